"""Writes problems: harder ones out of a parent, and new ones beside a reference, with the failures of models."""

import re
from collections.abc import Sequence
from dataclasses import astuple
from functools import lru_cache
from random import Random
from typing import Final

from engine.teachers.simulated.asked import Asked
from engine.teachers.simulated.chance import random_of, weighted
from engine.teachers.simulated.compose import chain, fresh, lift, other_numbers, precede
from engine.teachers.simulated.families import FAMILIES, by_name
from engine.teachers.simulated.family import Family
from engine.teachers.simulated.rates import AFTER, CHAIN, LIFT, WRITING, WritingRates
from engine.teachers.simulated.recognise import Task, recognise, text_of
from engine.teachers.simulated.seeds import benchmark_problems
from engine.teachers.simulated.truth import latex, solve

CANNOT: Final = "<cannot>\n{why}\n</cannot>"

_WORD: Final = re.compile(r"[a-z]+")
_SPOILERS: Final = (
    "{question} (The answer is ${answer}$.)",
    "{question} Show that the answer is ${answer}$.",
    "{question} Hint: the final answer is ${answer}$.",
)
_LEANING: Final = (
    "As in the problem above, but with care: {question}",
    "Use the result of the previous problem here. {question}",
    "Building on the original problem: {question}",
)
_MATCH_WEIGHT: Final = 4
_CANDIDATES: Final = 8
_HARDEST: Final = 5


def evolve(model: str, asked: Asked, chance: object) -> str:
    """A harder problem out of the one in the prompt, as it was asked for or as models fail to."""
    parent = recognise(asked.question)
    random = random_of(chance, "evolve")
    if parent is None or solve(parent) is None:
        return CANNOT.format(why="I cannot make out what this problem asks, so I cannot build on it.")
    rates = WRITING[model]
    failure = weighted(random, _failures(rates), "none")
    if failure == "cannot":
        return CANNOT.format(why="Every harder form that I tried has no definite answer.")
    if failure == "parent":
        return _reply(asked.question, parent, random)
    if failure == "memorised":
        return _memorised(parent, random)
    task = other_numbers(parent, random) if failure == "variant" else harder(parent, asked, random)
    if task is None:
        return CANNOT.format(why="The answer of this problem leads no further.")
    return _failed(failure, task, random)


def new_question(model: str, asked: Asked, chance: object) -> str:
    """A new problem of the same subject by another family; sometimes a draft in which a number is missing."""
    reference = recognise(asked.question)
    random = random_of(chance, "question")
    if reference is None:
        return CANNOT.format(why="I cannot make out what the reference is about.")
    last = reference[-1].family
    others = [family for family in FAMILIES if family.subject == last.subject and family is not last]
    task: Task = (fresh(random.choice(others or FAMILIES), random),)
    if random.random() < WRITING[model].missing:
        name = random.choice(sorted(task[0].fillings))
        link = task[0]
        draft = link.wording.write({**link.fillings, name: None}, link.words)
        return _reply(draft, task, random)
    return _failed(weighted(random, {"untagged": WRITING[model].untagged}, "none"), task, random)


def harder(parent: Task, asked: Asked, random: Random) -> Task | None:
    """A harder problem that grows out of the parent, by what the prompt offers where that fits."""
    wanted = _phrases([*asked.items("topics"), *asked.items("skills"), *asked.items("knowledge")])
    way = weighted(random, {"chain": CHAIN, "lift": LIFT}, "both")
    if way != "chain":
        above = [by_name(name) for name in parent[-1].family.harder]
        lifted = lift(parent, random.sample(above, len(above)), random)
        if lifted and way == "lift":
            return lifted
        parent = lifted or parent
    for family in _by_liking(wanted, random):
        grown = _joined(parent, family, random)
        if grown:
            return grown
    return lift(parent, [by_name(name) for name in parent[-1].family.harder], random)


def _joined(parent: Task, family: Family, random: Random) -> Task | None:
    """The parent with a statement of the family after it or, where that makes no problem, before it, or the reverse."""
    if random.random() < AFTER:
        return chain(parent, family, random) or precede(family, parent, random)
    return precede(family, parent, random) or chain(parent, family, random)


def _by_liking(wanted: frozenset[str], random: Random) -> list[Family]:
    """A few families, those first, more often than not, that have to do with what is wanted."""
    weights = [1 + _MATCH_WEIGHT * len(wanted & said) for said in _said_of_families()]
    chosen = random.choices(range(len(FAMILIES)), weights, k=_CANDIDATES)
    return [FAMILIES[at] for at in dict.fromkeys(chosen)]


@lru_cache(maxsize=1)
def _said_of_families() -> tuple[frozenset[str], ...]:
    """What there is to say of each family, in the order of `FAMILIES`."""
    return tuple(
        _phrases([*family.topics, *family.skills, *(item for kind in astuple(family.knowledge) for item in kind)])
        for family in FAMILIES
    )


def _phrases(phrases: Sequence[str]) -> frozenset[str]:
    """Phrases in a form that case, plural and order do not change."""
    return frozenset(" ".join(sorted(w.removesuffix("s") for w in _WORD.findall(p.lower()))) for p in phrases)


def _failures(rates: WritingRates) -> dict[str, float]:
    return {
        "cannot": rates.cannot,
        "parent": rates.parent,
        "memorised": rates.memorised,
        "variant": rates.variant,
        "spoiled": rates.spoiled,
        "refers": rates.refers,
        "untagged": rates.untagged,
    }


def _failed(failure: str, task: Task, random: Random) -> str:
    """The reply with a problem, or with what went wrong in writing it down."""
    question = text_of(task)
    if failure == "untagged":
        return f"Here is a harder problem for you:\n\n{question}\n\nGood luck with it!"
    if failure == "spoiled" and (workings := solve(task)):
        question = random.choice(_SPOILERS).format(question=question, answer=latex(workings[-1].answer))
    elif failure == "refers":
        question = random.choice(_LEANING).format(question=question)
    return _reply(question, task, random)


def _memorised(parent: Task, random: Random) -> str:
    """A question of the benchmark, word for word or nearly so."""
    question = random.choice(benchmark_problems())["question"]
    change = random.choice(("{question}", "{question} Explain how you find it.", "Consider this. {question}"))
    return _reply(change.format(question=question), parent, random)


def _reply(question: str, task: Task, random: Random) -> str:
    """The reply that was asked for; the level is what its author makes of it."""
    hardest = max(link.family.level for link in task)
    level = hardest + (len(task) > 1) + random.choice((0, 0, 0, 1, -1))
    return (
        f"<question>\n{question}\n</question>\n"
        f"<subject>\n{task[-1].family.subject}\n</subject>\n"
        f"<level>\n{min(_HARDEST, max(1, level))}\n</level>"
    )

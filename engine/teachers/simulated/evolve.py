"""Writes problems: harder ones out of a parent, and new ones beside a reference, with the failures of models."""

import re
from collections.abc import Sequence
from dataclasses import astuple
from functools import lru_cache
from random import Random
from typing import Final

from engine.teachers.simulated.asked import Asked
from engine.teachers.simulated.chance import random_of, weighted
from engine.teachers.simulated.compose import chain, feed, fresh, other_numbers
from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.family import Family
from engine.teachers.simulated.rates import AFTER, BEFORE, BOTH, WRITING, WritingRates
from engine.teachers.simulated.recognise import HARDEST, Task, level_of, recognise, text_of
from engine.teachers.simulated.seeds import benchmark_problems
from engine.teachers.simulated.slips import in_turn
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
_MATCHES: Final = 100.0
"""How much sooner than others a family is tried for each thing that it has to do with of what the prompt offers."""

_HARDER: Final = 5.0
"""The same for those that the parent's own family names as harder."""

_THIRDS: Final = 8
"""Families that are tried for a third statement."""

_SHORT: Final = 2
"""Statements of a parent to which two more can be added at once, so that a few rounds do not make it too long."""


def evolve(model: str, asked: Asked, chance: object) -> str:
    """A harder problem out of the one in the prompt, as it was asked for or, deliberately, as models fail to."""
    parent = recognise(asked.question)
    random = random_of(chance, "evolve")
    if parent is None or solve(parent) is None:
        return CANNOT.format(why="I cannot make out what this problem asks, so I cannot build on it.")
    # Whatever becomes of it, its author means it to be harder.
    level = min(HARDEST, level_of(parent) + 1)
    failure = weighted(random, _failures(WRITING[model]), "none")
    if failure == "cannot":
        return CANNOT.format(why="Every harder form that I tried has no definite answer.")
    if failure == "parent":
        return _reply(asked.question, parent, level)
    if failure == "memorised":
        return _memorised(parent, level, random)
    task = other_numbers(parent, random) if failure == "variant" else harder(parent, asked, random)
    if task is None:
        return CANNOT.format(why="The answer of this problem leads no further.")
    return _failed(failure, task, max(level, level_of(task)), random)


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
        return _reply(draft, task, level_of(task))
    failure = weighted(random, {"untagged": WRITING[model].untagged}, "none")
    return _failed(failure, task, level_of(task), random)


def harder(parent: Task, asked: Asked, random: Random) -> Task | None:
    """A problem that holds the parent whole and asks for more, by what the prompt offers where that fits.

    Returns:
        The problem, of a level at least one above the parent's if there is any above; `None` if none can be made.
    """
    wanted = _phrases([*asked.items("topics"), *asked.items("skills"), *asked.items("knowledge")])
    ways = in_turn({_after: AFTER, _both: BOTH, _before: BEFORE}, random)
    for family in _by_liking(wanted, parent[-1].family, random):
        for way in ways:
            if grown := way(parent, family, random):
                return grown
    return None


def _after(parent: Task, family: Family, random: Random) -> Task | None:
    """A statement of the family uses the parent's answer."""
    return chain(parent, family, random)


def _both(parent: Task, family: Family, random: Random) -> Task | None:
    """A statement of the family uses the parent's answer and a third one's."""
    task = chain(parent, family, random) if len(parent) <= _SHORT else None
    thirds = random.sample(FAMILIES, _THIRDS)
    return next((grown for third in thirds if task and (grown := feed(third, task, -1, random))), None)


def _before(parent: Task, family: Family, random: Random) -> Task | None:
    """A statement of the parent uses the answer of one of the family."""
    return feed(family, parent, random.randrange(len(parent)), random)


def _by_liking(wanted: frozenset[str], parent: Family, random: Random) -> list[Family]:
    """All families, those first that have to do with what is wanted, then those that the parent's names as harder."""
    weights = {
        at: 1 + _MATCHES * len(wanted & said) + _HARDER * (FAMILIES[at].name in parent.harder)
        for at, said in enumerate(_said_of_families())
    }
    return [FAMILIES[at] for at in in_turn(weights, random)]


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


def _failed(failure: str, task: Task, level: int, random: Random) -> str:
    """The reply with a problem, or with what went wrong in writing it down."""
    question = text_of(task)
    if failure == "untagged":
        return f"Here is a harder problem for you:\n\n{question}\n\nGood luck with it!"
    if failure == "spoiled" and (workings := solve(task)):
        question = random.choice(_SPOILERS).format(question=question, answer=latex(workings[-1].answer))
    elif failure == "refers":
        question = random.choice(_LEANING).format(question=question)
    return _reply(question, task, level)


def _memorised(parent: Task, level: int, random: Random) -> str:
    """A question of the benchmark, word for word or nearly so."""
    question = random.choice(benchmark_problems())["question"]
    change = random.choice(("{question}", "{question} Explain how you find it.", "Consider this. {question}"))
    return _reply(change.format(question=question), parent, level)


def _reply(question: str, task: Task, level: int) -> str:
    """The reply that was asked for."""
    return (
        f"<question>\n{question}\n</question>\n"
        f"<subject>\n{task[-1].family.subject}\n</subject>\n"
        f"<level>\n{level}\n</level>"
    )

"""Meta data of a question, as models write it: right in the matter, and not always in the same words."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Final

from engine.teachers.simulated.asked import Asked
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.rates import WRITING
from engine.teachers.simulated.recognise import Task, recognise

UNKNOWN: Final = "I cannot tell what this problem is about."

_MOST_PHRASES: Final = 4
_BRITISH: Final = (
    ("factoring", "factorising"),
    ("modeling", "modelling"),
    ("center", "centre"),
    ("color", "colour"),
    ("labeled", "labelled"),
    ("izing", "ising"),
    ("ization", "isation"),
    ("lyzing", "lysing"),
)
"""American spellings, and the British ones."""


def _other_case(phrase: str, random: Random) -> str:
    return random.choice((phrase.title(), phrase.capitalize(), phrase.upper()))


def _other_number(phrase: str, _random: Random) -> str:
    if phrase.endswith("s"):
        return phrase.removesuffix("s") if not phrase.endswith(("ss", "is", "us", "cs")) else phrase
    return f"{phrase[:-1]}ies" if phrase.endswith("y") else f"{phrase}s"


def _other_spelling(phrase: str, _random: Random) -> str:
    for american, british in _BRITISH:
        phrase = phrase.replace(american, british)
    return phrase


def _other_order(phrase: str, _random: Random) -> str:
    first, found, second = phrase.partition(" of ")
    if found:
        return f"{second} {first}"
    first, found, second = phrase.partition(" and ")
    return f"{second} and {first}" if found else phrase


def _typo(phrase: str, random: Random) -> str:
    at = random.randrange(1, max(2, len(phrase) - 2))
    return phrase[:at] + phrase[at + 1 : at + 2] + phrase[at : at + 1] + phrase[at + 2 :]


def _stopped(phrase: str, _random: Random) -> str:
    return f"{phrase}."


NOISE: Final[dict[str, tuple[Callable[[str, Random], str], int]]] = {
    "case": (_other_case, 6),
    "number": (_other_number, 4),
    "spelling": (_other_spelling, 3),
    "order": (_other_order, 2),
    "stop": (_stopped, 2),
    "typo": (_typo, 1),
}
"""How a phrase comes in another writing, each with its weight."""


def describe(model: str, asked: Asked, chance: object) -> str:
    """The six lists of a question; rarely in no form that can be read."""
    task = recognise(asked.question)
    if task is None:
        return UNKNOWN
    random = random_of(chance, "metadata")
    rates = WRITING[model]
    lists = _lists(task)
    if random.random() < rates.unreadable:
        return f"This is about {', '.join(lists['topics'])}, I would say; the rest is clear from the problem."
    for name in ("topics", "skills"):
        kept = random.sample(lists[name], min(len(lists[name]), _MOST_PHRASES))
        lists[name] = [noisy(phrase, random) if random.random() < rates.noisy else phrase for phrase in kept]
    return "\n".join(f"<{name}>\n{_listed(items)}</{name}>" for name, items in lists.items())


def noisy(phrase: str, random: Random) -> str:
    """The phrase in another writing."""
    names = list(NOISE)
    name = random.choices(names, [NOISE[each][1] for each in names])[0]
    return NOISE[name][0](phrase, random)


def _lists(task: Task) -> dict[str, list[str]]:
    families = [link.family for link in task]
    known = [family.knowledge for family in families]
    return {
        "topics": _united(family.topics for family in families),
        "skills": _united(family.skills for family in families),
        "definitions": _united(each.definitions for each in known),
        "formulas": _united(each.formulas for each in known),
        "pitfalls": _united(each.pitfalls for each in known),
        "insights": _united(each.insights for each in known),
    }


def _united(lists: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(item for items in lists for item in items))


def _listed(items: list[str]) -> str:
    return "".join(f"- {item}\n" for item in items)

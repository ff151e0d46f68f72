"""The questions that are most like one, by the measure that new questions are held against known ones with."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, Literal

from engine.curation.duplicates import KnownQuestions
from engine.curation.wording import tokens

LEAST_LIKE: Final = 0.6
"""Likeness of templates from which two questions are worth being shown side by side."""
NEAR: Final = 0.9
"""Likeness from which one is called a duplicate or a variant, as recipes have it by default."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like another problem is.

    Attributes:
        kind: What the other one is to it: `exact`, `near`, `variant`, or merely `like` below `NEAR`.
        ratio: Likeness of the templates, numbers masked, 0 to 1.
        problem_id: The other problem.
        question: Its statement.
        changes: What stands there instead of what stands here, in order; words in lower case, numbers as digits.
    """

    kind: Literal["exact", "near", "variant", "like"]
    ratio: float
    problem_id: str
    question: str
    changes: tuple[tuple[str, str], ...] = ()


_KINDS: Final = ("exact", "near", "variant", "like")


def likest(question: str, others: Iterable[tuple[str, str]], most: int = 10) -> list[Likeness]:
    """The questions that are at least `LEAST_LIKE` like one: duplicates first, then variants, then the rest.

    Args:
        question: The one.
        others: Ids and statements of others.
        most: How many are told at most.
    """
    found = [like for problem_id, other in others if (like := _compared(question, problem_id, other)) is not None]
    found.sort(key=lambda like: (_KINDS.index(like.kind), -like.ratio, like.problem_id))
    return [replace(like, changes=_changes(question, like.question)) for like in found[:most]]


def _changes(question: str, other: str) -> tuple[tuple[str, str], ...]:
    """The parts of two statements that differ, as pairs; either may be empty."""
    here, there = tokens(question, reckoned=True), tokens(other, reckoned=True)
    parts = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    return tuple((" ".join(here[a:b]), " ".join(there[c:d])) for kind, a, b, c, d in parts if kind != "equal")


def _compared(question: str, problem_id: str, other: str) -> Likeness | None:
    known = KnownQuestions(near=LEAST_LIKE)
    known.add(problem_id, other)
    alike = known.find(question)
    if alike is None:
        return None
    return Likeness(alike.kind if alike.ratio >= NEAR else "like", alike.ratio, problem_id, other)

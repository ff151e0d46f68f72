"""The project's own problems: seeds of every family, and a small benchmark that shares no wording with them."""

import json
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Final, TypedDict

from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.family import Family
from engine.teachers.simulated.library import benchmark_wording, own_wordings
from engine.teachers.simulated.recognise import Link, text_of
from engine.teachers.simulated.truth import latex, solve
from engine.teachers.simulated.wording import Wording

PER_FAMILY: Final = 10
"""Seed problems of each family."""

_TRIES: Final = 1_000


class SeedRow(TypedDict):
    """A problem as a row of a seed file."""

    question: str
    answer: str
    level: int
    subject: str
    solution: str


@lru_cache(maxsize=1)
def seed_problems() -> tuple[SeedRow, ...]:
    """The seed problems: ten of each family, its wordings in turn, all different.

    The families take turns, so that the first rows of any number are of all subjects and levels.
    """
    own = []
    for family in FAMILIES:
        wordings = own_wordings(family.name)
        own.append(_rows(family, [wordings[i % len(wordings)] for i in range(PER_FAMILY)], "seeds"))
    return tuple(row for turn in zip(*own, strict=True) for row in turn)


@lru_cache(maxsize=1)
def benchmark_problems() -> tuple[SeedRow, ...]:
    """The benchmark: one problem of each family, in the wording that is kept for it, with numbers of its own."""
    return tuple(row for family in FAMILIES for row in _rows(family, [benchmark_wording(family.name)], "benchmark"))


def jsonl(rows: Sequence[SeedRow]) -> str:
    """The rows as a JSONL file."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _rows(family: Family, wordings: Sequence[Wording], purpose: str) -> list[SeedRow]:
    """One problem in each of the wordings, with different numbers."""
    random = random_of(purpose, family.name)
    seen: list[dict[str, int]] = []
    rows: list[SeedRow] = []
    for wording in wordings:
        numbers = _unseen(family, seen, random)
        seen.append(numbers)
        rows.append(_row(Link(wording, numbers, wording.draw_words(random))))
    return rows


def _unseen(family: Family, seen: Sequence[dict[str, int]], random: Random) -> dict[str, int]:
    for _ in range(_TRIES):
        numbers = family.numbers(random)
        if numbers not in seen and family.fits(numbers):
            return numbers
    raise ValueError(f"the family {family.name} has fewer than {len(seen) + 1} different problems; let it draw more")


def _row(link: Link) -> SeedRow:
    workings = solve((link,))
    if workings is None:
        raise ValueError(f"the family {link.family.name} cannot solve a problem of its own: {link.statement}")
    working = workings[-1]
    answer = latex(working.answer)
    return {
        "question": text_of((link,)),
        "answer": answer,
        "level": link.family.level,
        "subject": link.family.subject,
        "solution": "\n".join((*working.steps, f"So the answer is $\\boxed{{{answer}}}$.")),
    }

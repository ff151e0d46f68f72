"""Attempts from answers, and an equality of answers that a test writes down."""

from collections.abc import Callable, Collection

import pytest

from engine.domain import (
    Answer,
    AnswerRule,
    Attempt,
    Equality,
    ProgramResult,
    ProgramStatus,
    Reading,
    Stage,
    Verdict,
)

Compare = Callable[[str | None, str | None], Verdict]


def comparing(equal: Collection[str] = (), undecided: Collection[str] = ()) -> Compare:
    """Answers are equal if they are the same letter, or if their pair is named, as in `"ab"`."""

    def compare(one: str | None, other: str | None) -> Verdict:
        if one is None or other is None:
            return Verdict(Equality.DIFFERENT, "missing")
        pairs = {one + other, other + one}
        if one == other or pairs & set(equal):
            return Verdict(Equality.EQUAL, "test")
        return Verdict(Equality.UNDECIDED if pairs & set(undecided) else Equality.DIFFERENT, "test")

    return compare


def attempting(stage: Stage, sample: int, cot: str | None, program: str | None, compare: Compare) -> Attempt:
    """An attempt with these two answers, read and compared as a run does it."""
    answer = Answer(cot, AnswerRule.BOXED, 0, len(cot)) if cot is not None else None
    result = ProgramResult(ProgramStatus.OK, program) if program is not None else None
    inner = compare(cot, program) if cot is not None and program is not None else None
    teacher = "weak" if stage is Stage.GUIDE else "expert"
    return Attempt(stage, sample, teacher, Reading(cot or "", answer, "print(1)"), result, program, inner)


@pytest.fixture(scope="session")
def comparer() -> Callable[..., Compare]:
    return comparing


@pytest.fixture(scope="session")
def attempt() -> Callable[..., Attempt]:
    return attempting

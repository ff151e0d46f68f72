"""Why an attempt was not consistent: one cause for each, the first that applies in the order of `Cause`.

What can be seen in the attempt itself comes first: a reply that is missing or breaks off, an answer that was not found,
a program that did not end well, a comparison nobody could decide. Two answers that were found and differ are looked at
as numbers: one may be the other rounded, or in another unit. What is left is a slip, and the ground truth says whose,
or without one the answer that a later stage accepted. All of it is a suggestion: a person's word stands above it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.answers import is_other_unit, is_rounded
from engine.domain import CallOutcome, Equality, ProgramStatus

_STOPPED: Final = frozenset({ProgramStatus.TIMEOUT, ProgramStatus.MEMORY, ProgramStatus.OUTPUT})


class Cause(StrEnum):
    """Why an attempt was not consistent, in the order in which it is asked."""

    NO_REPLY = "no reply"
    TRUNCATED = "truncated reply"
    COT_UNANSWERED = "no answer in the words"
    NO_PROGRAM = "no program"
    STOPPED = "program stopped"
    ERROR = "program error"
    PROGRAM_UNANSWERED = "no answer of the program"
    UNDECIDED = "comparison undecided"
    ROUNDING = "rounding"
    UNIT = "unit or form"
    COT_SLIP = "slip in the words"
    PROGRAM_SLIP = "slip in the program"
    AMBIGUOUS = "ambiguous problem"
    BEYOND = "beyond the teacher"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one attempt and of its problem.

    Attributes:
        call: How the call ended.
        cot_answer: Final answer of the words, if there is one.
        has_program: Whether a program was found in the reply.
        status: How the program ended, if there is one.
        program_answer: Final answer of the program, if there is one.
        equality: What the comparison of the two said.
        accepted: The answer that the problem was settled with, if it was.
        truth: The ground truth, if there is one.
        contested: Whether replies that agree with themselves contradict one another.
    """

    call: CallOutcome
    cot_answer: str | None = None
    has_program: bool = False
    status: ProgramStatus | None = None
    program_answer: str | None = None
    equality: Equality | None = None
    accepted: str | None = None
    contested: bool = False
    truth: str | None = None


def suggested_cause(evidence: Evidence, same: Callable[[str, str], bool]) -> Cause | None:
    """The first cause that applies to an attempt.

    Args:
        evidence: What is known of it.
        same: Whether two answers were found equal.

    Returns:
        The cause; `None` if the attempt agrees with itself, and with the accepted answer if there is one.
    """
    return _of_reply(evidence) or _of_answers(evidence, same)


def error_type(error: str | None) -> str:
    """The type of a program's error (`NameError`), from its first line; empty if it names none."""
    name = (error or "").partition("\n")[0].partition(":")[0].strip()
    return name if name.isidentifier() else ""


def _of_reply(evidence: Evidence) -> Cause | None:
    """What can be seen without comparing anything."""
    e = evidence
    found = (
        (Cause.NO_REPLY, not e.call.replied or e.call is CallOutcome.EMPTY),
        (Cause.TRUNCATED, e.call is CallOutcome.CUT_OFF and (e.cot_answer is None or e.program_answer is None)),
        (Cause.COT_UNANSWERED, e.cot_answer is None),
        (Cause.NO_PROGRAM, not e.has_program),
        (Cause.STOPPED, e.status in _STOPPED),
        (Cause.ERROR, e.status is not ProgramStatus.OK),
        (Cause.PROGRAM_UNANSWERED, e.program_answer is None),
        (Cause.UNDECIDED, e.equality is Equality.UNDECIDED),
    )
    return next((cause for cause, applies in found if applies), None)


def _of_answers(evidence: Evidence, same: Callable[[str, str], bool]) -> Cause | None:
    """Why two answers that were found and compared are not both the accepted one."""
    cot, program, accepted = evidence.cot_answer or "", evidence.program_answer or "", evidence.accepted
    if evidence.equality is Equality.EQUAL:
        agreed = accepted is None or same(cot, accepted) or same(program, accepted)
        return None if agreed else (Cause.AMBIGUOUS if evidence.contested else Cause.BEYOND)
    if is_rounded(cot, program):
        return Cause.ROUNDING
    if is_other_unit(cot, program):
        return Cause.UNIT
    right = accepted if evidence.truth is None else evidence.truth
    if right is not None and same(program, right):
        return Cause.COT_SLIP
    if right is not None and same(cot, right):
        return Cause.PROGRAM_SLIP
    return Cause.AMBIGUOUS if evidence.contested else Cause.BEYOND

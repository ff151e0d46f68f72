"""The cause of each inconsistent attempt, on answers of the kinds that teachers give."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import quick
from engine.domain import CallOutcome, Equality, ProgramStatus
from engine.quality.causes import Cause, Evidence, error_type, suggested_cause


def same(a: str, b: str) -> bool:
    verdict = quick(a, b)
    return verdict is not None and verdict.equal


def attempt(cot: str, program: str, *, accepted: str | None = None, contested: bool = False) -> Evidence:
    """An attempt whose reply is whole, and whose program ran."""
    equality = Equality.EQUAL if same(cot, program) else Equality.DIFFERENT
    status = ProgramStatus.OK
    return Evidence(CallOutcome.ANSWERED, cot, True, status, program, equality, accepted, contested)


WHOLE = attempt("5", "5")


@pytest.mark.parametrize(
    ("evidence", "cause"),
    [
        (Evidence(CallOutcome.TIMED_OUT), Cause.NO_REPLY),
        (Evidence(CallOutcome.EMPTY), Cause.NO_REPLY),
        (replace(WHOLE, call=CallOutcome.CUT_OFF, program_answer=None, has_program=False), Cause.TRUNCATED),
        (replace(WHOLE, call=CallOutcome.CUT_OFF), None),
        (replace(WHOLE, cot_answer=None), Cause.COT_UNANSWERED),
        (replace(WHOLE, has_program=False, status=None, program_answer=None), Cause.NO_PROGRAM),
        (replace(WHOLE, status=ProgramStatus.TIMEOUT, program_answer=None), Cause.STOPPED),
        (replace(WHOLE, status=ProgramStatus.MEMORY, program_answer=None), Cause.STOPPED),
        (replace(WHOLE, status=ProgramStatus.ERROR, program_answer=None), Cause.ERROR),
        (replace(WHOLE, status=ProgramStatus.BLOCKED, program_answer=None), Cause.ERROR),
        (replace(WHOLE, program_answer=None), Cause.PROGRAM_UNANSWERED),
        (replace(WHOLE, equality=Equality.UNDECIDED), Cause.UNDECIDED),
    ],
)
def test_what_is_missing_is_named_before_anything_is_compared(evidence: Evidence, cause: Cause | None) -> None:
    assert suggested_cause(evidence, same) is cause


@pytest.mark.parametrize(
    ("evidence", "cause"),
    [
        (attempt("5", "5.0"), None),
        (attempt("5", "5", accepted="5"), None),
        (attempt("5", "5", accepted="6"), Cause.BEYOND),
        (attempt("5", "5", accepted="6", contested=True), Cause.AMBIGUOUS),
        (attempt("5.94", "6.0"), Cause.ROUNDING),
        (attempt("0.33", "0.3333333333333333", accepted="0.33"), Cause.ROUNDING),
        (attempt("20 per day", "140 per week"), Cause.UNIT),
        (attempt("60", "0.6"), Cause.UNIT),
        (attempt("$694", "8328", accepted="694"), Cause.UNIT),
        (attempt("5 cm", "5 m"), Cause.UNIT),
        (attempt("96", "125.0", accepted="125"), Cause.COT_SLIP),
        (attempt("12", "13", accepted="12"), Cause.PROGRAM_SLIP),
        (replace(attempt("12", "13", accepted="12"), truth="13"), Cause.COT_SLIP),
        (replace(attempt("12", "13"), truth="12"), Cause.PROGRAM_SLIP),
        (replace(attempt("12", "13", accepted="12"), truth="14"), Cause.BEYOND),
        (replace(attempt("5", "5", accepted="5"), truth="6"), None),
        (attempt("12", "13", accepted="14"), Cause.BEYOND),
        (attempt("12", "13"), Cause.BEYOND),
        (attempt("12", "13", contested=True), Cause.AMBIGUOUS),
        (attempt("x+1", "x+2", accepted="x+2"), Cause.COT_SLIP),
    ],
)
def test_two_answers_that_differ_have_a_cause(evidence: Evidence, cause: Cause | None) -> None:
    assert suggested_cause(evidence, same) is cause


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_every_attempt_that_differs_has_a_cause(cot: str, program: str, accepted: str) -> None:
    evidence = replace(attempt(cot, program, accepted=accepted), equality=Equality.DIFFERENT)
    assert suggested_cause(evidence, same) in Cause


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ("NameError: name 'x' is not defined\n  line 3", "NameError"),
        ("ZeroDivisionError: division by zero", "ZeroDivisionError"),
        ("KeyError", "KeyError"),
        ("it used too much memory", ""),
        (None, ""),
    ],
)
def test_the_type_of_an_error_is_its_first_word(error: str | None, name: str) -> None:
    assert error_type(error) == name

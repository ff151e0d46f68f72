"""The small values: verdicts, attempts, outcomes of calls; all of them frozen."""

import dataclasses

import pytest

import engine.domain
from engine.domain import (
    Answer,
    AnswerRule,
    Attempt,
    CallOutcome,
    Equality,
    Reading,
    Request,
    Stage,
    Verdict,
)

VALUES = [
    value
    for name in engine.domain.__all__
    if dataclasses.is_dataclass(value := getattr(engine.domain, name)) and isinstance(value, type)
]


@pytest.mark.parametrize(
    ("equality", "equal", "as_bool"),
    [(Equality.EQUAL, True, True), (Equality.DIFFERENT, False, False), (Equality.UNDECIDED, False, None)],
)
def test_undecided_is_never_taken_for_equal(equality: Equality, *, equal: bool, as_bool: bool | None) -> None:
    verdict = Verdict(equality, "text")
    assert verdict.equal is equal
    assert verdict.as_bool is as_bool


@pytest.mark.parametrize("equality", Equality)
def test_an_attempt_is_consistent_only_if_its_answers_were_found_equal(equality: Equality) -> None:
    attempt = Attempt(Stage.GUIDE, 0, "weak", Reading(""), inner=Verdict(equality, "text"))
    assert attempt.consistent is (equality is Equality.EQUAL)


def test_an_attempt_that_was_not_compared_is_not_consistent() -> None:
    assert not Attempt(Stage.GUIDE, 0, "weak", Reading("")).consistent


def test_the_answer_of_the_words_is_that_of_the_reading() -> None:
    reading = Reading("It is 5", Answer("5", AnswerRule.STATED, 6, 7))
    assert Attempt(Stage.GUIDE, 0, "weak", reading).cot_answer == "5"
    assert Attempt(Stage.GUIDE, 0, "weak", Reading("It is")).cot_answer is None


def test_an_empty_or_broken_off_reply_is_a_reply_and_nothing_else_is() -> None:
    replied = {outcome for outcome in CallOutcome if outcome.replied}
    assert replied == {CallOutcome.ANSWERED, CallOutcome.CUT_OFF, CallOutcome.EMPTY}


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_values_are_frozen_and_have_no_room_for_more(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses have it
    assert "__dict__" not in {name for base in kind.__mro__ for name in vars(base)}


def test_a_request_has_no_field_that_could_hold_a_ground_truth() -> None:
    names = {field.name for field in dataclasses.fields(Request)}
    assert names == {"problem_id", "stage", "sample", "messages", "temperature", "max_tokens"}

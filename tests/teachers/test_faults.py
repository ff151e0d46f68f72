"""What an error of an endpoint says, and what follows from it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import CallOutcome
from engine.teachers.faults import Course, Fault, read_error, setup_fault, status_fault

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["error", "message", "code"]), inner),
    max_leaves=6,
)


def judged(status: int, message: str) -> Fault:
    return status_fault(status, {}, read_error(json.dumps({"error": {"message": message}}).encode()), frozenset())


@given(JSON | st.binary())
def test_whatever_a_body_says_its_status_is_one_of_an_error_or_none(body: Any) -> None:
    error = read_error(body if isinstance(body, bytes) else json.dumps(body).encode())

    assert error.status == 0 or 400 <= error.status <= 599


@given(st.integers(400, 599), st.booleans(), st.booleans())
def test_a_code_that_is_a_status_is_read_as_one(status: int, digits: bool, listed: bool) -> None:  # noqa: FBT001 -- drawn
    body: Any = {"error": {"message": "no", "code": str(status) if digits else status}}

    assert read_error(json.dumps([body] if listed else body).encode()).status == status


@pytest.mark.parametrize(
    "code", [True, None, 0, 200, 302, 600, 4040, 404.0, "404 not found", "invalid", 10**400, [404]]
)
def test_any_other_code_is_no_status(code: Any) -> None:
    assert read_error(json.dumps({"error": {"message": "no", "code": code}}).encode()).status == 0


MEANING = [
    ("API key not valid. Please pass a valid API key.", "key_env"),
    ("Model Not Exist", "`model`"),
    ("openrouter/some-model:free is not a valid model ID", "`model`"),
]


@pytest.mark.parametrize(("message", "remedy"), MEANING)
def test_a_400_that_means_the_key_or_the_model_stops(message: str, remedy: str) -> None:
    fault = judged(400, message)

    assert (fault.course, fault.outcome) == (Course.STOP, CallOutcome.REJECTED)
    assert remedy in fault.detail
    assert message in fault.detail


@given(st.text(min_size=1).filter(str.strip), st.sampled_from([message for message, _ in MEANING]))
def test_the_same_words_within_others_are_the_refusal_of_one_call(before: str, message: str) -> None:
    assert judged(400, f"the prompt {before!r} is not allowed: {message}").course is Course.GIVE_UP


@given(st.sampled_from([message for message, _ in MEANING]), st.sampled_from([429, 500, 503]))
def test_with_another_status_the_words_mean_nothing(message: str, status: int) -> None:
    assert judged(status, message).course is Course.AGAIN


def test_the_fault_of_a_set_up_stops_and_repeats_what_was_said() -> None:
    fault = setup_fault(judged(422, "no such thing"))

    assert (fault.course, fault.name) == (Course.STOP, "422")
    assert "422: no such thing" in fault.detail

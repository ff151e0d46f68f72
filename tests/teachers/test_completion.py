"""Bodies of chat completions, which may hold anything."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import CallOutcome, Usage, storable
from engine.teachers.completion import BadBodyError, Completion, EmptyReplyError, read_completion

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("choices", "message", "content", "text", "type", "finish_reason", "refusal", "usage", "model", "error")
NEAR_COMPLETIONS = st.recursive(
    ANY_JSON | st.sampled_from(["length", "content_filter", "text"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


def read_or_refuse(body: bytes) -> Completion | None:
    try:
        return read_completion(body)
    except BadBodyError:
        return None


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    read_or_refuse(body)


@given(NEAR_COMPLETIONS, ANY_JSON | NEAR_COMPLETIONS, ANY_JSON)
def test_any_json_is_read_or_refused(content: Any, finish: Any, usage: Any) -> None:
    read_or_refuse(json.dumps(content).encode())
    choice = {"message": {"content": content, "refusal": finish}, "finish_reason": finish}
    read = read_or_refuse(json.dumps({"choices": [choice], "usage": usage, "model": content}).encode())

    if read is None:  # an empty reply that does not say why
        assert not finish
        return
    assert isinstance(read.text, str)
    assert (read.outcome in (CallOutcome.EMPTY, CallOutcome.REJECTED)) == (read.detail is not None)


@given(NEAR_COMPLETIONS)
def test_what_is_no_completion_is_refused(body: Any) -> None:
    choices = body.get("choices") if isinstance(body, dict) else None
    message = choices[0].get("message") if isinstance(choices, list) and choices and isinstance(choices[0], dict) else 0

    if not isinstance(message, dict):
        assert read_or_refuse(json.dumps(body).encode()) is None


def test_an_error_in_place_of_the_choices_is_what_people_get_to_read() -> None:
    with pytest.raises(BadBodyError, match="overloaded"):
        read_completion(b'{"error": {"message": "overloaded"}}')


BLANK = st.sampled_from([None, "", " \n", []])


@given(BLANK, st.sampled_from([None, ""]), st.integers(0, 99))
def test_an_empty_reply_without_a_reason_is_refused_with_what_it_used(content: Any, finish: Any, tokens: int) -> None:
    choice = {"message": {"content": content, "reasoning_content": "hm"}, "finish_reason": finish}
    usage = {"prompt_tokens": tokens, "completion_tokens": tokens}

    with pytest.raises(EmptyReplyError) as refusal:
        read_completion(json.dumps({"choices": [choice], "usage": usage}).encode())

    assert refusal.value.usage == Usage(tokens, None, tokens)


@given(BLANK, st.sampled_from(["stop", "length", "tool_calls", "content_filter"]), st.booleans())
def test_an_empty_reply_with_a_reason_says_which(content: Any, finish: str, reasoned: bool) -> None:  # noqa: FBT001 -- drawn
    message = {"content": content} | ({"reasoning_content": "hm"} if reasoned else {})
    read = read_completion(json.dumps({"choices": [{"message": message, "finish_reason": finish}]}).encode())

    assert read.outcome is (CallOutcome.REJECTED if finish == "content_filter" else CallOutcome.EMPTY)
    words = {"length": "longest length", "content_filter": "filter"}.get(finish, "reasoning" if reasoned else finish)
    assert words in (read.detail or "")


@given(st.text(st.characters()))
def test_stored_text_is_utf_8_and_otherwise_the_same(text: str) -> None:
    stored = storable(text)

    stored.encode()
    assert stored.replace("\ufffd", "") == "".join(c for c in text if not "\ud800" <= c <= "\udfff" and c != "\ufffd")


def test_two_halves_become_the_character_they_stand_for() -> None:
    assert storable("\ud83c\udfb2 \ud800") == "🎲 \ufffd"

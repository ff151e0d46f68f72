"""The estimate of a prompt's tokens, which corrects itself by what replies report."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Message, Request, Stage, Usage
from engine.teachers.tokens import MARGIN, REPLIES, TEMPLATE_TOKENS, TokenEstimate, believed, prompt_size

SIZES = st.integers(1, 10**6)
REPORTS = st.lists(st.tuples(SIZES, st.floats(0.001, 1.0)), min_size=REPLIES, max_size=60)


def taught(reports: list[tuple[int, float]]) -> TokenEstimate:
    """An estimate after prompts of those sizes had that many tokens per byte."""
    estimate = TokenEstimate()
    for size, ratio in reports:
        estimate.learn(size, max(1, round(size * ratio)))
    return estimate


@given(st.lists(st.text(), max_size=5))
def test_the_size_is_that_of_all_messages_in_bytes_and_their_templates(texts: list[str]) -> None:
    request = Request("p", Stage.GUIDE, 0, tuple(Message("user", text) for text in texts), 0.0, 9)

    assert prompt_size(request) == len("".join(texts).encode()) + TEMPLATE_TOKENS * len(texts)


def test_half_of_a_surrogate_pair_has_a_size_too() -> None:
    assert prompt_size(Request("p", Stage.GUIDE, 0, (Message("user", "\ud800"),), 0.0, 9)) == 1 + TEMPLATE_TOKENS


@given(SIZES, REPORTS)
def test_until_enough_replies_have_reported_every_byte_is_a_token(size: int, reports: list[tuple[int, float]]) -> None:
    assert taught(reports[: REPLIES - 1]).at_most(size) == size


@given(SIZES, REPORTS)
def test_then_it_is_the_largest_ratio_seen_and_a_quarter_more(size: int, reports: list[tuple[int, float]]) -> None:
    largest = max(max(1, round(s * ratio)) / s for s, ratio in reports)

    assert taught(reports).at_most(size) == math.ceil(size * min(1.0, MARGIN * largest))


@given(SIZES, REPORTS)
def test_it_never_exceeds_a_token_per_byte_and_bounds_all_that_was_seen(
    size: int, reports: list[tuple[int, float]]
) -> None:
    estimate = taught(reports)

    assert 0 < estimate.at_most(size) <= size
    assert estimate.likely(size) <= estimate.at_most(size)
    for seen, ratio in reports:
        assert max(1, round(seen * ratio)) <= estimate.at_most(seen)


@given(st.lists(SIZES, min_size=REPLIES), st.floats(1.0, 50.0))
def test_more_tokens_than_bytes_are_not_believed(sizes: list[int], ratio: float) -> None:
    estimate = TokenEstimate()
    for size in sizes:
        estimate.learn(size, math.ceil(size * ratio))

    assert estimate.at_most(1000) == 1000
    assert estimate.likely(1000) == 1000


@pytest.mark.parametrize("tokens", [None, 0])
def test_what_reports_nothing_teaches_nothing(tokens: int | None) -> None:
    estimate = TokenEstimate()
    for _ in range(2 * REPLIES):
        estimate.learn(400, tokens)

    assert (estimate.at_most(400), estimate.likely(400)) == (400, 100)


def test_the_likely_number_follows_the_first_report_and_weighs_long_prompts_more() -> None:
    estimate = TokenEstimate()
    assert estimate.likely(400) == 100

    estimate.learn(100, 50)
    assert estimate.likely(400) == 200

    estimate.learn(900, 150)
    assert estimate.likely(400) == 80


def asked(size: int, max_tokens: int) -> Request:
    return Request("p", Stage.GUIDE, 0, (Message("user", "x" * size),), 0.0, max_tokens)


@given(st.integers(0, 5000), st.integers(1, 10**6), st.data())
def test_what_can_be_is_believed(size: int, max_tokens: int, data: st.DataObject) -> None:
    """Every byte a token and a long system prompt before them; a long train of thought beside the longest reply."""
    prompt = data.draw(st.integers(0, size + 50_000) | st.none())
    cached = data.draw(st.integers(0, prompt) | st.none()) if prompt is not None else None
    completion = data.draw(st.integers(0, max_tokens + 250_000) | st.none())

    usage = Usage(prompt, cached, completion)

    assert believed(usage, asked(size, max_tokens)) == usage


@given(st.integers(10**6, 10**400), st.integers(0, 10**400))
def test_what_cannot_be_counts_as_not_reported(absurd: int, more: int) -> None:
    request = asked(1000, 1000)

    assert believed(Usage(absurd, 0, 5), request) == Usage(None, None, 5)
    assert believed(Usage(100, 0, absurd), request) == Usage(100, 0, None)
    assert believed(Usage(100, 101 + more, 5), request) == Usage(100, None, 5)

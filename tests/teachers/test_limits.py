"""The pace of a teacher that its recipe limits, by arithmetic alone: nothing here waits."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import RateLimits
from engine.teachers.clock import Clock
from engine.teachers.limits import MINUTE, Flow, Gate


def send_all(flow: Flow, amounts: list[int], now: float = 0.0) -> list[float]:
    """The times at which amounts pass that all want to at once."""
    times = []
    for amount in amounts:
        now = max(now, flow.free_at)
        flow.book(amount, now)
        times.append(now)
    return times


def test_without_a_limit_nobody_waits() -> None:
    assert send_all(Flow(None, 0.0), [10**6] * 50) == [0.0] * 50


@given(st.integers(1, 6000), st.integers(2, 40))
def test_calls_a_minute_are_never_more_than_the_limit(limit: int, calls: int) -> None:
    times = send_all(Flow(limit, 0.0), [1] * calls)

    assert times[-1] == pytest.approx((calls - 1) * MINUTE / limit)
    assert all(later - sooner >= MINUTE / limit - 1e-6 for sooner, later in pairwise(times))


def test_the_limit_holds_though_one_call_takes_longer_to_the_endpoint_than_the_last_of_its_minute() -> None:
    times = send_all(Flow(40, 0.0), [1] * 41)

    assert times[40] - (times[0] + 0.4) > 60


@given(st.integers(1, 100_000), st.lists(st.integers(0, 50_000), min_size=2, max_size=30))
def test_tokens_are_never_faster_than_the_limit(limit: int, tokens: list[int]) -> None:
    times = send_all(Flow(limit, 0.0), tokens)

    for index, time in enumerate(times):
        assert sum(tokens[:index]) <= limit * time / MINUTE + 1e-3


@given(st.integers(60, 100_000), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 9000)), min_size=2))
def test_corrected_bookings_hold_the_limit_for_what_was_really_used(limit: int, calls: list[tuple[int, int]]) -> None:
    """One after another, each corrected before the next: then only what was used counts."""
    flow, now, used_before = Flow(limit, 0.0), 0.0, 0
    for booked, used in calls:
        now = max(now, flow.free_at)
        assert used_before <= limit * now / MINUTE + 1e-3
        flow.book(booked, now)
        flow.give_back(booked - used, now)
        used_before += used


def test_what_was_not_used_is_credit_once_the_wait_for_it_is_over() -> None:
    flow = Flow(60, now=0.0)
    flow.book(10, 0.0)
    flow.give_back(8, 10 * MINUTE / 60)  # the reply took as long as the booking did
    flow.book(10, 10 * MINUTE / 60)

    assert flow.free_at == pytest.approx(12 * MINUTE / 60)


def test_idle_time_is_no_credit() -> None:
    times = send_all(Flow(60, 0.0), [1, 1, 1], now=1000.0)

    assert times == pytest.approx([1000.0 + number * MINUTE / 60 for number in range(3)])


async def test_the_gate_lets_through_in_order_and_looks_again_while_waiting() -> None:
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        assert seconds <= 0.25
        now += seconds
        if 1.0 <= now < 1.25:
            gate.settle(600, 0)  # a reply frees what the head of the queue waits for

    gate = Gate(RateLimits(tokens_per_minute=600), Clock(lambda: now, sleep))
    turns = await asyncio.gather(*(gate.turn(tokens) for tokens in (600, 0, 60, 0)))

    # Without the reply the second would wait for a minute. The third is booked for 6 s, of which one is credit.
    assert turns == pytest.approx([0.0, 1.0, 1.0, 1.0 + 6 * MINUTE / 60 - 1.0], abs=0.01)


async def test_people_are_told_of_a_long_wait_for_ones_turn_while_somebody_waits() -> None:
    now = 0.0
    said: list[str | None] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        said.append(gate.waiting)

    gate = Gate(RateLimits(tokens_per_minute=600), Clock(lambda: now, sleep))
    await asyncio.gather(*(gate.turn(tokens) for tokens in (300, 60)))

    assert said[0] == "waits 30 s for its turn under the recipe's limits"
    assert said[-1] is None
    assert gate.waiting is None

"""The pace of a teacher, by arithmetic alone: nothing here waits."""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import RateLimits
from engine.teachers.clock import Clock
from engine.teachers.limits import MINUTE, RECOVERY_S, SLOWEST, Flow, Gate, Pace


def send_all(pace: Pace, tokens: list[int], now: float = 0.0) -> list[float]:
    """The times at which calls go out that all want to at once."""
    times = []
    for amount in tokens:
        now += pace.wait_s(now)
        pace.book(amount, now)
        times.append(now)
    return times


def test_without_limits_nobody_waits() -> None:
    assert send_all(Pace(RateLimits(), 0.0), [10**6] * 50) == [0.0] * 50


@given(st.integers(1, 6000), st.integers(2, 40))
def test_calls_a_minute_are_never_more_than_the_limit(limit: int, calls: int) -> None:
    times = send_all(Pace(RateLimits(requests_per_minute=limit), 0.0), [0] * calls)

    assert times[-1] == pytest.approx((calls - 1) * MINUTE / limit)
    assert all(later - sooner >= MINUTE / limit - 1e-6 for sooner, later in pairwise(times))


@given(st.integers(1, 100_000), st.lists(st.integers(0, 50_000), min_size=2, max_size=30))
def test_tokens_are_never_faster_than_the_limit(limit: int, tokens: list[int]) -> None:
    times = send_all(Pace(RateLimits(tokens_per_minute=limit), 0.0), tokens)

    for index, time in enumerate(times):
        assert sum(tokens[:index]) <= limit * time / MINUTE + 1e-3


@given(st.integers(60, 100_000), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 9000)), min_size=2))
def test_corrected_bookings_hold_the_limit_for_what_was_really_used(limit: int, calls: list[tuple[int, int]]) -> None:
    """One after another, each corrected before the next: then only what was used counts."""
    pace, now, used_before = Pace(RateLimits(tokens_per_minute=limit), 0.0), 0.0, 0
    for booked, used in calls:
        now += pace.wait_s(now)
        assert used_before <= limit * now / MINUTE + 1e-3
        pace.book(booked, now)
        pace.settle(booked, used, now)
        used_before += used


def test_what_was_not_used_is_credit_once_the_wait_for_it_is_over() -> None:
    flow = Flow(60, now=0.0)
    flow.book(10, 0.0)
    flow.give_back(8, 10.0)  # the reply took as long as the booking did
    flow.book(10, 10.0)

    assert flow.free_at == pytest.approx(12.0)


def test_idle_time_is_no_credit() -> None:
    pace = Pace(RateLimits(requests_per_minute=60), 0.0)

    assert send_all(pace, [0, 0, 0], now=1000.0) == pytest.approx([1000.0, 1001.0, 1002.0])


def test_retry_after_keeps_everyone_waiting() -> None:
    pace = Pace(RateLimits(), 0.0)
    pace.book(1, 0.0)
    pace.too_fast(0.0, retry_after_s=20.0, now=1.0)

    assert pace.wait_s(1.0) == pytest.approx(20.0)
    assert pace.wait_s(20.5) == pytest.approx(0.5)
    assert pace.wait_s(21.0) == 0.0


def test_a_shorter_retry_after_does_not_shorten_the_wait() -> None:
    pace = Pace(RateLimits(), 0.0)
    pace.too_fast(0.0, retry_after_s=20.0, now=1.0)
    pace.too_fast(0.0, retry_after_s=0.0, now=2.0)

    assert pace.wait_s(2.0) == pytest.approx(19.0)


def gap(pace: Pace, now: float) -> float:
    """Seconds between two calls that go out as soon as they may."""
    first, second = send_all(pace, [0, 0], now)
    return second - first


def test_too_fast_halves_the_pace_and_it_recovers_to_the_limit_and_no_further() -> None:
    pace = Pace(RateLimits(requests_per_minute=60), 0.0)
    (*_, sent_at) = send_all(pace, [0] * 30)
    pace.too_fast(sent_at, 0.0, now=sent_at)
    slowed = gap(pace, sent_at + 1)

    assert slowed == pytest.approx(2.0, rel=0.3)
    assert 1.0 < gap(pace, sent_at + RECOVERY_S / 2) < slowed
    assert gap(pace, sent_at + 100 * RECOVERY_S) == pytest.approx(1.0)


def test_a_teacher_without_limits_slows_to_half_of_what_it_sent() -> None:
    pace = Pace(RateLimits(), 0.0)
    send_all(pace, [0] * 40)
    pace.too_fast(0.0, 0.0, now=0.1)

    assert gap(pace, 0.1) == pytest.approx(2 / 40, rel=0.2)
    assert gap(pace, 1e6) < 1e-12


def test_calls_that_were_under_way_do_not_slow_it_again() -> None:
    together, one = Pace(RateLimits(), 0.0), Pace(RateLimits(), 0.0)
    for pace in (together, one):
        send_all(pace, [0] * 40)
        pace.too_fast(0.0, 0.0, now=0.1)
    for now in (0.11, 0.12, 0.13):
        together.too_fast(0.0, 0.0, now=now)

    assert gap(together, 0.2) == pytest.approx(gap(one, 0.2))


@given(st.lists(st.floats(0.01, 30), min_size=20, max_size=200), st.integers(1, 600))
def test_however_often_it_is_slowed_it_goes_on(steps: list[float], limit: int) -> None:
    pace, now = Pace(RateLimits(requests_per_minute=limit), 0.0), 0.0
    for step in steps:
        now += pace.wait_s(now)
        pace.book(1, now)
        pace.too_fast(now, 0.0, now + step)
        now += step

    assert 0 < gap(pace, now) <= 1 / min(SLOWEST, limit / MINUTE) + 1e-6


def test_tokens_are_slowed_with_the_calls() -> None:
    pace = Pace(RateLimits(tokens_per_minute=6000), 0.0)
    pace.book(0, 0.0)
    pace.too_fast(0.0, 0.0, now=0.0)
    first, second = send_all(pace, [1000, 0], now=1000.0)

    assert math.isclose(second - first, 10.0)  # recovered long ago
    pace.too_fast(second, 0.0, now=second)
    now = send_all(pace, [1000], second)[0]
    assert pace.wait_s(now) > 15


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

    # Without the reply the second would wait for 60 s. The third is booked for 6 s, of which one is credit.
    assert turns == pytest.approx([0.0, 1.0, 1.0, 6.0])


def tries_within(seconds: float, refuses: Callable[[int, float], bool]) -> tuple[int, int]:
    """How many tries an endpoint gets, and how many it refuses, from one who would make 20 a second."""
    pace, now, tries, refused = Pace(RateLimits(), 0.0), 0.0, 0, 0
    while now < seconds:
        now += max(0.05, pace.wait_s(now))
        pace.book(1, now)
        if refuses(tries, now):
            pace.too_fast(now, 0.0, now)
            refused += 1
        else:
            pace.answered()
        tries += 1
    return tries, refused


def test_an_endpoint_that_refuses_every_other_call_whatever_the_pace_is_not_slowed_for_long() -> None:
    tries, _ = tries_within(120.0, lambda number, _now: number % 2 == 1)
    assert tries > 1_000


def test_an_endpoint_that_bears_so_many_a_minute_is_asked_little_more() -> None:
    passed: deque[float] = deque()

    def refuses(_number: int, now: float) -> bool:
        while passed and passed[0] <= now - MINUTE:
            passed.popleft()
        if len(passed) < 60:
            passed.append(now)
            return False
        return True

    tries, refused = tries_within(600.0, refuses)
    assert tries - refused > 400
    assert refused < tries / 2

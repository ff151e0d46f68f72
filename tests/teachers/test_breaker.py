"""When an endpoint counts as down, how calls wait for it, and that nothing else keeps them waiting."""

import asyncio
import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import CallOutcome, Usage
from engine.teachers.breaker import (
    FAULTS_IN_A_ROW,
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    NO_ROW,
    PROBES_TO_BE_SURE,
    Breaker,
    Circuit,
)
from engine.teachers.clock import LOOK_S, Clock
from engine.teachers.completion import Completion
from engine.teachers.faults import Course, Fault, connection_fault, timeout_fault

ALIVE = Completion(CallOutcome.ANSWERED, "2", "m", Usage())
DEAD = connection_fault(OSError("nobody there"))
SLOW_DOWN = Fault("429", Course.AGAIN, CallOutcome.RATE_LIMITED, "slow down")


class Time:
    """A clock that jumps ahead instead of waiting."""

    def __init__(self) -> None:
        self.now = 1000.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


class Probes:
    """An endpoint that is down until a time, and when it was probed."""

    def __init__(self, time: Time, down_until: float) -> None:
        self.time, self.down_until = time, down_until
        self.at: list[float] = []
        self.together = 0

    async def __call__(self) -> Completion | Fault | None:
        self.together += 1
        assert self.together == 1
        self.at.append(self.time.now)
        try:
            await asyncio.sleep(0)
        finally:
            self.together -= 1
        return DEAD if self.time.now < self.down_until else ALIVE


def down(circuit: Circuit, now: float = 0.0) -> Circuit:
    for _ in range(PROBES_TO_BE_SURE):
        suspected(circuit, now).probe_failed("still", 0.0, now)
    return circuit


def suspected(circuit: Circuit, now: float = 0.0) -> Circuit:
    for _ in range(FAULTS_IN_A_ROW):
        circuit.failed("why", now)
    return circuit


# The arithmetic.


@given(st.lists(st.booleans()))
def test_it_opens_after_so_many_faults_in_a_row_and_closes_with_the_next_answer(ends: list[bool]) -> None:
    circuit, row = Circuit(), 0
    for answered in ends:
        if answered:
            circuit.answered()
        else:
            circuit.failed("why", 0.0)
        row = 0 if answered else row + 1
        assert circuit.closed == (row < FAULTS_IN_A_ROW)


def test_a_suspicion_alone_is_no_outage_and_excuses_nothing() -> None:
    circuit = suspected(Circuit())
    row = circuit.failed("why", 1.0)

    assert (circuit.closed, circuit.down, circuit.excuses(row), circuit.probe_at) == (False, False, False, 0.0)
    circuit.answered()
    assert circuit.closed
    assert not circuit.excuses(row)


def test_one_probe_that_fails_may_be_bad_luck() -> None:
    circuit = suspected(Circuit())
    circuit.probe_failed("still", 0.0, 0.0)
    row = circuit.failed("why", 1.0)

    assert (circuit.closed, circuit.down, circuit.excuses(row)) == (False, False, False)


def test_an_outage_excuses_the_faults_of_its_row_from_first_to_last_and_no_others() -> None:
    circuit = Circuit()
    before = circuit.failed("why", 0.0)
    circuit.answered()
    first = circuit.failed("why", 1.0)
    down(circuit, 2.0)
    late = circuit.failed("why", 4.0)
    assert (circuit.down, circuit.since) == (True, 1.0)
    circuit.answered()
    after = circuit.failed("why", 5.0)

    assert [circuit.excuses(row) for row in (NO_ROW, before, first, late, after)] == [False, False, True, True, False]


@given(st.integers(1, 40), st.floats(0, 1))
def test_probes_follow_at_growing_pauses_up_to_a_minute(probes: int, chance: float) -> None:
    circuit, pauses = suspected(Circuit(lambda: chance)), []
    for _ in range(probes):
        now = circuit.probe_at
        circuit.probe_failed("still", 0.0, now)
        pauses.append(circuit.probe_at - now)

    assert pauses[0] == pytest.approx(FIRST_PAUSE_S * (1 - chance / 2))
    for sooner, later in pairwise(pauses):
        assert later == pytest.approx(min(2 * sooner, LONGEST_PAUSE_S * (1 - chance / 2)))
    assert max(pauses) <= LONGEST_PAUSE_S


def test_a_probe_is_not_sooner_than_the_endpoint_asks_for() -> None:
    circuit = suspected(Circuit())
    circuit.probe_failed("still", 120.0, 10.0)

    assert circuit.probe_at == 130.0


def test_the_next_outage_begins_with_short_pauses_again() -> None:
    circuit = Circuit(lambda: 0.0)
    for _ in range(2):
        suspected(circuit)
        for _ in range(9):
            circuit.probe_failed("still", 0.0, 0.0)
        assert circuit.probe_at == LONGEST_PAUSE_S
        circuit.answered()
    suspected(circuit).probe_failed("still", 0.0, 0.0)

    assert circuit.probe_at == FIRST_PAUSE_S


def test_a_probe_that_fails_after_an_answer_came_says_nothing() -> None:
    circuit = suspected(Circuit())
    circuit.answered()
    circuit.probe_failed("still", 0.0, 0.0)

    assert circuit.closed
    assert not circuit.down


# The waiting.


async def until(true: Callable[[], bool]) -> None:
    """Let the others go on until it is true."""
    while not true():  # noqa: ASYNC110 -- the time that it waits for passes as others sleep
        await asyncio.sleep(0)


def breaker_of(time: Time, probes: Probes, halted: Callable[[], bool] = lambda: False) -> Breaker:
    return Breaker(time.clock, probes, halted, lambda: 0.5)


async def test_an_outage_of_an_hour_ends_for_all_at_once_after_few_probes_one_at_a_time() -> None:
    time = Time()
    probes = Probes(time, down_until=time.now + 3600)
    breaker = breaker_of(time, probes)
    rows = [breaker.note(DEAD) for _ in range(100)]

    assert all(await asyncio.gather(*(breaker.ready() for _ in range(100))))

    assert 3600 <= time.now - 1000 < 3600 + LONGEST_PAUSE_S + LOOK_S
    assert 60 < len(probes.at) < 130
    assert all(breaker.excuses(row) for row in rows)
    assert (breaker.closed, breaker.waiting) == (True, None)


async def test_where_the_probe_is_answered_calls_go_on_at_once_and_their_faults_count() -> None:
    time = Time()
    probes = Probes(time, down_until=0)
    breaker = breaker_of(time, probes)
    rows = [breaker.note(timeout_fault(5)) for _ in range(FAULTS_IN_A_ROW)]

    assert await breaker.ready()

    assert (len(probes.at), time.now) == (1, 1000.0)
    assert not any(breaker.excuses(row) for row in rows)


async def test_an_answer_to_a_call_in_flight_ends_the_wait_too() -> None:
    time = Time()
    probes = Probes(time, down_until=time.now + 1e9)
    breaker = breaker_of(time, probes)
    for _ in range(FAULTS_IN_A_ROW):
        breaker.note(DEAD)
    waiting = asyncio.create_task(breaker.ready())
    await until(lambda: len(probes.at) >= 2)

    assert breaker.note(ALIVE) == NO_ROW
    assert await waiting


@pytest.mark.parametrize("sign", [ALIVE, SLOW_DOWN, Fault("400", Course.GIVE_UP, CallOutcome.REJECTED, "bad")])
async def test_whatever_shows_life_ends_a_row(sign: Completion | Fault) -> None:
    time = Time()
    breaker = breaker_of(time, Probes(time, 0))
    for _ in range(3 * FAULTS_IN_A_ROW):
        for _ in range(FAULTS_IN_A_ROW - 1):
            breaker.note(DEAD)
        assert breaker.note(sign) == NO_ROW
        assert breaker.closed


async def test_a_run_that_waits_can_be_halted_and_says_meanwhile_what_it_waits_for() -> None:
    time, stop = Time(), False
    probes = Probes(time, down_until=time.now + 1e9)
    breaker = breaker_of(time, probes, lambda: stop)
    assert breaker.waiting is None
    for _ in range(FAULTS_IN_A_ROW):
        breaker.note(DEAD)
    assert breaker.waiting is None  # it is not sure yet
    calls = [asyncio.create_task(breaker.ready()) for _ in range(20)]
    await until(lambda: time.now >= 1000 + 3 * 3600 + 125)

    said = breaker.waiting or ""
    stop = True

    assert not any(await asyncio.gather(*calls))
    assert "3 h 2 min" in said
    assert "nobody there" in said


async def test_a_cancelled_call_that_probed_for_all_is_followed_by_the_next() -> None:
    time = Time()
    probes = Probes(time, down_until=time.now + 600)
    breaker = breaker_of(time, probes)
    for _ in range(FAULTS_IN_A_ROW):
        breaker.note(DEAD)
    first, second = (asyncio.create_task(breaker.ready()) for _ in range(2))
    await until(lambda: len(probes.at) >= 2)
    first.cancel()

    assert await second
    assert time.now >= 1600


@pytest.mark.parametrize("seed", range(5))
async def test_faults_at_random_in_one_call_of_five_are_no_outage(seed: int) -> None:
    time, source = Time(), random.Random(seed)  # noqa: S311 -- nothing secret is drawn

    async def probe() -> Completion | Fault | None:
        return DEAD if source.random() < 0.2 else ALIVE

    breaker = Breaker(time.clock, probe, lambda: False)
    for _ in range(2000):
        row = breaker.note(DEAD if source.random() < 0.2 else ALIVE)
        assert await breaker.ready()
        assert not breaker.excuses(row)

    assert time.now - 1000 < 5

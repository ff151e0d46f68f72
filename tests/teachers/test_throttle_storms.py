"""Endpoints that answer 429, in stand-in time: those that have a limit, and those that refuse whatever the pace."""

import asyncio
import hashlib
import random
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

import pytest
from stand_in_time import Answer, Played, answered, passed_at_once, refused, teacher_before

from engine.domain import CallOutcome, Reply, Request

RequestMaker = Callable[..., Request]
Act = Callable[[bytes, float], Answer]
MINUTE = 60.0


def sliding(limit: int, seconds: float = MINUTE) -> Act:
    """So many calls within any minute."""
    passed: deque[float] = deque()

    def act(_body: bytes, now: float) -> Answer:
        while passed and passed[0] <= now - seconds:
            passed.popleft()
        if len(passed) >= limit:
            return refused()
        passed.append(now)
        return answered()

    return act


def fixed(limit: int) -> Act:
    """So many calls within each minute of the wall clock, which began before the run did."""
    passed: Counter[float] = Counter()

    def act(_body: bytes, now: float) -> Answer:
        minute = (now + 17) // MINUTE
        if passed[minute] >= limit:
            return refused()
        passed[minute] += 1
        return answered()

    return act


def bucket(size: float, per_s: float, *, tells: bool) -> Act:
    """Calls from a bucket that fills up; it tells in how many seconds there will be one, or does not."""
    left, since = size, 0.0

    def act(_body: bytes, now: float) -> Answer:
        nonlocal left, since
        left, since = min(size, left + (now - since) * per_s), now
        if left < 1:
            return refused(**{"Retry-After": "1"}) if tells else refused()
        left -= 1
        return answered()

    return act


def some(share: float, times: int) -> Act:
    """A share of the calls is refused so many times each."""
    seen: Counter[bytes] = Counter()

    def act(body: bytes, _now: float) -> Answer:
        number = int.from_bytes(hashlib.blake2b(body, digest_size=6).digest()) / 2**48
        seen[body] += 1
        return refused() if number < share and seen[body] <= times else answered()

    return act


def at_random(share: float) -> Act:
    """Any call is refused, by chance."""
    chance = random.Random(7)  # noqa: S311 -- nothing secret is drawn
    return lambda _body, _now: refused() if chance.random() < share else answered()


def played(
    act: Act, calls: int, request_for: RequestMaker, *, concurrency: int = 32, latency_s: float = 0.2
) -> tuple[float, Played, list[Reply | None]]:
    """How long so many calls take, what the endpoint saw, and what became of them."""
    endpoint = Played(act, latency_s)

    random.seed(1)  # of the pauses between tries

    async def work() -> Any:
        teacher = teacher_before(endpoint, concurrency=concurrency)
        numbers = iter(range(calls))
        replies: dict[int, Reply | None] = {}

        async def worker() -> None:
            for number in numbers:
                replies[number] = await teacher.ask(request_for(f"question {number}"))

        await asyncio.gather(*(worker() for _ in range(concurrency)))
        return asyncio.get_running_loop().time(), endpoint, list(replies.values())

    result: tuple[float, Played, list[Reply | None]] = passed_at_once(work())
    return result


LIMITED: dict[str, Callable[[], Act]] = {
    "60 in any minute": lambda: sliding(60),
    "60 in each minute": lambda: fixed(60),
    "a bucket of 60": lambda: bucket(60, 1.0, tells=False),
    "a bucket of 60 that tells": lambda: bucket(60, 1.0, tells=True),
}


@pytest.mark.parametrize("concurrency", [4, 32])
@pytest.mark.parametrize("case", LIMITED)
def test_an_endpoint_with_a_limit_is_asked_at_its_pace_and_refuses_little(
    case: str, concurrency: int, request_for: RequestMaker
) -> None:
    """60 at once and one a second after them would take 240 s."""
    seconds, endpoint, replies = played(LIMITED[case](), 300, request_for, concurrency=concurrency)

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert seconds < 1.6 * 240
    assert len(endpoint.refused) < (2.5 if "bucket" in case else 0.7) * 300


@pytest.mark.parametrize(
    "act", [lambda: some(0.3, 3), lambda: at_random(0.2), lambda: at_random(0.35)], ids=["30 %, thrice", "20 %", "35 %"]
)
def test_refusals_that_have_nothing_to_do_with_the_pace_do_not_slow_it_for_long(
    act: Callable[[], Act], request_for: RequestMaker
) -> None:
    """Undisturbed, these calls take 9.4 s; a refused call keeps its place while it waits: 0.5, 1 and 2 s."""
    seconds, _, replies = played(act(), 1500, request_for)

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert seconds < 10 * 9.4


def test_no_call_is_lost_to_429s_while_others_are_answered(request_for: RequestMaker) -> None:
    _, _, replies = played(some(0.1, 15), 200, request_for)

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert max(reply.tries for reply in replies if reply) == 16


def test_an_endpoint_that_refuses_everything_for_an_hour_costs_time_and_no_call(request_for: RequestMaker) -> None:
    seconds, endpoint, replies = played(
        lambda _body, now: refused() if now < 3600 else answered(), 20, request_for, concurrency=4
    )

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert 3600 < seconds < 3700
    assert len(endpoint.refused) < 500


def test_a_call_that_is_refused_for_its_own_sake_ends_in_the_end(request_for: RequestMaker) -> None:
    _, endpoint, replies = played(
        lambda body, _now: refused() if b'question 3"' in body else answered(), 10, request_for, concurrency=4
    )

    lost = [reply for reply in replies if reply and not reply.outcome.replied]
    assert [(reply.outcome, reply.tries) for reply in lost] == [(CallOutcome.RATE_LIMITED, 60)]
    assert len(endpoint.at) < 100


@pytest.mark.parametrize("asked_s", [1, 7, 200])
def test_nobody_sends_before_retry_after_has_passed(asked_s: int, request_for: RequestMaker) -> None:
    told: list[float] = []

    def act(_body: bytes, now: float) -> Answer:
        if not told and now > 1:
            told.append(now)
            return refused(**{"Retry-After": str(asked_s)})
        return answered()

    _, endpoint, _ = played(act, 400, request_for, concurrency=8)

    back = told[0] + 0.2  # when the refusal has come back
    assert [at for at in endpoint.at if back + 1e-6 < at < back + asked_s - 1e-6] == []
    assert min(at for at in endpoint.at if at > back + 1e-6) < back + asked_s + 0.3


def test_people_see_that_429s_slow_it_down_until_they_no_longer_do(request_for: RequestMaker) -> None:
    endpoint = Played(sliding(60), 0.2)
    random.seed(1)

    async def work() -> Any:
        teacher = teacher_before(endpoint, concurrency=16)
        said = [teacher.waiting]
        calls = [asyncio.create_task(teacher.ask(request_for(f"question {number}"))) for number in range(150)]
        for _ in range(150):
            await asyncio.sleep(1.0)
            said.append(teacher.waiting)
        await asyncio.gather(*calls)
        await asyncio.sleep(10.0)
        return [*said, teacher.waiting]

    first, *said, last = passed_at_once(work())

    assert (first, last) == (None, None)
    assert all(said[5:60])
    assert any("is slowed down by 429s, 60 calls in the last minute" in words for words in said if words)
    assert any("429: slow down" in words for words in said if words)

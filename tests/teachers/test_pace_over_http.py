"""The pace of calls as an endpoint sees it, many at once, in stand-in time."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from fake_endpoint import completion
from stand_in_time import Answer, Played, answered, passed_at_once, teacher_before

from engine.domain import CallOutcome, Reply, Request

RequestMaker = Callable[..., Request]
MINUTE = 60.0


def most_in_a_minute(times: list[float]) -> int:
    """The most requests that arrived within any minute, its ends included."""
    busiest, window = 0, deque[float]()
    for at in times:
        window.append(at)
        while window[0] < at - MINUTE:
            window.popleft()
        busiest = max(busiest, len(window))
    return busiest


def asked(endpoint: Played, calls: int, request_for: RequestMaker, concurrency: int, **spec: Any) -> list[Reply | None]:
    async def work() -> Any:
        teacher = teacher_before(endpoint, concurrency=concurrency, **spec)
        request = request_for("x" * 400, max_tokens=400)
        return await asyncio.gather(*(teacher.ask(request) for _ in range(calls)))

    replies: list[Reply | None] = passed_at_once(work())
    return replies


@pytest.mark.parametrize("concurrency", [1, 64])
def test_no_minute_has_more_calls_than_the_limit_however_many_want_to_go(
    concurrency: int, request_for: RequestMaker
) -> None:
    endpoint = Played(lambda _body, _now: answered(), 0.2)

    replies = asked(endpoint, 90, request_for, concurrency, limits={"requests_per_minute": 40})

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert len(endpoint.at) == 90
    assert most_in_a_minute(endpoint.at) == 40


def test_tries_again_count_like_all_others(request_for: RequestMaker) -> None:
    failing = iter([False, *[True, False] * 40])
    endpoint = Played(lambda _body, _now: Answer(500) if next(failing, False) else answered(), 0.2)

    replies = asked(endpoint, 60, request_for, 16, limits={"requests_per_minute": 40})

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert len(endpoint.at) >= 100  # with the probes, if so many faults come in a row
    assert most_in_a_minute(endpoint.at) <= 40


def test_no_minute_has_more_tokens_than_the_limit_once_replies_have_told_them(request_for: RequestMaker) -> None:
    """Each call uses what it may use at most, as the endpoint reports it: 100 of the prompt and 400 of the reply."""
    told = completion(usage={"prompt_tokens": 100, "completion_tokens": 400})
    endpoint = Played(lambda _body, _now: httpx2.Response(200, json=told), 0.2)

    asked(endpoint, 120, request_for, 32, limits={"tokens_per_minute": 20_000})

    assert 500 * most_in_a_minute(endpoint.at) <= 20_000 + 500  # one booking more than the rate

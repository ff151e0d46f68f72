"""The pace of calls as an endpoint sees it: many at once, over real HTTP, in a time that jumps ahead."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from fake_endpoint import FakeEndpoint, answers, completion, fails, says

from engine.domain import CallOutcome, Request
from engine.teachers.chat import ChatTeacher

TeacherMaker = Callable[..., ChatTeacher]
RequestMaker = Callable[..., Request]
MINUTE = 60.0


class Noted(httpx2.AsyncHTTPTransport):
    """The network, and when each request went out to it."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self.now = now
        self.at: list[float] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.at.append(self.now())
        return await super().handle_async_request(request)

    def most_in_a_minute(self) -> int:
        """The most requests that went out within any minute."""
        busiest, window = 0, deque[float]()
        for at in self.at:
            window.append(at)
            while window[0] <= at - MINUTE + 0.02:  # what the machine itself takes between booking and sending
                window.popleft()
            busiest = max(busiest, len(window))
        return busiest


@pytest.fixture
def noted(fast: Any) -> Noted:
    return Noted(fast.now)


@pytest.mark.parametrize("concurrency", [1, 64])
async def test_no_minute_has_more_calls_than_the_limit_however_many_want_to_go(
    concurrency: int, make_teacher: TeacherMaker, request_for: RequestMaker, noted: Noted
) -> None:
    teacher = make_teacher(concurrency=concurrency, transport=noted, limits={"requests_per_minute": 40})

    replies = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(90)))

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert len(noted.at) == 90
    assert noted.most_in_a_minute() <= 40


async def test_tries_again_count_like_all_others(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, noted: Noted
) -> None:
    endpoint.script = [answers(), *[fails(500), answers()] * 40]
    teacher = make_teacher(concurrency=16, transport=noted, limits={"requests_per_minute": 40})

    await asyncio.gather(*(teacher.ask(request_for()) for _ in range(60)))

    assert len(noted.at) == len(endpoint.bodies) >= 100  # with the probes, if so many faults come in a row
    assert noted.most_in_a_minute() <= 40


async def test_no_minute_has_more_tokens_than_the_limit_once_replies_have_told_them(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, noted: Noted
) -> None:
    """Each call uses what it may use at most, as the endpoint reports it: 100 of the prompt and 400 of the reply."""
    endpoint.default = says(completion(usage={"prompt_tokens": 100, "completion_tokens": 400}))
    teacher = make_teacher(concurrency=32, transport=noted, limits={"tokens_per_minute": 20_000})

    await asyncio.gather(*(teacher.ask(request_for("x" * 400, max_tokens=400)) for _ in range(120)))

    assert 500 * noted.most_in_a_minute() <= 20_000 + 500  # one booking more than the rate


async def test_an_endpoint_that_allows_less_than_the_recipe_says_is_met_at_its_own_pace(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, fast: Any
) -> None:
    """It counts the last minute, and lets 30 calls pass; the recipe has no limit at all."""
    passed: deque[float] = deque()
    refused: list[float] = []

    async def act(request: Any, body: dict[str, Any]) -> Any:
        now = fast.now()
        while passed and passed[0] <= now - MINUTE:
            passed.popleft()
        if len(passed) >= 30:
            refused.append(now)
            return await fails(429)(request, body)
        passed.append(now)
        return await answers()(request, body)

    endpoint.default = act
    teacher = make_teacher(concurrency=8, max_tries=20)

    replies = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(150)))

    assert {reply.outcome for reply in replies if reply} == {CallOutcome.ANSWERED}
    assert len(refused) < 300  # fewer than two for each that was answered

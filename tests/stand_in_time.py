"""An event loop whose time is a stand-in: what waits, waits until nothing else can go on, and then no longer at all.

So an hour of an endpoint passes within a moment, and the same in every run, whatever the machine is busy with.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from fake_endpoint import completion

from engine.config import OpenAITeacher
from engine.teachers.chat import ChatTeacher
from engine.teachers.clock import Clock

Answer = httpx2.Response


class _Jumping(selectors.SelectSelector):
    """Waits by moving the loop's time ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found and timeout:
            self.time += timeout
        return found


class StandInLoop(asyncio.SelectorEventLoop):
    """An event loop that never waits in earnest."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.time


def passed_at_once(work: Awaitable[Any]) -> Any:
    """Run something in stand-in time."""
    with asyncio.Runner(loop_factory=StandInLoop) as runner:

        async def whole() -> Any:
            return await work

        return runner.run(whole())


class Played(httpx2.AsyncBaseTransport):
    """An endpoint within the process.

    Args:
        act: From the body of a request and the time of its arrival to the reply.
        latency_s: How long each reply takes.
    """

    def __init__(self, act: Callable[[bytes, float], Answer], latency_s: float) -> None:
        self._act, self._latency_s = act, latency_s
        self.at: list[float] = []
        self.refused: list[float] = []
        self.in_flight = 0

    async def handle_async_request(self, request: httpx2.Request) -> Answer:
        now = asyncio.get_running_loop().time()
        self.at.append(now)
        self.in_flight += 1
        answer = self._act(request.content, now)
        if answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:
            self.refused.append(now)
        await asyncio.sleep(self._latency_s)
        self.in_flight -= 1
        return answer


def answered() -> Answer:
    return Answer(200, json=completion("2"))


def refused(**headers: str) -> Answer:
    return Answer(429, json={"error": {"message": "slow down"}}, headers=headers)


def teacher_before(played: Played, *, concurrency: int, **spec: Any) -> ChatTeacher:
    """A teacher that asks it, with the waits that it really makes."""
    table = OpenAITeacher(kind="openai", model="m", base_url="http://played/v1", key_env="", **spec)
    return ChatTeacher(
        "weak",
        table,
        concurrency=concurrency,
        environment={},
        transport=played,
        clock=Clock(lambda: asyncio.get_running_loop().time(), asyncio.sleep),
    )

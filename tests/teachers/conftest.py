"""A teacher behind a fake endpoint, whose waits pass at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from fake_endpoint import FakeEndpoint

from engine.config import OpenAITeacher
from engine.domain import Message, Request, Stage
from engine.teachers.chat import ChatTeacher
from engine.teachers.clock import Clock

KEY = "sk-test-0123456789-secret"
TeacherMaker = Callable[..., ChatTeacher]


def request_of(text: str = "What is 1 + 1?", **changes: Any) -> Request:
    values: dict[str, Any] = {
        "problem_id": "p1",
        "stage": Stage.GUIDE,
        "sample": 0,
        "messages": (Message("user", text),),
        "temperature": 0.0,
        "max_tokens": 64,
    }
    return Request(**values | changes)


class FastTime:
    """A clock that jumps ahead instead of waiting, and remembers how long it would have waited."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._passed = 0.0

    def now(self) -> float:
        return time.monotonic() + self._passed

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._passed += seconds
        await asyncio.sleep(0)


@pytest.fixture(scope="session")
def _served() -> Iterator[FakeEndpoint]:
    with FakeEndpoint().serving() as fake:
        yield fake


@pytest.fixture
def endpoint(_served: FakeEndpoint) -> FakeEndpoint:
    _served.reset()
    return _served


@pytest.fixture
def fast() -> FastTime:
    return FastTime()


@pytest_asyncio.fixture
async def make_teacher(endpoint: FakeEndpoint, fast: FastTime) -> AsyncIterator[TeacherMaker]:
    """Opens teachers behind the fake endpoint, and closes them at the end."""
    opened: list[ChatTeacher] = []

    def make(
        *, concurrency: int = 4, halted: Callable[[], bool] = lambda: False, transport: Any = None, **spec: Any
    ) -> ChatTeacher:
        values = {"kind": "openai", "model": "fake", "base_url": endpoint.base_url, "key_env": "SECRET"} | spec
        table = OpenAITeacher.model_validate(values, context={"environment": {"SECRET": KEY}})
        teacher = ChatTeacher(
            "weak",
            table,
            concurrency=concurrency,
            environment={"SECRET": KEY},
            halted=halted,
            transport=transport,
            backoff=lambda _tried: 1.0,
            clock=Clock(fast.now, fast.sleep),
        )
        opened.append(teacher)
        return teacher

    yield make
    for teacher in opened:
        await teacher.close()


@pytest.fixture
def request_for() -> Callable[..., Request]:
    return request_of

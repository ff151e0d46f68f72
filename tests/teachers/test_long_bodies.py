"""Bodies that are too long, or unpack to more than anybody asked for."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fake_endpoint import Act, FakeEndpoint, answers, completion
from starlette.responses import Response, StreamingResponse

from engine.domain import CallOutcome, Request
from engine.teachers.chat import ChatTeacher

TeacherMaker = Callable[..., ChatTeacher]
RequestMaker = Callable[..., Request]
LONGEST = 200_000


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.teachers.endpoint.LONGEST_BODY", LONGEST)


def of_length(length: int) -> bytes:
    """A whole completion of so many bytes."""
    body = json.dumps(completion("x")).encode()
    return body + b" " * (length - len(body))


def packed(body: bytes) -> Act:
    async def act(_request: Any, _body: dict[str, Any]) -> Response:
        return Response(gzip.compress(body), headers={"Content-Encoding": "gzip"}, media_type="application/json")

    return act


def streamed(body: bytes, status: int = 200, *, endless: bool = False) -> Act:
    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]
        while endless:
            yield b" " * 50_000
            await asyncio.sleep(0.001)  # the server gets to see that the connection is closed

    async def act(_request: Any, _body: dict[str, Any]) -> Response:
        return StreamingResponse(parts(), status, media_type="application/json")

    return act


LONG = {
    "endless": streamed(b"", endless=True),
    "an endless error": streamed(b"", 401, endless=True),
    "a byte too long": streamed(of_length(LONGEST + 1)),
    "packed": packed(of_length(50 * LONGEST)),
}


@pytest.mark.parametrize("case", LONG)
async def test_a_body_that_is_too_long_may_pass_and_its_connection_is_closed(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [LONG[case]]
    teacher = make_teacher(concurrency=1)

    reply = await teacher.ask(request_for())

    assert reply is not None
    assert (reply.outcome, reply.faults) == (CallOutcome.ANSWERED, ("bad body",))
    if "endless" in case:  # the others may have come whole before they were found too long
        assert len(endpoint.connections) == 2


@pytest.mark.parametrize("act", [streamed(of_length(LONGEST)), packed(of_length(LONGEST))], ids=["plain", "packed"])
async def test_a_body_of_the_longest_length_is_read_and_its_connection_used_again(
    act: Act, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [act, answers("y")]
    teacher = make_teacher(concurrency=1)

    first, second = [await teacher.ask(request_for()) for _ in range(2)]

    assert first is not None
    assert second is not None
    assert (first.text, second.text, first.tries) == ("x", "y", 1)
    assert len(endpoint.connections) == 1

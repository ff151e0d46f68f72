"""A scriptable OpenAI-compatible endpoint on loopback, over real HTTP."""

import asyncio
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from engine.teachers import read_fault, simulated_app, simulated_server

Act = Callable[[Request, dict[str, Any]], Awaitable[Response]]


def completion(content: Any = "ok", *, finish: str | None = "stop", **top: Any) -> dict[str, Any]:
    """The body of a chat completion; `top` adds or replaces keys of it, `None` removes them."""
    body = {
        "id": "c1",
        "object": "chat.completion",
        "model": "fake-1",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 3}},
    } | top
    return {key: value for key, value in body.items() if value is not None}


def answers(content: Any = "ok", *, after_s: float = 0.0, **options: Any) -> Act:
    return says(completion(content, **options), after_s=after_s)


def says(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None, after_s: float = 0.0) -> Act:
    async def act(_request: Request, _body: dict[str, Any]) -> Response:
        await asyncio.sleep(after_s)
        # Escapes stay as they are: half of a surrogate pair can only be sent so.
        return Response(json.dumps(body), status, dict(headers or {}), media_type="application/json")

    return act


def fails(status: int, message: str = "no", *, headers: Mapping[str, str] | None = None, **error: Any) -> Act:
    return says({"error": {"message": message, **error}}, status=status, headers=headers)


def raw(body: bytes, *, status: int = 200, media_type: str = "application/json") -> Act:
    async def act(_request: Request, _body: dict[str, Any]) -> Response:
        return Response(body, status, media_type=media_type)

    return act


def html(status: int = 200) -> Act:
    async def act(_request: Request, _body: dict[str, Any]) -> Response:
        return HTMLResponse("<html><title>Sign in</title></html>", status)

    return act


def redirects(status: int, to: str = "https://login.example.org/sign-in") -> Act:
    async def act(_request: Request, _body: dict[str, Any]) -> Response:
        return Response(status_code=status, headers={"Location": to})

    return act


def hangs() -> Act:
    """No header ever comes."""

    async def act(request: Request, _body: dict[str, Any]) -> Response:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        return Response()

    return act


def drips() -> Act:
    """A byte now and then: each comes soon after the one before, the whole never."""

    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.02)

    async def act(_request: Request, _body: dict[str, Any]) -> Response:
        return StreamingResponse(drops(), media_type="application/json")

    return act


class _BrokenOff(Response):
    """A response whose connection is closed within its body."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"900")]})
        await send({"type": "http.response.body", "body": b'{"cho', "more_body": True})


def breaks_off() -> Act:
    """The connection breaks within the reply."""

    async def act(_request: Request, _body: dict[str, Any]) -> Response:
        return _BrokenOff()

    return act


def echoes(field: str) -> Act:
    """Answers with a field of the request."""

    async def act(_request: Request, body: dict[str, Any]) -> Response:
        return JSONResponse(completion(json.dumps(body.get(field, "absent"))))

    return act


@contextmanager
def serving_app(app: Starlette) -> Iterator[int]:
    """The port of this machine on which an application is served, in a thread."""
    config = uvicorn.Config(
        app, log_level="critical", lifespan="off", ws="none", date_header=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


class FakeEndpoint:
    """What was asked, and what is answered: the script from its first act on, then `default` for ever."""

    def __init__(self) -> None:
        self.port = 0
        self.in_flight = 0
        self.reset()

    def reset(self) -> None:
        """Forget what was asked and what to answer, once nobody is being answered any more."""
        while self.in_flight:
            time.sleep(0.005)
        self.script: list[Act] = []
        self.default: Act = answers()
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.peak = 0
        self.connections: set[tuple[str, int]] = set()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def handle(self, request: Request) -> Response:
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            body = await request.json()
            self.bodies.append(body)
            self.headers.append(dict(request.headers))
            if request.client:
                self.connections.add((request.client.host, request.client.port))
            act = self.script.pop(0) if self.script else self.default
            return await act(request, body)
        finally:
            self.in_flight -= 1

    @contextmanager
    def serving(self) -> Iterator["FakeEndpoint"]:
        with serving_app(Starlette(routes=[Route("/v1/chat/completions", self.handle, methods=["POST"])])) as port:
            self.port = port
            yield self


class CountingEndpoint:
    """Simulated teachers over HTTP that count what they are asked, by the bytes of the request.

    Args:
        seed: The seed of the teachers.
        latency_s: How long they take.
        faults: How they misbehave, as `wisdom simulate --fault` is told.
    """

    def __init__(self, seed: int, latency_s: float, faults: Sequence[str] = ()) -> None:
        self._app = simulated_app(seed, latency_s=latency_s, faults=[read_fault(text) for text in faults])
        self.asked: Counter[bytes] = Counter()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def counting() -> Any:
            message = await receive()
            if message["type"] == "http.request" and message["body"]:
                self.asked[message["body"]] += 1
            return message

        await self._app(scope, counting, send)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its address, as long as it is served."""
        server = simulated_server(self)
        with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
            server.should_exit = True
            thread.join(10)


@contextmanager
def raw_endpoint(reply: bytes) -> Iterator[str]:
    """An endpoint that reads one request per connection, writes these bytes and resets the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # the listener was shut down: the test is over
                return
            with connection:
                connection.recv(65536)
                connection.sendall(reply)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)

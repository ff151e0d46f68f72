"""The simulated teachers as an OpenAI-compatible ASGI application: in process, or behind any server."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from engine.teachers.simulated.body import BadRequestError, completion, error, json_bytes, read_chat, streamed
from engine.teachers.simulated.latency import Latency
from engine.teachers.simulated.misbehaviour import Ill, Misbehaviour
from engine.teachers.simulated.simulator import MODELS, Chat, Said, Simulator

RESET: Final = "wisdom.reset"
"""The ASGI extension by which a server lets the application reset its connection."""

RETRY_AFTER_S: Final = 1
"""Seconds that a 429 asks to wait."""

DRIP_S: Final = 0.05
"""Seconds between two bytes of a slow reply."""

_GARBAGE: Final = "\ufffd#!x7 </cot><pot> ``` \\boxed{ lorem ipsum )( \\frac{"


class _Endpoint:
    """Answers calls; each concurrently with all others, and waits as long as the latency says."""

    def __init__(self, simulator: Simulator, latency: Latency, misbehaviour: Misbehaviour) -> None:
        self._simulator, self._latency, self._misbehaviour = simulator, latency, misbehaviour

    async def complete(self, request: Request) -> Response:
        """POST /v1/chat/completions."""
        arrived = time.perf_counter()
        body = await request.body()
        try:
            chat = read_chat(body)
        except BadRequestError as bad:
            return _json(error(str(bad), "invalid_request_error", bad.parameter), 400)
        if chat.model not in MODELS:
            return _no_model(chat.model)
        ill = self._misbehaviour.next_ill(body)
        if ill in (Ill.RESET, Ill.HANG):
            return await _silent(request, reset=ill is Ill.RESET)
        if ill in (Ill.RATE_LIMIT, Ill.ERROR):
            return _refusal(ill)
        response = self._answer(chat, ill)
        left_s = self._latency.of(body) - (time.perf_counter() - arrived)
        if left_s > 0:
            await asyncio.sleep(left_s)
        return response

    def _answer(self, chat: Chat, ill: Ill | None) -> Response:
        said = Said(_GARBAGE, "stop", 1, 1) if ill is Ill.GARBAGE else self._simulator.reply(chat)
        if ill is Ill.CUT_OFF:
            said = Said(said.text[: len(said.text) // 2], "length", said.prompt_tokens, said.completion_tokens // 2)
        body = streamed(chat, said) if chat.stream else completion(chat, said)
        kind = "text/event-stream" if chat.stream else "application/json"
        if ill is Ill.SLOW:
            return StreamingResponse(_drops(body), media_type=kind)
        return Response(body[: len(body) // 2] if ill is Ill.BAD_JSON else body, media_type=kind)


async def _models(_request: Request) -> Response:
    """GET /v1/models."""
    return _json({"object": "list", "data": [_described(model) for model in MODELS]})


async def _model(request: Request) -> Response:
    """GET /v1/models/{model}."""
    model = request.path_params["model"]
    return _json(_described(model)) if model in MODELS else _no_model(model)


def _described(model: str) -> dict[str, Any]:
    return {"id": model, "object": "model", "created": 0, "owned_by": "wisdom-workbench"}


def build(seed: int, latency: Latency, misbehaviour: Misbehaviour) -> Starlette:
    """The application: `POST /v1/chat/completions`, `GET /v1/models` and `GET /v1/models/{model}`.

    Args:
        seed: The simulation's seed.
        latency: How long each reply takes.
        misbehaviour: Which calls go wrong, and how.
    """
    endpoint = _Endpoint(Simulator(seed), latency, misbehaviour)
    return Starlette(
        routes=[
            Route("/v1/chat/completions", endpoint.complete, methods=["POST"]),
            Route("/v1/models", _models, methods=["GET"]),
            Route("/v1/models/{model:path}", _model, methods=["GET"]),
        ]
    )


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json_bytes(value), status, headers, media_type="application/json")


def _no_model(model: str) -> Response:
    said = f"The model `{model}` does not exist or you do not have access to it."
    return _json(error(said, "invalid_request_error", code="model_not_found"), 404)


def _refusal(ill: Ill) -> Response:
    if ill is Ill.RATE_LIMIT:
        body = error("Rate limit reached (simulated).", "requests", code="rate_limit_exceeded")
        return _json(body, 429, {"Retry-After": str(RETRY_AFTER_S)})
    return _json(error("The server had an error (simulated).", "server_error"), 500)


async def _silent(request: Request, *, reset: bool) -> Response:
    """No reply: the connection is reset, or nothing comes until the other side gives up.

    Raises:
        ConnectionResetError: There is no server between this application and who calls it.
    """
    if reset:
        abort: Callable[[], None] | None = request.scope.get("extensions", {}).get(RESET)
        if abort is None:
            raise ConnectionResetError("connection reset by the simulated endpoint")
        abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response(status_code=500)


async def _drops(body: bytes) -> AsyncIterator[bytes]:
    for at in range(len(body)):
        yield body[at : at + 1]
        await asyncio.sleep(DRIP_S)

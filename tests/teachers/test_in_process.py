"""Teachers whose endpoint is an application in this process."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from fake_endpoint import completion
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.config import OpenAITeacher, SimulatedTeacher
from engine.domain import CallOutcome, Request
from engine.errors import TeacherRefusedError
from engine.teachers import open_teacher, request_hash
from engine.teachers.chat import ChatTeacher

RequestMaker = Callable[..., Request]
Act = Callable[[dict[str, Any]], Response]


def teacher_of(act: Act, **spec: Any) -> ChatTeacher:
    """A teacher before an application that answers so."""

    async def complete(request: HttpRequest) -> Response:
        return act(await request.json())

    app = Starlette(routes=[Route("/v1/chat/completions", complete, methods=["POST"])])
    table = OpenAITeacher(kind="openai", model="m", base_url="http://simulated/v1", key_env="", **spec)
    return ChatTeacher(
        "weak",
        table,
        concurrency=8,
        environment={},
        transport=httpx2.ASGITransport(app),
        backoff=lambda _tried: 0.0,
    )


async def test_an_application_answers_without_a_network(request_for: RequestMaker) -> None:
    teacher = teacher_of(lambda body: JSONResponse(completion(body["messages"][0]["content"].upper())))

    replies = await asyncio.gather(*(teacher.ask(request_for(f"question {n}")) for n in range(30)))
    await teacher.close()

    assert [reply.text for reply in replies if reply] == [f"QUESTION {n}" for n in range(30)]


async def test_what_an_application_says_wrong_is_a_fault_like_any_other(request_for: RequestMaker) -> None:
    replies = [Response(b"{"), JSONResponse({"error": {"message": "busy"}}, 500), JSONResponse(completion())]
    teacher = teacher_of(lambda _body: replies.pop(0))

    reply = await teacher.ask(request_for())

    assert reply is not None
    assert reply.faults == ("bad body", "500")


async def test_an_application_can_reset_and_refuse(request_for: RequestMaker) -> None:
    def reset(_body: dict[str, Any]) -> Response:
        raise ConnectionResetError("reset by the application")

    lost = await teacher_of(reset, max_tries=2).ask(request_for())
    assert lost is not None
    assert (lost.outcome, lost.faults) == (CallOutcome.UNAVAILABLE, ("connection",))

    with pytest.raises(TeacherRefusedError, match="no such model"):
        await teacher_of(lambda _body: JSONResponse({"error": {"message": "no such model"}}, 404)).ask(request_for())


async def test_a_defect_of_the_application_is_not_hidden(request_for: RequestMaker) -> None:
    with pytest.raises(ZeroDivisionError):
        await teacher_of(lambda _body: JSONResponse(1 // 0)).ask(request_for())


async def test_the_simulated_teacher_answers_in_this_process(request_for: RequestMaker) -> None:
    spec = SimulatedTeacher(kind="simulated", model="weak", price={"prompt": 1.0, "completion": 1.0})
    teacher = open_teacher("weak", spec, concurrency=4)

    reply = await teacher.ask(request_for())
    await teacher.close()

    assert reply is not None
    assert reply.outcome.replied
    assert reply.model == teacher.model == "simulated/weak"
    assert reply.usage.cost_usd is not None
    assert teacher.waiting is None


def test_the_seed_and_the_model_of_a_simulated_teacher_shape_its_replies(request_for: RequestMaker) -> None:
    specs = [
        SimulatedTeacher(kind="simulated", model=model, seed=seed, latency_s=latency_s)
        for model, seed, latency_s in (("weak", 0, 0), ("weak", 0, 5), ("weak", 1, 0), ("expert", 0, 0))
    ]
    hashes = [request_hash(open_teacher("weak", spec, concurrency=1), request_for()) for spec in specs]

    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3

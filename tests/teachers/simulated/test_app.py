"""The application speaks the API as OpenAI's client knows it, in process."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import openai
import pytest
import pytest_asyncio
from simulated_chats import EXPERT, SIMULATOR, WEAK, chat, say
from starlette.applications import Starlette

from engine.teachers import Fault, read_fault, simulated_app
from engine.teachers.simulated.app import DRIP_S

QUESTION = "What is the remainder when 100 is divided by 7?"
MESSAGES: Any = list(chat("guide", question=QUESTION).messages)
Connect = Callable[..., openai.AsyncOpenAI]


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Connect]:
    opened = []

    def make(app: Starlette | None = None, **options: Any) -> openai.AsyncOpenAI:
        transport = httpx2.ASGITransport(app=app or simulated_app(0))
        client = openai.AsyncOpenAI(
            api_key="none",
            base_url="http://simulated/v1",
            http_client=httpx2.AsyncClient(transport=transport),
            **{"max_retries": 0} | options,
        )
        opened.append(client)
        return client

    yield make
    for client in opened:
        await client.close()


def faulty(*faults: str) -> Starlette:
    return simulated_app(0, faults=[read_fault(fault) for fault in faults])


async def ask(client: openai.AsyncOpenAI, **changes: Any) -> Any:
    return await client.chat.completions.create(**{"model": WEAK, "messages": MESSAGES, "seed": 3} | changes)


@pytest.mark.parametrize("model", [WEAK, EXPERT])
async def test_a_chat_is_answered(connect: Connect, model: str) -> None:
    reply = await ask(connect(), model=model)
    assert reply.model == model
    assert reply.choices[0].message.content == say("guide", model, seed=3, question=QUESTION)
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage.prompt_tokens == SIMULATOR.reply(chat("guide", question=QUESTION)).prompt_tokens
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens


async def test_the_longest_length_cuts_off(connect: Connect) -> None:
    for name in ("max_tokens", "max_completion_tokens"):
        reply = await ask(connect(), **{name: 5})
        assert reply.choices[0].finish_reason == "length"
        assert len(reply.choices[0].message.content) == 20
        assert reply.usage.completion_tokens == 5


async def test_the_models_are_listed(connect: Connect) -> None:
    assert [model.id async for model in connect().models.list()] == [WEAK, EXPERT]


async def test_another_model_is_not_found(connect: Connect) -> None:
    with pytest.raises(openai.NotFoundError, match="`gpt-4o` does not exist") as caught:
        await ask(connect(), model="gpt-4o")
    assert caught.value.code == "model_not_found"


async def test_one_model_is_described_and_another_is_not_found(connect: Connect) -> None:
    client = connect()
    for model in (WEAK, EXPERT):
        assert (await client.models.retrieve(model)).id == model
    with pytest.raises(openai.NotFoundError, match="`gpt-4o` does not exist") as caught:
        await client.models.retrieve("gpt-4o")
    assert (caught.value.code, caught.value.type) == ("model_not_found", "invalid_request_error")


@pytest.mark.parametrize("usage", [False, True])
async def test_a_stream_says_the_same_as_a_whole_reply(connect: Connect, *, usage: bool) -> None:
    whole = await ask(connect())
    options = {"stream_options": {"include_usage": True}} if usage else {}
    chunks = [chunk async for chunk in await ask(connect(), stream=True, **options)]
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    assert "".join(choice.delta.content or "" for choice in choices) == whole.choices[0].message.content
    assert (choices[0].delta.role, choices[-1].finish_reason) == ("assistant", "stop")
    assert {choice.finish_reason for choice in choices[:-1]} == {None}
    assert {(chunk.id, chunk.model, chunk.object) for chunk in chunks} == {(whole.id, WEAK, "chat.completion.chunk")}
    assert [chunk.usage for chunk in chunks if chunk.usage] == ([whole.usage] if usage else [])


async def test_a_stream_that_is_cut_off_ends_for_its_length(connect: Connect) -> None:
    chunks = [chunk async for chunk in await ask(connect(), stream=True, max_tokens=5)]
    assert chunks[-1].choices[0].finish_reason == "length"


async def test_messages_may_come_in_parts(connect: Connect) -> None:
    parts = [{"role": "user", "content": [{"type": "text", "text": MESSAGES[1]["content"]}]}]
    whole = [{"role": "user", "content": MESSAGES[1]["content"]}]
    replies = [await ask(connect(), messages=messages) for messages in (parts, whole)]
    assert replies[0].choices[0].message.content == replies[1].choices[0].message.content


async def test_half_a_surrogate_pair_does_no_harm() -> None:
    body = json.dumps(
        {"model": WEAK, "messages": [{"role": "user", "content": "\ud800 <problem>\n\ud800\n</problem>"}]}
    )
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=simulated_app(0))) as client:
        reply = await client.post("http://simulated/v1/chat/completions", content=body)
    assert reply.status_code == 200


GOOD = {"model": WEAK, "messages": [{"role": "user", "content": "x"}]}


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ("no json", None),
        ("[]", None),
        ("[" * 100_000, None),
        (GOOD | {"model": None}, "model"),
        (GOOD | {"messages": []}, "messages"),
        (GOOD | {"messages": "x"}, "messages"),
        (GOOD | {"messages": ["x"]}, "messages[0]"),
        (GOOD | {"messages": [{"role": "wizard", "content": "x"}]}, "messages[0]"),
        (GOOD | {"messages": [{"role": "user"}]}, "messages[0].content"),
        (GOOD | {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages[0].content"),
        (GOOD | {"temperature": "hot"}, "temperature"),
        (GOOD | {"temperature": 3}, "temperature"),
        (GOOD | {"temperature": True}, "temperature"),
        (GOOD | {"max_tokens": 0}, "max_tokens"),
        (GOOD | {"max_completion_tokens": 1.5}, "max_completion_tokens"),
        (GOOD | {"seed": "x"}, "seed"),
        (GOOD | {"stream": "yes"}, "stream"),
        (GOOD | {"stream_options": {"include_usage": True}}, "stream_options"),
        (GOOD | {"stream": True, "stream_options": {"include_usage": 3}}, "stream_options"),
        (GOOD | {"stream": True, "stream_options": []}, "stream_options"),
        (GOOD | {"n": 2}, "n"),
    ],
)
async def test_bad_requests_are_refused_in_the_form_of_the_api(body: Any, parameter: str | None) -> None:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=simulated_app(0))) as client:
        content = body if isinstance(body, str) else json.dumps(body)
        reply = await client.post("http://simulated/v1/chat/completions", content=content)
    error = reply.json()["error"]
    assert reply.status_code == 400
    assert (error["type"], error["param"]) == ("invalid_request_error", parameter)
    assert error["message"]


async def test_too_many_requests_say_when_to_come_again_and_then_pass(connect: Connect) -> None:
    client = connect(faulty("429:1:2"))
    for _ in range(2):
        with pytest.raises(openai.RateLimitError) as caught:
            await ask(client)
        assert caught.value.response.headers["retry-after"] == "1"
    assert (await ask(client)).choices


async def test_errors_of_the_server_pass_too(connect: Connect) -> None:
    client = connect(faulty("500:1"))
    with pytest.raises(openai.InternalServerError):
        await ask(client)
    assert (await ask(client)).choices
    with pytest.raises(openai.InternalServerError):  # another request has tries of its own
        await ask(client, seed=4)


async def test_a_reset_is_an_error_of_the_connection(connect: Connect) -> None:
    client = connect(faulty("reset:1"))
    with pytest.raises((openai.APIConnectionError, ConnectionResetError)):
        await ask(client)
    assert (await ask(client)).choices


async def test_a_hanging_call_can_be_given_up(connect: Connect) -> None:
    client = connect(faulty("hang:1"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await ask(client)
    assert (await ask(client)).choices


async def test_a_slow_reply_takes_its_time_with_every_byte(connect: Connect) -> None:
    client = connect(faulty("slow:1"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(4 * DRIP_S):
            await ask(client)


async def test_bodies_that_are_no_json_and_replies_of_nonsense(connect: Connect) -> None:
    app = faulty("bad-json:1")
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app)) as client:
        reply = await client.post("http://simulated/v1/chat/completions", json=GOOD)
        assert reply.status_code == 200
        with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
            reply.json()
    nonsense = await ask(connect(faulty("garbage:1")))
    assert "lorem ipsum" in nonsense.choices[0].message.content


async def test_a_reply_that_is_cut_off_is_half_of_the_reply(connect: Connect) -> None:
    app = faulty("cut-off:1")
    half, whole = [(await ask(connect(app))).choices[0] for _ in range(2)]
    assert half.finish_reason == "length"
    assert whole.message.content.startswith(half.message.content)
    assert len(half.message.content) == len(whole.message.content) // 2


async def test_replies_take_as_long_as_they_are_told_to_all_at_once(connect: Connect) -> None:
    client = connect(simulated_app(0, latency_s=0.3))
    started = time.perf_counter()
    await asyncio.gather(*(ask(client, seed=seed) for seed in range(20)))
    passed = time.perf_counter() - started
    assert passed >= 0.3
    # One after the other they would take 6 s.
    assert passed < 4


async def test_two_applications_count_their_tries_apart(connect: Connect) -> None:
    for _ in range(2):
        with pytest.raises(openai.RateLimitError):
            await ask(connect(simulated_app(0, faults=[Fault(read_fault("429:1").ill, 1.0)])))

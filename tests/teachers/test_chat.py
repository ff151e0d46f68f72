"""Calls over real HTTP to an endpoint that behaves as well, or as badly, as real ones do."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from fake_endpoint import (
    Act,
    FakeEndpoint,
    answers,
    completion,
    drips,
    echoes,
    fails,
    hangs,
    html,
    raw,
    raw_endpoint,
    says,
)

from engine.domain import CallOutcome, Message, Reply, Request, Usage
from engine.errors import TeacherRefusedError
from engine.teachers import open_teacher
from engine.teachers.chat import ChatTeacher

TeacherMaker = Callable[..., ChatTeacher]
RequestMaker = Callable[..., Request]
KEY = "sk-test-0123456789-secret"


async def test_a_reply_comes_back_with_its_tokens_and_its_price(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = answers("Two. \\boxed{2}")
    teacher = make_teacher(price={"prompt": 10, "cached": 1, "completion": 100})

    reply = await teacher.ask(request_for())

    assert reply.outcome is CallOutcome.ANSWERED
    assert reply.text == "Two. \\boxed{2}"
    assert reply.model == "fake-1"
    assert (reply.tries, reply.faults, reply.detail) == (1, (), None)
    assert reply.usage == Usage(11, 3, 7, reply.usage.cost_usd)
    assert reply.usage.cost_usd == pytest.approx((8 * 10 + 3 * 1 + 7 * 100) / 1e6)
    assert reply.latency_s > 0


async def test_the_request_says_what_the_stage_asked_for(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    messages = (Message("system", "Solve."), Message("user", "∑ über 日本 🎲"))
    teacher = make_teacher(parameters={"top_p": 0.9})

    await teacher.ask(request_for(messages=messages, sample=3, temperature=0.7, max_tokens=99))

    assert endpoint.bodies == [
        {
            "model": "fake",
            "messages": [{"role": "system", "content": "Solve."}, {"role": "user", "content": "∑ über 日本 🎲"}],
            "seed": 3,
            "temperature": 0.7,
            "max_tokens": 99,
            "top_p": 0.9,
        }
    ]
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"


async def test_half_of_a_surrogate_pair_hinders_neither_way(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = answers("a\ud800b \ud83c\udfb2")

    reply = await make_teacher().ask(request_for("broken \udc00 question"))

    assert reply.text == "a\ufffdb 🎲"
    assert endpoint.bodies[0]["messages"][0]["content"] == "broken \ufffd question"


READINGS: dict[str, tuple[Act, CallOutcome, str]] = {
    "cut off": (answers("As far as", finish="length"), CallOutcome.CUT_OFF, "As far as"),
    "blank": (answers("  \n"), CallOutcome.EMPTY, "  \n"),
    "null content": (answers(None), CallOutcome.EMPTY, ""),
    "all of it reasoning": (answers("", finish="length"), CallOutcome.EMPTY, ""),
    "reasoning alone": (
        says(completion(choices=[{"message": {"content": None, "reasoning_content": "hm"}, "finish_reason": "stop"}])),
        CallOutcome.EMPTY,
        "",
    ),
    "reasoning up to the longest length": (
        says(completion(choices=[{"message": {"content": None, "reasoning": "hm"}, "finish_reason": "length"}])),
        CallOutcome.EMPTY,
        "",
    ),
    "nothing, but filtered": (answers(None, finish="content_filter"), CallOutcome.REJECTED, ""),
    "filtered reply": (answers("Some", finish="content_filter"), CallOutcome.REJECTED, "Some"),
    "parts": (
        answers([{"type": "thinking", "text": "hm"}, {"type": "text", "text": "5"}, {"type": "text", "text": "6"}]),
        CallOutcome.ANSWERED,
        "56",
    ),
    "reasoning beside the content": (
        says(completion(choices=[{"message": {"content": "7", "reasoning_content": "long"}, "finish_reason": "stop"}])),
        CallOutcome.ANSWERED,
        "7",
    ),
    "refusal": (
        says(completion(choices=[{"message": {"content": None, "refusal": "I won't."}, "finish_reason": "stop"}])),
        CallOutcome.EMPTY,
        "",
    ),
}


@pytest.mark.parametrize("case", READINGS)
async def test_a_reply_is_what_its_content_and_its_finish_say(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default, outcome, text = READINGS[case]

    reply = await make_teacher().ask(request_for())

    assert (reply.outcome, reply.text, reply.tries) == (outcome, text, 1)
    assert bool(reply.detail) == (outcome in (CallOutcome.EMPTY, CallOutcome.REJECTED))


async def test_tokens_that_are_not_reported_are_unknown_and_so_is_the_cost(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [
        answers(usage=None),
        answers(usage={"prompt_tokens": True, "completion_tokens": -1}),
        answers(usage={"prompt_tokens": 5, "completion_tokens": 1, "prompt_cache_hit_tokens": 4}),
    ]
    teacher = make_teacher(price={"prompt": 1_000_000, "completion": 0})

    usages = [(await teacher.ask(request_for())).usage for _ in range(3)]

    assert usages == [Usage(), Usage(), Usage(5, 4, 1, 5.0)]


PASSING: dict[str, tuple[Act, str]] = {
    "408": (fails(408), "408"),
    "409": (fails(409), "409"),
    "429": (fails(429), "429"),
    "500": (fails(500), "500"),
    "502 as HTML": (html(502), "502"),
    "not JSON": (raw(b'{"choices": ['), "bad body"),
    "not UTF-8": (raw(b'{"choices": "\xff\xfe"}'), "bad body"),
    "nested without end": (raw(b"[" * 100_000), "bad body"),
    "an empty body": (raw(b""), "bad body"),
    "a list": (says([1]), "bad body"),
    "no choices": (says(completion(choices=[])), "empty"),
    "no content and no reason": (answers(None, finish=None), "empty"),
    "blank and no reason": (answers(" \n", finish=""), "empty"),
    "reasoning without content and without a reason": (
        says(completion(choices=[{"message": {"content": None, "reasoning_content": "hm"}}])),
        "empty",
    ),
    "choices that are no list": (says(completion(choices={"0": 1})), "bad body"),
    "a choice without a message": (says(completion(choices=[{"finish_reason": "stop"}])), "bad body"),
    "an error with status 200": (says({"error": {"message": "overloaded", "code": 503}}), "bad body"),
}


@pytest.mark.parametrize("case", PASSING)
async def test_what_may_pass_is_tried_again(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    act, fault = PASSING[case]
    endpoint.script = [act, act]

    reply = await make_teacher().ask(request_for())

    assert reply.outcome is CallOutcome.ANSWERED
    assert (reply.tries, reply.faults) == (3, (fault, fault))


ENDINGS: dict[str, tuple[Act, CallOutcome]] = {
    "500": (fails(500, "it broke"), CallOutcome.UNAVAILABLE),
    "never any content": (answers("", finish=None), CallOutcome.UNAVAILABLE),
    "never any choice": (answers(choices=[]), CallOutcome.UNAVAILABLE),
    "no choices": (says({}), CallOutcome.UNAVAILABLE),
    "hangs before its headers": (hangs(), CallOutcome.TIMED_OUT),
    "drips for ever": (drips(), CallOutcome.TIMED_OUT),
}


@pytest.mark.parametrize("case", ENDINGS)
async def test_what_does_not_pass_ends_after_the_last_try(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default, outcome = ENDINGS[case]

    reply = await make_teacher(max_tries=3, timeout_s=0.2).ask(request_for())

    assert reply.outcome is outcome
    assert reply.tries == len(endpoint.bodies) == 3
    assert len(reply.faults) == 2
    assert reply.detail
    assert reply.text == ""


RAW: dict[str, bytes] = {
    "reset before any byte": b"",
    "reset within the headers": b"HTTP/1.1 200 OK\r\nContent-",
    "reset within the body": b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\nContent-Type: application/json\r\n\r\n{"cho',
    "reset within a chunk": b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"cho',
    "no HTTP at all": b"220 mail.example.org ESMTP\r\n\r\n",
    "a body that does not unpack": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
}


@pytest.mark.parametrize("case", RAW)
async def test_a_broken_connection_is_a_connection_fault_not_a_time_out(
    case: str, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    with raw_endpoint(RAW[case]) as base_url:
        reply = await make_teacher(base_url=base_url, max_tries=2).ask(request_for())

    assert (reply.outcome, reply.tries, reply.faults) == (CallOutcome.UNAVAILABLE, 2, ("connection",))


async def test_nobody_at_the_address_is_a_connection_fault(
    make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    with raw_endpoint(b"") as base_url:
        pass

    reply = await make_teacher(base_url=base_url, max_tries=2).ask(request_for())

    assert (reply.outcome, reply.faults) == (CallOutcome.UNAVAILABLE, ("connection",))
    assert "connect" in (reply.detail or "").lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "30"},
        {
            "Retry-After": format_datetime(datetime(2031, 5, 1, 12, 0, 30, tzinfo=UTC), usegmt=True),
            "Date": format_datetime(datetime(2031, 5, 1, 12, 0, 0, tzinfo=UTC), usegmt=True),
        },
    ],
    ids=["seconds", "date"],
)
async def test_retry_after_is_waited_for(
    headers: dict[str, str], endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, fast: Any
) -> None:
    endpoint.script = [fails(429, headers=headers)]

    reply = await make_teacher().ask(request_for())

    assert reply.faults == ("429",)
    assert 29.5 < sum(fast.waits) < 32
    assert reply.latency_s > 29.5


async def test_retry_after_holds_for_the_other_calls_too(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, fast: Any
) -> None:
    endpoint.script = [fails(429, headers={"Retry-After": "30"})]
    teacher = make_teacher(concurrency=2)
    first = asyncio.create_task(teacher.ask(request_for()))
    while not endpoint.bodies:  # noqa: ASYNC110 -- the endpoint lives in another thread
        await asyncio.sleep(0.01)

    second = await teacher.ask(request_for())

    assert ((await first).faults, second.faults) == (("429",), ())
    assert sum(fast.waits) > 29.5


async def test_the_limit_of_calls_a_minute_is_kept(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, fast: Any
) -> None:
    teacher = make_teacher(limits={"requests_per_minute": 60})

    await asyncio.gather(*(teacher.ask(request_for()) for _ in range(6)))

    assert len(endpoint.bodies) == 6
    assert 4.5 < sum(fast.waits) < 5.5


async def test_tokens_that_a_reply_did_not_use_are_free_for_the_next(
    make_teacher: TeacherMaker, request_for: RequestMaker, fast: Any
) -> None:
    teacher = make_teacher(limits={"tokens_per_minute": 6000}, concurrency=1)

    for _ in range(11):
        await teacher.ask(request_for(max_tokens=1000))

    # 18 tokens a call were used of the 1,004 that were booked: ten waits of 10 s each would be 100 s.
    assert sum(fast.waits) < 3


STOPPING: dict[str, tuple[Act, str]] = {
    "key refused": (fails(401, "Incorrect API key", code="invalid_api_key"), "key_env"),
    "no permission": (fails(403, "no access"), "does not permit"),
    "unknown model": (fails(404, "The model `fake` does not exist", code="model_not_found"), "`model`"),
    "payment required": (fails(402, "Insufficient Balance"), "Top up"),
    "no credit": (fails(429, "You exceeded your quota", code="insufficient_quota"), "no credit"),
    "no credit by type": (fails(429, "You exceeded your quota", type="insufficient_quota"), "no credit"),
}


@pytest.mark.parametrize("case", STOPPING)
async def test_a_refused_teacher_stops_the_run_at_once_and_says_what_to_do(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default, remedy = STOPPING[case]

    with pytest.raises(TeacherRefusedError) as refusal:
        await make_teacher().ask(request_for())

    assert len(endpoint.bodies) == 1
    for part in (remedy, "Teacher 'weak'", "fake", endpoint.base_url):
        assert part in str(refusal.value)
    assert refusal.value.__context__ is None  # the SDK's error holds the request, and with it the key


@pytest.mark.parametrize(
    "act",
    [
        fails(400, "filtered", code="content_filter"),
        fails(400, "max_tokens is too large", param="max_tokens"),
        fails(400, "Unsupported value", param="messages", code="unsupported_value"),
        fails(413, "too long"),
        fails(422, "bad"),
    ],
    ids=["content filter", "too large", "another parameter", "413", "422"],
)
async def test_a_rejected_request_is_not_sent_again(
    act: Act, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = act

    reply = await make_teacher().ask(request_for())

    assert (reply.outcome, reply.tries, reply.faults) == (CallOutcome.REJECTED, 1, ())
    assert reply.detail


def knows_no(parameter: str, error: dict[str, Any], status: int = 400) -> Act:
    """An endpoint that refuses a parameter, and then answers with the rest of the request."""

    async def act(request: Any, body: dict[str, Any]) -> Any:
        if parameter in body:
            return await says(error, status=status)(request, body)
        return await echoes("max_completion_tokens")(request, body)

    return act


UNSUPPORTED: dict[str, tuple[str, dict[str, Any], int]] = {
    "renamed": (
        "max_tokens",
        {
            "error": {
                "message": "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
                "param": "max_tokens",
                "code": "unsupported_parameter",
            }
        },
        400,
    ),
    "only one value": (
        "temperature",
        {
            "error": {
                "message": "Unsupported value: 'temperature' does not support 0.7 with this model.",
                "param": "temperature",
                "code": "unsupported_value",
            }
        },
        400,
    ),
    "named in words": ("seed", {"error": {"message": "Unknown parameter 'seed'"}}, 400),
    "as FastAPI says it": (
        "seed",
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]},
        422,
    ),
}


@pytest.mark.parametrize("case", UNSUPPORTED)
async def test_a_parameter_that_is_not_supported_is_left_out_or_renamed_from_then_on(
    case: str,
    endpoint: FakeEndpoint,
    make_teacher: TeacherMaker,
    request_for: RequestMaker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    parameter, error, status = UNSUPPORTED[case]
    endpoint.default = knows_no(parameter, error, status)
    teacher = make_teacher(max_tries=1)

    together = await asyncio.gather(*(teacher.ask(request_for(temperature=0.7)) for _ in range(4)))
    later = await teacher.ask(request_for(temperature=0.7))

    assert {reply.outcome for reply in (*together, later)} == {CallOutcome.ANSWERED}
    assert all(reply.faults in ((), (f"{status} {parameter}",)) for reply in together)
    assert later.faults == ()
    expected = {"max_tokens", "seed", "temperature", "model", "messages"} - {parameter}
    assert endpoint.bodies[-1].keys() == expected | ({"max_completion_tokens"} if case == "renamed" else set())
    assert later.text == ("64" if case == "renamed" else '"absent"')
    assert caplog.text.count("does not support") == 1


async def test_an_endpoint_that_knows_no_parameter_at_all_is_given_up(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = fails(400, "unsupported: seed, temperature, max_tokens, max_completion_tokens")

    reply = await make_teacher().ask(request_for())

    assert reply.outcome is CallOutcome.REJECTED
    assert reply.tries == 4
    assert sorted(reply.faults) == ["400 max_tokens", "400 seed", "400 temperature"]


async def test_so_many_calls_as_allowed_are_in_flight_and_never_more(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = answers(after_s=0.1)
    teacher = make_teacher(concurrency=20)

    replies = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(60)))

    assert [reply.outcome for reply in replies] == [CallOutcome.ANSWERED] * 60
    assert endpoint.peak == 20
    assert len(endpoint.connections) == 20


async def test_a_cancelled_call_gives_its_place_free_and_closes_cleanly(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [answers(), hangs(), drips()]
    teacher = make_teacher(concurrency=2)
    await teacher.ask(request_for())
    calls = [asyncio.create_task(teacher.ask(request_for())) for _ in range(2)]
    while len(endpoint.bodies) < 3:  # noqa: ASYNC110 -- the endpoint lives in another thread
        await asyncio.sleep(0.01)

    for call in calls:
        call.cancel()
    ended = await asyncio.gather(*calls, return_exceptions=True)

    assert [type(error) for error in ended] == [asyncio.CancelledError] * 2
    assert (await teacher.ask(request_for())).outcome is CallOutcome.ANSWERED


async def test_an_endpoint_without_a_key_is_asked_with_a_placeholder(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    reply = await make_teacher(key_env="").ask(request_for())

    assert reply.outcome is CallOutcome.ANSWERED
    assert endpoint.headers[0]["authorization"] == "Bearer no-key"


async def test_the_key_never_shows(
    endpoint: FakeEndpoint,
    make_teacher: TeacherMaker,
    request_for: RequestMaker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not even where the endpoint itself repeats it."""
    caplog.set_level(logging.DEBUG)
    endpoint.script = [
        answers(f"your key is {KEY}", model=f"fake-{KEY}"),
        answers(None, choices=[{"message": {"content": "", "refusal": f"not for {KEY}"}}]),
        fails(400, f"bad request with {KEY}"),
        fails(500, f"broken by {KEY}"),
        fails(429, f"too fast, {KEY}"),
        says({"error": {"message": f"odd, {KEY}"}}),
        hangs(),
        fails(401, f"Incorrect API key provided: {KEY}"),
    ]
    teacher = make_teacher(max_tries=1, timeout_s=0.2)
    shown: list[str] = [repr(teacher), repr(vars(teacher))]

    replies: list[Reply] = [await teacher.ask(request_for()) for _ in range(6)]  # the 429 is tried again
    with pytest.raises(TeacherRefusedError) as refusal:
        await teacher.ask(request_for())

    shown += [repr(reply) for reply in replies] + [str(refusal.value), repr(refusal.value)]
    shown += traceback.format_exception(refusal.value) + [str(vars(record)) for record in caplog.records]
    assert endpoint.headers[-1]["authorization"] == f"Bearer {KEY}"
    assert caplog.records
    assert [text for text in shown if KEY in text] == []
    assert sum("[key]" in text for text in shown) >= 6


async def test_a_teacher_opened_by_the_door_answers(endpoint: FakeEndpoint, request_for: RequestMaker) -> None:
    from engine.config import OpenAITeacher  # noqa: PLC0415 -- only this test opens one as the runner does

    spec = OpenAITeacher(kind="openai", model="fake", base_url=endpoint.base_url, key_env="")
    teacher = open_teacher("expert", spec, concurrency=1, environment={})

    reply = await teacher.ask(request_for())
    await teacher.close()

    assert (teacher.role, teacher.model, teacher.priced) == ("expert", "fake", False)
    assert (reply.outcome, reply.usage.cost_usd) == (CallOutcome.ANSWERED, None)

"""Refusals by an endpoint that has answered nothing yet: is it the call that is wrong, or the set-up?"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fake_endpoint import FakeEndpoint, answers, completion, fails, says

from engine.domain import CallOutcome, Message, Request
from engine.errors import TeacherRefusedError
from engine.teachers.chat import ChatTeacher
from engine.teachers.sender import PROBE

TeacherMaker = Callable[..., ChatTeacher]
RequestMaker = Callable[..., Request]


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_set_up_that_is_refused_costs_two_requests_and_stops_the_run(
    status: int, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = fails(status, "temperature is out of range")
    teacher = make_teacher(concurrency=50)

    ended = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(100)), return_exceptions=True)

    assert {type(error) for error in ended} == {TeacherRefusedError}
    assert len(endpoint.bodies) == 2
    for part in (f"{status}: temperature is out of range", "`model`", endpoint.base_url):
        assert part in str(ended[0])


async def test_what_is_asked_then_differs_from_the_call_in_its_prompt_only(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [fails(400)]
    request = request_for(messages=(Message("system", "s"), Message("user", "u")), sample=3, max_tokens=777)

    await make_teacher(parameters={"top_p": 0.5}).ask(request)

    call, probe = endpoint.bodies
    assert {key for key in call | probe if call.get(key) != probe.get(key)} == {"messages"}
    assert probe["messages"] == [{"role": "user", "content": PROBE.messages[0].content}]


async def test_a_first_call_that_is_refused_for_its_own_sake_is_given_up_alone(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 1}
    endpoint.script = [fails(400, "filtered"), says(completion(usage=usage)), fails(400, "filtered")]
    teacher = make_teacher(concurrency=1, price={"prompt": 1, "completion": 100})

    refused, again, later = [await teacher.ask(request_for()) for _ in range(3)]

    assert refused is not None
    assert again is not None
    assert later is not None
    assert (refused.outcome, refused.tries, refused.faults) == (CallOutcome.REJECTED, 1, ())
    assert refused.usage.cost_usd == pytest.approx(110e-6)
    assert (again.outcome, later.outcome) == (CallOutcome.REJECTED, CallOutcome.ANSWERED)
    assert len(endpoint.bodies) == 4  # once it has answered, a refusal is believed


@pytest.mark.parametrize("away", [fails(503), fails(429)], ids=["503", "429"])
async def test_while_it_is_not_known_whose_fault_it_is_the_call_is_tried_again(
    away: Any, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [fails(400), away, fails(400), away]

    reply = await make_teacher().ask(request_for())

    assert reply is not None
    assert reply.outcome is CallOutcome.ANSWERED
    assert len(endpoint.bodies) == 5


async def test_a_key_that_the_probe_finds_refused_stops_too(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [fails(400)]
    endpoint.default = fails(401)

    with pytest.raises(TeacherRefusedError, match="key_env"):
        await make_teacher().ask(request_for())


async def test_a_parameter_that_the_probe_finds_unsupported_is_left_out(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [fails(400), fails(400, "Unknown parameter", param="seed")]
    endpoint.default = answers("Two.")

    reply = await make_teacher().ask(request_for())

    assert reply is not None
    assert reply.text == "Two."
    assert "seed" not in endpoint.bodies[-1]

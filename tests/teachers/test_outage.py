"""A teacher whose endpoint is away, refuses its key, or is not met yet."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fake_endpoint import Act, FakeEndpoint, answers, completion, fails, hangs, html, raw, redirects, says

from engine.domain import CallOutcome, Request
from engine.errors import TeacherRefusedError
from engine.teachers.chat import ChatTeacher, backoff_s
from engine.teachers.sender import PROBE

TeacherMaker = Callable[..., ChatTeacher]
RequestMaker = Callable[..., Request]
AWAY_S = 600


def away_until(end: float, now: Callable[[], float], away: Act) -> Act:
    """An endpoint that is well but for its first time."""
    well = answers("Two.")

    async def act(request: Any, body: dict[str, Any]) -> Any:
        return await (away if now() < end else well)(request, body)

    return act


def probes(endpoint: FakeEndpoint) -> int:
    return sum(body["messages"][0]["content"] == PROBE.messages[0].content for body in endpoint.bodies)


AWAY: dict[str, Act] = {
    "503": fails(503, "overloaded"),
    "500": fails(500, "it broke"),
    "a proxy's page with status 502": html(502),
    "silence": hangs(),
}


@pytest.mark.parametrize("concurrency", [1, 8])
@pytest.mark.parametrize("case", AWAY)
async def test_an_endpoint_that_is_away_for_long_costs_time_and_no_call(
    case: str,
    concurrency: int,
    endpoint: FakeEndpoint,
    make_teacher: TeacherMaker,
    request_for: RequestMaker,
    fast: Any,
) -> None:
    endpoint.default = away_until(fast.now() + AWAY_S, fast.now, AWAY[case])
    teacher = make_teacher(concurrency=concurrency, timeout_s=0.1 if case == "silence" else 5)

    replies = await asyncio.gather(*(teacher.ask(request_for(f"question {n}")) for n in range(20)))

    assert [reply.outcome for reply in replies if reply] == [CallOutcome.ANSWERED] * 20
    assert 12 < probes(endpoint) < 40
    assert len(endpoint.bodies) - probes(endpoint) <= 20 + 10 + concurrency  # the answers, and what went before them
    assert teacher.waiting is None


async def test_who_waits_says_since_when_and_why_and_can_be_stopped(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker, fast: Any
) -> None:
    endpoint.default = fails(503, "closed for repair")
    begun, stop = fast.now(), False
    teacher = make_teacher(halted=lambda: stop)
    calls = [asyncio.create_task(teacher.ask(request_for(f"question {n}"))) for n in range(10)]
    while fast.now() < begun + AWAY_S + 90:  # noqa: ASYNC110 -- the time that it waits for passes as others sleep
        await asyncio.sleep(0)

    said = teacher.waiting or ""
    stop = True

    assert await asyncio.gather(*calls) == [None] * 10
    for part in ("weak has not answered", "11 min", "closed for repair"):
        assert part in said


async def test_what_probes_have_used_is_paid_for_with_the_next_reply(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [fails(500)] * 5
    endpoint.default = says(completion(usage={"prompt_tokens": 10, "completion_tokens": 1}))
    teacher = make_teacher(price={"prompt": 1, "completion": 100})

    first, second = [await teacher.ask(request_for()) for _ in range(2)]

    assert probes(endpoint) == 1
    assert first is not None
    assert second is not None
    assert (first.tries, first.usage.prompt_tokens, first.usage.completion_tokens) == (6, 20, 2)
    assert first.usage.cost_usd == pytest.approx(220e-6)
    assert second.usage.cost_usd == pytest.approx(110e-6)


@pytest.mark.parametrize("act", [html(), html(404), redirects(302), redirects(308)], ids=["200", "404", "302", "308"])
async def test_a_page_from_an_endpoint_that_has_answered_well_is_an_outage(
    act: Act, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [answers(), *[act] * 9]
    teacher = make_teacher(concurrency=1)

    replies = [await teacher.ask(request_for()) for _ in range(2)]

    assert [reply.outcome for reply in replies if reply] == [CallOutcome.ANSWERED] * 2
    assert set(replies[1].faults if replies[1] else ()) == {"page"}


PAGES: dict[str, tuple[Act, str]] = {
    "a page": (html(), "'Sign in'"),
    "a page with status 400": (html(400), "'Sign in'"),
    "a page with status 404": (html(404), "'Sign in'"),
    "moved": (redirects(301), "https://login.example.org/sign-in"),
    "found": (redirects(302), "https://login.example.org/sign-in"),
    "moved for good": (redirects(308, "https://127.0.0.1/v1/chat/completions"), "https://127.0.0.1/v1"),
    "a method that is not allowed": (fails(405, "Method Not Allowed"), "Method Not Allowed"),
}


@pytest.mark.parametrize("case", PAGES)
async def test_a_wrong_address_costs_one_request_and_says_what_to_do(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default, said = PAGES[case]
    teacher = make_teacher(concurrency=8)

    ended = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(20)), return_exceptions=True)

    assert {type(error) for error in ended} == {TeacherRefusedError}
    assert len(endpoint.bodies) == 1
    for part in ("`base_url`", endpoint.base_url, said):
        assert part in str(ended[0])
    assert "<" not in str(ended[0])


async def test_people_see_no_markup_and_no_control_characters_of_a_body(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    page = b"<html><script>alert(1)</script>\x1b[31m<h1>Bad\r\ngateway</h1>" + b"<p>on</p>" * 99
    endpoint.default = raw(page, status=502, media_type="text/html")
    stop = False
    teacher = make_teacher(concurrency=1, halted=lambda: stop)
    call = asyncio.create_task(teacher.ask(request_for()))
    while not (said := teacher.waiting):  # noqa: ASYNC110 -- the time that it waits for passes as others sleep
        await asyncio.sleep(0)
    stop = True
    await call

    assert "502: [31m Bad gateway on on" in said
    assert said.isprintable()
    assert "<" not in said
    assert len(said) < 180


# The first call.


REFUSALS = {"key": fails(401, "no such key"), "model": fails(404, "no such model")}


@pytest.mark.parametrize("case", REFUSALS)
async def test_of_many_calls_at_once_one_finds_out_that_the_teacher_is_refused(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = REFUSALS[case]
    teacher = make_teacher(concurrency=50)

    ended = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(100)), return_exceptions=True)

    assert {type(error) for error in ended} == {TeacherRefusedError}
    assert len({str(error) for error in ended}) == 1
    assert len(endpoint.bodies) == 1


async def test_after_a_later_refusal_nothing_more_is_sent_than_was_in_flight(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [answers(), answers()]
    endpoint.default = fails(401, "expired")
    teacher = make_teacher(concurrency=4)

    ended = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(60)), return_exceptions=True)

    assert sum(isinstance(error, TeacherRefusedError) for error in ended) == 58
    assert len(endpoint.bodies) <= 2 + 4


async def test_the_first_call_goes_out_alone_again_where_nobody_answered_it(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.script = [fails(503), fails(503), fails(503)]
    endpoint.default = answers(after_s=0.4)
    teacher = make_teacher(concurrency=20)
    busiest: list[int] = []

    async def act(request: Any, body: dict[str, Any]) -> Any:
        busiest.append(endpoint.in_flight)
        return await fails(503)(request, body)

    endpoint.script = [act, act, act]

    replies = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(40)))

    assert [reply.outcome for reply in replies if reply] == [CallOutcome.ANSWERED] * 40
    assert busiest == [1, 1, 1]
    assert endpoint.peak == 20


async def test_a_first_call_that_takes_long_keeps_the_others_only_for_a_while(
    endpoint: FakeEndpoint,
    make_teacher: TeacherMaker,
    request_for: RequestMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.teachers.sender.ALONE_S", 0.05)
    endpoint.script = [hangs()]
    teacher = make_teacher(timeout_s=1)

    first = asyncio.create_task(teacher.ask(request_for("slow")))
    others = await asyncio.gather(*(teacher.ask(request_for()) for _ in range(3)))

    assert not first.done()
    assert {reply.outcome for reply in others if reply} == {CallOutcome.ANSWERED}
    assert (await first) is not None


# What a call can cost at most.


async def test_the_worst_case_shrinks_once_replies_have_told_their_tokens(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = says(completion(usage={"prompt_tokens": 104, "completion_tokens": 1}))
    teacher = make_teacher(price={"prompt": 1_000_000, "completion": 0})
    request = request_for("x" * 400)
    assert teacher.worst_case_usd(request) == pytest.approx(416)

    for _ in range(20):
        await teacher.ask(request)

    assert teacher.worst_case_usd(request) == pytest.approx(130)


async def test_without_a_price_there_is_no_worst_case(make_teacher: TeacherMaker, request_for: RequestMaker) -> None:
    assert make_teacher().worst_case_usd(request_for()) is None


def test_time_to_wait_grows_up_to_a_minute() -> None:
    for tried in range(1, 2000):
        assert 0.5 <= backoff_s(tried) <= min(60, max(0.5, 2.0 ** min(tried - 1, 10)))

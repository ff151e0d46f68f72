"""Four hundred calls through an endpoint that fails for some of them: every call ends, and none is lost."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from fake_endpoint import Act, FakeEndpoint, answers, breaks_off, fails, hangs, raw

from engine.domain import CallOutcome, Reply, Request
from engine.teachers.chat import ChatTeacher
from engine.teachers.sender import PROBE

TeacherMaker = Callable[..., ChatTeacher]
RequestMaker = Callable[..., Request]
CALLS = 400

Ill = tuple[str, float, int, Act]
"""What a fault is called, which share of the calls meet it, how often each, and what the endpoint does."""

FAULTS: dict[str, Ill] = {
    "429 three times for 30 %": ("429", 0.30, 3, fails(429)),
    "500 four times for 5 %": ("500", 0.05, 4, fails(500)),
    "broken connections twice for 10 %": ("connection", 0.10, 2, breaks_off()),
    "hangs for 2 %": ("timeout", 0.02, 1, hangs()),
    "invalid JSON twice for 5 %": ("bad body", 0.05, 2, raw(b'{"choices": [{')),
}
CUT_OFF: Ill = ("", 0.02, 1_000, answers("As far as", finish="length"))


def share(text: str, salt: str) -> float:
    """A number from 0 to 1 that a text always has, different by salt."""
    return int.from_bytes(hashlib.blake2b(f"{salt}\0{text}".encode(), digest_size=6).digest()) / 2**48


def question(body: dict[str, Any]) -> str:
    return str(body["messages"][0]["content"])


def meets(text: str, ill: Ill) -> bool:
    return text != PROBE.messages[0].content and share(text, ill[0]) < ill[1]


def ailing(ills: list[Ill]) -> Act:
    """An endpoint that meets each call first with the faults that its text is due, then answers."""
    done: Counter[tuple[str, str]] = Counter()
    well = answers("Two.")

    async def act(request: Any, body: dict[str, Any]) -> Any:
        text = question(body)
        for ill in ills:
            name, _, times, act = ill
            if meets(text, ill) and done[name, text] < times:
                done[name, text] += 1
                return await act(request, body)
        return await well(request, body)

    return act


async def asked(teacher: ChatTeacher, request_for: RequestMaker) -> dict[str, Reply | None]:
    """What became of all calls, by what was asked."""
    texts = [f"What is {number} + 1?" for number in range(CALLS)]
    replies = await asyncio.gather(*(teacher.ask(request_for(text)) for text in texts))
    return dict(zip(texts, replies, strict=True))


@pytest.mark.parametrize("case", FAULTS)
async def test_what_passes_within_the_tries_costs_no_call(
    case: str, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    ill = FAULTS[case]
    endpoint.default = ailing([ill])

    name, wanted, times, _ = ill

    replies = await asked(make_teacher(concurrency=50, timeout_s=0.5 if name == "timeout" else 60), request_for)

    assert {reply.outcome for reply in replies.values() if reply} == {CallOutcome.ANSWERED}
    for text, reply in replies.items():
        assert reply is not None
        assert reply.faults == ((name,) * times if meets(text, ill) else ())
    hit = sum(meets(text, ill) for text in replies)
    assert hit == pytest.approx(wanted * CALLS, rel=0.5)
    sent = [body for body in endpoint.bodies if question(body) != PROBE.messages[0].content]
    assert len(sent) == CALLS + hit * times  # nothing was asked twice that had been answered
    assert len(endpoint.bodies) - len(sent) <= hit  # and few probes


async def test_replies_that_are_cut_off_are_kept_as_such(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    endpoint.default = ailing([CUT_OFF])

    replies = await asked(make_teacher(concurrency=50), request_for)

    cut = {text for text, reply in replies.items() if reply and reply.outcome is CallOutcome.CUT_OFF}
    assert cut == {text for text in replies if meets(text, CUT_OFF)} != set()
    assert {reply.outcome for reply in replies.values() if reply} == {CallOutcome.ANSWERED, CallOutcome.CUT_OFF}
    assert len(endpoint.bodies) == CALLS


async def test_all_of_it_at_once_loses_only_calls_that_meet_more_than_their_tries(
    endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    ills = [*FAULTS.values(), CUT_OFF]
    endpoint.default = ailing(ills)

    replies = await asked(make_teacher(concurrency=50, timeout_s=2, max_tries=6), request_for)

    for text, reply in replies.items():
        met = sum(ill[2] for ill in FAULTS.values() if meets(text, ill))
        counted = sum(ill[2] for name, ill in FAULTS.items() if meets(text, ill) and not name.startswith("429"))
        wanted = CallOutcome.CUT_OFF if meets(text, CUT_OFF) else CallOutcome.ANSWERED
        assert reply is not None
        if counted >= 6:
            assert reply.detail
            assert not reply.outcome.replied
        else:
            assert (reply.outcome, reply.tries) == (wanted, met + 1)


@pytest.mark.parametrize("act", [fails(500), breaks_off(), raw(b"{")], ids=["500", "broken connection", "not JSON"])
async def test_requests_that_an_endpoint_never_bears_are_lost_alone_and_keep_nobody_waiting(
    act: Act, endpoint: FakeEndpoint, make_teacher: TeacherMaker, request_for: RequestMaker
) -> None:
    """More of them, and one after another at the end, than it takes to suspect that nobody is there."""
    poison = {f"What is {number} + 1?" for number in range(CALLS - 20, CALLS)}
    well = answers()

    async def endpoint_act(request: Any, body: dict[str, Any]) -> Any:
        return await (act if question(body) in poison else well)(request, body)

    endpoint.default = endpoint_act

    replies = await asked(make_teacher(concurrency=8), request_for)

    lost = {text: reply for text, reply in replies.items() if reply and not reply.outcome.replied}
    assert lost.keys() == poison
    assert {(reply.outcome, reply.tries) for reply in lost.values()} == {(CallOutcome.UNAVAILABLE, 6)}

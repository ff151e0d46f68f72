"""The check of an endpoint before a run: each step said for itself, with a remedy, and the key nowhere."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fake_endpoint import completion

from engine.config import OpenAITeacher, Price, RecordedTeacher, SimulatedTeacher
from engine.teachers import StepStatus, TeacherCheck, check_teacher

KEY = "sk-live-0123456789abcdef"
OK, FAILED, SKIPPED = StepStatus.OK, StepStatus.FAILED, StepStatus.SKIPPED
Answer = Callable[[httpx2.Request], httpx2.Response]


def spec(**changes: Any) -> OpenAITeacher:
    values = {"kind": "openai", "model": "m-1", "base_url": "http://endpoint.invalid/v1", "key_env": "KEY_OF_MINE"}
    return OpenAITeacher.model_validate(values | changes, context={"environment": {"KEY_OF_MINE": KEY}})


async def checked(answer: Answer, **changes: Any) -> TeacherCheck:
    transport = httpx2.MockTransport(answer)
    return await check_teacher("weak", spec(**changes), {"KEY_OF_MINE": KEY}, transport=transport)


def refusing(status: int, **error: str) -> Answer:
    return lambda _request: httpx2.Response(status, json={"error": {"message": "no", **error}})


def states(check: TeacherCheck) -> dict[str, StepStatus]:
    return {step.name: step.status for step in check.steps}


async def test_an_endpoint_that_answers_is_well_with_its_latency_tokens_and_price() -> None:
    check = await checked(
        lambda _: httpx2.Response(200, json=completion("2", model="m-1-0613")), price=Price(prompt=1e6, completion=2e6)
    )
    assert check.ok
    assert set(states(check).values()) == {OK}
    assert check.usage.prompt_tokens is not None
    assert check.usage.cost_usd == check.usage.prompt_tokens + 2 * (check.usage.completion_tokens or 0)
    assert check.latency_s is not None
    assert "m-1-0613" in next(step.said for step in check.steps if step.name == "model")


@pytest.mark.parametrize(
    ("answer", "failed", "well", "words"),
    [
        (refusing(401), "key accepted", {"key", "reachable"}, "valid key into the environment variable"),
        (refusing(403), "key accepted", {"key", "reachable"}, "Use a key that may"),
        (refusing(404), "model", {"key", "reachable"}, "Check `model`"),
        (refusing(400, message="Model Not Exist"), "model", {"key", "reachable"}, "Check `model`"),
        (refusing(429, code="insufficient_quota"), "call", {"key", "reachable", "key accepted"}, "Top up the account"),
        (refusing(402), "call", {"key", "reachable", "key accepted"}, "Top up the account"),
        (refusing(429), "call", {"key", "reachable"}, "limits"),
        (refusing(503), "call", {"key", "reachable"}, "fault of its own"),
        (refusing(400), "call", {"key", "reachable"}, "`parameters`"),
        (lambda _: httpx2.Response(200, text="<html>hi</html>"), "reachable", {"key"}, "ends in /v1"),
        (lambda _: httpx2.Response(200, text="{"), "call", {"key", "reachable"}, "another protocol"),
    ],
)
async def test_what_an_endpoint_refuses_fails_its_own_step(
    answer: Answer, failed: str, well: set[str], words: str
) -> None:
    check = await checked(answer)
    found = states(check)
    assert [name for name, state in found.items() if state is FAILED] == [failed]
    assert {name for name, state in found.items() if state is OK} == well
    assert not check.ok
    (step,) = (step for step in check.steps if step.status is FAILED)
    assert step.said
    assert words in step.remedy


@pytest.mark.parametrize("status", [200, 400, 401, 404, 429, 500])
@pytest.mark.parametrize("before", [0, 300, 475, 485])
async def test_a_server_that_echoes_the_key_gives_nobody_a_piece_of_it(status: int, before: int) -> None:
    def echo(request: httpx2.Request) -> httpx2.Response:
        said = "x" * before + " " + request.headers["authorization"]
        body: dict[str, Any] = {"error": {"message": said, "param": said}}
        return httpx2.Response(status, json=completion(said, model=said) if status == 200 else body)

    check = await checked(echo)
    assert KEY[:8] not in repr(check)


async def test_nobody_there_is_said_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    check = await check_teacher("weak", spec(base_url=f"http://127.0.0.1:{port}/v1"), {"KEY_OF_MINE": KEY})
    (step,) = (step for step in check.steps if step.status is FAILED)
    assert (step.name, "Nothing listens there" in step.remedy) == ("reachable", True)


async def test_a_name_that_no_host_has_is_said_in_words() -> None:
    def fail(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("connection") from OSError(-2, "Name or service not known")

    check = await checked(fail)
    (step,) = (step for step in check.steps if step.status is FAILED)
    assert (step.name, "No host of that name" in step.remedy) == ("reachable", True)


@pytest.mark.parametrize("key", ["", "  ", "sk-ä-0123456789"])
async def test_a_key_that_is_missing_or_none_asks_nobody(key: str) -> None:
    def never(_request: httpx2.Request) -> httpx2.Response:
        raise AssertionError

    check = await check_teacher("weak", spec(), {"KEY_OF_MINE": key}, transport=httpx2.MockTransport(never))
    assert states(check)["key"] is FAILED
    assert set(list(states(check).values())[1:]) == {SKIPPED}
    assert "KEY_OF_MINE" in check.steps[0].said
    assert not key.strip() or key not in repr(check)


async def test_a_parameter_that_an_endpoint_does_not_know_fails_nothing() -> None:
    bodies: list[dict[str, Any]] = []

    def picky(request: httpx2.Request) -> httpx2.Response:
        bodies.append(json.loads(request.content))
        for name in ("max_tokens", "temperature"):
            if name in bodies[-1]:
                return refusing(400, message=f"Unsupported parameter: {name}", param=name)(request)
        return httpx2.Response(200, json=completion("2"))

    assert (await checked(picky)).ok
    assert len(bodies) == 3


async def test_a_budget_needs_a_price() -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=completion("2")))
    for must, state in ((True, FAILED), (False, SKIPPED)):
        check = await check_teacher("weak", spec(), {"KEY_OF_MINE": KEY}, must_be_priced=must, transport=transport)
        assert (states(check)["price"], check.ok) == (state, not must)


async def test_recorded_replies_are_counted_and_missing_ones_said(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    row = {"question": "1 + 1?", "teacher": "weak", "stage": "guide", "sample": 0, "model": "m", "reply": "2"}
    path.write_text(json.dumps(row) + "\nbroken\n")
    recorded = RecordedTeacher(kind="recorded", file=path)
    well, wrong = [await check_teacher(role, recorded, {}) for role in ("weak", "expert")]
    assert "1 replies of 'weak' can be played back; 1 lines cannot be used" in well.steps[0].said
    assert (well.ok, wrong.ok) == (True, False)
    assert "no usable reply of teacher 'expert'" in wrong.steps[0].said


async def test_a_simulated_teacher_is_said_to_be_one() -> None:
    check = await check_teacher("weak", SimulatedTeacher(kind="simulated", model="weak"), {})
    assert (check.ok, check.kind, check.where) == (True, "simulated", "")
    assert "no model is asked" in check.steps[0].said

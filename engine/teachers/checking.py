"""Whether a teacher can be asked, found out step by step before a run begins: for a model, with one tiny call."""

import asyncio
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import httpx2

from engine.config import OpenAITeacher, RecordedTeacher, SimulatedTeacher, TeacherSpec
from engine.domain import Message, Request, Stage, Usage
from engine.errors import InputError, TeacherError
from engine.teachers.completion import Completion
from engine.teachers.dialect import Dialect
from engine.teachers.faults import Fault
from engine.teachers.pricing import pricing
from engine.teachers.recorded import RecordedReplies
from engine.teachers.teacher import open_teacher
from engine.teachers.tokens import believed, prompt_size, rule_of_thumb, size_of
from engine.teachers.verdicts import reading

TIMEOUT_S: Final = 20.0
"""Seconds for one answer: whoever waits for the check sits before a page."""

TINY: Final = Request("", Stage.GUIDE, 0, (Message("user", "1+1="),), 0.0, 16)
"""What is asked: as little as every endpoint takes."""

_DIALECTS: Final = 4
"""So often it is asked with other parameters, where the endpoint does not know one."""


class StepStatus(StrEnum):
    """What became of a step; SKIPPED: it could not be told."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that must hold before a teacher can be asked.

    Attributes:
        name: What must hold, in short.
        status: Whether it does.
        said: What was found, for people; it may quote the endpoint.
        remedy: What to do where it failed.
    """

    name: str
    status: StepStatus
    said: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class TeacherCheck:
    """What was found out about a teacher. A key is nowhere in it.

    Attributes:
        role: Its name in the recipe.
        kind: `openai`, `recorded` or `simulated`.
        model: Its model, or its file's name.
        where: Its address or file; empty for simulated teachers.
        steps: What must hold, in order.
        latency_s: Seconds to the answer; `None` where there was none.
        usage: What the call used and cost, by an estimate where its tokens were not told.
    """

    role: str
    kind: str
    model: str
    where: str
    steps: tuple[Step, ...]
    latency_s: float | None = None
    usage: Usage = Usage()  # noqa: RUF009 -- frozen

    @property
    def ok(self) -> bool:
        """Whether nothing is known that keeps it from being asked."""
        return all(step.status is not StepStatus.FAILED for step in self.steps)


async def check_teacher(
    role: str,
    spec: TeacherSpec,
    environment: Mapping[str, str],
    *,
    must_be_priced: bool = False,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> TeacherCheck:
    """Find out whether a teacher can be asked. A model behind an endpoint is asked one tiny question, which may cost.

    Args:
        role: Its name in the recipe.
        spec: Its table there.
        environment: Where its key is looked for.
        must_be_priced: Whether the recipe has a budget, which nobody could keep without a price.
        transport: What carries the call instead of the network.
    """
    price = _priced(spec, must_be_priced=must_be_priced)
    if isinstance(spec, RecordedTeacher):
        steps = (await _recorded(role, spec), price)
        return TeacherCheck(role, spec.kind, spec.file.name, str(spec.file), steps)
    if isinstance(spec, SimulatedTeacher):
        return await _simulated(role, spec, price)
    return await _endpoint(role, spec, environment, price, transport)


def _priced(spec: TeacherSpec, *, must_be_priced: bool) -> Step:
    if pricing(spec) is not None:
        return Step("price", StepStatus.OK, "what calls cost is known")
    said = "what calls cost is not known, so no cost is told"
    if not must_be_priced:
        return Step("price", StepStatus.SKIPPED, said)
    return Step(
        "price",
        StepStatus.FAILED,
        "what calls cost is not known, so nobody can keep the budget",
        "Give the teacher a table price = {prompt = ..., completion = ...} in US dollars per million tokens, or leave "
        "out budget_usd.",
    )


async def _recorded(role: str, spec: RecordedTeacher) -> Step:
    try:
        replies = await asyncio.to_thread(RecordedReplies, role, spec)
    except InputError as error:
        return Step("file", StepStatus.FAILED, str(error), "Name a file that has replies of this teacher.")
    await replies.close()
    aside = f"; {replies.set_aside_count:,} lines cannot be used" if replies.set_aside_count else ""
    return Step("file", StepStatus.OK, f"{replies.rows:,} replies of '{role}' can be played back{aside}")


async def _simulated(role: str, spec: SimulatedTeacher, price: Step) -> TeacherCheck:
    teacher = open_teacher(role, spec, concurrency=1)
    began = time.monotonic()
    try:
        await teacher.ask(TINY)
    finally:
        await teacher.close()
    latency_s = time.monotonic() - began
    said = "a program of this project plays it, in the run's own process: no model is asked, and nothing is paid"
    step = Step("simulated", StepStatus.OK, said)
    return TeacherCheck(role, spec.kind, teacher.model, "", (step, price), latency_s)


async def _endpoint(
    role: str,
    spec: OpenAITeacher,
    environment: Mapping[str, str],
    price: Step,
    transport: httpx2.AsyncBaseTransport | None,
) -> TeacherCheck:
    from engine.teachers.endpoint import Endpoint, key_of  # noqa: PLC0415 -- the SDK takes half a second to import

    found = TeacherCheck(role, spec.kind, spec.model, spec.base_url, ())
    try:
        key_of(role, spec.key_env, environment)
    except TeacherError as error:
        remedy = "Set it where this program is started, and start it again."
        return replace(found, steps=(*_steps("key", str(error), remedy, ()), price))
    hasty = spec.model_copy(update={"timeout_s": min(spec.timeout_s, TIMEOUT_S)})
    try:
        endpoint = Endpoint(role, hasty, 1, environment, transport)
    except TeacherError as error:
        return replace(found, steps=(*_steps("reachable", str(error), "Correct `base_url`.", ("key",)), price))
    dialect = Dialect(role, spec.model, spec.parameters)
    began = time.monotonic()
    try:
        for _ in range(_DIALECTS):
            result = await endpoint.send(dialect.body(TINY), dialect.adaptable)
            if isinstance(result, Completion) or result.parameter is None:
                break
            dialect.avoid(result.parameter)
        if isinstance(result, Fault):
            seen = reading(result)
            said, remedy = endpoint.clean(seen.said), seen.remedy
            return replace(found, steps=(*_steps(seen.failed, said, remedy, ("key", *seen.proven)), price))
        model = endpoint.clean(result.model)
    finally:
        await endpoint.close()
    return _answered(found, spec, result, model, time.monotonic() - began, price)


_STEPS: Final = ("key", "reachable", "key accepted", "model", "call")


def _steps(failed: str, said: str, remedy: str, proven: Collection[str]) -> tuple[Step, ...]:
    """The steps of an endpoint of which one failed."""
    return tuple(
        Step(name, StepStatus.FAILED, said, remedy)
        if name == failed
        else Step(name, StepStatus.OK if name in proven else StepStatus.SKIPPED)
        for name in _STEPS
    )


def _answered(
    found: TeacherCheck, spec: OpenAITeacher, result: Completion, model: str, latency_s: float, price: Step
) -> TeacherCheck:
    """What an answer tells."""
    key = f"the environment variable {spec.key_env} holds one" if spec.key_env else "none is wanted"
    named = {"": "it is not told", spec.model: "it is known"}.get(model, f"it calls itself {model}")
    usage = believed(result.usage, TINY)
    prompt, completion = usage.prompt_tokens, usage.completion_tokens
    told = "it told no tokens" if prompt is None else f"{prompt} + {completion or 0} tokens"
    rates = pricing(spec)
    if rates is not None:
        cost = rates.usd(usage)
        if cost is None:
            cost = rates.uncached_usd(rule_of_thumb(prompt_size(TINY)), rule_of_thumb(size_of(result.text)))
        usage = replace(usage, cost_usd=cost)
        price = Step("price", StepStatus.OK, f"this call cost {cost:.7f} USD")
    saids = (key, "it answers", "it is", named, f"answered in {latency_s:.2f} s, {told}")
    steps = tuple(Step(name, StepStatus.OK, said) for name, said in zip(_STEPS, saids, strict=True))
    return replace(found, steps=(*steps, price), latency_s=latency_s, usage=usage)

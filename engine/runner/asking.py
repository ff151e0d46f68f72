"""The one place where a run asks a teacher: the store's reply first, then money, then the call, then its row."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.answers import Comparer
from engine.config import Recipe
from engine.domain import CallOutcome, Entry, Reply, Request, Usage
from engine.errors import TeacherRefusedError, WorkbenchError
from engine.runner.budget import Budget, usd
from engine.runner.progress import Progress
from engine.sandbox import Sandbox
from engine.store import Facts, Known
from engine.teachers import Teacher, request_hash


@dataclass(slots=True)
class Halt:
    """Whether and why a run takes up nothing new."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = ""
    error: WorkbenchError | None = None

    def ask(self, reason: str, error: WorkbenchError | None = None) -> None:
        """Ask the run to stop; the first reason stays."""
        if not self.event.is_set():
            self.reason, self.error = reason, error
            self.event.set()

    def asked(self) -> bool:
        """Whether it is asked to stop; between two calls another task may have asked for it."""
        return self.event.is_set()


class HaltedError(Exception):
    """A problem was left where it is because the run stops."""


@dataclass(slots=True)
class Tools:
    """Everything that work on a problem needs."""

    recipe: Recipe
    teachers: Mapping[str, Teacher]
    sandbox: Sandbox
    comparer: Comparer
    facts: Facts
    progress: Progress
    budget: Budget
    halt: Halt
    calls: asyncio.Semaphore


async def ask(entry: Entry, known: Known, tools: Tools, role: str, request: Request) -> tuple[str, Reply]:
    """The reply to a request, from the store if it has one, else from the teacher.

    Returns:
        The request's hash, and the reply or how the call failed.

    Raises:
        HaltedError: The run stops, and the request was not sent.
    """
    teacher = tools.teachers[role]
    own_hash = request_hash(teacher, request)
    stored = known.reply(entry.problem_id, own_hash)
    if stored is not None:
        if (entry.problem_id, own_hash) not in known.own:
            free = Usage(cost_usd=0.0 if teacher.priced else None)
            reused = Reply(stored.outcome, stored.text, stored.model, free, tries=0)
            tools.facts.call(entry, request, role, own_hash, reused, reused=True)
            tools.progress.reused += 1
        return own_hash, stored
    async with tools.calls:
        reply = await _call(entry, tools, teacher, request, own_hash)
    if reply is None:
        raise HaltedError
    tools.facts.call(entry, request, role, own_hash, reply, reused=False)
    tools.progress.calls += 1
    if reply.usage.cost_usd is not None:
        tools.progress.spent_usd = tools.budget.spent_usd
    if reply.outcome is CallOutcome.STOPPED:
        raise HaltedError
    return own_hash, reply


async def _call(entry: Entry, tools: Tools, teacher: Teacher, request: Request, own_hash: str) -> Reply | None:
    """The teacher's reply, if the run goes on and the budget allows it."""
    worst = teacher.worst_case_usd(request) or 0.0
    if tools.halt.asked() or not await _reserve(tools, worst):
        return None
    reply, paid, held = None, 0.0, True

    async def pay(cost_usd: float) -> bool:
        nonlocal paid, held
        paid += cost_usd
        await tools.budget.settle(worst, cost_usd)
        held = await _reserve(tools, worst)
        return held

    try:
        if not tools.halt.asked():  # it may have been asked for while this call waited for money
            tools.progress.in_flight[request.stage.value] += 1
            try:
                reply = await teacher.ask(request, pay)
            finally:
                tools.progress.in_flight[request.stage.value] -= 1
    except TeacherRefusedError as error:
        if tools.halt.asked():  # another call was refused before, and this one was not sent any more
            return None
        tools.halt.ask(str(error), error)
        refused = Reply(CallOutcome.REFUSED, model=teacher.model, detail=str(error))
        tools.facts.call(entry, request, teacher.role, own_hash, refused, reused=False)
    finally:
        if held:
            await tools.budget.settle(worst, (reply.usage.cost_usd or 0.0) - paid if reply else 0.0)
    return reply


async def _reserve(tools: Tools, worst_usd: float) -> bool:
    """Set aside what a try can cost; where that is more than is left, the run stops."""
    if await tools.budget.reserve(worst_usd):
        return True
    tools.halt.ask(f"the next call could cost {usd(worst_usd)}, and {tools.budget}")
    return False

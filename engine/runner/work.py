"""One problem through the stages: the only place where a run asks teachers, runs programs and decides."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from engine.answers import Comparer, read_output, read_reply
from engine.config import TeacherSpec
from engine.domain import Attempt, CallOutcome, Decision, Outcome, Reply, Request, Stage, Tier, Usage, Verdict, follow
from engine.errors import TeacherRefusedError, WorkbenchError
from engine.runner.budget import Budget
from engine.runner.progress import Progress
from engine.sandbox import Sandbox
from engine.stages import StageRule
from engine.store import Facts, Known, Pending
from engine.teachers import Teacher, request_hash, worst_case_usd

_log = logging.getLogger(__name__)


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


class HaltedError(Exception):
    """A problem was left where it is because the run stops."""


@dataclass(slots=True)
class Tools:
    """Everything that work on a problem needs."""

    rules: Mapping[Stage, StageRule]
    teachers: Mapping[str, Teacher]
    specs: Mapping[str, TeacherSpec]
    sandbox: Sandbox
    comparer: Comparer
    facts: Facts
    progress: Progress
    budget: Budget
    halt: Halt
    calls: asyncio.Semaphore


async def settle(job: Pending, known: Known, tools: Tools) -> None:
    """Take a problem through the stages that it has not passed yet, until it has a tier.

    Raises:
        HaltedError: The run stops; what was found out is noted, and the problem is pending.
    """
    order = tuple(tools.rules)
    attempts = list(known.attempts.get(job.entry.problem_id, ()))
    place: Stage | Tier = order[0]
    if job.last_stage is not None:
        place = follow(Stage(job.last_stage), Outcome.PASSED_ON, order)
    compare = partial(tools.comparer.compare, question=job.question)
    while isinstance(place, Stage):
        stage, rule = place, tools.rules[place]
        earlier = [a for a in attempts if order.index(a.stage) < order.index(stage)]
        requests = rule.requests(job.entry.problem_id, job.question, earlier)
        done = {a.sample: a for a in attempts if a.stage is stage}
        results = await asyncio.gather(
            *(_attempt(job, known, tools, rule, request) for request in requests if request.sample not in done)
        )
        fresh = [result for result in results if isinstance(result, Attempt)]
        failures = [result for result in results if isinstance(result, Reply)]
        if len(fresh) + len(failures) < len(results):
            raise HaltedError
        own = sorted([*done.values(), *fresh], key=lambda attempt: attempt.sample)
        decision = await asyncio.to_thread(rule.decide, own, failures, earlier, compare)
        place = follow(stage, decision.outcome, order)
        tier = place if isinstance(place, Tier) else None
        correct = await _measure(job, decision, tools)
        tools.facts.outcome(job.entry, stage.value, decision, tier, correct)
        attempts += fresh
    tools.progress.ended(place.value)


async def _measure(job: Pending, decision: Decision, tools: Tools) -> Verdict | None:
    """Compare the accepted answer with the ground truth, if there are both."""
    if decision.answer is None or job.ground_truth is None:
        return None
    return await asyncio.to_thread(tools.comparer.compare, decision.answer, job.ground_truth, job.question)


async def _attempt(
    job: Pending, known: Known, tools: Tools, rule: StageRule, request: Request
) -> Attempt | Reply | None:
    """A reply that was read; the call's failure; or nothing, if the run stops."""
    teacher = tools.teachers[rule.teacher]
    own_hash = request_hash(teacher, request)
    reply = await _reply(job, known, tools, teacher, request, own_hash)
    if reply is None or not reply.outcome.replied:
        return reply
    reading = await asyncio.to_thread(read_reply, reply.text)
    result = await tools.sandbox.run(reading.program) if reading.program is not None else None
    program_answer = read_output(result.answer) if result is not None and result.answer is not None else None
    attempt = Attempt(request.stage, request.sample, teacher.role, reading, result, program_answer)
    if attempt.cot_answer is not None and program_answer is not None:
        inner = await asyncio.to_thread(tools.comparer.compare, attempt.cot_answer, program_answer, job.question)
        attempt = Attempt(request.stage, request.sample, teacher.role, reading, result, program_answer, inner)
    tools.facts.attempt(job.entry, attempt, own_hash)
    return attempt


async def _reply(
    job: Pending, known: Known, tools: Tools, teacher: Teacher, request: Request, own_hash: str
) -> Reply | None:
    """The reply to a request: from the store if it has one, else from the teacher if the run may still ask."""
    stored = known.replies.get(own_hash)
    if stored is not None:
        if (job.entry.problem_id, own_hash) not in known.own:
            free = Usage(cost_usd=0.0 if teacher.priced else None)
            reused = Reply(stored.outcome, stored.text, stored.model, free, tries=0)
            tools.facts.call(job.entry, request, teacher.role, own_hash, reused, reused=True)
            tools.progress.reused += 1
        return stored
    async with tools.calls:
        worst = worst_case_usd(tools.specs[teacher.role], request) or 0.0
        if tools.halt.event.is_set():
            return None
        if not await tools.budget.reserve(worst):
            limit, spent = tools.budget.limit_usd, tools.budget.spent_usd
            tools.halt.ask(
                f"the next call could cost {worst:.4f} USD, and of the budget of {limit:.4f} USD {spent:.4f} are spent"
            )
            return None
        reply = None
        try:
            if not tools.halt.event.is_set():  # it may have been asked for while this call waited for money
                reply = await teacher.ask(request)
        except TeacherRefusedError as error:
            tools.halt.ask(str(error), error)
            refused = Reply(CallOutcome.REFUSED, model=teacher.model, detail=str(error))
            tools.facts.call(job.entry, request, teacher.role, own_hash, refused, reused=False)
        finally:
            await tools.budget.settle(worst, reply.usage.cost_usd if reply else None)
    if reply is None:
        return None
    tools.facts.call(job.entry, request, teacher.role, own_hash, reply, reused=False)
    tools.progress.calls += 1
    if reply.usage.cost_usd is not None:
        tools.progress.spent_usd = tools.budget.spent_usd
    return reply

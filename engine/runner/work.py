"""One problem through the funnel: its attempts are read, their programs run, their answers compared and judged."""

import asyncio
from collections.abc import Collection
from functools import partial

from engine.answers import read_output, read_reply
from engine.domain import (
    SETTLED_TIERS,
    Attempt,
    CallOutcome,
    Decision,
    Entry,
    Outcome,
    Reply,
    Request,
    Stage,
    Tier,
    Verdict,
    follow,
)
from engine.quality import Cause
from engine.runner.asking import Tools, ask
from engine.runner.causes import causes
from engine.stages import StageRule, conclude, stage_rules
from engine.store import Known, Pending


async def settle(job: Pending, known: Known, tools: Tools) -> None:
    """Take a problem through the stages that it has not passed yet, until it has a tier.

    Raises:
        HaltedError: The run stops; what was found out is noted, and the problem is pending.
    """
    rules = stage_rules(tools.recipe.stages)
    order = tuple(rules)
    attempts = [a for a in known.attempts.get(job.entry.problem_id, ()) if a.stage in rules]
    place: Stage | Tier = order[0]
    if job.last_stage is not None:
        place = follow(Stage(job.last_stage), Outcome.PASSED_ON, order)
    while isinstance(place, Stage):
        stage = place
        earlier = [a for a in attempts if order.index(a.stage) < order.index(stage)]
        done = {a.sample: a for a in attempts if a.stage is stage}
        fresh, failures = await _ask_all(job, known, tools, rules[stage], earlier, done.keys())
        own = sorted([*done.values(), *fresh], key=lambda attempt: attempt.sample)
        decision = await asyncio.to_thread(_decide, job, tools, rules[stage], own, failures, earlier)
        place = follow(stage, decision.outcome, order)
        tier = place if isinstance(place, Tier) else None
        correct = await _measure(job, decision, tools)
        attempts += fresh
        accepted = decision.answer if tier in SETTLED_TIERS else None
        found = await asyncio.to_thread(_causes, job, attempts, accepted, tools) if tier else []
        tools.facts.outcome(job.entry, stage.value, decision, tier, correct)
        for made, cause, detail in found:
            tools.facts.cause(job.entry, made, cause.value, detail)
    tools.progress.ended(place.value)


def _causes(
    job: Pending, attempts: list[Attempt], accepted: str | None, tools: Tools
) -> list[tuple[Attempt, Cause, str | None]]:
    return causes(attempts, accepted, job.ground_truth, job.question, tools.comparer)


async def _ask_all(
    job: Pending, known: Known, tools: Tools, rule: StageRule, earlier: list[Attempt], done: Collection[int]
) -> tuple[list[Attempt], list[Reply]]:
    """What a stage still has to ask: the attempts that were read, and the calls that brought no reply."""
    requests = rule.requests(job.entry.problem_id, job.question, earlier)
    asking = [
        attempt(job.entry, job.question, known, tools, rule.teacher, request)
        for request in requests
        if request.sample not in done
    ]
    # All are awaited even if one finds the run halted: what the others were answered is noted.
    results = await asyncio.gather(*asking, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    fresh = [result for result in results if isinstance(result, Attempt)]
    failures = [result for result in results if isinstance(result, Reply)]
    return fresh, failures


def _decide(
    job: Pending, tools: Tools, rule: StageRule, own: list[Attempt], failures: list[Reply], earlier: list[Attempt]
) -> Decision:
    compare = partial(tools.comparer.compare, question=job.question)
    return conclude(tools.recipe.stages, rule, own, failures, earlier, job.ground_truth, compare)


async def _measure(job: Pending, decision: Decision, tools: Tools) -> Verdict | None:
    """Compare the accepted answer with the ground truth, if there are both."""
    if decision.answer is None or job.ground_truth is None:
        return None
    return await asyncio.to_thread(tools.comparer.compare, decision.answer, job.ground_truth, job.question)


async def attempt(
    entry: Entry, question: str, known: Known, tools: Tools, role: str, request: Request
) -> Attempt | Reply:
    """Ask for one attempt, read it, run its program and compare its answers; or the call's failure.

    Raises:
        HaltedError: The run stops, and it was not asked.
    """
    own_hash, reply = await ask(entry, known, tools, role, request)
    if not reply.outcome.replied:
        return reply
    reading = await asyncio.to_thread(read_reply, reply.text, cut_off=reply.outcome is CallOutcome.CUT_OFF)
    result = await tools.sandbox.run(reading.program) if reading.program is not None else None
    program_answer = read_output(result.answer) if result is not None and result.answer is not None else None
    inner = None
    cot_answer = reading.answer.text if reading.answer else None
    if cot_answer is not None and program_answer is not None:
        inner = await asyncio.to_thread(tools.comparer.compare, cot_answer, program_answer, question)
    made = Attempt(request.stage, request.sample, role, reading, result, program_answer, inner, reply.outcome)
    tools.facts.attempt(entry, made, own_hash)
    return made

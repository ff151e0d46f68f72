"""The audit: the expert blindly answers a share of what was settled without it."""

import asyncio

from engine.config import Audit, Recipe
from engine.domain import Attempt, Audited, Stage
from engine.runner.asking import Tools
from engine.runner.work import attempt
from engine.stages import audit_request, cast_vote, is_audited
from engine.store import Known, Todo
from engine.teachers import request_hash


def stages_to_audit(recipe: Recipe, table: Audit) -> tuple[Stage, ...]:
    """The stages that settle without the auditing teacher: it has not been asked before them either."""
    stages = []
    for stage in recipe.stages.order:
        if recipe.stages.of(stage).teacher == table.teacher:
            break
        stages.append(stage)
    return tuple(stages)


def is_chosen(todo: Todo, recipe: Recipe, table: Audit) -> bool:
    """Whether a settled problem belongs to the share that is audited."""
    return is_audited(todo.entry.problem_id, todo.entry.round, table.expert_share, recipe.seed)


async def audit(todo: Todo, known: Known, tools: Tools, table: Audit) -> None:
    """Have a settled problem answered by the expert, who sees the question alone, and compare.

    Raises:
        HaltedError: The run stops, and it was not asked.
    """
    request = audit_request(todo.entry.problem_id, todo.question, table)
    made = await attempt(todo.entry, todo.question, known, tools, table.teacher, request)
    own_hash = request_hash(tools.teachers[table.teacher], request)
    if not isinstance(made, Attempt):
        found = Audited(None, None, made.detail or f"the call ended as {made.outcome.value}")
        tools.facts.audit(todo.entry, todo.tier, own_hash, todo.answer, found)
        return
    answer, _ = cast_vote(made)
    verdict = None
    if answer is not None:
        verdict = await asyncio.to_thread(tools.comparer.compare, answer, todo.answer, todo.question)
    found = Audited(answer, verdict, None if answer is not None else "the reply has no answer")
    tools.facts.audit(todo.entry, todo.tier, own_hash, todo.answer, found)

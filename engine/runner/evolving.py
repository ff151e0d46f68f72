"""Hard instruction evolving: what is asked for each parent, and the candidates that its replies hold."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from engine.config import Recipe
from engine.domain import (
    Candidate,
    Decision,
    Entry,
    MetaEntry,
    Outcome,
    Rejection,
    Request,
    Stage,
    Tier,
)
from engine.quality import KEPT, LEAST_KEPT
from engine.runner.asking import Tools, ask
from engine.stages import MetaPool, evolve_request, read_candidate, read_repair, repair_request
from engine.store import Known, Pending, Reader, Todo, ahead, candidates
from engine.store import todo as entries
from engine.teachers import Teacher, request_hash

ENOUGH: Final = 20
"""So many candidates must have been judged before the share that was kept of them is believed."""

Failures = Mapping[tuple[str, str, int], tuple[str, str | None]]
"""How calls ended that brought no reply (`store.candidates.failures`)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One new problem that is asked for: the request, and the meta data that it brings."""

    request: Request
    meta: tuple[MetaEntry, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one that was asked for: the hashes of its calls, and the candidate that they hold."""

    asked: Asked
    request_hash: str
    repair_hash: str | None
    candidate: Candidate


def parents_of(recipe: Recipe, round_: int) -> tuple[Stage, Outcome]:
    """By which end of which stage problems evolve: what stage 2 did not settle, or seeds that are references.

    In a recipe without stage 2 it is what its last stage did not settle.
    """
    if recipe.seeds.role == "reference" and round_ == 1:
        return Stage.EVOLVE, Outcome.REFERENCE
    order = recipe.stages.order
    return (Stage.CRITICISE if Stage.CRITICISE in order else order[-1]), Outcome.PASSED_ON


def most_parents(recipe: Recipe, room: int, kept: int, judged: int) -> int:
    """How many parents of a round are asked for children, where the next round has room for so many problems.

    As many as will likely fill it, and no more: what is asked for beyond the cap is paid for and thrown away. Where
    more is rejected than was expected, what is still free is left to the rounds that follow.

    Args:
        recipe: The recipe.
        room: Problems that may still enter.
        kept: Candidates of earlier rounds that were kept.
        judged: Of so many for which there was room; fewer than 20 say nothing, and the estimate's default serves.
    """
    share = max(kept / judged, LEAST_KEPT) if judged >= ENOUGH else KEPT.likely
    return ceil(ceil(max(room, 0) / share) / recipe.evolve.children_per_parent)


async def refer(job: Pending, _known: Known, tools: Tools) -> None:
    """A seed that is a reference leaves its round at once: nobody is asked to solve it."""
    reason = "it serves to write new questions from"
    decision = Decision(Outcome.REFERENCE, "reference", reason)
    tools.facts.outcome(job.entry, Stage.EVOLVE.value, decision, Tier.REFERENCE, None)
    tools.progress.ended(Tier.REFERENCE.value)


class Evolving:
    """The evolving of one round.

    Where `max_problems` leaves less room than all parents could fill, only the first of them in the order of the pool
    are asked (`most_parents`). Which these are depends on rows alone that never change, and on no order of replies; the
    price is that there a parent waits until everything before it in the pool has passed stage 2. Too much is asked for
    only by what is kept beyond the share that was expected, and by `children_per_parent` - 1 for the last parent.

    Args:
        recipe: The recipe.
        pool: The meta data to sample from.
    """

    def __init__(self, recipe: Recipe, pool: MetaPool) -> None:
        self._recipe = recipe
        self._table = recipe.evolve
        self._pool = pool
        self._last: int | None = None

    def rows(self, reader: Reader, run_id: str, round_: int, after: int, limit: int) -> list[Todo]:
        """The next parents that are asked for children, behind a key; none where there is none as yet.

        Keys are the numbers of outcomes, or positions in the pool where the cap may bind; in one round they are of one
        kind, in every session of the run.
        """
        grows = parents_of(self._recipe, round_)
        most = self._most(reader, run_id, round_)
        if most is None:
            return entries.ended(reader, run_id, round_, (grows[0],), grows[1], after, limit)
        found, self._last = ahead.first_parents(reader, run_id, round_, grows, most, after, limit)
        return found

    def _most(self, reader: Reader, run_id: str, round_: int) -> int | None:
        """How many parents are asked; `None` where the cap cannot bind even if all of the pool were parents."""
        cap = self._recipe.max_problems
        if cap is None:
            return None
        pool = ahead.entered(reader, run_id, round_)
        room = cap - candidates.entered_before(reader, run_id, round_ + 1)
        if pool * self._table.children_per_parent <= room:
            return None
        return most_parents(self._recipe, room, *ahead.kept_before(reader, run_id, round_))

    def asks(self, todo: Todo) -> list[Asked]:
        """What is asked for a parent: the same in every session."""
        entry, table = todo.entry, self._table
        asked = []
        for sample in range(table.children_per_parent):
            meta = self._pool.sample(table, self._recipe.seed, entry.round, entry.problem_id, sample)
            asked.append(Asked(evolve_request(entry.problem_id, todo.question, sample, meta, table), meta))
        return asked

    async def evolve(self, todo: Todo, known: Known, tools: Tools) -> None:
        """Ask for a parent's children, and have each question checked where the recipe wants it.

        Raises:
            HaltedError: The run stops, and something was not asked.
        """
        asking = [self._child(todo, asked, known, tools) for asked in self.asks(todo)]
        for result in await asyncio.gather(*asking, return_exceptions=True):
            if result is not None:
                raise result

    async def _child(self, todo: Todo, asked: Asked, known: Known, tools: Tools) -> None:
        _, reply = await ask(todo.entry, known, tools, self._table.teacher, asked.request)
        draft = read_candidate(reply.text, todo.question) if reply.outcome.replied else None
        if self._table.repair and draft is not None and draft.rejection is None:
            await ask(todo.entry, known, tools, self._table.teacher, self._repair(todo.entry, asked, draft))

    def found(self, todo: Todo, known: Known, teacher: Teacher, failures: Failures) -> list[Found]:
        """The candidates that a parent's replies hold, once all of them are in the store; none if it was not asked.

        Args:
            todo: The parent; its key is its position in the pool.
            known: What the store knows of it.
            teacher: Who evolves.
            failures: How calls ended that brought no reply.
        """
        if self._last is not None and todo.key > self._last:
            return []
        return [self._found(todo, asked, known, teacher, failures) for asked in self.asks(todo)]

    def _found(self, todo: Todo, asked: Asked, known: Known, teacher: Teacher, failures: Failures) -> Found:
        own_hash = request_hash(teacher, asked.request)
        reply = known.reply(todo.entry.problem_id, own_hash)
        if reply is None:
            return Found(asked, own_hash, None, _lost(todo.entry, asked.request, failures))
        candidate = read_candidate(reply.text, todo.question)
        if not self._table.repair or candidate.rejection is not None:
            return Found(asked, own_hash, None, candidate)
        request = self._repair(todo.entry, asked, candidate)
        repair_hash = request_hash(teacher, request)
        repaired = known.reply(todo.entry.problem_id, repair_hash)
        if repaired is None:
            return Found(asked, own_hash, repair_hash, _lost(todo.entry, request, failures))
        return Found(asked, own_hash, repair_hash, read_repair(repaired.text, candidate, todo.question))

    def _repair(self, entry: Entry, asked: Asked, draft: Candidate) -> Request:
        return repair_request(entry.problem_id, asked.request.sample, draft.question or "", self._table)


def _lost(entry: Entry, request: Request, failures: Failures) -> Candidate:
    outcome, detail = failures.get((entry.problem_id, request.stage.value, request.sample), ("lost", None))
    return Candidate(None, Rejection.NO_REPLY, f"{outcome}: {detail}" if detail else outcome)

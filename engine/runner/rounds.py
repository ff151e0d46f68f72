"""The rounds of a run: several passes at once in each, and at its end the next one's pool."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from engine.curation import Benchmarks
from engine.domain import Decision, MetaEntry, Outcome, Stage, Tier
from engine.errors import WorkbenchError
from engine.runner.asking import Tools
from engine.runner.auditing import audit, is_chosen, stages_to_audit
from engine.runner.closing import Closing
from engine.runner.evolving import Evolving, refer
from engine.runner.journal import Journal
from engine.runner.metadata import extract, unite
from engine.runner.passes import Pass
from engine.runner.work import settle
from engine.stages import MetaPool
from engine.store import Known, Pending, Reader, Store, Todo, candidates, funnel, todo

ALL_SETTLED: Final = "every problem has its tier"


class Rounds:
    """Works on a run's rounds until they end.

    Args:
        store: The store.
        tools: What work needs.
        journal: Writes the facts.
        clock: Gives the time, in UTC.
        benchmarks: What candidates must not be like.
    """

    def __init__(
        self, store: Store, tools: Tools, journal: Journal, clock: Callable[[], datetime], benchmarks: Benchmarks
    ) -> None:
        self._store, self._tools, self._journal, self._clock = store, tools, journal, clock
        self._recipe = tools.recipe
        self._benchmarks = benchmarks
        self._closing: Closing | None = None
        self.defects = 0

    async def work(self, run_id: str, round_: int) -> str:
        """Work on a round and those that follow it.

        Returns:
            Why the run ended; empty if it was halted.
        """
        recipe, halt = self._recipe, self._tools.halt
        if recipe.rounds > 1:
            teacher = self._tools.teachers[recipe.evolve.teacher]
            self._closing = Closing(self._store, recipe, self._benchmarks, teacher, halt, self._clock)
        while True:
            last = round_ == recipe.rounds
            capped = not last and self._is_capped(run_id)
            evolving = await self._round(run_id, round_, evolves=not (last or capped))
            if halt.event.is_set():
                return ""
            if last:
                return ALL_SETTLED if recipe.rounds == 1 else f"all {recipe.rounds} rounds are done"
            if capped:
                return f"the cap of {recipe.max_problems} problems is reached in round {round_}"
            pool = await self._close(run_id, round_, evolving)
            if halt.asked():
                return ""
            if not pool:
                return await asyncio.to_thread(self._emptied, run_id, round_)
            round_ += 1
            self._tools.facts.event(run_id, "round_opened", f"{len(pool)} problems enter round {round_}", round_)
            await self._journal.drain()
            await asyncio.to_thread(self._enter, run_id, round_)

    def _enter(self, run_id: str, round_: int) -> None:
        with self._store.read() as reader:
            rows = funnel.rounds(reader, run_id).rows(named=True)
        row = next(row for row in rows if row["round"] == round_)
        self._tools.progress.enter(round_, row, [r["cost_usd"] for r in rows])

    def _emptied(self, run_id: str, round_: int) -> str:
        """Why the next round has no pool."""
        with self._store.read() as reader:
            asked = len(candidates.judged(reader, run_id, round_))
        why = f"nothing that round {round_} evolved was kept, of {asked} asked for"
        if not asked:
            why = f"round {round_} had nothing to evolve from"
        return f"the pool of round {round_ + 1} is empty: {why}"

    def _is_capped(self, run_id: str) -> bool:
        if self._recipe.max_problems is None:
            return False
        with self._store.read() as reader:
            return candidates.entered_before(reader, run_id, self._recipe.rounds + 1) >= self._recipe.max_problems

    async def _round(self, run_id: str, round_: int, *, evolves: bool) -> Evolving | None:
        """All passes of one round, side by side; the evolving that its end needs."""
        settled = asyncio.Event()
        evolving: list[Evolving] = []

        async def grow() -> None:
            entries = await self._metadata(run_id, round_)
            if evolves and not self._tools.halt.asked():
                evolving.append(Evolving(self._recipe, MetaPool(entries)))
                await self._evolve(run_id, round_, evolving[0], settled)

        async with asyncio.TaskGroup() as group:
            group.create_task(self._guarded(self._settle(run_id, round_, settled)))
            group.create_task(self._guarded(grow()))
            group.create_task(self._guarded(self._audit(run_id, round_, settled)))
        await self._journal.drain()
        return evolving[0] if evolving else None

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except WorkbenchError as error:
            self._tools.halt.ask(str(error), error)

    async def _run(self, one: Pass[Pending] | Pass[Todo]) -> None:
        await one.run(self._recipe.concurrency, self._tools.halt)

    async def _settle(self, run_id: str, round_: int, settled: asyncio.Event) -> None:
        """The funnel; references only pass by it."""
        tools = self._tools
        is_reference = self._recipe.seeds.role == "reference" and round_ == 1

        async def work(job: Pending, known: Known) -> None:
            await (refer if is_reference else settle)(job, known, tools)

        def rows(reader: Reader, after: int, limit: int) -> list[Pending]:
            return todo.pending(reader, run_id, round_, after, limit)

        try:
            await self._run(Pass(self._store, rows, lambda job: job.position, work, self._drop))
            await self._journal.drain()
        finally:
            settled.set()

    async def _metadata(self, run_id: str, round_: int) -> list[MetaEntry]:
        """Meta data of the whole pool, united with the library; evolving samples from all of it."""
        table = self._recipe.metadata
        if table is None:
            return []

        def rows(reader: Reader, after: int, limit: int) -> list[Todo]:
            return todo.without_metadata(reader, run_id, round_, after, limit)

        async def work(one: Todo, known: Known) -> None:
            await extract(one, known, self._tools, table)

        await self._run(Pass(self._store, rows, _key, work, self._count))
        await self._journal.drain()
        return await asyncio.to_thread(unite, self._store, run_id, round_, table.merge, self._tools.halt)

    async def _evolve(self, run_id: str, round_: int, evolving: Evolving, settled: asyncio.Event) -> None:
        """Evolving follows the funnel as it goes: it waits for stage 2, not for stage 3."""

        def rows(reader: Reader, after: int, limit: int) -> list[Todo]:
            return evolving.rows(reader, run_id, round_, after, limit)

        async def work(parent: Todo, known: Known) -> None:
            await evolving.evolve(parent, known, self._tools)

        await self._run(Pass(self._store, rows, _key, work, self._count, settled))

    async def _audit(self, run_id: str, round_: int, settled: asyncio.Event) -> None:
        """The audit follows the funnel too."""
        table = self._recipe.audit
        if table is None:
            return
        stages = stages_to_audit(self._recipe, table)
        with self._store.read() as reader:
            done = todo.audited(reader, run_id, round_)

        def rows(reader: Reader, after: int, limit: int) -> list[Todo]:
            return todo.ended(reader, run_id, round_, stages, Outcome.SETTLED, after, limit)

        async def work(one: Todo, known: Known) -> None:
            if one.entry.problem_id not in done and is_chosen(one, self._recipe, table):
                await audit(one, known, self._tools, table)

        await self._run(Pass(self._store, rows, _key, work, self._count, settled))

    async def _close(self, run_id: str, round_: int, evolving: Evolving | None) -> list[str]:
        if self._closing is None or evolving is None:
            return []
        self._tools.progress.doing = "checking what was evolved"
        return await asyncio.to_thread(self._closing.close, run_id, round_, evolving)

    def _drop(self, job: Pending, error: Exception) -> None:
        """A defect of ours at a problem in the funnel drops it."""
        self.defects += 1
        stage = Stage(job.last_stage) if job.last_stage else self._recipe.stages.order[0]
        reason = f"a defect of this program ({type(error).__name__}); the log has the traceback"
        decision = Decision(Outcome.DROPPED, "defect", reason)
        self._tools.facts.outcome(job.entry, stage.value, decision, Tier.DROPPED, None)
        self._tools.progress.ended(Tier.DROPPED.value)

    def _count(self, _job: Todo, _error: Exception) -> None:
        """A defect of ours beside the funnel is counted; the log has it."""
        self.defects += 1


def _key(one: Todo) -> int:
    return one.key

"""The one asynchronous loop that does a run's I/O: problems stream through the stages, each on its own."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from engine.answers import Comparer
from engine.config import Recipe
from engine.domain import Decision, Outcome, Stage, Tier
from engine.errors import QueryTooLongError, RunLiveError, StoreBusyError, StoreError, WorkbenchError
from engine.runner.begin import ROUND, Begun, begin
from engine.runner.budget import Budget
from engine.runner.journal import Journal
from engine.runner.progress import Progress
from engine.runner.setup import asked_by_signals, notices, open_teachers, sandbox_limits
from engine.runner.work import Halt, HaltedError, Tools, settle
from engine.sandbox import Sandbox
from engine.stages import stage_rules
from engine.store import Facts, Known, Pending, Store, check_run_id, flush, funnel, known, pending

CHUNK: Final = 256
"""Problems that are read from the store at once."""

READ_TRIES: Final = 5
"""How often they are asked for, where the store is busy or slow."""

_log = logging.getLogger(__name__)

Job = tuple[Pending, Known]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a session of a run ended: `finished`, `stopped` or `failed`, and why."""

    begun: Begun
    kind: str
    reason: str
    progress: Progress
    defects: int


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def run(
    recipe: Recipe,
    store: Store,
    run_id: str,
    *,
    watch: Callable[[Begun, Progress], None] = lambda _begun, _progress: None,
    clock: Callable[[], datetime] = utc_now,
) -> Ended:
    """Begin a run or go on with it, until it ends or is stopped.

    Args:
        recipe: What to do.
        store: Where to.
        run_id: A new id, or one to resume.
        watch: Is told once of the run and of the progress it will make, which then changes as it is made.
        clock: Gives the time, in UTC.

    Raises:
        RunLiveError: That run is live in another process.
        InputError, RunError, StoreError, TeacherError, ToolError: It cannot begin, or not go on. What was answered
            until then is in the store.
    """
    check_run_id(run_id)
    with store.run_lock(run_id).held() as alone:
        if not alone:
            raise RunLiveError(
                f"The run {run_id} is live in another process. Watch it with `wisdom status`, or begin another run "
                "by leaving out --run-id."
            )
        return asyncio.run(_Session(recipe, store, clock).go(run_id, watch))


class _Session:
    """One process's share of a run."""

    def __init__(self, recipe: Recipe, store: Store, clock: Callable[[], datetime]) -> None:
        self._recipe = recipe
        self._store = store
        self._clock = clock
        self._facts = Facts(clock)
        self._journal = Journal(store, self._facts)
        self._halt = Halt()
        self._defects = 0

    async def go(self, run_id: str, watch: Callable[[Begun, Progress], None]) -> Ended:
        async with AsyncExitStack() as stack:
            teachers = open_teachers(self._recipe, stack, self._halt.event.is_set)
            sandbox = await stack.enter_async_context(Sandbox(sandbox_limits(self._recipe)))
            comparer = stack.enter_context(Comparer())
            begun = await asyncio.to_thread(begin, self._store, self._recipe, run_id, self._clock)
            begun = replace(begun, notices=notices(teachers, sandbox))
            progress = self._progress(run_id, priced=any(teacher.priced for teacher in teachers.values()))
            watch(begun, progress)
            if begun.finished:
                return Ended(begun, "finished", "nothing was left to do", progress, 0)
            tools = Tools(
                rules=stage_rules(self._recipe.stages),
                teachers=teachers,
                specs=self._recipe.teachers,
                sandbox=sandbox,
                comparer=comparer,
                facts=self._facts,
                progress=progress,
                budget=Budget(self._recipe.budget_usd, progress.spent_usd or 0.0),
                halt=self._halt,
                calls=asyncio.Semaphore(self._recipe.concurrency),
            )
            with asked_by_signals(self._stop(run_id)), self._ending(run_id):
                await self._work(run_id, tools)
            return await self._end(begun, progress)

    def _progress(self, run_id: str, *, priced: bool) -> Progress:
        with self._store.read() as reader:
            row = funnel.rounds(reader, run_id).row(0, named=True)
        return Progress.of_round(run_id, row, priced=priced)

    def _stop(self, run_id: str) -> Callable[[signal.Signals], None]:
        """What a signal does: the first lets what is in flight finish, a second one does not wait for it."""
        task = asyncio.current_task()

        def stop(number: signal.Signals) -> None:
            if self._halt.event.is_set() and task is not None:
                task.cancel()
            self._halt.ask(f"stopped by {number.name}")
            self._facts.event(run_id, "stopping", self._halt.reason)

        return stop

    @contextmanager
    def _ending(self, run_id: str) -> Iterator[None]:
        """Turn a second Ctrl-C into a stop, and note a defect of ours before it goes its way."""
        try:
            yield
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or not self._halt.event.is_set():
                raise
            task.uncancel()
            self._halt.reason += ", twice: what was in flight was given up"
        except Exception as error:  # whatever it is goes its way, once it is on record
            _log.exception("defect in run %s", run_id)
            self._facts.event(run_id, "failed", f"a defect of this program: {type(error).__name__}")
            flush(self._store, self._facts.take())
            raise

    async def _work(self, run_id: str, tools: Tools) -> None:
        """Feed the workers until the pool is empty or the run is asked to stop; the journal runs beside them."""
        done = asyncio.Event()
        keeper = asyncio.create_task(self._keep(done))
        queue: asyncio.Queue[Job | None] = asyncio.Queue(maxsize=self._recipe.concurrency)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._recipe.concurrency):
                    group.create_task(self._worker(queue, tools))
                group.create_task(self._feed(run_id, queue))
        finally:
            done.set()
            await keeper

    async def _keep(self, done: asyncio.Event) -> None:
        try:
            await self._journal.keep(done)
        except StoreError as error:
            self._halt.ask(str(error), error)

    async def _feed(self, run_id: str, queue: "asyncio.Queue[Job | None]") -> None:
        after = -1
        try:
            while not self._halt.event.is_set():
                chunk, facts = await asyncio.to_thread(self._next, run_id, after)
                if not chunk:
                    break
                after = chunk[-1].position
                for job in chunk:
                    if self._halt.event.is_set():
                        break
                    await queue.put((job, facts))
        except StoreError as error:
            self._halt.ask(str(error), error)
        for _ in range(self._recipe.concurrency):
            await queue.put(None)

    def _next(self, run_id: str, after: int) -> tuple[list[Pending], Known]:
        """The next problems and what is known of them; a machine that is slow for a moment gets further tries."""
        for left in reversed(range(READ_TRIES)):
            try:
                with self._store.read() as reader:
                    chunk = pending(reader, run_id, ROUND, after, CHUNK)
                    return chunk, known(reader, run_id, ROUND, [job.entry.problem_id for job in chunk])
            except (StoreBusyError, QueryTooLongError):
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    async def _worker(self, queue: "asyncio.Queue[Job | None]", tools: Tools) -> None:
        while (job := await queue.get()) is not None:
            if self._halt.event.is_set():
                continue
            try:
                await settle(*job, tools)
            except HaltedError:
                continue
            except WorkbenchError as error:
                self._halt.ask(str(error), error)
            except Exception as error:  # noqa: BLE001 -- a defect of ours at one problem must not cost the others their night
                _log.exception("defect at problem %s of run %s", job[0].entry.problem_id, job[0].entry.run_id)
                self._drop(job[0], error, tools)

    def _drop(self, job: Pending, error: Exception, tools: Tools) -> None:
        self._defects += 1
        stage = job.last_stage or self._recipe.stages.order[0].value
        reason = f"a defect of this program ({type(error).__name__}); the log has the traceback"
        tools.facts.outcome(
            job.entry, Stage(stage).value, Decision(Outcome.DROPPED, "defect", reason), Tier.DROPPED, None
        )
        tools.progress.ended(Tier.DROPPED.value)

    async def _end(self, begun: Begun, progress: Progress) -> Ended:
        """Write the last rows and the event that ends this session."""
        kind, reason = "finished", "every problem has its tier"
        if self._halt.event.is_set():
            kind, reason = ("failed" if self._halt.error else "stopped"), self._halt.reason
        self._facts.event(begun.run_id, kind, reason)
        await self._journal.close()
        if self._halt.error is not None:
            raise self._halt.error
        return Ended(begun, kind, reason, progress, self._defects)

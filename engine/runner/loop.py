"""A session of a run: what it needs is opened, its rounds are worked on, and its last rows are written."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from engine.answers import Comparer
from engine.config import Recipe
from engine.errors import RunLiveError, StoreError
from engine.runner.asking import Halt, Tools
from engine.runner.begin import Begun, begin
from engine.runner.budget import Budget
from engine.runner.following_run import check_embedding, start_following
from engine.runner.heartbeat import beating
from engine.runner.journal import Journal
from engine.runner.progress import Progress
from engine.runner.rounds import Rounds
from engine.runner.setup import asked_by_signals, notices, open_sandbox, open_teachers, read_benchmarks
from engine.store import Facts, Store, check_run_id, flush, funnel

_log = logging.getLogger(__name__)


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
    by: str = "",
) -> Ended:
    """Begin a run or go on with it, until it ends or is stopped.

    Args:
        recipe: What to do.
        store: Where to.
        run_id: A new id, or one to resume.
        watch: Is told once of the run and of the progress it will make, which then changes as it is made.
        clock: Gives the time, in UTC.
        by: Who asked for it, if that is to be on record.

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
        return asyncio.run(_Session(recipe, store, run_id, clock, by).go(watch))


class _Session:
    """One process's share of a run."""

    def __init__(self, recipe: Recipe, store: Store, run_id: str, clock: Callable[[], datetime], by: str) -> None:
        self._recipe, self._store, self._run_id, self._clock, self._by = recipe, store, run_id, clock, by
        self._facts = Facts(clock)
        self._halt = Halt()
        self._journal = Journal(store, self._facts, run_id, self._stop_by_row)

    async def go(self, watch: Callable[[Begun, Progress], None]) -> Ended:
        progress = Progress(self._run_id, self._recipe.rounds, doing="getting ready")
        async with AsyncExitStack() as stack:
            beat = await stack.enter_async_context(beating(self._store, progress))
            check_embedding(self._recipe)
            teachers = open_teachers(self._recipe, stack, self._halt.asked)
            sandbox = await stack.enter_async_context(open_sandbox(self._recipe))
            comparer = stack.enter_context(Comparer())
            benchmarks = await asyncio.to_thread(read_benchmarks, self._recipe)
            begun = await asyncio.to_thread(begin, self._store, self._recipe, self._run_id, self._clock, self._by)
            begun = replace(begun, notices=notices(teachers, sandbox))
            progress.priced = any(teacher.priced for teacher in teachers.values())
            progress.waiting = lambda: next((t.waiting for t in teachers.values() if t.waiting), None)
            self._catch_up(progress, begun.round)
            await beat()
            watch(begun, progress)
            if begun.finished:
                return Ended(begun, "finished", "nothing was left to do", progress, 0)
            start_following(self._store, self._recipe, self._run_id)
            tools = Tools(
                recipe=self._recipe,
                teachers=teachers,
                sandbox=sandbox,
                comparer=comparer,
                facts=self._facts,
                progress=progress,
                budget=Budget(self._recipe.budget_usd, progress.spent_usd or 0.0),
                halt=self._halt,
                calls=asyncio.Semaphore(self._recipe.concurrency),
            )
            rounds = Rounds(self._store, tools, self._journal, self._clock, benchmarks)
            reason = ""
            with asked_by_signals(self._stop_by_signal()), self._ending():
                reason = await self._work(rounds, begun.round)
            return await self._end(begun, progress, reason, rounds.defects)

    def _catch_up(self, progress: Progress, round_: int) -> None:
        """Let the progress begin where the rows end."""
        with self._store.read() as reader:
            rows = funnel.rounds(reader, self._run_id).rows(named=True)
        progress.enter(round_, next(r for r in rows if r["round"] == round_), [r["cost_usd"] for r in rows])

    def _stop_by_signal(self) -> Callable[[signal.Signals], None]:
        """What a signal does: the first lets what is in flight finish, a second one does not wait for it."""
        task = asyncio.current_task()

        def stop(number: signal.Signals) -> None:
            if self._halt.asked() and task is not None:
                task.cancel()
            self._halt.ask(f"stopped by {number.name}")
            self._facts.event(self._run_id, "stopping", self._halt.reason)

        return stop

    def _stop_by_row(self, asked: str) -> None:
        """Somebody asked in the store: like a first signal."""
        if not self._halt.asked():
            self._halt.ask(asked)
            self._facts.event(self._run_id, "stopping", self._halt.reason)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Turn a second Ctrl-C into a stop, and note a defect of ours before it goes its way."""
        try:
            yield
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or not self._halt.asked():
                raise
            task.uncancel()
            self._halt.reason += ", twice: what was in flight was given up"
        except Exception as error:  # whatever it is goes its way, once it is on record
            _log.exception("defect in run %s", self._run_id)
            self._facts.event(self._run_id, "failed", f"a defect of this program: {type(error).__name__}")
            flush(self._store, self._facts.take())
            raise

    async def _work(self, rounds: Rounds, round_: int) -> str:
        """The rounds, with the journal beside them."""
        done = asyncio.Event()
        keeper = asyncio.create_task(self._keep(done))
        try:
            return await rounds.work(self._run_id, round_)
        finally:
            done.set()
            await keeper

    async def _keep(self, done: asyncio.Event) -> None:
        try:
            await self._journal.keep(done)
        except StoreError as error:
            self._halt.ask(str(error), error)

    async def _end(self, begun: Begun, progress: Progress, reason: str, defects: int) -> Ended:
        """Write the last rows and the event that ends this session."""
        kind = "finished"
        if self._halt.asked():
            kind, reason = ("failed" if self._halt.error else "stopped"), self._halt.reason
        self._facts.event(self._run_id, kind, reason)
        await self._journal.close()
        if self._halt.error is not None:
            raise self._halt.error
        return Ended(begun, kind, reason, progress, defects)

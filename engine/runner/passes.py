"""A pass: entries of a round as rows give them, each worked on its own, many at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from engine.errors import QueryTooLongError, StoreBusyError, StoreError, WorkbenchError
from engine.runner.asking import Halt, HaltedError
from engine.store import Known, Pending, Reader, Store, Todo, known

CHUNK: Final = 256
"""Entries that are read from the store at once."""

READ_TRIES: Final = 5
"""How often they are asked for, where the store is busy or slow."""

LOOK_S: Final = 0.1
"""Seconds between two looks at whether the store has changed."""

Job = TypeVar("Job", Pending, Todo)

_log = logging.getLogger(__name__)


def always() -> asyncio.Event:
    """An event that has happened: for passes whose rows are all there."""
    event = asyncio.Event()
    event.set()
    return event


@dataclass(slots=True)
class Pass(Generic[Job]):
    """One kind of work on the entries of a round.

    Attributes:
        store: Where the entries are read.
        rows: The next entries behind a key, at most so many; none where there is none as yet.
        key: The key of an entry.
        work: Works on one entry; `HaltedError` leaves it for a later session.
        defect: Is told of a defect of ours at an entry, which must not cost the others their night.
        complete: Set once every entry that there will be can be read.
    """

    store: Store
    rows: Callable[[Reader, int, int], Sequence[Job]]
    key: Callable[[Job], int]
    work: Callable[[Job, Known], Awaitable[None]]
    defect: Callable[[Job, Exception], None]
    complete: asyncio.Event = field(default_factory=always)

    async def run(self, workers: int, halt: Halt) -> None:
        """Work until nothing is left, or the run is halted."""
        queue: asyncio.Queue[tuple[Job, Known] | None] = asyncio.Queue(maxsize=workers)
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._worker(queue, halt))
            group.create_task(self._feed(queue, workers, halt))

    async def _feed(self, queue: "asyncio.Queue[tuple[Job, Known] | None]", workers: int, halt: Halt) -> None:
        after = -1
        try:
            while not halt.asked():
                final, version = self.complete.is_set(), self.store.version()
                chunk, facts = await asyncio.to_thread(self._next, after)
                if chunk:
                    after = self.key(chunk[-1])
                    await self._put(queue, chunk, facts, halt)
                elif final:
                    break
                else:
                    await self._changed(version, halt)
        except StoreError as error:
            halt.ask(str(error), error)
        for _ in range(workers):
            await queue.put(None)

    @staticmethod
    async def _put(
        queue: "asyncio.Queue[tuple[Job, Known] | None]", chunk: Sequence[Job], facts: Known, halt: Halt
    ) -> None:
        for job in chunk:
            if halt.asked():
                break
            await queue.put((job, facts))

    async def _changed(self, version: int, halt: Halt) -> None:
        """Wait until the store has changed, or nothing more will come."""
        while not (halt.asked() or self.complete.is_set() or self.store.version() != version):  # noqa: ASYNC110 -- other processes write too
            await asyncio.sleep(LOOK_S)

    def _next(self, after: int) -> tuple[Sequence[Job], Known]:
        """The next entries and what is known of them; a machine that is slow for a moment gets further tries."""
        for left in reversed(range(READ_TRIES)):
            try:
                with self.store.read() as reader:
                    chunk = self.rows(reader, after, CHUNK)
                    if not chunk:
                        return chunk, Known()
                    entry = chunk[0].entry
                    return chunk, known(reader, entry.run_id, entry.round, [job.entry.problem_id for job in chunk])
            except (StoreBusyError, QueryTooLongError):
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    async def _worker(self, queue: "asyncio.Queue[tuple[Job, Known] | None]", halt: Halt) -> None:
        while (item := await queue.get()) is not None:
            if halt.asked():
                continue
            job, facts = item
            try:
                await self.work(job, facts)
            except HaltedError:
                continue
            except WorkbenchError as error:
                halt.ask(str(error), error)
            except Exception as error:  # noqa: BLE001 -- a defect of ours at one problem must not cost the others their night
                _log.exception("defect at problem %s of run %s", job.entry.problem_id, job.entry.run_id)
                self.defect(job, error)

"""The journal of a run: facts wait here and go into the store about twice a second, in one short transaction."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from engine.errors import QueryTooLongError, StoreBusyError, StoreError
from engine.store import Facts, Reader, Store, flush, stop_asked

FLUSH_EVERY_S: Final = 0.5
"""Seconds between two flushes: what a killed process may lose of what was answered."""

PATIENT_TRIES: Final = 20
"""Flushes in a row that may fail because the store is busy, before the run is stopped."""

_log = logging.getLogger(__name__)


class Journal:
    """Flushes facts while a run goes on, and looks whether somebody asked it to stop.

    Args:
        store: Where to.
        facts: What the run found out; it adds, the journal takes.
        run_id: The run.
        stop: Is called if a row asks the run to stop, with how that was asked and by whom.
    """

    def __init__(self, store: Store, facts: Facts, run_id: str, stop: Callable[[str], None]) -> None:
        self._store = store
        self._facts = facts
        self._run_id = run_id
        self._stop = stop
        self._stop_asked: str | None = None
        self._seen = -1
        self._turn = asyncio.Lock()  # one flush at a time: who drains knows that nothing is on its way

    async def flush(self) -> None:
        """Write all that waits now.

        Raises:
            StoreError: It could not be written; it still waits.
        """
        async with self._turn:
            await self._flush()

    async def _flush(self) -> None:
        taken = self._facts.take()
        write = partial(flush, self._store, taken, self._look)
        writing = asyncio.ensure_future(asyncio.to_thread(write))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:  # the thread goes on, and what it wrote must not be written again
            await asyncio.wait([writing])
            if writing.exception() is not None:
                self._facts.put_back(taken)
            raise
        except BaseException:  # whatever happened: what was taken must not be lost
            self._facts.put_back(taken)
            raise
        if not taken and (version := self._store.version()) != self._seen:  # others wrote: perhaps to stop this run
            self._seen = version
            await asyncio.to_thread(self._read)
        if self._stop_asked is not None:
            self._stop(self._stop_asked)

    def _look(self, reader: Reader) -> None:
        self._stop_asked = stop_asked(reader, self._run_id)

    def _read(self) -> None:
        with self._store.read() as reader:
            self._look(reader)

    async def keep(self, done: asyncio.Event) -> None:
        """Flush until the run is done. A store that is busy is tried again, and the rows wait meanwhile.

        Raises:
            StoreError: The store cannot be written, or has been busy for too long; the run must stop then.
        """
        failed = 0
        while not done.is_set():
            try:
                await asyncio.wait_for(done.wait(), FLUSH_EVERY_S)
            except TimeoutError:
                failed = 0 if await self._tried(last=failed + 1 >= PATIENT_TRIES) else failed + 1

    async def _tried(self, *, last: bool) -> bool:
        try:
            await self.flush()
        except (StoreBusyError, QueryTooLongError) as error:
            if last:
                raise
            _log.warning("a flush of %d rows will be tried again: %s", len(self._facts), error)
            return False
        return True

    async def drain(self) -> None:
        """Write all that waits, with patience.

        Raises:
            StoreError: It could not be written; it still waits.
        """
        for left in reversed(range(PATIENT_TRIES)):
            if await self._tried(last=left == 0):
                return

    async def close(self) -> None:
        """Write what is left.

        Raises:
            StoreError: What was lost is counted in the message.
        """
        waiting = len(self._facts)
        try:
            await self.drain()
        except StoreError as error:
            raise StoreError(f"{waiting} rows of this run could not be saved and are lost. {error}") from error

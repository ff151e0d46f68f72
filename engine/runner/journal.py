"""The journal of a run: facts wait here and go into the store about twice a second, in one short transaction."""

import asyncio
import logging
from typing import Final

from engine.errors import QueryTooLongError, StoreBusyError, StoreError
from engine.store import Facts, Store, flush

FLUSH_EVERY_S: Final = 0.5
"""Seconds between two flushes: what a killed process may lose of what was answered."""

PATIENT_TRIES: Final = 20
"""Flushes in a row that may fail because the store is busy, before the run is stopped."""

_log = logging.getLogger(__name__)


class Journal:
    """Flushes facts while a run goes on.

    Args:
        store: Where to.
        facts: What the run found out; it adds, the journal takes.
    """

    def __init__(self, store: Store, facts: Facts) -> None:
        self._store = store
        self._facts = facts

    async def flush(self) -> None:
        """Write all that waits now.

        Raises:
            StoreError: It could not be written; it still waits.
        """
        taken = self._facts.take()
        writing = asyncio.ensure_future(asyncio.to_thread(flush, self._store, taken))
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

    async def close(self) -> None:
        """Write what is left.

        Raises:
            StoreError: What was lost is counted in the message.
        """
        for left in reversed(range(PATIENT_TRIES)):
            waiting = len(self._facts)
            try:
                if await self._tried(last=left == 0):
                    return
            except StoreError as error:
                raise StoreError(f"{waiting} rows of this run could not be saved and are lost. {error}") from error

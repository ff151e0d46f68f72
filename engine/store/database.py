"""One opening of the DuckDB file: its time limit, and its errors in words that a person can act upon."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

import duckdb

from engine.errors import QueryTooLongError, StoreBusyError, StoreError
from engine.store.instances import Instances

_Config = dict[str, str | bool | int | float | list[str]]
_CONFIG: Final[_Config] = {
    "autoinstall_known_extensions": False,  # nothing is fetched from the network
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a table name in SQL never means a Python variable
}
_AGAIN_S: Final = 0.02
ROW_GROUP: Final = 30_720
"""Rows that are packed together, a multiple of 2,048. Each checkpoint packs the last, unfinished ones of a table anew:
with a quarter of the usual 122,880, writing takes a third less, and the file is smaller."""
_ATTACH: Final = f"ATTACH $path AS store (ROW_GROUP_SIZE {ROW_GROUP})"
READING: Final = Instances(_CONFIG, "ATTACH $path AS store (READ_ONLY)")
APPENDING: Final = Instances(_CONFIG | {"threads": 1}, _ATTACH)
"""Appending is the work of one: other threads that wait for some take a fifth of its time."""
MIGRATING: Final = Instances(_CONFIG, _ATTACH)


class Connection:
    """A connection whose statements are stopped when its time is up.

    An interrupt reaches only a statement that runs at that moment. So it is repeated, and no statement begins late.

    Args:
        raw: DuckDB's connection.
        path: The store, for messages.
        limit_s: Seconds from now on.
    """

    def __init__(self, raw: duckdb.DuckDBPyConnection, path: Path, limit_s: float) -> None:
        self.raw = raw
        self._path = path
        self._limit_s = limit_s
        self._end = time.monotonic() + limit_s
        self._unlimited = threading.Event()
        self._watch = threading.Thread(target=self._interrupt_late, name="store-limit", daemon=True)
        self._watch.start()

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement, with its values as parameters."""
        self._be_in_time()
        return self.raw.execute(sql, parameters)

    def query(self, sql: str, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyRelation:
        """A query that becomes a frame."""
        self._be_in_time()
        return self.raw.sql(sql, params=parameters)

    def end_limit(self) -> None:
        """Look at the time once more, and let what follows run to its end: half a commit is none.

        Raises:
            QueryTooLongError: It is too late.
        """
        if not self._unlimited.is_set():
            self._unlimited.set()
            self._watch.join()
            if time.monotonic() > self._end:
                self.give_up()

    def close(self) -> None:
        """Close it; what was not committed is gone."""
        self._unlimited.set()
        self._watch.join()
        self.raw.close()

    def give_up(self) -> NoReturn:
        """Say that the time is up."""
        raise QueryTooLongError(
            f"One access to the store {self._path} took longer than {self._limit_s:g} s and was stopped, so that "
            "others are not kept waiting; nothing was changed. Ask for less at once, for example with a filter."
        ) from None

    def _be_in_time(self) -> None:
        if not self._unlimited.is_set() and time.monotonic() > self._end:
            self.give_up()

    def _interrupt_late(self) -> None:
        pause = self._limit_s
        while not self._unlimited.wait(pause):
            self.raw.interrupt()
            pause = _AGAIN_S


@contextmanager
def opened(path: Path, limit_s: float, what_for: Instances) -> Iterator[Connection]:
    """The file, open for one block.

    Args:
        path: The file.
        limit_s: Seconds for the block.
        what_for: `READING`, `APPENDING` or `MIGRATING`.

    Raises:
        StoreBusyError: Another program has it open, without the lock.
        StoreError: It cannot be opened, read or written.
        QueryTooLongError: The block took too long.
    """
    connection = Connection(_connect(path, what_for), path, limit_s)
    try:
        yield connection
    except duckdb.InterruptException:
        connection.give_up()
    except duckdb.Error as error:
        if not _is_trouble(error):
            raise
        raise StoreError(
            f"The store {path} could not be read or written ({_first_line(error)}). Look for space on the disk and in "
            "memory; what was being written was not kept. If the file is corrupt, bring it back from a copy."
        ) from None
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from None  # what DuckDB makes of a Ctrl-C
    finally:
        connection.close()


def _connect(path: Path, what_for: Instances) -> duckdb.DuckDBPyConnection:
    try:
        return what_for.lend(path)
    except duckdb.Error as error:
        cause = _first_line(error)
        if "Could not set lock" in cause:
            raise StoreBusyError(
                f"The store {path} is open in a program that does not share it ({cause}). Close it there, then "
                "try again."
            ) from None
        raise StoreError(
            f"The store {path} cannot be opened ({cause}). Is it a DuckDB file that you may read and write, on a local "
            "disk with space left? If not, name another path with --store."
        ) from None


def _is_trouble(error: duckdb.Error) -> bool:
    """Whether the file or the machine is at fault (a corrupt block raises the bare `Error`), rather than the SQL."""
    return type(error) is duckdb.Error or isinstance(
        error, duckdb.OperationalError | duckdb.InternalError | duckdb.FatalException
    )


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]

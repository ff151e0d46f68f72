"""The store's file, opened in less time: DuckDB itself, which takes far longer to start than a file to open, stays."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.store import database


class Instance:
    """One DuckDB in memory, which has one file at a time, for one opening or several that share it.

    So a statement sees the tables of that file alone, as where DuckDB was started for it.
    """

    def __init__(self) -> None:
        self._own = duckdb.connect(config=database._CONFIG)
        self.users = 0

    def attach(self, path: Path, *, read_only: bool) -> None:
        self._own.execute("SET temp_directory = $path", {"path": f"{path}.tmp"})
        self._own.execute("ATTACH $path AS store (READ_ONLY)" if read_only else database._ATTACH, {"path": str(path)})

    def connection(self) -> duckdb.DuckDBPyConnection:
        made = self._own.cursor()
        made.execute("USE store")
        self.users += 1
        return made

    def detach(self) -> None:
        self._own.execute("DETACH store")

    def end(self) -> None:
        self._own.close()


class Opened:
    """A connection that gives its file back where it is closed."""

    def __init__(self, openings: "Openings", key: tuple[Path, bool], connection: duckdb.DuckDBPyConnection) -> None:
        self._openings, self._key, self._connection = openings, key, connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def close(self) -> None:
        self._connection.close()
        self._openings.give_back(self._key)


class Openings:
    """Instances for the files that are open, and those that wait for the next one."""

    def __init__(self) -> None:
        self._really = database._connect
        self._lock = threading.Lock()
        self._idle: list[Instance] = []
        self._busy: dict[tuple[Path, bool], Instance] = {}

    def connect(self, path: Path, *, read_only: bool, threads: int | None = None) -> Any:
        key = path, read_only
        with self._lock:
            assert (path, not read_only) not in self._busy, "two DuckDB of one process do not see each other's locks"
            if key not in self._busy:
                instance = self._idle.pop() if self._idle else Instance()
                try:
                    instance.attach(path, read_only=read_only)
                except duckdb.Error:
                    instance.end()
                    return self._really(path, read_only=read_only, threads=threads)  # and say what is wrong
                self._busy[key] = instance
            return Opened(self, key, self._busy[key].connection())

    def give_back(self, key: tuple[Path, bool]) -> None:
        with self._lock:
            instance = self._busy[key]
            instance.users -= 1
            if instance.users:
                return
            del self._busy[key]
            try:
                instance.detach()
            except duckdb.Error:  # what broke it ended the block as well, which says so
                instance.end()
            else:
                self._idle.append(instance)

    def end(self) -> None:
        for instance in (*self._idle, *self._busy.values()):
            instance.end()


_openings = Openings()
atexit.register(_openings.end)


@contextmanager
def opened_quickly() -> Iterator[None]:
    """For tests of what is in a store, not of how it is opened. Other processes open it as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_connect", _openings.connect)
        yield

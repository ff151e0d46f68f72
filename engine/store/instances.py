"""DuckDB kept between blocks: to start it, and to ask for its memory anew, takes longer than to open a file.

A file is attached while somebody uses it, and for all who do together: closing one of two openings of a process would
end the lock of both (POSIX, `fcntl`).
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import duckdb

_IDLE: Final = 2
"""How many wait for the next file."""


class Lent:
    """A connection that gives its instance back where it is closed."""

    def __init__(self, own: "Instances", path: Path, raw: duckdb.DuckDBPyConnection) -> None:
        self._own, self._path, self._raw = own, path, raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def close(self) -> None:
        """Close it."""
        try:
            self._raw.close()
        finally:
            self._own.give_back(self._path)


class Instances:
    """Instances of DuckDB, each for one file at a time.

    Args:
        config: What they are started with.
        attach: How a file is attached: the statement, with the parameter `path`, that names it `store`.
    """

    def __init__(self, config: Mapping[str, Any], attach: str) -> None:
        self._config, self._attach = dict(config), attach
        self._lock = threading.Lock()
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._busy: dict[Path, tuple[duckdb.DuckDBPyConnection, int]] = {}

    def lend(self, path: Path) -> duckdb.DuckDBPyConnection:
        """A connection to a file.

        Raises:
            duckdb.Error: It cannot be opened.
        """
        with self._lock:
            instance, users = self._busy[path] if path in self._busy else (self._attached(path), 0)
            self._busy[path] = instance, users + 1
        connection = Lent(self, path, instance.cursor())
        try:
            connection.execute("USE store")
        except BaseException:  # whatever ends it, the file is let go
            connection.close()
            raise
        return cast("duckdb.DuckDBPyConnection", connection)  # it offers all that one does

    def _attached(self, path: Path) -> duckdb.DuckDBPyConnection:
        if self._idle:
            try:
                return self._with_file(self._idle.pop(), path)
            except duckdb.Error:  # what the last user met may have broken it for good: a new one tells
                pass
        return self._with_file(duckdb.connect(":memory:", config=self._config), path)

    def _with_file(self, instance: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
        try:
            instance.execute("SET temp_directory = $path", {"path": str(_overflow(path))})
            instance.execute(self._attach, {"path": str(path)})
        except BaseException:  # whatever ends it, nothing may stay open
            instance.close()
            raise
        return instance

    def give_back(self, path: Path) -> None:
        """Take one connection less to a file; with the last one, the file is let go."""
        with self._lock:
            instance, users = self._busy.pop(path)
            if users > 1:
                self._busy[path] = instance, users - 1
                return
            try:
                instance.execute("DETACH store")
            except duckdb.Error:  # what broke it ended the block as well, which says so
                instance.close()
                return
            if len(self._idle) < _IDLE and not _overflow(path).exists():  # its folder goes with whom it overflowed
                self._idle.append(instance)
            else:
                instance.close()


def _overflow(path: Path) -> Path:
    """The folder for what has no room in memory."""
    return path.with_name(f"{path.name}.tmp")

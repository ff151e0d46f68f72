"""DuckDB kept between reads: it takes longer to start than a file to open, and to give back memory and ask for it anew.

A file is attached while somebody reads it, and by all who do together: closing one of two openings of a process would
end the lock of both (POSIX, `fcntl`).
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import duckdb

_IDLE: Final = 2
"""How many wait for the file that they read last."""


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
    """Instances of DuckDB, each for one file.

    Args:
        config: What they are started with.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = dict(config)
        self._lock = threading.Lock()
        self._idle: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
        self._busy: dict[Path, tuple[duckdb.DuckDBPyConnection, int]] = {}

    def lend(self, path: Path) -> duckdb.DuckDBPyConnection:
        """A connection to a file that only reads it.

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
        kept = self._idle.pop(path, None)
        if kept is not None:
            try:
                return _with_file(kept, path)
            except duckdb.Error:  # what the last reader met may have broken it for good: a new one tells
                pass
        return _with_file(duckdb.connect(":memory:", config=self._config | {"temp_directory": f"{path}.tmp"}), path)

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
            self._idle[path] = instance
            if len(self._idle) > _IDLE:
                self._idle.popitem(last=False)[1].close()


def _with_file(instance: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
    try:
        instance.execute("ATTACH $path AS store (READ_ONLY)", {"path": str(path)})
    except BaseException:  # whatever ends it, nothing may stay open
        instance.close()
        raise
    return instance

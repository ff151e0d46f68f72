"""Access to the store: one DuckDB file that many processes share, because nobody keeps it open.

DuckDB lets one process write or many read. So every access is a short block behind a file lock: the file is opened,
used and closed in it, and what leaves it is a Polars frame or plain rows, never a handle. Local file systems only.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

import polars as pl

from engine.errors import StoreError, StoreMissingError
from engine.store import migrate
from engine.store.database import APPENDING, MIGRATING, READING, Connection, opened
from engine.store.instances import Instances
from engine.store.locks import PATIENCE_S, AccessLock, RunLock
from engine.store.rows import append, append_frame, mended
from engine.store.version import VersionCounter

READ_LIMIT_S: Final = 2.0
"""Longest time that one read block may hold the store."""
WRITE_LIMIT_S: Final = 1.0
"""Longest time that one write block may hold the store."""
_MIGRATION_LIMIT_S: Final = 600.0
"""Longest time to bring a store to the newest version, which nobody can use before: 5 GB take half a minute."""

_MAGIC: Final = slice(8, 12)
"""Where a DuckDB file says that it is one (DuckDB, "Storage Versions and Format")."""


class Reader:
    """What a read block offers. Values are always parameters, never part of the SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame."""
        frame: pl.DataFrame = self._connection.query(sql, mended(dict(parameters or {}))).pl()
        return frame

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The result of a query as plain tuples."""
        return self._connection.execute(sql, mended(dict(parameters or {}))).fetchall()

    @contextmanager
    def beside(self, name: str, frame: pl.DataFrame) -> Iterator[None]:
        """Let queries read a frame as a table meanwhile: thousands of keys come in far quicker than as a parameter."""
        self._connection.raw.register(name, frame.to_arrow())
        yield
        # Where a query fails, the connection is closed; to unregister there would hide the reason.
        self._connection.raw.unregister(name)


class Writer(Reader):
    """What a write block offers: reading, and appending rows in the block's one transaction."""

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append rows in bulk; columns that a row lacks take their defaults.

        Args:
            table: A table of the store.
            rows: Column names to values, the same columns in all rows.
        """
        if rows:
            append(self._connection.raw, table, rows)

    def insert_frame(self, table: str, frame: pl.DataFrame) -> None:
        """Append the rows of a frame of numbers, bytes and our own texts; other columns take their defaults.

        Args:
            table: A table of the store.
            frame: Its columns are some of the table's.
        """
        if frame.height:
            append_frame(self._connection.raw, table, frame)


class Store:
    """A store at a path. Holds no connection, so it may be shared by threads and kept for ever.

    A block waits for its turn with everybody, so it must not be opened inside another one.

    Args:
        path: The DuckDB file. A folder `<path>.d` beside it keeps its locks, its version counter and its log.
        patience_s: Seconds to wait for other processes at most.
    """

    def __init__(self, path: Path | str, *, patience_s: float = PATIENCE_S) -> None:
        self.path = Path(path).resolve()  # one store has one set of locks, whatever links lead to it
        self.side = self.path.with_name(self.path.name + ".d")
        self._access = AccessLock(self.side, patience_s)
        self._version = VersionCounter(self.side / "version")
        self._prepared = False

    def exists(self) -> bool:
        """Whether there is a store at the path.

        Raises:
            StoreError: That cannot be seen.
        """
        try:
            return self.path.exists()
        except OSError as error:
            raise self._unusable(error) from None

    def owns(self, path: Path) -> bool:
        """Whether a path is the store's file, or one of those that belong to it."""
        found = path.resolve()
        return found in (self.path, _log_of(self.path), self.side) or self.side in found.parents

    def version(self) -> int:
        """A number that rises with each commit; caches are keyed by it. 0 where there is no store."""
        return self._version.read() if self.exists() else 0

    @contextmanager
    def read(self, limit_s: float = READ_LIMIT_S) -> Iterator[Reader]:
        """Read for at most `limit_s` seconds, together with other readers.

        Raises:
            StoreMissingError: There is no store.
            StoreBusyError: A writer held it for too long.
            StoreVersionError: A newer version of this project wrote it.
            QueryTooLongError: The block took too long.
            StoreError: It cannot be opened or read.
        """
        import_module("pyarrow")  # frames need it; now, lest others wait for that while the store is held
        self._prepare(make=False)
        with self._access.shared(), self._opened(limit_s, READING) as connection:
            yield Reader(connection)

    @contextmanager
    def write(self, limit_s: float = WRITE_LIMIT_S) -> Iterator[Writer]:
        """Write for at most `limit_s` seconds, alone, in one transaction; makes the store if there is none.

        Raises:
            StoreBusyError, StoreVersionError, QueryTooLongError: As in `read`.
            StoreError: It cannot be made, opened or written; nothing was changed.
        """
        self._prepare(make=True)
        with self._access.exclusive(), self._opened(limit_s, APPENDING) as connection:
            connection.execute("BEGIN")
            yield Writer(connection)
            connection.end_limit()
            # The counter rises first: a crash between the two costs a page one needless query, never a stale figure.
            self._version.rise()
            connection.execute("COMMIT")

    def run_lock(self, run_id: str) -> RunLock:
        """The lock by which a run shows that it is alive."""
        return RunLock(self.side, run_id)

    def run_folder(self, run_id: str) -> Path:
        """Where a run's own files lie, such as its log; it need not be there."""
        return self.side / "runs" / run_id

    def launch_lock(self, run_id: str) -> RunLock:
        """The lock by which whoever starts a run keeps others from starting it too."""
        return RunLock(self.run_folder(run_id), "launch")

    def exports_folder(self) -> Path:
        """Where exports lie that were made without naming another place; it need not be there."""
        return self.side / "exports"

    @property
    def errand_folder(self) -> Path:
        """Where work beside the runs, such as embedding, has its locks, its logs, and says how far it is."""
        return self.side / "errands"

    def errand_lock(self, name: str) -> RunLock:
        """The lock by which such work shows that it is alive, one of a name at a time."""
        return RunLock(self.errand_folder, name)

    def _prepare(self, *, make: bool) -> None:
        """See that the store is there, and of the newest version; that is looked at once for each `Store`."""
        if not self.exists():
            if not make:
                self._miss()
            self._make()
        elif not self._prepared:
            self._recognise()
            if self._is_outdated():
                with self._access.exclusive(), self._opened(_MIGRATION_LIMIT_S, MIGRATING) as connection:
                    self._version.rise()
                    migrate.migrate(connection.raw)
        self._prepared = True

    def _recognise(self) -> None:
        """See that the file is one of DuckDB's before anything is laid beside it.

        Raises:
            StoreError: It is not, or cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                head = file.read(_MAGIC.stop)
        except OSError as error:
            raise self._unusable(error) from None
        if head[_MAGIC] != b"DUCK":
            raise StoreError(f"{self.path} is no DuckDB file. Name the store, or a path for a new one, with --store.")

    def _make(self) -> None:
        """Make an empty store, which appears only when it is complete."""
        half = self.side / "half.duckdb"
        with self._access.exclusive():
            if self.exists():
                return
            try:
                for leftover in (half, _log_of(half), _log_of(self.path)):
                    leftover.unlink(missing_ok=True)
                with opened(half, PATIENCE_S, MIGRATING) as connection:
                    migrate.migrate(connection.raw)
                self._version.rise()
                half.replace(self.path)
            except OSError as error:
                raise self._unusable(error) from None

    def _is_outdated(self) -> bool:
        with self._access.shared(), self._opened(PATIENCE_S, READING) as connection:
            return migrate.is_outdated(connection.raw, self.path)

    @contextmanager
    def _opened(self, limit_s: float, what_for: Instances) -> Iterator[Connection]:
        if not self.exists():  # else DuckDB would make an empty file
            self._miss()
        with opened(self.path, limit_s, what_for) as connection:
            yield connection

    def _miss(self) -> NoReturn:
        raise StoreMissingError(
            f"There is no store at {self.path}. Start a run or import a seed file: "
            f"wisdom import SEEDS.jsonl --store {self.path}"
        )

    def _unusable(self, error: OSError) -> StoreError:
        return StoreError(
            f"The store {self.path} cannot be made or opened ({error.strerror}). "
            "See to the permissions of its folder, or name another path with --store."
        )


def _log_of(path: Path) -> Path:
    """Where DuckDB keeps what it has committed and not yet put into the file."""
    return path.with_name(path.name + ".wal")

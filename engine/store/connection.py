"""Access to the store: one DuckDB file that many processes share, because nobody keeps it open.

DuckDB lets one process write or many read. So every access is a short block behind a file lock: the file is opened,
used and closed in it, and what leaves it is a Polars frame or plain rows, never a handle. Local file systems only.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from engine.errors import QueryTooLongError, StoreError, StoreMissingError
from engine.store import migrate
from engine.store.locks import PATIENCE_S, AccessLock, RunLock

if TYPE_CHECKING:
    import polars as pl

READ_LIMIT_S: Final = 2.0
"""Longest time that one read block may hold the store."""
WRITE_LIMIT_S: Final = 1.0
"""Longest time that one write block may hold the store."""

_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,  # nothing is fetched from the network
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a table name in SQL never means a Python variable
}


class Reader:
    """What a read block offers. Values are always parameters, never part of the SQL."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> "pl.DataFrame":
        """The result of a query as a Polars frame."""
        frame: pl.DataFrame = self._connection.sql(sql, params=dict(parameters or {})).pl()
        return frame

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The result of a query as plain tuples."""
        return self._connection.execute(sql, dict(parameters or {})).fetchall()


class Writer(Reader):
    """What a write block offers: reading, and appending rows in the block's one transaction."""

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append rows in bulk; columns that a row lacks take their defaults.

        Args:
            table: A table of the store.
            rows: Column names to values, the same columns in all rows.
        """
        if rows:
            with self.registered(table, rows):
                self._connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 -- checked

    @contextmanager
    def registered(self, table: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[None]:
        """Offer rows to SQL as the relation `incoming`, typed like the columns of a table of the store."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy, and only writers need it

        schema = migrate.arrow_schema(self._connection, table, list(rows[0]))
        self._connection.register("incoming", pa.Table.from_pylist(list(rows), schema=schema))
        try:
            yield
        finally:
            self._connection.unregister("incoming")

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement whose result nobody needs."""
        self._connection.execute(sql, dict(parameters or {})).fetchall()


class Store:
    """A store at a path. Holds no connection, so it may be shared by threads and kept for ever.

    Args:
        path: The DuckDB file. A folder `<path>.d` beside it keeps its locks, its version counter and its log.
        patience_s: Seconds to wait for other processes at most.
    """

    def __init__(self, path: Path | str, *, patience_s: float = PATIENCE_S) -> None:
        self.path = Path(path)
        self.side = self.path.with_name(self.path.name + ".d")
        self._access = AccessLock(self.side, patience_s)
        self._migrated = False

    def exists(self) -> bool:
        """Whether there is a store at the path."""
        return self.path.exists()

    def version(self) -> int:
        """A counter that rises with each commit; caches are keyed by it. 0 where there is no store."""
        try:
            return int((self.side / "version").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    @contextmanager
    def read(self, limit_s: float = READ_LIMIT_S) -> Iterator[Reader]:
        """Read for at most `limit_s` seconds, together with other readers.

        Raises:
            StoreMissingError: There is no store.
            StoreBusyError: A writer held it for too long.
            StoreVersionError: A newer version of this project wrote it.
            QueryTooLongError: The block took too long.
        """
        if not self.exists():
            raise StoreMissingError(
                f"There is no store at {self.path}. Start a run or import a seed file: "
                f"wisdom import SEEDS.jsonl --store {self.path}"
            )
        if not self._migrated:
            self._prepare()
        with self._access.shared(), self._connected(limit_s, read_only=True) as connection:
            yield Reader(connection)

    @contextmanager
    def write(self, limit_s: float = WRITE_LIMIT_S) -> Iterator[Writer]:
        """Write for at most `limit_s` seconds, alone, in one transaction; makes the store if there is none.

        Raises:
            StoreBusyError, StoreVersionError, QueryTooLongError: As in `read`.
        """
        import pyarrow as pa  # noqa: F401, PLC0415 -- heavy, and only writers need it: loaded while nobody waits

        if not self._migrated:
            self._prepare()
        with self._access.exclusive(), self._connected(limit_s, read_only=False) as connection:
            connection.execute("BEGIN")
            yield Writer(connection)
            # The counter rises first: a crash between the two costs a page one needless query, never a stale figure.
            (self.side / "version").write_text(str(self.version() + 1), encoding="ascii")
            connection.execute("COMMIT")

    def run_lock(self, run_id: str) -> RunLock:
        """The lock by which a run shows that it is alive."""
        return RunLock(self.side, run_id)

    def _prepare(self) -> None:
        """Make or migrate the store if it needs it, once for each `Store`."""
        try:
            self.side.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The store's folder {self.side} cannot be made ({error.strerror}). Name another path with --store."
            ) from None
        if not self.exists() or self._is_outdated():
            with self._access.exclusive(), self._connected(PATIENCE_S, read_only=False) as connection:
                migrate.migrate(connection)
        self._migrated = True

    def _is_outdated(self) -> bool:
        with self._access.shared(), self._connected(READ_LIMIT_S, read_only=True) as connection:
            return migrate.is_outdated(connection, self.path)

    @contextmanager
    def _connected(self, limit_s: float, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            connection = duckdb.connect(str(self.path), read_only=read_only, config=_CONFIG)
        except duckdb.Error as error:
            raise StoreError(
                f"The store {self.path} cannot be opened ({str(error).splitlines()[0]}). "
                "Is it a DuckDB file, on a local disk with space left, and not open in another program?"
            ) from None
        timer = threading.Timer(limit_s, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield connection
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise StoreError(
                f"The store {self.path} could not be read or written ({str(error).splitlines()[0]}). "
                "Look for space on the disk and in memory; the transaction was rolled back."
            ) from None
        except duckdb.InterruptException:
            raise QueryTooLongError(
                f"One access to the store {self.path} took longer than {limit_s:.0f} s and was stopped, so that others "
                "are not kept waiting; nothing was changed. Ask for less at once, for example with a filter."
            ) from None
        finally:
            timer.cancel()
            connection.close()

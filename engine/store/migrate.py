"""Numbered, transactional migrations, and what the catalogue says of the tables they make."""

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.errors import StoreVersionError

if TYPE_CHECKING:
    import duckdb

_ARROW: Final = {
    "VARCHAR": "string",
    "BOOLEAN": "bool",
    "TINYINT": "int8",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "DOUBLE": "float64",
}

_schemas: dict[tuple[str, ...], Any] = {}


def migrations() -> list[tuple[int, str]]:
    """All migrations as number and SQL, in order."""
    folder = files("engine.store").joinpath("migrations")
    found = [entry for entry in folder.iterdir() if re.fullmatch(r"\d{4}_\w+\.sql", entry.name)]
    return sorted((int(entry.name[:4]), entry.read_text(encoding="utf-8")) for entry in found)


def is_outdated(connection: "duckdb.DuckDBPyConnection", path: Path) -> bool:
    """Whether a store needs a migration.

    Raises:
        StoreVersionError: The store is newer than this program.
    """
    done, newest = _version(connection), migrations()[-1][0]
    if done > newest:
        raise StoreVersionError(
            f"The store {path} has version {done}, and this program knows versions up to {newest}. "
            "Update wisdom-workbench; the store was not touched."
        )
    return done < newest


def migrate(connection: "duckdb.DuckDBPyConnection") -> None:
    """Bring a store to the newest version, each step in a transaction of its own."""
    done = _version(connection)
    for number, sql in migrations():
        if number > done:
            connection.execute("BEGIN")
            connection.execute(sql)
            connection.execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL, at_time TIMESTAMPTZ)")
            connection.execute("INSERT INTO migration VALUES (?, now())", [number])
            connection.execute("COMMIT")


def _version(connection: "duckdb.DuckDBPyConnection") -> int:
    there = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'migration'").fetchall()
    if not there:
        return 0
    row = connection.execute("SELECT max(number) FROM migration").fetchone()
    return int(row[0]) if row else 0


def arrow_schema(connection: "duckdb.DuckDBPyConnection", table: str, columns: Sequence[str]) -> Any:
    """The Arrow schema of some columns of a table, which also makes sure that they exist.

    Raises:
        KeyError: The store has no such table or column: a defect of the caller.
    """
    key = (table, *columns)
    if key not in _schemas:
        import pyarrow as pa  # noqa: PLC0415 -- heavy, and only writers need it

        found = dict(
            connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table]
            ).fetchall()
        )
        named = {"TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC")}
        _schemas[key] = pa.schema(
            [(c, named.get(found[c]) or getattr(pa, _ARROW[found[c]].replace("bool", "bool_"))()) for c in columns]
        )
    return _schemas[key]

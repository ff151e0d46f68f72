"""Numbered, transactional migrations."""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import StoreError, StoreVersionError

if TYPE_CHECKING:
    import duckdb

_DONE: Final = """
    CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL, at_time TIMESTAMPTZ NOT NULL);
    COMMENT ON TABLE migration IS 'One row for each migration that this store has been through';
    COMMENT ON COLUMN migration.number IS 'Its number; the highest is the version of the store';
    COMMENT ON COLUMN migration.at_time IS 'When it was done';
    INSERT INTO migration VALUES ($number, now());
"""


def migrations() -> list[tuple[int, str]]:
    """All migrations as number and SQL, in order."""
    folder = files("engine.store").joinpath("migrations")
    found = [entry for entry in folder.iterdir() if re.fullmatch(r"\d{4}_\w+\.sql", entry.name)]
    return sorted((int(entry.name[:4]), entry.read_text(encoding="utf-8")) for entry in found)


def is_outdated(connection: "duckdb.DuckDBPyConnection", path: Path) -> bool:
    """Whether a store needs a migration.

    Raises:
        StoreVersionError: The store is newer than this program.
        StoreError: It is a database of something else.
    """
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not {"migration", "problem", "run"} <= tables:
        raise StoreError(
            f"{path} is a DuckDB file, but not a store of wisdom-workbench; it was not touched. "
            "Name another path with --store."
        )
    done, newest = _version(connection), migrations()[-1][0]
    if done > newest:
        raise StoreVersionError(
            f"The store {path} has version {done}, and this program knows versions up to {newest}. "
            "Update wisdom-workbench; the store was not touched."
        )
    return done < newest


def migrate(connection: "duckdb.DuckDBPyConnection") -> None:
    """Bring a store, or an empty database, to the newest version, each step in a transaction of its own."""
    done = _version(connection)
    for number, sql in migrations():
        if number > done:
            connection.execute("BEGIN")
            connection.execute(sql)
            connection.execute(_DONE, {"number": number})
            connection.execute("COMMIT")


def _version(connection: "duckdb.DuckDBPyConnection") -> int:
    there = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'migration'").fetchall()
    if not there:
        return 0
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchall()[0]
    return int(number)

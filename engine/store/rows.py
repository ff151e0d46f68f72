"""Rows on their way into DuckDB: checked against the columns that they go to."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb
import polars as pl

from engine.domain import storable

_known: Final[dict[str, frozenset[str]]] = {}


def append(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to a table of the store; columns that they lack take their defaults.

    Raises:
        KeyError: The store has no such table or column: a defect of the caller.
        ValueError: The rows have different columns: likewise.
    """
    columns = list(rows[0])
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError(f"Rows for the table {table} have different columns.")
    if unknown := set(columns) - _columns(connection, table):
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    values = [[row[column] for column in columns] for row in rows]
    with connection.appender(table, columns=columns) as appender:
        try:
            appender.append_rows(values)
        except duckdb.InvalidInputException:  # a text that UTF-8 cannot hold; whatever else it is comes again
            appender.clear()
            appender.append_rows(mended(values))
        except BaseException:  # what is not written in this block must not wait in it
            appender.clear()
            raise


def append_frame(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Append the rows of a frame to a table of the store; columns that it lacks take their defaults.

    Raises:
        KeyError: The store has no such table or column: a defect of the caller.
    """
    if unknown := set(frame.columns) - _columns(connection, table):
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    connection.register("appended", frame.to_arrow())
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM appended")  # noqa: S608 -- a table that was just looked up
    # Where that fails, as when its time is up, the connection is closed; to unregister there would hide the reason.
    connection.unregister("appended")


def mended(value: Any) -> Any:
    """The value with all its texts made storable: programs of models may print halves of surrogate pairs."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: mended(part) for key, part in value.items()}
    if isinstance(value, list):
        return [mended(part) for part in value]
    return value


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    """The columns of a table; none if there is no such table."""
    if table not in _known:
        sql = "SELECT column_name FROM duckdb_columns() WHERE table_name = ?"
        _known[table] = frozenset(name for (name,) in connection.execute(sql, [table]).fetchall())
    return _known[table]

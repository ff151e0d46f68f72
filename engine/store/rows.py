"""Rows on their way into DuckDB: frames, typed like the columns they go to."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb
import polars as pl

from engine.domain import storable

_TYPES: Final = {
    "VARCHAR": pl.String(),
    "BOOLEAN": pl.Boolean(),
    "TINYINT": pl.Int8(),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "TIMESTAMP WITH TIME ZONE": pl.Datetime("us", "UTC"),
}

_schemas: dict[tuple[str, ...], pl.Schema] = {}


def frame_for(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame for a table of the store.

    Raises:
        KeyError: The store has no such table or column: a defect of the caller.
        ValueError: The rows have different columns: likewise.
        TypeError: A value does not fit its column: likewise.
    """
    columns = tuple(rows[0])
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError(f"Rows for the table {table} have different columns.")
    schema = _schema(connection, table, columns)
    values = {column: [row[column] for row in rows] for column in columns}
    try:
        return pl.DataFrame(values, schema)
    except UnicodeEncodeError:
        return pl.DataFrame(mended(values), schema)


def mended(value: Any) -> Any:
    """The value with all its texts made storable: programs of models may print halves of surrogate pairs."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: mended(part) for key, part in value.items()}
    if isinstance(value, list):
        return [mended(part) for part in value]
    return value


def _schema(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...]) -> pl.Schema:
    """The types of some columns, which also makes sure that they exist."""
    key = (table, *columns)
    if key not in _schemas:
        sql = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?"
        found = dict(connection.execute(sql, [table]).fetchall())
        _schemas[key] = pl.Schema({column: _TYPES[found[column]] for column in columns})
    return _schemas[key]

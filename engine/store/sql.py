"""Pieces of SQL that several reads share."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

WINDOW: Final = 20_000
"""Rows among which a read that wants the next few looks first; only where they do not suffice it looks at all."""

BENCHMARKS: Final = """
    SELECT problem_seq FROM pool WHERE run_id IN (SELECT id FROM run WHERE kind = 'evaluation')
      AND problem_seq IS NOT NULL
"""
"""SQL for the places of problems that models were evaluated on: nothing may grow from them."""


def rows_of(table: str, column: str, keys: str) -> str:
    """SQL for the rows of a table whose column is one of some keys; `place` is their order of arrival in it.

    The keys are looked for in that column alone, and everything else is read only of the rows that have one. Without
    the detour by `rowid` DuckDB unpacks all long texts of a table to find a few of them: 20 times slower at 2.4
    million rows. `MATERIALIZED` keeps it from being joined with anything before that.

    Args:
        table: The table.
        column: The column.
        keys: SQL for the keys: a parameter, or a query of one column.
    """
    places = f"SELECT rowid FROM {table} WHERE {column} IN ({keys})"  # noqa: S608 -- our own names
    rows = f"SELECT *, rowid AS place FROM {table} WHERE rowid IN ({places})"  # noqa: S608 -- as above
    return f"(WITH found AS MATERIALIZED ({rows}) SELECT * FROM found)"  # noqa: S608 -- as above


def place_in(order: Iterable[StrEnum], column: str) -> str:
    """SQL to sort by: the place of a column's value among some values of ours."""
    return f"array_position({[value.value for value in order]}, {column})"

"""Tallies: what pages count over millions of rows, kept beside them and added to with each flush.

A flush appends what its own rows add, so a tally has many rows for each group, and readers add them up. Once they are
more than `MOST`, they are replaced by their sums. A tally says nothing that its table does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from engine.store.connection import Reader, Writer

MOST: Final = 20_000
"""Rows of a tally before they are replaced by their sums."""

_REPLIED: Final = "outcome IN ('answered', 'cut_off', 'empty') AND NOT reused"


@dataclass(frozen=True, slots=True)
class Tally:
    """How a table is counted.

    Attributes:
        keys: What it is counted by: columns of the tally, and SQL over the table for each.
        sums: What is added up, likewise.
        firsts: Of which the smallest is kept, likewise.
        lasts: Of which the greatest is kept, likewise.
    """

    keys: dict[str, str]
    sums: dict[str, str]
    firsts: dict[str, str] = field(default_factory=dict)
    lasts: dict[str, str] = field(default_factory=dict)


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


TALLIES: Final[Mapping[str, Tally]] = MappingProxyType(
    {
        "pool": Tally(_same("run_id", "round", "stratum"), {"entries": "count(*)"}),
        "outcome": Tally(
            _same("run_id", "round", "stratum", "stage", "outcome", "tier", "rule", "inner_consistent", "correct")
            | {"compared": "correct_rule IS NOT NULL"},
            {"entries": "count(*)"},
            firsts={"example": "min(reason)"},
        ),
        "attempt": Tally(
            _same("run_id", "round", "stratum", "stage", "teacher")
            | {"consistent": "coalesce(inner_equality = 'equal', false)"},
            {"attempts": "count(*)"},
        ),
        "cause": Tally(
            _same("run_id", "round", "stratum", "stage", "teacher", "cause", "detail"), {"attempts": "count(*)"}
        ),
        "call": Tally(
            _same("run_id", "round", "stage", "teacher", "model"),
            {
                "calls": "count(*)",
                "answered": f"count(*) FILTER ({_REPLIED})",
                "reused": "count(*) FILTER (reused)",
                "failed": "count(*) FILTER (outcome NOT IN ('answered', 'cut_off', 'empty'))",
                "retries": "sum(greatest(tries - 1, 0))",
                "prompt_tokens": "sum(prompt_tokens)",
                "cached_tokens": "sum(cached_tokens)",
                "completion_tokens": "sum(completion_tokens)",
                "measured": f"""count(*) FILTER (
                    {_REPLIED} AND prompt_tokens IS NOT NULL AND completion_tokens IS NOT NULL)""",
                "cost_usd": "sum(cost_usd)",
                "estimated": f"""count(cost_usd) FILTER (
                    {_REPLIED} AND (prompt_tokens IS NULL OR completion_tokens IS NULL))""",
                "unpriced": "count(*) FILTER (cost_usd IS NULL AND NOT reused AND outcome <> 'missing')",
                "unpriced_replies": f"count(*) FILTER (cost_usd IS NULL AND {_REPLIED})",
            },
            lasts={"last_call": "max(at_time)"},
        ),
    }
)
"""What is kept, by the table that is counted; the tally of `x` is the table `x_tally`."""


def marks(reader: Reader, tables: Iterable[str]) -> dict[str, int]:
    """How many rows tables have: those behind that are new, as none is ever taken away."""
    return {table: reader.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables if table in TALLIES}  # noqa: S608 -- our own names


def add(writer: Writer, before: Mapping[str, int]) -> None:
    """Count the rows that were added since `marks`, in the same transaction."""
    for table, rows in before.items():
        writer.rows(f"INSERT INTO {table}_tally BY NAME {counted(table)}", {"before": rows})
        ((size,),) = writer.rows(f"SELECT count(*) FROM {table}_tally")  # noqa: S608 -- our own names
        if size > MOST:
            _compact(writer, table)


def counted(table: str, where: str = "rowid >= $before") -> str:
    """SQL that counts a table as its tally does."""
    tally = TALLIES[table]
    columns = tally.keys | tally.sums | tally.firsts | tally.lasts
    told = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    keys = ", ".join(str(place) for place in range(1, len(tally.keys) + 1))
    return f"SELECT {told} FROM {table} WHERE {where} GROUP BY {keys}"  # noqa: S608 -- our own names


def summed(table: str) -> str:
    """SQL for a tally with one row for each group."""
    tally = TALLIES[table]
    parts = [*tally.keys, *(f"sum({name}) AS {name}" for name in tally.sums)]
    parts += [f"min({name}) AS {name}" for name in tally.firsts] + [f"max({name}) AS {name}" for name in tally.lasts]
    return f"SELECT {', '.join(parts)} FROM {table}_tally GROUP BY {', '.join(tally.keys)}"  # noqa: S608 -- our own names


def _compact(writer: Writer, table: str) -> None:
    writer.rows(f"CREATE OR REPLACE TEMP TABLE sums AS {summed(table)}")
    writer.rows(f"DELETE FROM {table}_tally")  # noqa: S608 -- our own names
    writer.rows(f"INSERT INTO {table}_tally BY NAME FROM sums")

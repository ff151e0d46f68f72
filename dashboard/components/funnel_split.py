"""Where the problems of a round ended, by level and by subject: each part a way to its problems."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import funnel_ways as ways
from dashboard.components.words import TIERS
from engine.domain import ProblemFilter
from engine.store import rounds

BY: Final = ("level", "subject")


def show(profile: pl.DataFrame, run_id: str, number: int) -> None:
    """Draw both; what a teacher claims stands apart from what a publisher says.

    Args:
        profile: `engine.store.rounds.profile` of the round.
        run_id: The run.
        number: The round.
    """
    for place, by in zip(st.columns(2, gap="medium"), BY, strict=True):
        with place:
            st.subheader(f"By {by}", anchor=f"by-{by}")
            _split(profile, run_id, number, by)


def _split(profile: pl.DataFrame, run_id: str, number: int, by: str) -> None:
    found = (rounds.by_level if by == "level" else rounds.by_subject)(profile)
    if found[by].is_null().all():
        st.markdown(f"No problem of this round has a {by}, by its publisher or by the teacher that wrote it.")
        return
    rows = [(_name(row, by), row, _of_kind(row, by, run_id, number)) for row in found.iter_rows(named=True)]
    ways.chart(
        charts.shares_figure([(name, {tier: row[tier] for tier in TIERS}) for name, row, _ in rows]),
        {charts.key_of(name, tier): wanted for name, _, of in rows for tier in TIERS if (wanted := _cell(of, tier))},
        alt=f"Where problems ended by {by}; the table below has the numbers",
        key=f"split.{by}.{run_id}.{number}",
    )
    _numbers(rows, by)


def _numbers(rows: Sequence[tuple[str, Mapping[str, Any], ProblemFilter | None]], by: str) -> None:
    ends = [tier for tier in TIERS if any(row[tier] for _, row, _ in rows)]
    cells: list[list[ways.Cell]] = [
        [
            name,
            (f"{row['in']:,}", of),
            *((f"{row[tier]:,}", _cell(of, tier) if row[tier] else None) for tier in ends),
        ]
        for name, row, of in rows
    ]
    sums = [sum(row[column] for _, row, _ in rows) for column in ("in", *ends)]
    cells.append(["All", *(f"{n:,}" for n in sums)])
    ways.table([by.capitalize(), "In", *map(str.capitalize, ends)], cells, alt=f"Where problems ended by {by}")


def _cell(of: ProblemFilter | None, tier: str) -> ProblemFilter | None:
    return None if of is None else replace(of, tiers=(tier,))


def _of_kind(row: Mapping[str, Any], by: str, run_id: str, number: int) -> ProblemFilter | None:
    """The problems of a level or a subject; `None` where no condition of a list says exactly which."""
    if row[by] is None:
        return None
    name = f"claimed_{by}s" if row[f"{by}_from"] == rounds.CLAIMED else f"{by}s"
    return ways.narrowed(ProblemFilter(run=run_id, round=number), name, row[by])


def _name(row: Mapping[str, Any], by: str) -> str:
    """A level or a subject, and who says so if it is not the publisher."""
    if row[by] is None:
        return f"no {by}"
    claimed = row[f"{by}_from"] == rounds.CLAIMED
    if by == "level":
        return f"{row[by]} claimed" if claimed else f"level {row[by]}"
    return f"{row[by]} (claimed)" if claimed else str(row[by])

"""Causes by something that attempts differ in: who was asked, or the level or subject of the problem."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.tables import table
from dashboard.frames import FailureData

BY: Final[Mapping[str, str]] = MappingProxyType({"teacher": "Teacher", "level": "Level", "subject": "Subject"})
"""What causes can be split by, as the address and as people say it."""
CLAIMABLE: Final = ("level", "subject")
_UNKNOWN: Final = 2
_CLAIMED: Final = " (claimed)"
_LABELS_PX: Final = 150
_COLUMN_PX: Final = 80
_WHOSE: Final = (
    "What the publisher says of a problem, or else what its author claims, and then said so; the two are never added "
    "together. "
)


def grouped(found: FailureData, rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Rows of causes or attempts with the column `group`: the name of what they are split by.

    Args:
        found: Whose rows these are.
        rows: Have the columns teacher and stratum.
        by: One of `BY`.
    """
    if by == "teacher":
        return rows.with_columns(group=pl.col("teacher"))
    names = {row["stratum"]: _name(row, by)[1] for row in found.strata.iter_rows(named=True)}
    default = _name({"level": None, "subject": None, "claimed_level": None, "claimed_subject": None}, by)[1]
    return rows.with_columns(
        group=pl.col("stratum").replace_strict(names, default=default, return_dtype=pl.String).fill_null(default)
    )


def strata_of(found: FailureData, by: str, group: str) -> tuple[int, ...]:
    """The strata of a group, where it is one of levels or subjects."""
    rows = found.strata.iter_rows(named=True)
    return tuple(row["stratum"] for row in rows if _name(row, by)[1] == group)


def wholes(found: FailureData, number: int | None, by: str) -> dict[str, int]:
    """How many attempts each group of a round made: the publisher's before those that are claimed, unknown last."""
    rows = grouped(found, found.attempts.filter(pl.col("round") == (number or 0)), by)
    sums: dict[str, int] = dict(rows.group_by("group").agg(pl.col("attempts").sum()).rows())
    if by == "teacher":
        return {name: sums[name] for name in sorted(sums, reverse=True)}
    places = {name: place for place, name in sorted(_name(row, by) for row in found.strata.iter_rows(named=True))}
    return {name: sums[name] for name in sorted(sums, key=lambda name: (places.get(name, (_UNKNOWN, "")), name))}


def show(found: FailureData, number: int, by: str, order: Sequence[str]) -> None:
    """Each cause's share of the attempts of each group: a figure, and a table with the counts.

    Args:
        found: The run's figures.
        number: Its round.
        by: One of `BY`.
        order: The causes, the most frequent one first.
    """
    groups = wholes(found, number, by)
    if not order:
        return
    rows = grouped(found, found.causes.filter(pl.col("round") == number), by)
    counts: dict[tuple[str, str], int] = {
        (cause, group): count
        for cause, group, count in rows.group_by("cause", "group").agg(pl.col("attempts").sum()).iter_rows()
    }
    claimed = all(name.endswith(_CLAIMED) for name in groups)
    st.header(f"By {BY[by].lower()}" + (", as the authors of the problems claim it" if claimed else ""), anchor="by")
    names = [name.removesuffix(_CLAIMED) if claimed else name for name in groups]
    matrix = [[(counts.get((cause, group), 0), whole) for group, whole in groups.items()] for cause in order]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.plotly_chart(
            charts.matrix_figure(matrix, order, names),
            config={"displayModeBar": False},
            alt=f"The share of attempts with each cause, by {BY[by].lower()}; the table beside it has the numbers",
            key=f"matrix.{number}.{by}",
            width=_LABELS_PX + _COLUMN_PX * len(groups),
        )
        _table(matrix, order, names, by)
    st.caption((_WHOSE if by in CLAIMABLE else "") + "Per cent of the attempts that each column has.")


def _table(matrix: Sequence[Sequence[tuple[int, int]]], order: Sequence[str], names: Sequence[str], by: str) -> None:
    rows = [[cause, *(_cell(*pair) for pair in row)] for cause, row in zip(order, matrix, strict=True)]
    columns = list(zip(*matrix, strict=True))
    rows.append(["all causes", *(_cell(sum(part for part, _ in column), column[0][1]) for column in columns)])
    rows.append(["of attempts", *(f"{column[0][1]:,}" for column in columns)])
    table(["Cause", *names], rows, alt=f"Attempts with each cause, by {BY[by].lower()}, against all attempts of each")


def _cell(count: int, whole: int) -> str:
    return f"{count:,} ({count / whole:.1%})" if count and whole else "—"


def _name(row: Mapping[str, Any], by: str) -> tuple[tuple[int, str], str]:
    """Where a stratum's group stands among the others, and what it is called."""
    own, claimed = row[by], row[f"claimed_{by}"]
    place = 0 if own is not None else 1 if claimed is not None else _UNKNOWN
    told = own if own is not None else claimed
    name = f"no {by}" if told is None else f"level {told}" if by == "level" else str(told)
    name += _CLAIMED if place == 1 else ""
    return (place, name), name

"""How often an attempt agrees with itself: by level beside the published curve, and by subject and level."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import funnel_ways
from dashboard.components.consistency_scope import Scope
from dashboard.components.mathematics import plain
from dashboard.components.words import interval, share
from dashboard.frames import ConsistencyData
from engine.domain import ProblemFilter
from engine.quality import PUBLISHED_CONSISTENCY

_SUBJECT = 34


def guided(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of stage 1, with how many of each were consistent."""
    return cells.filter(pl.col("stage") == "guide").with_columns(agreed=pl.col("entries") * pl.col("consistent"))


def rates(cells: pl.DataFrame, by: Sequence[str]) -> dict[Any, tuple[int, int]]:
    """How many were consistent, and of how many, by some columns that have a value; a single column is its own key."""
    known = cells.drop_nulls(list(by)).group_by(by).agg(pl.col("agreed").sum(), pl.col("entries").sum()).sort(by)
    return {(tuple(key) if len(by) > 1 else key[0]): (part, whole) for *key, part, whole in known.rows()}


def show(found: ConsistencyData, scope: Scope) -> None:
    """The rate of the whole, by level, and by subject and level."""
    cells = guided(scope.of(found.cells))
    agreed, whole = int(cells["agreed"].sum()), int(cells["entries"].sum())
    if not whole:
        st.markdown("Nothing was guided here: no stage asks for words and a program in one reply, or none has ended.")
        return
    st.markdown(
        f"Stage 1 has ended for {whole:,} problems. **{agreed:,} ({agreed / whole:.1%})** are consistent: words and "
        f"program give the same answer (95% interval {interval(agreed, whole)}). No answer, a time-out and an "
        "undecided comparison count as not."
    )
    own, claims = rates(cells, ["level"]), rates(cells.filter(pl.col("level").is_null()), ["claimed_level"])
    if own or claims:
        _levels(own, claims, cells, scope)
    else:
        st.caption("No problem of these has a level, so there is no curve by level.")
    _heat(cells, scope)


def _levels(
    own: Mapping[int, tuple[int, int]], claims: Mapping[int, tuple[int, int]], cells: pl.DataFrame, scope: Scope
) -> None:
    st.subheader("By level", anchor="levels")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.plotly_chart(
            charts.levels_figure(own, claims),
            config={"displayModeBar": False},
            alt="Share consistent by level with intervals, beside the published curve; the table has the numbers",
            key="consistency.levels",
        )
    rows: list[list[funnel_ways.Cell]] = [
        *_level_rows(own, scope, "level {}", "levels"),
        *_level_rows(claims, scope, "{} claimed", "claimed_levels"),
    ]
    with right:
        funnel_ways.table(
            ["Level", "Consistent", "95% interval", "Published"],
            rows,
            alt="Consistency by level, each level a link to its problems",
        )
        sets = cells.filter(pl.col("level").is_not_null())["dataset"].unique().sort().to_list()
        st.caption(
            "Published: WISDOM's authors, DeepSeek-V2.5 on the 5,000 MATH test problems. "
            + (f"The levels here are those of {plain(', '.join(sets))}. " if sets and sets != ["math"] else "")
            + "Levels that an author claims are never added to a publisher's."
        )


def _level_rows(
    levels: Mapping[int, tuple[int, int]], scope: Scope, name: str, condition: str
) -> list[list[funnel_ways.Cell]]:
    return [
        [
            (name.format(level), scope.problems(**{condition: (level,)})),
            share(*counts),
            interval(*counts),
            f"{PUBLISHED_CONSISTENCY[level]:.1%}" if condition == "levels" and level in PUBLISHED_CONSISTENCY else "—",
        ]
        for level, counts in levels.items()
    ]


def _heat(cells: pl.DataFrame, scope: Scope) -> None:
    """The publisher's subjects and levels; and apart from them, those that authors claim, where there are some."""
    claims = cells.filter(pl.col("level").is_null() & pl.col("subject").is_null())
    for title, found, claimed in (
        ("By subject and level", rates(cells, ["subject", "level"]), False),
        ("By claimed subject and level", rates(claims, ["claimed_subject", "claimed_level"]), True),
    ):
        if found:
            st.subheader(title, anchor="claimed-subjects" if claimed else "subjects")
            _heat_map(found, scope, claimed=claimed)


def _lists(cells: Iterable[tuple[str, int]], scope: Scope, *, claimed: bool) -> dict[tuple[str, int], ProblemFilter]:
    """The problems of each cell."""
    subjects, levels = ("claimed_subjects", "claimed_levels") if claimed else ("subjects", "levels")
    return {cell: scope.problems(**{subjects: (cell[0],), levels: (cell[1],)}) for cell in cells}


def _heat_map(cells: Mapping[tuple[str, int], tuple[int, int]], scope: Scope, *, claimed: bool) -> None:
    lists = _lists(cells, scope, claimed=claimed)
    funnel_ways.chart(
        charts.heat_figure({(_short(subject), level): counts for (subject, level), counts in cells.items()}),
        {charts.cell_key(_short(subject), level): wanted for (subject, level), wanted in lists.items()},
        alt="Share of consistent attempts by subject and level; the table below has the numbers",
        key=f"consistency.heat.{scope.run}.{scope.round}.{claimed}",
    )
    whose = "claimed by the teacher that wrote the problem" if claimed else "the publisher's"
    st.caption(f"Subjects and levels are {whose}. A click on a cell opens its problems in Browse.")
    with st.expander("The same as a table", type="compact"):
        funnel_ways.table(
            ["Subject", "Level", "Consistent", "95% interval"],
            [[(cell[0], lists[cell]), str(cell[1]), share(*n), interval(*n)] for cell, n in cells.items()],
            alt="Consistency by subject and level",
        )


def _short(subject: str) -> str:
    """A subject as a figure shows it."""
    return subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1] + "…"

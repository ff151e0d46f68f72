"""How often an attempt agrees with itself, by round, by who replied, and by run."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.components import simulated
from dashboard.components.consistency_rate import guided, rates
from dashboard.components.consistency_scope import Scope
from dashboard.components.tables import table
from dashboard.components.words import STAGES, interval, share
from dashboard.frames import ConsistencyData
from engine.domain import FUNNEL
from engine.store import RunInfo


def show(found: ConsistencyData, scope: Scope, known: Sequence[RunInfo]) -> None:
    """The rate by round, by who replied, and by run."""
    st.subheader("By round, teacher and run", anchor="compared")
    by_round = rates(guided(found.cells), ["round"])
    left, right = st.columns(2, gap="medium")
    with left:
        if len(by_round) > 1:
            table(
                ["Round", "Consistent in stage 1", "95% interval"],
                [[n, share(*counts), interval(*counts)] for n, counts in by_round.items()],
                alt="Consistency of stage 1 by round",
            )
    with right if len(by_round) > 1 else left:
        _teachers(scope.of(found.teachers))
    _runs(found.runs, known)


def _teachers(frame: pl.DataFrame) -> None:
    sums = frame.group_by("stage", "teacher").agg(
        pl.col("attempts").sum(), pl.col("consistent").sum(), pl.col("models").explode().drop_nulls().unique().sort()
    )
    rows = [
        [
            STAGES[row["stage"]],
            row["teacher"],
            ", ".join(row["models"]) or "—",
            share(row["consistent"], row["attempts"]),
            interval(row["consistent"], row["attempts"]),
        ]
        for stage in FUNNEL
        for row in sums.filter(pl.col("stage") == stage.value).sort("teacher").iter_rows(named=True)
    ]
    table(
        ["Stage", "Teacher", "Models that answered", "Replies consistent", "95% interval"],
        rows,
        alt="Consistent replies by stage and teacher",
    )
    st.caption(
        "Of all replies that were read; one without a program cannot be consistent, and counts as not consistent. "
        "Later stages see only what the ones before left: harder problems."
    )


def _runs(frame: pl.DataFrame, known: Sequence[RunInfo]) -> None:
    rates_of = {run_id: (agreed, whole, models) for run_id, whole, agreed, models in frame.rows()}
    rows = [
        [
            f"{run.id} ({simulated.MARK})" if run.simulated else run.id,
            ", ".join(rates_of[run.id][2] or []) or "—",
            share(*rates_of[run.id][:2]),
            interval(*rates_of[run.id][:2]),
        ]
        for run in known
        if run.id in rates_of
    ]
    table(["Run", "Models that answered", "Consistent in stage 1", "95% interval"], rows, alt="Consistency by run")
    st.caption(
        "All rounds of each run together. Runs may have had other problems: Compare sets two side by side on the same."
    )

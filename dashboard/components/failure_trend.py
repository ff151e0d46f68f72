"""Causes by round: whether each gets more or less frequent, and how far that can be told."""

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.failure_causes import counted, ordered
from dashboard.components.failure_groups import grouped
from dashboard.components.tables import table
from dashboard.components.words import share
from dashboard.frames import FailureData


def show(found: FailureData, by: str) -> None:
    """Draw it, where there are several rounds; split by teacher where the page is."""
    rounds = found.attempts["round"].unique().sort().to_list()
    if len(rounds) < 2:  # noqa: PLR2004 -- it takes two to be compared
        return
    order = ordered(found)
    st.header("Round by round", anchor="rounds")
    st.plotly_chart(
        charts.trend_figure(shares(found, by), order),
        config={"displayModeBar": False},
        alt="The share of attempts with each cause, by round; the table below has the numbers",
        key=f"trend.{by}",
    )
    st.caption(
        f"The share of {'the attempts of each teacher' if by == 'teacher' else 'all attempts'} that have the cause, "
        "with its 95% interval. Each picture has a scale of its own."
    )
    with st.expander("The same as a table", type="compact"):
        _table(found, order, rounds)


def shares(found: FailureData, by: str) -> pl.DataFrame:
    """What is drawn.

    Columns:
        cause, group (a teacher, or empty for all), round, attempts (that have the cause), whole (all of that group).
    """
    keys = ["group", "round"]
    if by == "teacher":
        causes, attempts = grouped(found, found.causes, by), grouped(found, found.attempts, by)
    else:
        causes, attempts = (rows.with_columns(group=pl.lit("")) for rows in (found.causes, found.attempts))
    whole = attempts.group_by(keys).agg(whole=pl.col("attempts").sum())
    named = causes.select("cause").unique()
    counts = causes.group_by("cause", *keys).agg(pl.col("attempts").sum())
    every = named.join(whole, how="cross").join(counts, on=["cause", *keys], how="left")
    return (
        every.with_columns(pl.col("attempts").fill_null(0))
        .select("cause", *keys, "attempts", "whole")
        .sort("cause", "group", "round")
    )


def _table(found: FailureData, order: list[str], rounds: list[int]) -> None:
    totals = {number: int(found.attempts.filter(pl.col("round") == number)["attempts"].sum()) for number in rounds}
    every = {number: counted(found, number) for number in rounds}
    rows = [[cause, *(share(every[number].get(cause, 0), totals[number]) for number in rounds)] for cause in order]
    rows.append(["all causes", *(share(sum(every[number].values()), totals[number]) for number in rounds)])
    table(["Cause", *(f"Round {number}" for number in rounds)], rows, alt="Share of attempts with each cause by round")

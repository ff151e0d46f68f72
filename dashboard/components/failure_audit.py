"""How good the suggested causes are: what people said of those that they looked at."""

import polars as pl
import streamlit as st

from dashboard.components.tables import table
from dashboard.components.words import interval, share
from dashboard.frames import FailureData


def show(found: FailureData) -> None:
    """How many of a run's causes a person looked at, how many of those were accepted, and what the others became."""
    st.header("Audited by people", anchor="audited")
    causes = int(found.causes["attempts"].sum())
    looked, accepted = _sums(found.audited)
    if not looked:
        st.markdown(
            f"Of this run's {causes:,} causes nobody has looked at any yet. Below, each can be accepted or corrected."
        )
        return
    st.markdown(
        f"People looked at **{share(looked, causes)}** of this run's causes and accepted **{share(accepted, looked)}** "
        f"of what was suggested; 95% interval {interval(accepted, looked)}."
    )
    groups = sorted(found.audited.partition_by("computed"), key=lambda own: -_sums(own)[0])
    table(
        ["Suggested", "Looked at", "Accepted", "95% interval", "Corrected to"],
        [_row(own) for own in groups],
        alt="Suggested causes against what people say",
    )
    st.caption("This says how good suggestions are where people looked: they choose what they look at.")


def _row(own: pl.DataFrame) -> list[str]:
    """What people said where one cause was suggested."""
    looked, accepted = _sums(own)
    name = own["computed"][0]
    return [name, f"{looked:,}", share(accepted, looked), interval(accepted, looked), _others(own, name)]


def _sums(audited: pl.DataFrame) -> tuple[int, int]:
    """How many causes were looked at, and how many of them accepted."""
    accepted = audited.filter(pl.col("cause") == pl.col("computed"))
    return int(audited["attempts"].sum()), int(accepted["attempts"].sum())


def _others(audited: pl.DataFrame, name: str) -> str:
    """The causes that people named instead of one, the most frequent first."""
    others = audited.filter(pl.col("cause") != name).group_by("cause").agg(pl.col("attempts").sum())
    rows = others.sort("attempts", "cause", descending=[True, False]).rows()
    return ", ".join(f"{cause} ({count:,})" for cause, count in rows) or "—"

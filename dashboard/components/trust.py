"""How far a round's accepted answers can be trusted: against ground truth, and against an expert asked blindly."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard.components.tables import table
from dashboard.components.words import interval, share


def accuracy(frame: pl.DataFrame) -> None:
    """Accepted answers against ground truth; one that could not be decided does not count as right."""
    if not frame["with_truth"].sum():
        st.markdown("Nothing accepted yet that has a ground truth.")
        return
    told = frame.with_columns(
        undecided=pl.col("with_truth") - pl.col("correct") - pl.col("wrong"),
        no_truth=pl.col("problems") - pl.col("with_truth"),
    )
    _by_tier(
        told,
        ("Right", "correct", "with_truth"),
        {"Wrong": "wrong", "Undecided": "undecided", "No ground truth": "no_truth"},
        alt="Accepted answers against ground truth, by tier; undecided counts as not right",
    )


def audit(frame: pl.DataFrame) -> None:
    """How far the expert, asked blindly, agrees with what was settled without it; undecided counts as not agreeing."""
    if not frame.height:
        return
    st.subheader("Audit: the expert, asked blindly", anchor=False)
    _by_tier(
        frame,
        ("Agrees", "agrees", "audited"),
        {"Differs": "differs", "Undecided": "undecided", "No answer": "no_answer"},
        alt="Answers that the expert gave blindly against those that were accepted without it, by tier",
    )


def _by_tier(frame: pl.DataFrame, good: tuple[str, str, str], rest: Mapping[str, str], *, alt: str) -> None:
    """A row for each tier: a share with its interval, and what is not part of it.

    Args:
        frame: Has a `tier` and the columns that are named.
        good: Heading, column of the part, column of the whole.
        rest: Columns by heading.
        alt: What the table shows.
    """
    heading, part, whole = good
    rows = [
        [
            row["tier"],
            share(row[part], row[whole]),
            interval(row[part], row[whole]),
            *(f"{row[column]:,}" for column in rest.values()),
        ]
        for row in frame.iter_rows(named=True)
    ]
    table(["Tier", heading, "95% interval", *rest], rows, alt=alt)

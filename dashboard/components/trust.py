"""How far a round's accepted answers can be trusted: against ground truth, and against an expert asked blindly."""

import polars as pl
import streamlit as st

from dashboard.components.tables import table
from dashboard.components.words import interval, share


def accuracy(frame: pl.DataFrame) -> None:
    """Accepted answers against ground truth; one that could not be decided does not count as right."""
    if not frame["with_truth"].sum():
        st.markdown("Nothing accepted yet that has a ground truth.")
        return
    rows = [
        [
            row["tier"],
            share(row["correct"], row["with_truth"]),
            interval(row["correct"], row["with_truth"]),
            f"{row['wrong']:,}",
            f"{row['with_truth'] - row['correct'] - row['wrong']:,}",
            f"{row['problems'] - row['with_truth']:,}",
        ]
        for row in frame.iter_rows(named=True)
    ]
    table(
        ["Tier", "Right", "95% interval", "Wrong", "Undecided", "No ground truth"],
        rows,
        alt="Accepted answers against ground truth, by tier; undecided counts as not right",
    )


def audit(frame: pl.DataFrame) -> None:
    """How far the expert, asked blindly, agrees with what was settled without it; undecided counts as not agreeing."""
    if not frame.height:
        return
    st.subheader("Audit: the expert, asked blindly", anchor=False)
    rows = [
        [
            row["tier"],
            share(row["agrees"], row["audited"]),
            interval(row["agrees"], row["audited"]),
            f"{row['differs']:,}",
            f"{row['undecided']:,}",
            f"{row['no_answer']:,}",
        ]
        for row in frame.iter_rows(named=True)
    ]
    table(
        ["Tier", "Agrees", "95% interval", "Differs", "Undecided", "No answer"],
        rows,
        alt="Answers that the expert gave blindly against those that were accepted without it, by tier",
    )

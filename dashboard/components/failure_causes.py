"""The causes of inconsistent attempts: how often each one occurs, against all attempts that were made."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.failure_groups import grouped
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from dashboard.frames import FailureData
from engine.quality import Cause

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Cause.NO_REPLY: "the reply is empty",
        Cause.TRUNCATED: "the reply breaks off before both answers",
        Cause.COT_UNANSWERED: "answer not found: the chain of thought ends without one",
        Cause.NO_PROGRAM: "the reply holds no program",
        Cause.STOPPED: "timeout: the program used up its time, or its memory or output",
        Cause.ERROR: "the program ended with an error, of the type beside it, or tried what it may not",
        Cause.PROGRAM_UNANSWERED: "answer not found: the program ended well and gave none",
        Cause.UNDECIDED: "nobody can say whether the two answers are the same",
        Cause.ROUNDING: "one number is the other one rounded",
        Cause.UNIT: "one number is the other one in another unit or form",
        Cause.COT_SLIP: "slip in CoT: the program gives the right answer, the chain of thought another",
        Cause.PROGRAM_SLIP: "slip in program: the chain of thought gives the right answer, the program another",
        Cause.AMBIGUOUS: "replies that agree with themselves contradict one another",
        Cause.BEYOND: "none of its answers was accepted, and nothing else explains it",
    }
)

_DETAILS: Final = 3
"""Details of a cause that are named, the most frequent first."""


def counted(found: FailureData, number: int | None, by: str = "teacher", of: str | None = None) -> dict[str, int]:
    """How many attempts of a round have each cause, the most frequent first; of one group alone if it is named."""
    rows = found.causes.filter(pl.col("round") == (number or 0))
    if of is not None:
        rows = grouped(found, rows, by).filter(pl.col("group") == of)
    counts = rows.group_by("cause").agg(pl.col("attempts").sum())
    return dict(counts.sort("attempts", "cause", descending=[True, False]).rows())


def ordered(found: FailureData) -> list[str]:
    """The causes that occur in any round, the most frequent first."""
    counts = found.causes.group_by("cause").agg(pl.col("attempts").sum())
    return counts.sort("attempts", "cause", descending=[True, False])["cause"].to_list()


def of_round(found: FailureData, number: int) -> None:
    """The causes of one round: a figure, and a table that adds up."""
    attempts, consistent = _attempts(found, number)
    counts = counted(found, number)
    failed = sum(counts.values())
    st.header(f"Round {number}", anchor=f"round-{number}")
    st.markdown(f"Of {attempts:,} attempts **{failed:,}** have a cause, and {consistent:,} agree with themselves.")
    if failed + consistent < attempts:
        st.info(
            f"At least {attempts - consistent - failed:,} of the others have no cause{_why(found, number)}",
            icon=":material/history:",
        )
    if not counts:
        return
    rows = found.causes.filter(pl.col("round") == number)
    st.plotly_chart(
        charts.causes_figure(rows, list(counts)),
        config={"displayModeBar": False},
        alt="How many attempts have each cause, by teacher; the table below has the numbers",
        key=f"causes.{number}",
    )
    table(
        ["Cause", "Attempts", "95% interval", "Mostly", "What it means"],
        [
            [cause, share(count, attempts), interval(count, attempts), _detail(rows, cause), MEANINGS.get(cause, "")]
            for cause, count in counts.items()
        ],
        alt="Each cause: how many of all attempts have it",
    )
    st.caption(
        "Each attempt that is not consistent has one cause, the first that applies. It is computed from its answers, "
        "its program's end and the right answer, which is the ground truth or else the accepted one; it is a "
        "suggestion: where a person named another, that one is counted. Shares are of all attempts."
    )


def _why(found: FailureData, number: int) -> str:
    """Why attempts have no cause: their problem is under way, or they are older than causes."""
    waiting = found.under_way.get(number, 0)
    if waiting:
        return f" yet: {waiting:,} problems of this round have no tier, and causes are found once there is one."
    return (
        ": they were made before causes were kept. The command `wisdom causes`, followed by the run and `--store`, "
        "finds them."
    )


def _attempts(found: FailureData, number: int) -> tuple[int, int]:
    rows = found.attempts.filter(pl.col("round") == number)
    return int(rows["attempts"].sum()), int(rows["consistent"].sum())


def _detail(rows: pl.DataFrame, cause: str) -> str:
    """The most frequent details of a cause, such as the types of errors."""
    details = rows.filter((pl.col("cause") == cause) & pl.col("detail").is_not_null())
    sums = details.group_by("detail").agg(pl.col("attempts").sum()).sort("attempts", "detail", descending=[True, False])
    return ", ".join(f"{detail} ({count:,})" for detail, count in sums.head(_DETAILS).rows()) or "—"

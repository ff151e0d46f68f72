"""The causes of inconsistent attempts: how often each one occurs, against all attempts that were made."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from dashboard.frames import FailureData
from engine.quality import Cause

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Cause.TRUNCATED: "the reply breaks off before both answers",
        Cause.NO_REPLY: "the reply is empty",
        Cause.COT_UNANSWERED: "the chain of thought ends without an answer",
        Cause.NO_PROGRAM: "the reply holds no program",
        Cause.STOPPED: "it used up its time, its memory or its output",
        Cause.ERROR: "it ended with an error, or tried what it may not",
        Cause.PROGRAM_UNANSWERED: "it ended well and gave nothing",
        Cause.UNDECIDED: "nobody can say whether the two answers are the same",
        Cause.ROUNDING: "one number is the other one rounded",
        Cause.UNIT: "one number is the other one in another unit or form",
        Cause.COT_SLIP: "the program gives the accepted answer, the chain of thought another",
        Cause.PROGRAM_SLIP: "the chain of thought gives the accepted answer, the program another",
        Cause.AMBIGUOUS: "replies that agree with themselves contradict one another",
        Cause.BEYOND: "none of its answers was accepted, and nothing else explains it",
    }
)


def counted(found: FailureData, number: int) -> dict[str, int]:
    """How many attempts of a round have each cause, the most frequent first."""
    rows = found.causes.filter(pl.col("round") == number).group_by("cause").agg(pl.col("attempts").sum())
    return dict(rows.sort("attempts", "cause", descending=[True, False]).rows())


def chosen(
    found: FailureData, number: int | None, query: Mapping[str, Sequence[str]]
) -> tuple[str | None, tuple[str, ...]]:
    """The cause that the URL names, else the most frequent one; with a sentence if there is no such cause."""
    counts = counted(found, number) if number is not None else {}
    wanted = next(iter(query.get("cause", ())), None)
    if wanted is not None and wanted not in MEANINGS:
        return next(iter(counts), None), (f"cause = {wanted[:60]!r} is none.",)
    return wanted if wanted in counts else next(iter(counts), None), ()


def over_rounds(found: FailureData) -> None:
    """Causes by round, where there are several."""
    rounds = found.attempts["round"].unique().sort().to_list()
    if len(rounds) < 2:  # noqa: PLR2004 -- it takes two to be compared
        return
    st.header("Round by round", anchor="rounds")
    totals = {number: _attempts(found, number) for number in rounds}
    every = {number: counted(found, number) for number in rounds}
    order = sorted(MEANINGS, key=lambda cause: -sum(counts.get(cause, 0) for counts in every.values()))
    rows = [
        [cause, *(share(every[number].get(cause, 0), totals[number][0]) for number in rounds)]
        for cause in order
        if any(cause in counts for counts in every.values())
    ]
    rows.append(["all causes", *(share(sum(every[number].values()), totals[number][0]) for number in rounds)])
    table(["Cause", *(f"Round {number}" for number in rounds)], rows, alt="Share of attempts with each cause by round")


def of_round(found: FailureData, number: int) -> None:
    """The causes of one round: a figure, and a table that adds up."""
    attempts, consistent = _attempts(found, number)
    counts = counted(found, number)
    failed = sum(counts.values())
    st.header(f"Round {number}", anchor=f"round-{number}")
    st.markdown(
        f"Of {attempts:,} attempts at problems that have their tier **{failed:,}** have a cause, and "
        f"{consistent:,} agree with themselves."
    )
    if failed + consistent < attempts:
        st.info(
            f"At least {attempts - consistent - failed:,} of the others have no cause: they were made before causes "
            "were kept. The command `wisdom causes`, followed by the run and `--store`, finds them.",
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
        ["Cause", "What it means", "Attempts", "95% interval", "Mostly"],
        [
            [cause, MEANINGS[cause], share(count, attempts), interval(count, attempts), _detail(rows, cause)]
            for cause, count in counts.items()
        ],
        alt="Each cause: how many of all attempts have it",
    )
    st.caption(
        "Each attempt that is not consistent has one cause, the first that applies. It is computed from its answers, "
        "its program's end and the answer that was accepted at last, and is a suggestion. Shares are of all attempts."
    )


def _attempts(found: FailureData, number: int) -> tuple[int, int]:
    rows = found.attempts.filter(pl.col("round") == number)
    return int(rows["attempts"].sum()), int(rows["consistent"].sum())


def _detail(rows: pl.DataFrame, cause: str) -> str:
    """The most frequent details of a cause, such as the types of errors."""
    details = rows.filter((pl.col("cause") == cause) & pl.col("detail").is_not_null())
    sums = details.group_by("detail").agg(pl.col("attempts").sum()).sort("attempts", "detail", descending=[True, False])
    return ", ".join(f"{detail} ({count:,})" for detail, count in sums.head(3).rows()) or "—"

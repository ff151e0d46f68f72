"""What needs a person: runs that ended before their end, answers nobody could compare, failures that grew."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import polars as pl
import streamlit as st

from dashboard.components.mathematics import plain
from dashboard.components.words import share
from dashboard.frames import OverviewData
from engine.quality import Cause, wilson
from engine.store import RunInfo, RunState

_ENDED_EARLY: Final = (RunState.DEAD, RunState.FAILED, RunState.STOPPED)
_FUNNEL: Final = "views/funnel.py"
_FAILURES: Final = "views/failures.py"


class Item(NamedTuple):
    """One thing to look at: what it is, and the page and query parameters where it is seen."""

    icon: str
    words: str
    page: str
    query: dict[str, str]


def show(found: OverviewData, known: Sequence[RunInfo]) -> None:
    """Each thing as a link to the page that shows it."""
    items = [item for run in known for item in needs(run, found.failed.filter(pl.col("run_id") == run.id))]
    for item in items:
        st.page_link(item.page, label=plain(item.words), icon=item.icon, query_params=item.query)
    if not items:
        st.markdown(":material/check: Nothing: no run ended early, no failures grew, no comparison is undecided.")


def needs(run: RunInfo, failed: pl.DataFrame) -> Iterator[Item]:
    """What of a run needs a person.

    Args:
        run: The run.
        failed: Its rows of `engine.store.overview.failed`.
    """
    where = {"run": run.id}
    if run.state in _ENDED_EARLY:
        why = f": {run.detail}" if run.detail else ""
        yield Item(":material/report:", f"{run.id} is {run.state.value}{why}", _FUNNEL, where)
    rows = failed.sort("round").rows(named=True)
    for row in rows:
        query = {**where, "round": str(row["round"])}
        if row["undecided"]:
            words = f"{run.id}, round {row['round']}: {row['undecided']:,} answers that nobody could compare"
            yield Item(":material/help:", words, _FAILURES, {**query, "cause": Cause.UNDECIDED.value})
    for before, row in pairwise(rows):
        if wilson(before["failed"], before["attempts"])[1] < wilson(row["failed"], row["attempts"])[0]:
            grew = f"{share(before['failed'], before['attempts'])} to {share(row['failed'], row['attempts'])}"
            words = f"{run.id}: failed attempts grew from round {before['round']} to {row['round']}, {grew}"
            yield Item(":material/trending_up:", words, _FAILURES, {**where, "round": str(row["round"])})
    disagreements = sum(row["disagreements"] for row in rows)
    if disagreements:
        last = max(row["round"] for row in rows if row["disagreements"])
        words = f"{run.id}: {disagreements:,} attempts whose answers disagree with each other or with what was accepted"
        yield Item(":material/compare_arrows:", words, _FAILURES, {**where, "round": str(last)})

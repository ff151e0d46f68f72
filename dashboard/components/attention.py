"""What needs a person: runs that ended early, failures that grew, disagreements unaudited, reviews to be made."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import polars as pl
import streamlit as st

from dashboard.components import overview_link, review_address
from dashboard.components.overview_link import Line
from dashboard.components.review_queues import REVIEW
from dashboard.components.words import share
from dashboard.frames import OverviewData
from engine.quality import Cause, wilson
from engine.store import RunInfo, RunState

_ENDED_EARLY: Final = (RunState.DEAD, RunState.FAILED, RunState.STOPPED)
_FUNNEL: Final = "views/funnel.py"
_FAILURES: Final = "views/failures.py"
_DISAGREEMENTS: Final = "views/disagreements.py"
_UNAUDITED: Final = MappingProxyType({"audited": "no"})
_MOST: Final = 8
"""Things that are shown at once; the others are a click away."""


def show(found: OverviewData, known: Sequence[RunInfo]) -> None:
    """Each thing as a link to the page that shows it."""
    items = [
        item
        for run in known
        for item in (
            *needs(run, found.failed.filter(pl.col("run_id") == run.id)),
            *waits(found.queues.filter(pl.col("run_id") == run.id)),
        )
    ]
    overview_link.show(items[:_MOST])
    if len(items) > _MOST:
        with st.expander(f"{len(items) - _MOST:,} more", type="compact"):
            overview_link.show(items[_MOST:])
    if not items:
        st.markdown(
            ":material/check: Nothing: no run ended early, no failures grew, and no disagreement or queue waits for a "
            "person."
        )


def needs(run: RunInfo, failed: pl.DataFrame) -> Iterator[Line]:
    """What of a run needs a person.

    Args:
        run: The run.
        failed: Its rows of `engine.store.overview.failed`.
    """
    where = {"run": run.id}
    if run.state in _ENDED_EARLY:
        why = f": {run.detail}" if run.detail else ""
        yield Line(":material/report:", f"{run.id} is {run.state.value}{why}", _FUNNEL, where)
    rows = failed.sort("round").rows(named=True)
    for before, row in pairwise(rows):
        if wilson(before["failed"], before["attempts"])[1] < wilson(row["failed"], row["attempts"])[0]:
            grew = f"{share(before['failed'], before['attempts'])} to {share(row['failed'], row['attempts'])}"
            words = f"{run.id}: failed attempts grew from round {before['round']} to {row['round']}, {grew}"
            yield Line(":material/trending_up:", words, _FAILURES, {**where, "round": str(row["round"])})
    for row in rows:
        if row["undecided"]:
            words = f"{run.id}, round {row['round']}: {row['undecided']:,} comparisons that nobody could decide"
            query = {**where, "round": str(row["round"]), "cause": Cause.UNDECIDED.value, **_UNAUDITED}
            yield Line(":material/help:", words, _DISAGREEMENTS, query)
    waiting = [row for row in rows if row["unaudited"]]
    if waiting:
        last = waiting[-1]
        words = f"{run.id}: {sum(row['unaudited'] for row in waiting):,} disagreements whose cause nobody audited"
        words += f", {last['unaudited']:,} of them in round {last['round']}" if len(waiting) > 1 else ""
        query = {**where, "round": str(last["round"]), **_UNAUDITED}
        yield Line(":material/compare_arrows:", words, _DISAGREEMENTS, query)


def waits(queues: pl.DataFrame) -> Iterator[Line]:
    """What of the review queues of a run waits for a person.

    Args:
        queues: Rows of `engine.store.review_queues.listed`.
    """
    for row in queues.iter_rows(named=True):
        name = f"{row['run_id']}: queue {row['name']}"
        if row["conflicts"]:
            words = f"{name}: reviewers contradict one another on {row['conflicts']:,} items, and no lead decided"
            where = review_address.of_queue(row["run_id"], row["id"], review_address.CONFLICTS)
            yield Line(":material/call_split:", words, REVIEW, where)
        if row["is_open"] and row["complete"] < row["size"]:
            words = f"{name}: {share(row['complete'], row['size'])} of its items are judged"
            where = review_address.of_queue(row["run_id"], row["id"])
            yield Line(":material/rate_review:", words, REVIEW, where)

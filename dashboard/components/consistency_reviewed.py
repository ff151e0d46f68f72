"""What people's spot checks say of the accepted answers of a run: the numbers of the page Review."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import review_address, review_estimate
from dashboard.components.mathematics import plain
from dashboard.components.review_queues import REVIEW
from dashboard.components.review_words import drawn_from
from engine.domain import Draw
from engine.store import RunInfo

_SAMPLES: Final = [draw.value for draw in Draw if draw.is_sample]
_CHOICE: Final = "consistency.queue"


def show(run: RunInfo) -> None:
    """The estimates of a queue that was drawn at random, and whose judging has begun; the newest one, or another."""
    st.subheader("What people found in spot checks", anchor="spot-checks")
    begun = data.review_listed().filter(
        pl.col("run_id").eq(run.id) & pl.col("draw").is_in(_SAMPLES) & pl.col("judged").gt(0)
    )
    rows = {row["id"]: row for row in begun.iter_rows(named=True)}
    if not rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown("Nobody has judged items of this run that were drawn at random.", width="content")
            st.page_link(REVIEW, label="Make a queue", icon=":material/rate_review:", query_params={"run": run.id})
        return
    queue = rows[_chosen(rows)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(f"Queue {queue['name']}: {drawn_from(queue)}."), width="content")
        where = review_address.of_queue(run.id, queue["id"], review_address.ESTIMATE)
        st.page_link(REVIEW, label="Open it", icon=":material/rate_review:", query_params=where)
    review_estimate.block(queue)


def _chosen(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """The queue that is shown: there is a choice where there are several."""
    newest = next(iter(rows))
    if len(rows) == 1:
        return newest
    names = {queue_id: f"{row['name']}, {row['judged']:,} judgements" for queue_id, row in rows.items()}
    chosen = st.selectbox("Queue", list(names), format_func=lambda queue_id: names[queue_id], key=_CHOICE)
    return chosen if chosen in rows else newest

"""The review queues of a run: what each is for, how far it is, and the way into it."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard.components import review_address
from dashboard.components.mathematics import plain
from dashboard.components.review_words import DRAWS, drawn_from
from engine.store import RunInfo

REVIEW: Final = "views/review.py"
"""The page, for links from others."""


def show(run: RunInfo, listed: pl.DataFrame) -> None:
    """Draw the queues of a run, the open ones first.

    Args:
        run: The run.
        listed: Of `engine.store.review_queues.listed`, of all runs.
    """
    own = listed.filter(pl.col("run_id") == run.id)
    others = listed.height - own.height
    if not own.height:
        st.markdown(
            "No queue yet. A queue is a set of accepted answers that people judge one by one: drawn at random it "
            "tells, with an interval, how right the whole is; drawn by suspicion it finds mistakes. Make one below."
        )
    for row in own.sort("is_open", descending=True, maintain_order=True).iter_rows(named=True):
        _queue(row)
    if others:
        st.caption(f"{others:,} more {'is' if others == 1 else 'are'} of other runs: choose the run above.")


def _queue(row: Mapping[str, Any]) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            query = review_address.of_queue(row["run_id"], row["id"])
            name, icon = f"**{plain(row['name'])}**", ":material/rate_review:"
            review_address.way(name, query, key=row["id"], icon=icon, strong=True)
            badges(row)
            for show, words, number in (
                (review_address.CONFLICTS, "conflict", row["conflicts"]),
                (review_address.AGREEMENT, "Agreement", None),
                (review_address.ESTIMATE, "Estimate", None),
            ):
                if number != 0:
                    label = words if number is None else f"{number:,} {words}{'s' * (number > 1)}"
                    query = review_address.of_queue(row["run_id"], row["id"], show)
                    review_address.way(label, query, key=f"{row['id']}.{show}")
        done = row["complete"] / row["size"] if row["size"] else 1.0
        st.progress(min(1.0, done), text=plain(_progress(row)))
        st.caption(f"{plain(drawn_from(row))} · made by {plain(row['author'])}, {row['at_time']:%Y-%m-%d %H:%M} UTC")


def badges(row: Mapping[str, Any]) -> None:
    """How a queue was drawn, and what is special about it."""
    icon, colour, _ = DRAWS[row["draw"]]
    st.badge(row["draw"], icon=icon, color=colour, help=DRAWS[row["draw"]][2])
    if row["blind"]:
        st.badge("blind", icon=":material/visibility_off:", color="gray", help="Verdicts and ground truths are hidden")
    if not row["is_open"]:
        st.badge("closed", icon=":material/lock:", color="orange", help="Nobody takes items of it")


def _progress(row: Mapping[str, Any]) -> str:
    times = f", each by {row['overlap']} people" if row["overlap"] > 1 else ""
    parts = [f"{row['complete']:,} of {row['size']:,} items judged{times}"]
    if row["overlap"] > 1:
        parts.append(f"{row['judged']:,} judgements")
    if row["waiting"]:
        parts.append(f"{row['waiting']:,} being looked at")
    if row["skipped"]:
        parts.append(f"{row['skipped']:,} skipped")
    return " · ".join(parts)

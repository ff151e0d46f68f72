"""The head of the page Review: of all queues of a run, or of one queue with the ways to look at it."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import person, review_address, runs
from dashboard.components.mathematics import plain
from dashboard.components.review_address import Asked
from dashboard.components.review_queues import badges
from dashboard.components.review_words import drawn_from
from engine.domain import Provenance
from engine.store import RunInfo, queues

_NAMES: Final = {
    review_address.JUDGE: ":material/rate_review: Judge",
    review_address.AGREEMENT: ":material/handshake: Agreement",
    review_address.CONFLICTS: ":material/call_split: Conflicts",
    review_address.ESTIMATE: ":material/monitoring: Estimate",
    review_address.FILES: ":material/swap_vert: Files",
}
_SECTION: Final = "review.section"


def all_queues(title: str, known: Sequence[RunInfo], run: RunInfo) -> None:
    """The title, and beside it the choice of the run."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.title(title)
    with right:
        runs.picker(known, run)
    runs.head(run)


def one_queue(asked: Asked) -> None:
    """The name of a queue, what it is, who judges, and what of it is shown."""
    queue = asked.queue or {}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(plain(queue["name"]), width="content", anchor=False)
        badges(queue)
        back = {review_address.RUN: [asked.run.id]}
        review_address.way("All queues", back, key="all", icon=":material/arrow_back:")
        if person.name() is not None or asked.show == review_address.CONFLICTS:
            person.ask("review")  # judging and files ask for it by themselves, figures need none
    purpose = f"“{plain(queue['note'])}” · " if queue["note"] else ""
    made = f"made by {plain(queue['author'])}, {queue['at_time']:%Y-%m-%d %H:%M} UTC"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{purpose}{plain(drawn_from(queue))} · {made} · run {plain(asked.run.id)}", width="content")
        _open_or_close(asked)
    st.session_state[_SECTION] = asked.show
    st.segmented_control(
        "What of it is shown",
        list(_NAMES),
        key=_SECTION,
        format_func=_NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
        args=(queue["run_id"], queue["id"]),
    )


def _chosen(run_id: str, queue_id: str) -> None:
    params.go(review_address.of_queue(run_id, queue_id, st.session_state[_SECTION]))


def _open_or_close(asked: Asked) -> None:
    """Whoever works here may close a queue, and open it again; both are noted with the name."""
    queue, author = asked.queue or {}, person.name()
    if author is None:
        return
    is_open = bool(queue["is_open"])
    st.button(
        "Close it" if is_open else "Open it again",
        key="review.open",
        type="tertiary",
        icon=":material/lock:" if is_open else ":material/lock_open:",
        help="Nobody takes items of a closed queue; what was judged stays, and it can be opened again.",
        on_click=_set_open,
        args=(queue["id"], author, not is_open),
    )


def _set_open(queue_id: str, author: str, is_open: bool) -> None:  # noqa: FBT001 -- a callback's arguments have no names
    queues.set_open(data.store(), queue_id, Provenance(author), is_open=is_open)

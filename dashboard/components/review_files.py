"""Reviews as files: a queue out, so that people can judge it elsewhere, and their reviews home."""

from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import person
from dashboard.components.mathematics import message, plain
from dashboard.components.review_address import Asked
from engine.curation import ReviewsReport, export_reviews, import_reviews
from engine.errors import WorkbenchError

_REPORT: Final = "review.brought"
_SHOWN: Final = 10
"""Lines that could not be used and are named on the page."""


def show(asked: Asked) -> None:
    """Draw the way out of a queue, and the way home."""
    queue: Any = asked.queue
    st.markdown(
        "A queue leaves as JSONL: what defines it, its items with question, answer and solution, and what was said of "
        "them. Reviews that are made elsewhere come home as the same lines."
    )
    with_truth = False
    if queue["blind"]:
        with_truth = st.toggle(
            "Tell ground truths and verdicts too",
            key="review.truth",
            help="This queue is blind: whoever judges the file should not see them.",
        )
    name = "".join(each if each.isalnum() else "-" for each in queue["name"]) or "queue"
    st.download_button(
        "Download the queue",
        lambda: export_reviews(data.store(), queue["id"], with_truth=with_truth),
        file_name=f"{name}.jsonl",
        mime="application/jsonl",
        key="review.download",
        icon=":material/download:",
        on_click="ignore",
    )
    st.subheader("Bring reviews home", anchor=False)
    bring_home()


def bring_home() -> None:
    """Draw the way in for a file of reviews, and what the last one brought."""
    if person.name() is None:
        person.ask("review.files")
        return
    if person.has_login() and not person.is_lead():
        st.markdown("Leads bring reviews home, since a file says who judged: ask one of those whom the settings name.")
        return
    file = st.file_uploader("A file of reviews", type=["jsonl"], key="review.file")
    if st.button("Bring them home", key="review.bring", icon=":material/upload:", disabled=file is None) and file:
        try:
            brought = import_reviews(data.store(), file.getvalue(), file.name, clock=lambda: datetime.now(UTC))
        except WorkbenchError as error:
            st.error(message(str(error)), icon=":material/error:")
            return
        st.session_state[_REPORT] = brought
        st.rerun()
    report = st.session_state.pop(_REPORT, None)
    if isinstance(report, ReviewsReport):
        told(report)


def told(report: ReviewsReport) -> None:
    """Draw what a file brought: as a success only if something of it is new here."""
    said = (
        f"{report.file}: {report.added:,} reviews added, {report.known:,} known already, {report.older:,} older than "
        "what stands."
    )
    said += f" Made: {', '.join(report.queues)}." if report.queues else ""
    said += f" Without reviews so far: {', '.join(report.unjudged)}." if report.unjudged else ""
    if report.added or report.queues:
        st.success(plain(said), icon=":material/task_alt:")
    elif report.known or report.older:
        st.info(plain(f"{said} Nothing of it is new here."), icon=":material/info:")
    else:
        said = f"{report.file}: nothing came in, no review and no queue that this store lacks."
        st.info(plain(said), icon=":material/info:")
    if report.set_aside:
        lines = report.set_aside[:_SHOWN]
        number = len(report.set_aside)
        more = "; the first of them:" if number > _SHOWN else ":"
        st.warning(f"{number:,} line{'s' * (number != 1)} could not be used{more}", icon=":material/rule:")
        for each in lines:
            st.markdown(f"- line {each.line}: {plain(each.reason)}")


def bring_home_folded() -> None:
    """The same where it is seldom wanted."""
    with st.expander("Bring reviews home", icon=":material/upload:", key="review.home", on_change="rerun") as opened:
        if opened.open:
            bring_home()

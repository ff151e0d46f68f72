"""Around an item to judge: how far one is and how fast, how the last one was, undo, and the lease."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import decision_card, review_item, review_turn
from dashboard.components.mathematics import message, plain
from dashboard.components.review_turn import Sitting
from dashboard.components.review_words import VERDICTS
from dashboard.components.words import duration
from engine.domain import Entry, ReviewVerdict
from engine.errors import WorkbenchError
from engine.store import review_queues

DECIDE: Final = "D"
_LOOK_S: Final = 15
_MINUTE: Final = 60
_SOON_S: Final = 60
_AGREES: Final = {ReviewVerdict.CORRECT: True, ReviewVerdict.WRONG: False}


def progress(found: review_queues.Progress) -> None:
    """How far this person is, and how long the rest takes at their pace."""
    done, whole = found.mine, found.mine + found.left
    parts = [f"**{done:,}** of {whole:,} judged by you"]
    if found.skipped:
        parts.append(f"{found.skipped:,} skipped")
    if found.median_s is not None:
        parts.append(f"median {duration(found.median_s)}")
        parts.append(f"about {_minutes(found.median_s * found.left)} left")
    if len(found.by) > 1 or found.overlap > 1:
        parts.append(f"all: {found.judged:,} of {found.size * found.overlap:,}")
    st.progress(done / whole if whole else 1.0, text=" · ".join(parts))


def _minutes(seconds: float) -> str:
    return f"{max(1, round(seconds / _MINUTE)):,} min"


def failures(at: Sitting) -> None:
    """What could not be done, and what was not done on purpose; said once."""
    if at.failed:
        st.error(plain(at.failed), icon=":material/error:")
    if at.hint:
        st.caption(f":material/info: {plain(at.hint)}")
    at.failed = at.hint = ""


def last(at: Sitting) -> None:
    """What was said of the item before, and what the engine and the ground truth say of it."""
    if at.last is None:
        return
    verdict, item = at.last
    with st.container(border=True, gap="xsmall", key="review-last"):
        if verdict is None:
            st.markdown(":material/skip_next: Last: **skipped**")
            return
        compared = ""
        if item["correct"] is not None and verdict in _AGREES:
            same = _AGREES[verdict] == item["correct"]
            compared = " · :material/check: as you said" if same else " · :material/priority_high: unlike what you said"
        st.markdown(f"Last: {VERDICTS[verdict][0]} **{verdict.value}** · {review_item.truth(item)}{compared}")
        engine = " · ".join(
            part for part in (item["tier"], (item["rule"] or "").replace("_", " "), item["why"]) if part
        )
        st.caption(plain(f"accepted {item['answer'] or ''}: {engine}"))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            review_item.elsewhere(item)
            if not at.deciding:
                st.button(
                    "What is to happen with it",
                    key="review.decide",
                    icon=":material/alt_route:",
                    shortcut=DECIDE,
                    type="tertiary",
                    on_click=_decide,
                    args=(at,),
                )
        if at.deciding:
            entry = Entry(item["run_id"], item["round"], item["problem_id"])
            decision_card.show(data.decision_data(entry), key="review.decision")


def _decide(at: Sitting) -> None:
    at.deciding = True


def undo_button(at: Sitting, shortcut: str) -> None:
    """Take back what was said last; the button belongs to the turn at hand, so a key that comes twice counts once."""
    turn_id = at.turn.id if at.turn else None
    st.button(
        "Undo",
        key=f"review.undo.{turn_id}",
        icon=":material/undo:",
        shortcut=shortcut,
        help="Takes back your newest judgement or skip, and shows that item again. Both stay on record.",
        on_click=review_turn.undo,
        args=(turn_id,),
    )


@st.fragment(run_every=_LOOK_S)
def lease(at: Sitting) -> None:
    """Until when the item is this person's."""
    if at.turn is None:
        return
    turn, left = at.turn, (at.turn.until - datetime.now(UTC)).total_seconds()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if left > _SOON_S:
            st.caption(f":material/lock_clock: yours for {_minutes(left)}", width="content")
            _leave(at)
            return
        words = "yours for less than a minute" if left > 0 else "Your time for this item is over; judged now, it still "
        words += "" if left > 0 else "counts unless somebody else took it meanwhile"
        st.caption(f":material/lock_clock: {words}", width="content")
        st.button(
            "Keep it",
            key=f"review.keep.{turn.id}",
            type="tertiary",
            icon=":material/more_time:",
            on_click=review_turn.renew,
            args=(turn.id,),
        )


def _leave(at: Sitting) -> None:
    """The way out for whoever stops here: others need not wait until the item's time is over."""
    helped = "Stop here: the item goes to others at once, and you see all queues of the run."
    if at.turn is None or not st.button(
        "Give it back", key=f"review.leave.{at.turn.id}", type="tertiary", icon=":material/logout:", help=helped
    ):
        return
    run_id = at.turn.entry.run_id
    try:
        review_turn.leave(at)
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    params.go({"run": [run_id]})
    st.rerun(scope="app")


def nothing_left(found: review_queues.Progress) -> None:
    """Why there is no item for this person, in words."""
    if found.judged >= found.size * found.overlap:
        st.markdown(f":material/task_alt: **All {found.size:,} items are judged.** Thank you.")
        return
    st.markdown(f":material/task_alt: **Nothing is left for you**: you judged {found.mine:,} of {found.size:,} items.")
    if found.left:
        st.markdown(
            f"{found.left:,} more {'is' if found.left == 1 else 'are'} being looked at by others; they come back here "
            "if their time lapses or they are skipped."
        )
    if found.skipped:
        st.markdown(
            f"You skipped {found.skipped:,}, and others get {'it' if found.skipped == 1 else 'them'}; Undo brings back "
            "the last."
        )

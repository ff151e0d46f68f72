"""Judging by keyboard: an item, the keys that say what it is, flags with reasons, a note, and what comes next."""

import time
from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    focus_keys,
    memory,
    person,
    review_address,
    review_item,
    review_reasons,
    review_said,
    review_turn,
)
from dashboard.components.mathematics import message
from dashboard.components.review_address import Asked
from dashboard.components.review_turn import Sitting
from dashboard.components.review_words import VERDICTS
from dashboard.frames import ReviewItem
from engine.domain import ReviewVerdict
from engine.errors import WorkbenchError
from engine.store import people

KEYS: Final = {ReviewVerdict.CORRECT: ("1", "y"), ReviewVerdict.WRONG: ("2", "n"), ReviewVerdict.AMBIGUOUS: ("3", "a")}
"""By verdict: the key that is shown on its button, and another one that does the same."""
SKIP: Final = "S"
UNDO: Final = "U"
_FIELDS: Final = ("answer", "note")
_STYLE: Final = """<style>
.st-key-review-verdicts [data-testid="stButton"] button { min-height: 2.75rem; }
@media (min-width: 641px) { .st-key-review-say { position: sticky; top: 4rem; } }
@media (max-width: 640px) {
  .st-key-review-verdicts { position: fixed; z-index: 90; inset: auto 0 0 0; width: auto !important;
    padding: 0.5rem 1rem calc(0.5rem + env(safe-area-inset-bottom)); backdrop-filter: blur(8px);
    background: color-mix(in srgb, Canvas 85%, transparent);
    border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
  .st-key-review-say { padding-bottom: 4.5rem; }
}
</style>"""


def show(asked: Asked) -> None:
    """Draw the item that the person at the screen is to judge now; a judgement draws this part of the page alone."""
    author = person.name()
    if author is None:
        st.markdown("Say who you are, and the first item comes. From then on the keys are enough: 1, 2, 3, S, U.")
        if person.ask("judge", folded=False) is not None:
            st.rerun()
        return
    _judging(asked, author)


@st.fragment
def _judging(asked: Asked, author: str) -> None:
    queue = asked.queue or {}
    try:
        at = review_turn.sitting(queue["id"], author)
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    if at.turn is None:
        _nothing_left(asked, at)
        return
    found = data.review_item(queue["id"], at.turn.position, author)
    at.item = found.item
    _remember(at)
    st.html(_STYLE)
    left, right = st.columns([3, 2], gap="large")
    with left:
        review_item.show(found.item, blind=queue["blind"])
    with right, st.container(key="review-say", gap="small"):
        review_said.progress(found.progress)
        review_said.failures(at)
        if at.drawn is None:
            at.drawn = time.monotonic()
        _say(at, found)
        review_said.last(at)
    focus_keys.lead(
        {"f": at.key("flags"), "e": at.key("note"), "o": at.key("answer")},
        {also: f"review.{verdict.value}.{at.turn.id}" for verdict, (_, also) in KEYS.items()},
    )


def _remember(at: Sitting) -> None:
    """Have the browser keep what is typed, and put into the fields what it kept."""
    values: dict[str, Any] = {name: st.session_state.get(at.key(name)) or "" for name in _FIELDS}
    values["flags"] = st.session_state.get(at.key("flags")) or []
    forget, at.forget = at.forget, []
    kept = memory.keep("review", at.slot(), {name: at.key(name) for name in _FIELDS}, values, forget=forget)
    for name in _FIELDS:
        if isinstance(kept.get(name), str):
            st.session_state[at.key(name)] = kept[name][: people.LONGEST_NOTE]
    if isinstance(kept.get("flags"), list):
        st.session_state[at.key("flags")] = [str(each)[: people.LONGEST_NAME] for each in kept["flags"]]


def _say(at: Sitting, found: ReviewItem) -> None:
    """The keys, and what goes with them."""
    turn_id = at.turn.id if at.turn else ""
    with st.container(key="review-verdicts", horizontal=True, gap="xsmall"):
        for verdict, (key, also) in KEYS.items():
            st.button(
                verdict.value.capitalize(),
                key=f"review.{verdict.value}.{turn_id}",
                icon=VERDICTS[verdict][0],
                shortcut=key,
                width="stretch",
                help=f"Key {key} or {also.upper()}",
                on_click=review_turn.judge,
                args=(turn_id, verdict),
            )
    review_reasons.choose(found.reasons, key=at.key("flags"))
    st.text_input(
        "The right answer, if another · O",
        key=at.key("answer"),
        max_chars=people.LONGEST_NOTE,
        placeholder="may be empty",
    )
    st.text_area("Note · E", key=at.key("note"), height=68, max_chars=people.LONGEST_NOTE, placeholder="may be empty")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Skip",
            key=f"review.skip.{turn_id}",
            icon=":material/skip_next:",
            shortcut=SKIP,
            help="Others get it; you are not asked about it again unless you undo this.",
            on_click=review_turn.skip,
            args=(turn_id,),
        )
        review_said.undo_button(at, UNDO)
        review_reasons.edit(found.reasons, author=at.author)
        review_said.lease(at)


def _nothing_left(asked: Asked, at: Sitting) -> None:
    queue = asked.queue or {}
    review_said.failures(at)
    progress = data.review_progress(queue["id"], at.author)
    if not queue["is_open"]:
        st.markdown("This queue is **closed**: nobody takes items of it. What was judged stays and counts.")
    else:
        review_said.nothing_left(progress)
    review_said.last(at)
    with st.container(horizontal=True, gap="small"):
        review_said.undo_button(at, UNDO)
        st.button("Look again", icon=":material/refresh:", key="review.again", help="Items come back from others")
        for show in (review_address.AGREEMENT, review_address.ESTIMATE):
            query = review_address.of_queue(queue["run_id"], queue["id"], show)
            if st.button(
                show.capitalize(), key=f"review.done.{show}", type="tertiary", on_click=params.go, args=(query,)
            ):
                st.rerun()  # the whole page, not this part of it alone

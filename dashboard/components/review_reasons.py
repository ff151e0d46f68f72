"""Reasons to flag a problem: chosen as pills, and offered or withdrawn by whoever works here."""

from collections.abc import Sequence

import streamlit as st

from dashboard import data
from dashboard.components.mathematics import message, plain
from engine.errors import InputError
from engine.store import people

_NEW = "review.reason.new"
_GONE = "review.reason.gone"
_FAILED = "review.reason.failed"


def choose(reasons: Sequence[str], *, key: str) -> None:
    """Let the reviewer flag the problem for whatever applies.

    Args:
        reasons: The reasons that are offered.
        key: The session key of what is chosen.
    """
    chosen = [each for each in st.session_state.get(key) or () if each not in reasons]
    st.pills(
        "Flag the problem for · F",
        [*reasons, *chosen],  # one that came back from the browser may be withdrawn by now: it is still what was meant
        key=key,
        selection_mode="multi",
        format_func=plain,
    )


def edit(reasons: Sequence[str], *, author: str) -> None:
    """Let whoever works here offer a further reason, or withdraw one.

    Args:
        reasons: The reasons that are offered.
        author: Who does so.
    """
    asked = "Offer a further reason to flag, or withdraw one"
    with st.popover(
        "Reasons", icon=":material/tune:", type="tertiary", help=asked, key="review.reasons", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        failed = st.session_state.pop(_FAILED, None)
        if failed:
            st.warning(message(failed), icon=":material/edit:")
        st.text_input("A further reason", key=_NEW, max_chars=people.LONGEST_NAME)
        st.button("Offer it", key=f"{_NEW}.do", icon=":material/add:", on_click=_offer, args=(author,))
        st.selectbox("No longer offered", reasons, index=None, key=_GONE, format_func=_shown)
        st.button("Withdraw it", key=f"{_GONE}.do", icon=":material/remove:", on_click=_withdraw, args=(author,))
        st.caption("Flags that name it stay. It is offered again if somebody adds it anew.")


def _shown(reason: str) -> str:
    return reason


def _offer(author: str) -> None:
    try:
        people.offer_reason(data.store(), st.session_state[_NEW], author)
    except InputError as error:
        st.session_state[_FAILED] = str(error)
    else:
        st.session_state[_NEW] = ""


def _withdraw(author: str) -> None:
    reason = st.session_state[_GONE]
    if reason is not None:
        people.offer_reason(data.store(), reason, author, offered=False)
        st.session_state[_GONE] = None

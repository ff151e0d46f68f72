"""Lists of problems under a name: chosen, saved, given up."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import nearest, person
from dashboard.components.mathematics import message, plain
from dashboard.components.review_queues import REVIEW
from dashboard.frames import BrowseData
from dashboard.params import Params, Place
from engine.domain import ProblemFilter
from engine.errors import InputError
from engine.store import people

_CHOSEN: Final = "saved_list"
_NAME: Final = "saved_list.name"


def choose(found: BrowseData, wanted: ProblemFilter, place: Place) -> None:
    """Let the reader go to a saved list, or give the one that is shown a name.

    Args:
        found: What Browse shows.
        wanted: The list that is shown.
        place: The place in it, for its order.
    """
    saved = found.saved
    shown = params.list_params(wanted, place.start())
    name = next((name for name, query in saved.items() if dict(query) == shown), None)
    if saved:
        st.session_state[_CHOSEN] = name
        st.selectbox("Saved list", list(saved), key=_CHOSEN, placeholder="none", on_change=_go, args=(saved,))
    if place.by_likeness():
        nearest.ways(found, wanted, place)
    else:
        _ways(wanted)
    with st.popover("Save this list", icon=":material/bookmark_add:", type="tertiary", width="stretch"):
        author = person.ask("saved_list", folded=False)
        st.text_input("Name of the list", key=_NAME, max_chars=people.LONGEST_NAME)
        save = st.button("Save", icon=":material/save:", disabled=author is None)
        if save and author is not None:
            _save(st.session_state[_NAME], shown, author)
        if name is not None:
            st.button(
                f"Give up the name {plain(name)}",
                icon=":material/bookmark_remove:",
                disabled=author is None,
                on_click=people.save_filter,
                args=(data.store(), name, None, author),
            )


def _ways(wanted: ProblemFilter) -> None:
    if wanted.run:
        st.page_link(REVIEW, label="Review these", icon=":material/rate_review:", query_params=wanted.to_params())
    st.page_link(
        nearest.LAUNCH,
        label="Use as seeds",
        icon=":material/rocket_launch:",
        query_params={"seeds": ["list"], **wanted.to_params()},
        help="Begin a run with these problems.",
    )


def _go(saved: Mapping[str, Params]) -> None:
    name = st.session_state[_CHOSEN]
    if name is not None:
        params.go(saved[name])


def _save(name: str, query: Params, author: str) -> None:
    try:
        people.save_filter(data.store(), name, query, author)
    except InputError as error:
        st.warning(message(str(error)), icon=":material/edit:")
    else:
        st.rerun()

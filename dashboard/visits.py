"""The pages that a window goes through: which one it is on, how it came there, and what it looked at last."""

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn
from urllib.parse import urlencode

import streamlit as st

from dashboard import params
from dashboard.params import Params

_PAGE: Final = "page"
_STAYED: Final = "page.stayed"
_LEFT: Final = "page.left"
_MOST_LEFT: Final = 50
_ASTRAY: Final = "page.astray"
_LAST_RUN: Final = "last_run"
_LAST_PROBLEM: Final = "last_problem"


def arrive(page: str) -> None:
    """Note which page is drawn now; to one that `leave` left, one comes back as it was."""
    st.session_state[_STAYED], st.session_state[_PAGE] = st.session_state.get(_PAGE) == page, page
    st.session_state[params.ADDRESS] = params.current()
    was = st.session_state.get(_LEFT, {}).get((page, urlencode(params.current(), doseq=True)))
    if was is not None and not stayed():
        params.go(was)


def leave(view: str, query: Mapping[str, Sequence[str]]) -> NoReturn:
    """Go on to another page, so that one step back leads to this one as it is now.

    Streamlit puts an address of its own between the two in the browser's history: this page's path with the other
    page's query (`st.switch_page`, 1.67). `arrive` knows it by that, and what is set on the way back takes its place.

    Args:
        view: The path of the other page's file.
        query: Its address; names without values are left out.
    """
    there = {name: list(values) for name, values in query.items() if values}
    between = (st.session_state[_PAGE], urlencode(there, doseq=True))
    left = {**st.session_state.get(_LEFT, {}), between: params.current()}
    st.session_state[_LEFT] = dict(list(left.items())[-_MOST_LEFT:])
    st.switch_page(view, query_params=there)


def astray() -> bool:
    """Whether the page is not what the browser's address says, and was not when this was asked before, either.

    An event that the browser sends before it has the address that the one before led to carries the older address, and
    the page is drawn of that (Streamlit 1.67). Ask in what the browser sends by itself every few seconds: once may be
    such an event again.
    """
    now = params.current()
    there = now if now != st.session_state.get(params.ADDRESS) else None
    twice = there is not None and st.session_state.get(_ASTRAY) == there
    st.session_state[_ASTRAY] = there
    return twice


def stayed() -> bool:
    """Whether the page that was drawn before this was the same one."""
    return bool(st.session_state.get(_STAYED))


def remember_run(run_id: str | None) -> None:
    """Note the run that is looked at."""
    st.session_state[_LAST_RUN] = run_id


def remember_problem(address: Params) -> None:
    """Note the address of the problem that is looked at."""
    st.session_state[_LAST_PROBLEM] = address


def last_problem() -> Params:
    """The address of the problem that was looked at last in this session."""
    found: Params = st.session_state.get(_LAST_PROBLEM, {})
    return found


def last_run() -> str | None:
    """The run that was looked at last in this session."""
    found: str | None = st.session_state.get(_LAST_RUN)
    return found

"""Keeping what a person says: the page is drawn anew, or says why it could not be kept."""

from collections.abc import Callable

import streamlit as st

from dashboard.components.mathematics import message
from engine.errors import WorkbenchError


def times(key: str) -> int:
    """How often something was kept in this place: a form of a new number is an empty one."""
    found: int = st.session_state.get(f"{key}.saved", 0)
    return found


def keep(key: str, work: Callable[[], None]) -> None:
    """Keep something and draw the page anew; where that cannot be, say why, and leave what was typed.

    Args:
        key: A session key of this place's own.
        work: Writes it.
    """
    try:
        work()
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    st.session_state[f"{key}.saved"] = times(key) + 1
    st.rerun()

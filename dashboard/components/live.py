"""Following the store: a page draws itself anew when there is something new to draw, and asks nothing otherwise."""

from typing import Final

import streamlit as st

from dashboard import data, visits
from dashboard.frames import Pulse

REFRESH_S: Final = 5
"""Seconds between two looks at the store's version."""


def follow(run_id: str | None) -> None:
    """Draw the page anew when the store's version rises, its run begins or ends, or it is not what its address says.

    Call it before reading.
    """
    _watch(data.pulse(run_id), run_id)


@st.fragment(run_every=REFRESH_S)
def _watch(drawn: Pulse, run_id: str | None) -> None:
    if data.pulse(run_id) != drawn or visits.astray():
        st.rerun()

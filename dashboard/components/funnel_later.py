"""Sections whose figures take long to count in a large run: there they are counted when somebody asks for them."""

from collections.abc import Callable
from typing import Final

import streamlit as st

QUICK: Final = 50_000
"""Problems of a run whose replies and children are counted in a moment."""


def section(title: str, anchor: str, problems: int, draw: Callable[[], None]) -> None:
    """Draw a section, in a large run once it is opened.

    Args:
        title: Its heading.
        anchor: What a link to it ends with.
        problems: How many problems entered the rounds of the run.
        draw: Draws what is below the heading.
    """
    st.header(title, anchor=anchor)
    if problems <= QUICK:
        draw()
        return
    with st.expander("Count it: in a run of this size that takes a moment", key=anchor, on_change="rerun") as opened:
        if opened.open:
            draw()

"""What is said wherever figures of simulated teachers show, and what their prices are then called."""

from typing import Final

import streamlit as st

from dashboard.components.mathematics import plain
from engine.store import RunInfo

ICON: Final = ":material/smart_toy:"
MARK: Final = "simulated teachers"
"""Two words for a line that has room for no more."""


def say(run: RunInfo | None) -> None:
    """Say that a run's teachers are simulated, where they are; before its figures."""
    if run is not None and run.simulated:
        st.warning(
            f"**Simulated teachers.** In run {plain(run.id)} a program plays the teachers; no model was asked. Its "
            "figures tell nothing about any model, and its prices are what such calls would cost.",
            icon=ICON,
        )


def cost_heading(*, simulated: bool) -> str:
    """What a column of costs is called."""
    return "Would cost" if simulated else "Cost"


def price(words: str, *, simulated: bool) -> str:
    """A sum of money in a line."""
    return f"would cost {words}" if simulated else words

"""What is said wherever figures or texts of simulated teachers show, and what their prices are then called."""

from typing import Final

import streamlit as st

from dashboard.components.mathematics import plain
from engine.store import RunInfo

ICON: Final = ":material/smart_toy:"
MARK: Final = "simulated teachers"
"""Two words for a line that has room for no more."""
AUTHOR: Final = "simulated author"
"""The same of a problem in a list."""


def say(*runs: RunInfo | None) -> None:
    """Say that teachers are simulated, where they are; before their figures and texts.

    Args:
        runs: Those that the page shows something of.
    """
    ids = list(dict.fromkeys(run.id for run in runs if run is not None and run.simulated))
    if ids:
        st.warning(
            f"**Simulated teachers.** In {'run' if len(ids) == 1 else 'runs'} {plain(' and '.join(ids))} a program "
            "plays the teachers; no model was asked. Its figures tell nothing about any model, and its prices are what "
            "such calls would cost.",
            icon=ICON,
        )


def say_authors(written: int, whole: int) -> None:
    """Say how many problems of a list simulated teachers wrote, if any."""
    if written:
        st.warning(
            f"**Simulated teachers** wrote {written:,} of these {whole:,} problems and claim their levels and "
            f"subjects: a program made them up, no model was asked. In the list they say *{AUTHOR}*.",
            icon=ICON,
        )


def cost_heading(*, simulated: bool) -> str:
    """What a column of costs is called."""
    return "Would cost" if simulated else "Cost"


def price(words: str, *, simulated: bool) -> str:
    """A sum of money in a line."""
    return f"would cost {words}" if simulated else words

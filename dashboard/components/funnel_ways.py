"""Ways into Browse: by a click on a figure, and by a number in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import visits
from dashboard.components.mathematics import plain
from engine.domain import ProblemFilter

BROWSE: Final = "views/browse.py"
_ADDRESS: Final = "browse"
_CONDITIONS: Final = frozenset(field.name for field in fields(ProblemFilter))

Cell = str | tuple[str, ProblemFilter | None]
"""A text, or a text with the list that it leads to."""


def chart(figure: go.Figure, ways: Mapping[str, ProblemFilter], *, alt: str, key: str) -> None:
    """Draw a figure; a click on a point opens the list of problems that its key stands for.

    Args:
        figure: The last of each point's `customdata` is its key.
        ways: The list of each key; a click on a point of another key does nothing.
        alt: What the figure shows, for those who cannot see it.
        key: Session key of the figure.
    """
    figure.update_layout(clickmode="event+select", dragmode=False)
    clicked: Any = st.plotly_chart(
        figure, config={"displayModeBar": False}, alt=alt, key=key, on_select="rerun", selection_mode="points"
    )
    wanted = opened(clicked.selection.points, ways)
    if wanted is not None:
        visits.leave(BROWSE, wanted.to_params())


def opened(points: Sequence[Mapping[str, Any]], ways: Mapping[str, ProblemFilter]) -> ProblemFilter | None:
    """The list that the selected points lead to, if they lead to any."""
    keys = [data[-1] for point in points if isinstance(data := point.get("customdata"), list) and data]
    return next((ways[key] for key in keys if key in ways), None)


def narrowed(wanted: ProblemFilter, condition: str, value: Any) -> ProblemFilter | None:
    """A list with one more condition of several possible values; `None` where lists know no such condition."""
    known: dict[str, Any] = {condition: (value,)} if condition in _CONDITIONS else {}
    return replace(wanted, **known) if known else None


def linked(text: str, wanted: ProblemFilter | None) -> str:
    """A text as safe Markdown, as a link if there is a list that it leads to."""
    shown = plain(text)
    return shown if wanted is None else f"[{shown}]({_ADDRESS}?{urlencode(wanted.to_params(), doseq=True)})"


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, alt: str) -> None:
    """A table of texts, some of which lead to lists; they open in a tab of their own, as all links within text do.

    Args:
        columns: Headings of our own.
        rows: Cells; whatever they hold is shown as text.
        alt: What the table shows, for those who cannot see it.
    """
    cells = [[linked(*((cell, None) if isinstance(cell, str) else cell)) for cell in row] for row in rows]
    st.table(pd.DataFrame(cells, columns=list(columns)), border="horizontal", width="content", hide_index=True, alt=alt)

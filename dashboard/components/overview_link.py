"""A line of the Overview that leads to where something is seen; it breaks where a window is narrow."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.components.mathematics import plain

_STYLE = """<style>
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"] p { font-weight: 400; white-space: normal; }
</style>"""


class Line(NamedTuple):
    """What it says, and the page and query parameters where it is seen."""

    icon: str
    words: str
    page: str
    query: Mapping[str, str | Sequence[str]]


def show(lines: Sequence[Line]) -> None:
    """Draw lines as links; their words are shown as they are."""
    st.html(_STYLE)
    for line in lines:
        st.page_link(line.page, label=plain(line.words), icon=line.icon, query_params=dict(line.query))

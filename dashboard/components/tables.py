"""Small tables as text of the page: readable by screen readers, selectable, and inert whatever their cells say."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.components.mathematics import plain

_STYLE: Final = """<style>
[data-testid="stTable"] > div { animation: more-to-the-right linear; animation-timeline: scroll(self inline); }
[data-testid="stTable"] :is(td, th) [data-testid="stMarkdownContainer"] { width: max-content; max-width: 34rem; }
@media (max-width: 640px) {
  [data-testid="stTable"] :is(td, th) [data-testid="stMarkdownContainer"] { max-width: 15rem; }
}
@keyframes more-to-the-right {
  from, 95% { mask-image: linear-gradient(to left, transparent, black 3rem); }
  to { mask-image: none; }
}
[data-testid="stTable"] > div::-webkit-scrollbar { height: 8px; }
[data-testid="stTable"] > div::-webkit-scrollbar-thumb { background: #80808099; border-radius: 4px; }
</style>"""
"""A table that is wider than its place scrolls in it. A bar shows that, also where bars hide until they are used, and
the edge behind which it goes on fades out. Short cells keep to one line instead of breaking after each word."""


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, alt: str) -> None:
    """Draw a table whose cells are plain text.

    Args:
        columns: Headings of our own.
        rows: Cells; whatever they hold is shown as text.
        alt: What the table shows, for those who cannot see it.
    """
    st.html(_STYLE)
    cells = [[plain(str(cell)) for cell in row] for row in rows]
    st.table(pd.DataFrame(cells, columns=list(columns)), border="horizontal", width="content", hide_index=True, alt=alt)

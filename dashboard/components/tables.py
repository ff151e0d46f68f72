"""Small tables as text of the page: readable by screen readers, selectable, and inert whatever their cells say."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.components.mathematics import plain


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, alt: str) -> None:
    """Draw a table whose cells are plain text.

    Args:
        columns: Headings of our own.
        rows: Cells; whatever they hold is shown as text.
        alt: What the table shows, for those who cannot see it.
    """
    cells = [[plain(str(cell)) for cell in row] for row in rows]
    st.table(pd.DataFrame(cells, columns=list(columns)), border="horizontal", hide_index=True, alt=alt)

"""Who said something of a problem, and when; the same wherever people are quoted."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final

import streamlit as st

from dashboard.components.mathematics import plain

ICON: Final = ":material/person:"


def who(row: Mapping[str, Any]) -> str:
    """The author of a row and its time, as safe Markdown on one line."""
    when = row["at_time"].astimezone(UTC)
    return f"**{plain(row['author'])}** · {when:%Y-%m-%d %H:%M} UTC"


def note(row: Mapping[str, Any]) -> None:
    """What the author wrote beside it, if anything."""
    if row["note"]:
        st.caption(plain(row["note"]))

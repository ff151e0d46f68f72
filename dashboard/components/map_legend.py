"""The legend of a map as something to press: it shows and hides categories, and the address keeps which."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import params
from dashboard.charts import Group
from dashboard.components.map_address import CATEGORY, Asked
from dashboard.components.mathematics import plain

_KEY: Final = "map.legend"


def show(asked: Asked, groups: Sequence[Group]) -> None:
    """Draw it: pressed are the categories that are shown.

    Args:
        asked: What the page shows.
        groups: All categories, hidden ones too.
    """
    if len(groups) <= 1:
        return
    hidden = set(asked.hidden())
    st.session_state[_KEY] = [place for place, group in enumerate(groups) if not hidden.issuperset(group.keys)]
    st.pills(
        "Show",
        range(len(groups)),
        key=_KEY,
        selection_mode="multi",
        format_func=lambda place: plain(groups[place].name),
        label_visibility="collapsed",
        on_change=_go,
        args=(asked, groups),
    )


def _go(asked: Asked, groups: Sequence[Group]) -> None:
    shown = set(st.session_state[_KEY])
    hide = [_named(key) for place, group in enumerate(groups) if place not in shown for key in group.keys]
    params.go(asked.but(hide=tuple(hide)))


def _named(key: str | None) -> str:
    return CATEGORY if key is None else f"{CATEGORY}.{key}"

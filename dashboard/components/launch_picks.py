"""Which of the problems of a source a run begins with: their levels and subjects, and the first or random ones."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

LEVELS: Final = (1, 2, 3, 4, 5)
_KEY: Final = "launch.seeds."
_PICKS: Final = ("levels", "subjects")
_ORDERS: Final = ("the first", "at random")


def levels(options: Sequence[int]) -> tuple[int, ...]:
    """Ask for levels; none of them means all."""
    key = _among(options, "levels")
    return tuple(st.pills("Levels", options, selection_mode="multi", key=key, persist_state="session"))


def subjects(options: Sequence[str]) -> tuple[str, ...]:
    """Ask for subjects; none of them means all."""
    key = _among(options, "subjects")
    return tuple(st.multiselect("Subjects", options, key=key, placeholder="all", persist_state="session"))


def at_random() -> bool:
    """Ask whether the problems are drawn at random; otherwise they are the first ones."""
    key = f"{_KEY}order"
    order = st.segmented_control("Which", _ORDERS, default=_ORDERS[0], required=True, key=key, persist_state="session")
    return order == _ORDERS[1]


def _among(options: Sequence[Any], name: str) -> str:
    """The session key of a choice, freed of what cannot be chosen any more."""
    key = f"{_KEY}{name}"
    st.session_state[key] = [each for each in st.session_state.get(key, ()) if each in options]
    return key


def picked() -> dict[str, str | list[str]]:
    """Which of the seeds were picked, as the browser keeps it; empty where nothing was said."""
    found = {name: [str(each) for each in st.session_state.get(f"{_KEY}{name}") or ()] for name in _PICKS}
    order = st.session_state.get(f"{_KEY}order")
    return {**found, "order": order if order == _ORDERS[1] else ""}


def pick(kept: Mapping[str, Any]) -> None:
    """Pick what the browser kept; anybody may have written it, and what cannot be picked is freed of below."""
    levels, subjects = (each if isinstance(each := kept.get(name), list) else list[Any]() for name in _PICKS)
    if levels:
        st.session_state[f"{_KEY}levels"] = [level for level in LEVELS if str(level) in levels]
    if subjects:
        st.session_state[f"{_KEY}subjects"] = [each for each in subjects if isinstance(each, str)]
    if kept.get("order") == _ORDERS[1]:
        st.session_state[f"{_KEY}order"] = _ORDERS[1]


def unpick() -> None:
    """Pick nothing: all levels and subjects, the first ones."""
    for name in _PICKS:
        st.session_state[f"{_KEY}{name}"] = []
    st.session_state[f"{_KEY}order"] = _ORDERS[0]

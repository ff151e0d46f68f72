"""In which order a list stands: by arrival, level or cost, or by how near problems are in meaning to something."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard import params
from dashboard.params import Place
from engine.domain import ProblemFilter
from engine.store import browse

_SORT: Final = "sort"
_BY_COST: Final[tuple[browse.Sort, ...]] = ("dearest", "cheapest")
_SORTS: Final[Mapping[browse.Sort, str]] = {
    "oldest": "oldest first",
    "newest": "newest first",
    "hardest": "highest level first",
    "easiest": "lowest level first",
    "dearest": "dearest first",
    "cheapest": "cheapest first",
}


def in_order(wanted: ProblemFilter, place: Place) -> tuple[Place, tuple[str, ...]]:
    """The place in a list, or its beginning in the usual order, with a sentence, if it cannot stand in the one named.

    A key says nothing about another order than its own.
    """
    if place.by_likeness():
        told = (f"sort = {place.sort!r} cannot be had of a list by likeness.",) if place.sort != "oldest" else ()
        return replace(place, sort="oldest"), told
    if place.sort in _sorts(wanted):
        return place, ()
    why = "cannot be had of a search for a text" if wanted.text.strip() else "needs a run"
    return Place(size=place.size), (f"sort = {place.sort!r} {why}.",)


def draw(wanted: ProblemFilter, place: Place, state: Callable[[str, Any], str], applied: Mapping[str, Any]) -> None:
    """Draw the fields.

    Args:
        wanted: The conditions in force.
        place: The place in the list.
        state: Gives the session key of a field, which holds a value.
        applied: What happens on a change.
    """
    st.text_input(
        "By meaning",
        key=state(params.MEANING, place.meaning),
        max_chars=params.LONGEST_MEANING,
        placeholder="a question, or what it is about",
        help="The problems nearest to this in meaning, among those that meet all other conditions.",
        **applied,
    )
    if not place.by_likeness():
        sorts = _sorts(wanted)
        key = state(_SORT, place.sort if place.sort in sorts else "oldest")
        st.selectbox("Order", sorts, format_func=_SORTS.__getitem__, key=key, **applied)


def asked(place: Place, said: Callable[[str], Any]) -> Place:
    """The beginning of the list in the order that the fields say; a text takes the place of a problem.

    Args:
        place: The place in the list that was shown.
        said: Gives what a field holds.
    """
    meaning = (said(params.MEANING) or "").strip()
    like = place.like if not meaning else ""
    sort: browse.Sort = "oldest" if like or meaning else said(_SORT) or "oldest"
    return Place(size=place.size, sort=sort, like=like, meaning=meaning)


def _sorts(wanted: ProblemFilter) -> list[browse.Sort]:
    """The orders in which a list can stand."""
    sorts = browse.BY_ARRIVAL if wanted.text.strip() else browse.SORTS
    return [sort for sort in sorts if wanted.run or sort not in _BY_COST]

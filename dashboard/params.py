"""Names and readers of query parameters and session keys. The URL is where a page's state lives: a link restores it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import streamlit as st

from engine.domain import ProblemFilter

ID: Final = "id"
AFTER: Final = "after"
BEFORE: Final = "before"
KEY_ROUND: Final = "key_round"
SIZE: Final = "size"
IN_ROUND: Final = "in_round"
"""The round of its run in which a problem is shown; `round` is a condition of the list around it."""
SIZES: Final = (25, 50)

_LONGEST: Final = 15  # digits of a key; the store's numbers have fewer
END: Final = 10**_LONGEST - 1
"""A key behind every row."""
_KNOWN: Final = frozenset(
    [ID, AFTER, BEFORE, KEY_ROUND, SIZE, IN_ROUND, *(field.name for field in fields(ProblemFilter))]
)

LAST_RUN: Final = "last_run"
"""Session key of the run that was looked at last, so that a page opened from the menu goes on with it."""

LAST_PROBLEM: Final = "last_problem"
"""Session key of the address of the problem that was looked at last, for the same reason."""

Params = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: the key to go on from, in which direction, and how many rows.

    `key_round` belongs to the key where a problem may be in several rounds of a run.
    """

    key: int = 0
    direction: Literal["after", "before"] = "after"
    size: int = SIZES[0]
    key_round: int | None = None


def current() -> Params:
    """The query parameters of the page as it was asked for."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def go(params: Mapping[str, Sequence[str]]) -> None:
    """Give the page other query parameters; the URL shows them, and the page is drawn from them."""
    st.query_params.from_dict({name: list(values) for name, values in params.items()})


def read_place(params: Mapping[str, Sequence[str]]) -> tuple[Place, tuple[str, ...]]:
    """The place in a list that query parameters name, and one sentence for each value that was ignored."""
    ignored = [f"{name[:60]!r} means nothing here." for name in params if name not in _KNOWN]

    def number(name: str) -> int | None:
        value = next(iter(params.get(name, ())), "")
        if value and not (value.isascii() and value.isdigit() and len(value) <= _LONGEST):
            ignored.append(f"{name} = {value!r} is not a number.")
            return None
        return int(value) if value else None

    size, after, before, key_round = number(SIZE), number(AFTER), number(BEFORE), number(KEY_ROUND)
    if size is not None and size not in SIZES:
        ignored.append(f"size = {size} is not one of {' and '.join(map(str, SIZES))}.")
        size = None
    size = size or SIZES[0]
    if before is not None:
        return Place(before, "before", size, key_round), tuple(ignored)
    return Place(after or 0, "after", size, key_round if after else None), tuple(ignored)


def place_params(place: Place) -> Params:
    """A place as query parameters; the beginning and the usual size are left out."""
    params: Params = {}
    if place.direction == "before" or place.key:
        params[place.direction] = [str(place.key)]
        if place.key_round is not None:
            params[KEY_ROUND] = [str(place.key_round)]
    if place.size != SIZES[0]:
        params[SIZE] = [str(place.size)]
    return params


def problem_params(problem_id: str, wanted: ProblemFilter, place: Place, in_round: int | None = None) -> Params:
    """The address of a problem, in a round of the run, with the list that it was found in."""
    params = {ID: [problem_id], **list_params(wanted, place)}
    return params if in_round is None else {**params, IN_ROUND: [str(in_round)]}


def list_params(wanted: ProblemFilter, place: Place) -> Params:
    """The address of a place in the list that a filter describes."""
    return {**wanted.to_params(), **place_params(place)}


def problem_id(params: Mapping[str, Sequence[str]]) -> str | None:
    """The problem that query parameters name."""
    return next(iter(params.get(ID, ())), None) or None


def in_round(params: Mapping[str, Sequence[str]]) -> int | None:
    """The round in which a problem is to be shown; `None` where none is named, or what is named is no number."""
    value = next(iter(params.get(IN_ROUND, ())), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST else None


def remember_run(run_id: str | None) -> None:
    """Note the run that is looked at."""
    st.session_state[LAST_RUN] = run_id


def remember_problem(params: Params) -> None:
    """Note the address of the problem that is looked at."""
    st.session_state[LAST_PROBLEM] = params


def last_problem() -> Params:
    """The address of the problem that was looked at last in this session."""
    found: Params = st.session_state.get(LAST_PROBLEM, {})
    return found


def last_run() -> str | None:
    """The run that was looked at last in this session."""
    found: str | None = st.session_state.get(LAST_RUN)
    return found

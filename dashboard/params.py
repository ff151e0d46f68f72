"""Names and readers of query parameters. The URL is where a page's state lives: a link restores it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

import streamlit as st

from engine.domain import ProblemFilter, storable
from engine.store import browse

ID: Final = "id"
AFTER: Final = "after"
BEFORE: Final = "before"
KEY_ROUND: Final = "key_round"
KEY_VALUE: Final = "key_value"
SORT: Final = "sort"
SIZE: Final = "size"
IN_ROUND: Final = "in_round"
"""The round of its run in which a problem is shown; `round` is a condition of the list around it."""
SIZES: Final = (25, 50)
LIKE: Final = "like"
"""The problem to which those of a list are the nearest in meaning."""
MEANING: Final = "meaning"
"""A text, likewise."""
LONGEST_MEANING: Final = 1_000
"""Characters of such a text: models read no more of it."""

ADDRESS: Final = "address"
"""Session key of the query parameters of which the page is drawn."""

_LONGEST: Final = 15  # digits of a key; the store's numbers have fewer
END: Final = 10**_LONGEST - 1
"""A key behind every row."""
CONDITIONS: Final = frozenset(field.name for field in fields(ProblemFilter))
"""The conditions of a list. A click on a figure leaves them behind in the address of the figure's page."""
_KNOWN: Final = frozenset([ID, AFTER, BEFORE, KEY_ROUND, KEY_VALUE, SORT, SIZE, IN_ROUND, LIKE, MEANING, *CONDITIONS])

Params = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: the key to go on from, in which direction, how many rows, and in which order they stand.

    `key_round` belongs to the key where a problem may be in several rounds of a run, and `key_value` where the order is
    not that of arrival. A list by likeness stands in the order of nearness to the problem `like`, or to the text
    `meaning`, and has no `sort`.
    """

    key: int = 0
    direction: browse.Direction = "after"
    size: int = SIZES[0]
    key_round: int | None = None
    sort: browse.Sort = "oldest"
    key_value: float = 0.0
    like: str = ""
    meaning: str = ""

    def start(self) -> "Place":
        """The beginning of the same list."""
        return Place(size=self.size, sort=self.sort, like=self.like, meaning=self.meaning)

    def by_likeness(self) -> bool:
        """Whether the list stands in the order of nearness to something."""
        return bool(self.like or self.meaning)


def current() -> Params:
    """The query parameters of the page as it was asked for."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def go(params: Mapping[str, Sequence[str]]) -> None:
    """Give the page other query parameters; the URL shows them, and the page is drawn from them."""
    st.query_params.from_dict({name: list(values) for name, values in params.items()})
    st.session_state[ADDRESS] = current()


def unknown(query: Mapping[str, Sequence[str]], known: Collection[str]) -> tuple[str, ...]:
    """One sentence for each name of a query that is not known."""
    return tuple(f"{name[:60]!r} means nothing here." for name in query if name not in known)


def surplus(query: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """One sentence for each value beyond the first, of names that all take one."""
    return tuple(
        f"{name} = {value[:60]!r} is one too many."
        for name, values in query.items()
        for value in list(dict.fromkeys(values))[1:]
    )


def settle(query: Params, shown: Params, own: Collection[str]) -> tuple[str, ...]:
    """Let the URL of a page with figures that lead to lists name what is shown.

    The conditions of a list stay where nothing else is to be changed: a click on a figure leaves them behind in the
    history, and an address that is set again whenever one comes back to it is one that one cannot leave.

    Args:
        query: What the URL says.
        shown: What it should say.
        own: The names that the page knows; each takes one value.

    Returns:
        One sentence for each name and each value that nobody can have meant.
    """
    told = {name: values for name, values in query.items() if name in own or name not in CONDITIONS}
    if told != shown:
        go(shown)
    return unknown(told, own) + surplus({name: values for name, values in told.items() if name in own})


def read_place(params: Mapping[str, Sequence[str]]) -> tuple[Place, tuple[str, ...]]:
    """The place in a list that query parameters name, and one sentence for each value that was ignored."""
    ignored = [*unknown(params, _KNOWN)]

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
    sort = next((sort for sort in browse.SORTS if sort == next(iter(params.get(SORT, ())), "")), None)
    if sort is None and any(params.get(SORT, ())):
        ignored.append(f"sort = {params[SORT][0][:60]!r} is not one of {', '.join(browse.SORTS)}.")
    sort = sort or browse.SORTS[0]
    value = next(iter(params.get(KEY_VALUE, ())), "")
    if value and not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,20})?(e-?[0-9]{1,2})?", value):
        ignored.append(f"{KEY_VALUE} = {value[:60]!r} is not a number.")
        value = ""
    like, meaning = _nearest_to(params, ignored)
    key_value = float(value or 0)
    if before is not None:
        return Place(before, "before", size, key_round, sort, key_value, like, meaning), tuple(ignored)
    if not after:
        return Place(size=size, sort=sort, like=like, meaning=meaning), tuple(ignored)
    return Place(after, "after", size, key_round, sort, key_value, like, meaning), tuple(ignored)


def _nearest_to(params: Mapping[str, Sequence[str]], ignored: list[str]) -> tuple[str, str]:
    """To what the problems of a list are the nearest, if it stands in such an order."""
    like, meaning = (storable(next(iter(params.get(name, ())), "")) for name in (LIKE, MEANING))
    ignored.extend(surplus({name: params.get(name, ()) for name in (LIKE, MEANING)}))
    if len(meaning) > LONGEST_MEANING:
        ignored.append(f"{MEANING} = {meaning[:60]!r} is longer than {LONGEST_MEANING:,} characters.")
        meaning = ""
    if meaning and not meaning.replace("\0", " ").strip():
        ignored.append(f"{MEANING} is empty.")
        meaning = ""
    if like and meaning:
        ignored.append(f"{MEANING} = {meaning[:60]!r} is one order too many.")
        meaning = ""
    return like, meaning


def place_params(place: Place) -> Params:
    """A place as query parameters; the beginning and the usual size are left out."""
    params: Params = {}
    if place.direction == "before" or place.key:
        params[place.direction] = [str(place.key)]
        if place.key_round is not None:
            params[KEY_ROUND] = [str(place.key_round)]
        if place.key_value:
            params[KEY_VALUE] = [repr(place.key_value)]
    if place.sort != browse.SORTS[0]:
        params[SORT] = [place.sort]
    if place.size != SIZES[0]:
        params[SIZE] = [str(place.size)]
    return params | {name: [value] for name, value in ((LIKE, place.like), (MEANING, place.meaning)) if value}


def by_likeness(query: Mapping[str, Sequence[str]]) -> bool:
    """Whether a list stands in the order of nearness to something, so that no filter describes it."""
    return any(query.get(name) for name in (LIKE, MEANING))


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

"""Places in a row of nested values: a column, or something inside one."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_PART: Final = re.compile(r"([^.\[\]=]+)(?:\[([^.\[\]=]+)=([^\[\]=]*)\])?")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")

Part = tuple[str, str | None, str | None]
"""A name or a number; then, of a list, the field and its value by which an item is chosen."""


def place_parts(place: str) -> tuple[Part, ...] | None:
    """The parts of a place such as `messages.1.content` or `conversations[from=gpt].value`; `None` if it is none."""
    parts: list[Part] = []
    at = 0
    while (found := _PART.match(place, at)) is not None:
        parts.append((found[1], found[2], found[3]))
        at = found.end()
        if at == len(place):
            return tuple(parts)
        if place[at] != ".":
            return None
        at += 1
    return None


def column_of(place: str) -> str:
    """The column that a place lies in."""
    parts = place_parts(place)
    return parts[0][0] if parts else place


def value_at(row: Mapping[str, object], place: str) -> object:
    """What stands at a place of a row: `None` if there is nothing. A column of just that name comes first."""
    if place in row:
        return row[place]
    parts = place_parts(place)
    value: object = row if parts else None
    for name, key, wanted in parts or ():
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, Sequence) and not isinstance(value, str) and _NUMBER.fullmatch(name):
            value = value[int(name)] if int(name) < len(value) else None
        else:
            return None
        if key is not None:
            value = _chosen(value, key, wanted)
    return value


def _chosen(items: object, key: str, wanted: str | None) -> object:
    """The first item of a list whose field has a value."""
    if not isinstance(items, Sequence) or isinstance(items, str):
        return None
    return next((item for item in items if isinstance(item, Mapping) and item.get(key) == wanted), None)

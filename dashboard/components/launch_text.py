"""A recipe's text that anybody may have written, as values: a page must bear whatever it says."""

import tomllib
from collections.abc import Mapping
from typing import Any, Final

from engine.config import recipe_text
from engine.domain import storable
from engine.errors import InputError

LONGEST: Final = 20_000
"""Characters of a recipe that the browser keeps; the longest of this project has a tenth of them."""
_DEEPEST: Final = 10
"""Levels of tables and lists; a recipe has four."""


def read(text: Any) -> dict[str, Any] | None:
    """Values of a recipe, or of a part of one, from a text that anybody may have written.

    Returns:
        The values; `None` where it is none, or one that is larger or deeper than a recipe can be.
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        found = tomllib.loads(storable(text))
    except (ValueError, RecursionError):  # no TOML; Python's own limits on digits and depth, which tomllib passes on
        return None
    return found if _depth(found) <= _DEEPEST and _written(found) else None


def _depth(value: Any) -> int:
    """How deep tables and lists are nested; counted level by level, since a text of dots is a thousand levels deep."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        lists = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level, depth = [part for each in lists for part in each], depth + 1
    return depth


def _written(values: Mapping[str, Any]) -> bool:
    """Whether all of it can be written as it was read: a number in base 16 may have more digits than Python writes."""
    try:
        recipe_text(values)
    except InputError:
        return False
    return True

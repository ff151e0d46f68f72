"""The recipe that is being written: what was said so far, kept for the session, and what is wrong with it.

The draft is the values of a recipe as a file would say them. Widgets are drawn from it and write back to it, so that it
outlasts a page that is left.
"""

import os
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import person
from dashboard.components.launch_schema import FormField, Place
from engine.config import Recipe, check_recipe
from engine.errors import Mistake, RecipeError
from engine.runner import EveryKey

UPLOAD: Final = "upload"
"""Source of a draft that was begun from an upload, before the colon; without one, nothing was uploaded yet."""
_DRAFT: Final = "launch.draft"
_BEGUN: Final = "launch.begun"
_SOURCE: Final = "launch.source"


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that was checked.

    Attributes:
        recipe: The recipe with any seeds, if nothing is wrong but that keys are missing here.
        mistakes: All that is wrong, missing keys included; a place is the names of the tables and of the value.
    """

    recipe: Recipe | None
    mistakes: tuple[Mistake, ...]

    def at(self, place: Place) -> list[Mistake]:
        """What is wrong with a value, or in one of its items."""
        name = ".".join(place)
        return [each for each in self.mistakes if each.place == name or each.place.startswith(f"{name}.")]

    def of(self, place: Place) -> list[Mistake]:
        """What is wrong with a table as such."""
        return [each for each in self.mistakes if each.place == ".".join(place)]


def values() -> dict[str, Any]:
    """What the draft says. Change it by the functions below alone."""
    found: dict[str, Any] = st.session_state.setdefault(_DRAFT, {})
    return found


def source() -> str | None:
    """What the draft was begun from."""
    found: str | None = st.session_state.get(_SOURCE)
    return found


def begin(recipe: Mapping[str, Any], started_from: str) -> None:
    """Begin anew, from the values of another recipe."""
    st.session_state[_DRAFT] = deepcopy(dict(recipe))
    st.session_state[_BEGUN] = deepcopy(dict(recipe))
    st.session_state[_SOURCE] = started_from


def begun() -> dict[str, Any]:
    """What the draft was begun with."""
    found: dict[str, Any] = st.session_state.get(_BEGUN, {})
    return found


def go_on(recipe: Mapping[str, Any]) -> None:
    """Let the draft say something else, which counts as changed from what it was begun with."""
    st.session_state[_DRAFT] = deepcopy(dict(recipe))


def said(place: Place, otherwise: Any = None, of: Mapping[str, Any] | None = None) -> Any:
    """What the draft, or another recipe, says at a place: a value of any type, since anybody may have written it."""
    found: Any = values() if of is None else of
    for name in place:
        if not isinstance(found, Mapping) or name not in found:
            return otherwise
        found = found[name]
    return found


def table(place: Place) -> dict[str, Any]:
    """The table that the draft has at a place; an empty one, where something else stands there or nothing."""
    found = said(place)
    return found if isinstance(found, dict) else {}


def whole(place: Place, most: int | None = None) -> int | None:
    """The whole number of at least 0 at a place; `None` where there is none.

    Args:
        place: Where it stands.
        most: What a greater one counts as.
    """
    found = said(place)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return None
    return found if most is None else min(found, most)


def put(place: Place, value: Any) -> None:
    """Say something; the tables around it come into being."""
    table = values()
    for name in place[:-1]:
        if not isinstance(table.get(name), dict):
            table[name] = {}
        table = table[name]
    table[place[-1]] = value


def drop(place: Place) -> None:
    """Say nothing there any more."""
    table = said(place[:-1]) if place[:-1] else values()
    if isinstance(table, dict):
        table.pop(place[-1], None)


def note(field: FormField, value: Any) -> None:
    """Say what a widget of a field shows; nothing, where that is no more than a default that nobody wrote out."""
    written = said(field.place, of=begun()) is not None
    if value is None or (value == field.default and not field.required and not written):
        drop(field.place)
    else:
        put(field.place, value)


def checked() -> Checked:
    """Check the draft as a run would, and once more with every key at hand: an estimate needs none.

    Its seed files are those that are chosen, which are checked where they are read.
    """
    recipe = {**values(), "seeds": {**table(("seeds",)), "files": ["."]}}
    mistakes = _mistakes(recipe, os.environ)
    if mistakes and _mistakes(recipe, EveryKey()):
        return Checked(None, tuple(mistakes))
    found = check_recipe(recipe, environment=EveryKey())
    return Checked(found, (*mistakes, *data.settings().refused(found, shared=person.has_login())))


def _mistakes(recipe: Mapping[str, Any], environment: Mapping[str, str]) -> Sequence[Mistake]:
    try:
        check_recipe(recipe, environment=environment)
    except RecipeError as error:
        return error.mistakes
    return ()

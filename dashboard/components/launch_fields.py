"""The widgets of the form: one for each kind of value, and below each row what is wrong in it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard.components import launch_draft, launch_text
from dashboard.components.launch_draft import Checked
from dashboard.components.launch_schema import TEACHERS, FormField, FormTable, Place, in_words
from dashboard.components.mathematics import plain
from engine.config import recipe_text
from engine.errors import InputError, Mistake

LARGEST: Final = 2**53 - 1
"""The greatest whole number that a browser holds exactly."""
_WRITTEN: Final = 10**80
"""Whole numbers below it are written out."""
_LONGEST: Final = 2_000
_KEY: Final = "launch.field."
_COLUMNS: Final = 3
_STEPS: Final = 20
"""Into how many steps a range of numbers is divided for the buttons beside it."""


def fields(some: Sequence[FormField], checked: Checked, *, told: bool = False, mend: bool = True) -> None:
    """Draw fields side by side, in rows; below each row what is wrong in it.

    Args:
        some: The fields.
        checked: What is wrong with the draft.
        told: Whether each tells its table, as where the fields of several stand together.
        mend: Whether to say what is wrong; otherwise `wrong` says it elsewhere.
    """
    named = [replace(field, table=in_words(field.place[-2])) if told and field.place[:-1] else field for field in some]
    for start in range(0, len(named), _COLUMNS):
        row = named[start : start + _COLUMNS]
        for column, field in zip(st.columns(_COLUMNS), row, strict=False):
            with column:
                one(field)
        if mend:
            wrong(row, checked)


def wrong(some: Sequence[FormField], checked: Checked) -> None:
    """Draw what is wrong with fields, over the whole width, each mistake with the name of its field."""
    for field in some:
        for each in checked.at(field.place):
            st.markdown(f":red[:material/error: **{plain(field.label)}**: {plain(each.problem)}] {plain(each.remedy)}")


def table(form: FormTable, checked: Checked, without: Sequence[Place] = ()) -> None:
    """Draw a table with all that is in it, but for some of its values."""
    name = ".".join(form.place)
    if form.summary:
        st.caption(plain(form.summary))
    if form.optional:
        key = f"{_KEY}{name}"
        st.session_state[key] = launch_draft.said(form.place) is not None
        st.toggle(f"Use {in_words(form.place[-1]).lower()}", key=key, on_change=_use, args=(form.place, key))
        if not st.session_state[key]:
            return
    mistakes(checked.of(form.place))
    fields([field for field in form.fields if field.place not in without], checked)
    for inner in form.tables:
        st.markdown(f"**{in_words(inner.place[-1])}**")
        table(inner, checked, without)


def mistakes(some: Sequence[Mistake]) -> None:
    """Draw what is wrong at a place, with the remedy."""
    for each in some:
        st.markdown(f":red[:material/error: {plain(each.problem)}] {plain(each.remedy)}")


def one(field: FormField) -> None:
    """Draw one field, whatever the draft says there: what its widget cannot show is shown as nothing."""
    key = _KEY + ".".join(field.place)
    value = launch_draft.said(field.place, field.default)
    if field.kind == "integer" and isinstance(value, int) and LARGEST < abs(value) < _WRITTEN:
        st.text_input(field.label, str(value), disabled=True, key=f"{key}.large", help="Too large to be changed here.")
    else:
        _WIDGETS.get(field.kind, _text)(field, value, key, _common(field, key))


def _common(field: FormField, key: str) -> dict[str, Any]:
    means = f"{field.help[:1].upper()}{field.help[1:]}\n\n" if field.help else ""
    return {
        "key": key,
        "help": f"{means}In a recipe: `{plain('.'.join(field.place[:-1]))}` `{field.place[-1]}`".replace("`` ", ""),
        "on_change": _noted,
        "args": (field, key),
    }


def _number(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    whole = field.kind == "integer"
    of: type[int | float] = int if whole else float
    low = of(field.low) if field.low is not None else None
    high = of(min(field.high, LARGEST)) if field.high is not None else None
    st.session_state[key] = of(value) if _within(value, low, high, whole=whole) else None
    step: float = 1
    if not whole:
        step = (high - low) / _STEPS if low is not None and high is not None else 1.0
    options: dict[str, Any] = {"min_value": low, "max_value": high, "value": None, "step": of(step), **common}
    options |= {} if whole else {"format": "%.10g"}
    st.number_input(field.label, placeholder="missing" if field.required else "none", **options)


def _within(value: Any, low: float | None, high: float | None, *, whole: bool) -> bool:
    """Whether a browser can show a value as a number of the field."""
    if isinstance(value, bool) or not isinstance(value, int | float) or (whole and isinstance(value, float)):
        return False
    return (-LARGEST if low is None else low) <= value <= (LARGEST if high is None else high)


def _truth(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    st.session_state[key] = value is True
    st.checkbox(field.label, **common)


def _choice(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    st.session_state[key] = value if value in field.choices else None
    st.selectbox(field.label, field.choices, index=None, format_func=_spoken, placeholder="none", **common)


def _choices(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    st.session_state[key] = [each for each in dict.fromkeys(_texts(value)) if each in field.choices]
    st.multiselect(field.label, field.choices, format_func=_spoken, **common)


def _text(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    if field.place[-1] == "teacher":
        _role(field, value, key, common)
        return
    longest = field.longest or _LONGEST
    st.session_state[key] = value[:longest] if isinstance(value, str) else ""
    st.text_input(field.label, max_chars=longest, **common)


def _role(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    """A text that names one of the teachers above."""
    named = value if isinstance(value, str) and value else None
    roles = list(dict.fromkeys([*launch_draft.table((TEACHERS,)), *([named] if named else [])]))
    st.session_state[key] = named
    st.selectbox(field.label, roles, index=None, **common)


def _paths(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    st.session_state[key] = "\n".join(_texts(value))[:_LONGEST]
    st.text_area(f"{field.label}, one in a line", height="content", max_chars=_LONGEST, **common)


def _free(field: FormField, value: Any, key: str, common: dict[str, Any]) -> None:
    text = value if isinstance(value, str) else ""
    if isinstance(value, Mapping):
        with suppress(InputError):  # it has no form as TOML, which the check says
            text = recipe_text(value)
    st.session_state[key] = text[:_LONGEST]
    st.text_area(f"{field.label}, as TOML", height="content", max_chars=_LONGEST, **common)


def _texts(value: Any) -> list[str]:
    """The texts among what should be a list of them."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []


_WIDGETS: Final = {
    "integer": _number,
    "number": _number,
    "truth": _truth,
    "choice": _choice,
    "choices": _choices,
    "paths": _paths,
    "free": _free,
}


def _spoken(choice: str) -> str:
    return choice.replace("_", " ")


def _use(place: Place, key: str) -> None:
    if st.session_state[key]:
        launch_draft.put(place, {})
    else:
        launch_draft.drop(place)


def _noted(field: FormField, key: str) -> None:
    value = st.session_state[key]
    if field.kind == "paths":
        value = [line.strip() for line in value.splitlines() if line.strip()]
    if field.kind == "free" and (found := launch_text.read(value)) is not None:
        value = found or None  # otherwise it stays the text that it is, and the check says what is wrong with it
    launch_draft.note(field, value)

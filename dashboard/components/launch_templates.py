"""What a form is begun from: a recipe of this project, the recipe that a run keeps, or one that is uploaded."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import launch_draft, launch_upload
from dashboard.components.mathematics import plain
from dashboard.params import Params
from engine.errors import WorkbenchError
from engine.runner import kept_values
from engine.store import RunInfo

RECIPE, FROM = "recipe", "from"
"""Query parameters: the recipe of this project, or the run, whose recipe the form begins with."""
_UPLOAD: Final = "upload"
_KEY: Final = "launch.template"
_MOST_RUNS: Final = 30


def show(query: Params, runs: Sequence[RunInfo]) -> list[str]:
    """Let the reader choose what to begin with, and begin with it.

    Returns:
        One sentence for each part of the address that was ignored.
    """
    names = {f"{RECIPE}.{name}": f"recipe {name}" for name in data.templates()}
    names |= {f"{FROM}.{run.id}": f"the recipe of run {run.id}" for run in runs[:_MOST_RUNS]}
    names[_UPLOAD] = "a recipe of your own (TOML)"
    asked = _asked(query)
    if asked is not None and asked not in names and asked.removeprefix(f"{FROM}.") in {run.id for run in runs}:
        names[asked] = f"the recipe of run {asked.removeprefix(f'{FROM}.')}"
    unknown = asked is not None and asked not in names
    ignored = [f"{asked.replace('.', ' = ', 1)!r} is not known here."] if unknown and asked is not None else []
    current = launch_draft.source() or ""
    chosen = asked if asked in names else current.partition(":")[0] or next(iter(names))
    chosen = chosen if chosen in names else next(iter(names))
    st.session_state[_KEY] = chosen
    st.selectbox("Begin with", list(names), format_func=names.__getitem__, key=_KEY, on_change=_go, args=(query,))
    if chosen == _UPLOAD:
        _uploaded(current)
    elif chosen != current:
        _begin(chosen)
    return ignored


def _asked(query: Params) -> str | None:
    if query.get(RECIPE) == [_UPLOAD]:
        return _UPLOAD
    return next((f"{name}.{query[name][0]}" for name in (RECIPE, FROM) if any(query.get(name, ()))), None)


def _begin(chosen: str) -> None:
    kind, _, name = chosen.partition(".")
    try:
        recipe = data.templates()[name] if kind == RECIPE else kept_values(data.store(), name)
    except WorkbenchError as error:
        st.error(plain(str(error)), icon=":material/error:")
        recipe = next(iter(data.templates().values()), {})
    launch_draft.begin(recipe, chosen)


def _uploaded(current: str) -> None:
    """Begin with what was uploaded, once; what was changed in the form since then stays."""
    found = launch_upload.ask_recipe()
    if found is None:
        if not current:
            launch_draft.begin({}, "")
        return
    digest, recipe = found
    if current != f"{_UPLOAD}:{digest}":
        launch_draft.begin(recipe, f"{_UPLOAD}:{digest}")
        st.caption("Taken over. Choose its seeds below.")


def _go(query: Params) -> None:
    kind, _, name = st.session_state[_KEY].partition(".")
    rest = {key: values for key, values in query.items() if key not in (RECIPE, FROM)}
    params.go({**rest, **({RECIPE: [_UPLOAD]} if kind == _UPLOAD else {kind: [name]})})

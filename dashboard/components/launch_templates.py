"""What a form is begun from: a recipe of this project, the recipe that a run keeps, or one that is uploaded."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import launch_draft, launch_upload
from dashboard.components.launch_draft import UPLOAD
from dashboard.components.mathematics import message
from dashboard.params import Params
from engine.errors import WorkbenchError
from engine.runner import kept_values
from engine.store import RunInfo

RECIPE, FROM = "recipe", "from"
"""Query parameters: the recipe of this project, or the run, whose recipe the form begins with."""
_KEY: Final = "launch.template"
_MOST_RUNS: Final = 30
_SHOWN: Final = 60


def show(query: Params, runs: Sequence[RunInfo]) -> list[str]:
    """Let the reader choose what to begin with, and begin with it.

    Returns:
        One sentence for each part of the address that was ignored.
    """
    names = {f"{RECIPE}.{name}": f"recipe {name}" for name in data.templates()}
    runs = [run for run in runs if run.made_here]
    names |= {f"{FROM}.{run.id}": f"the recipe of run {run.id}" for run in runs[:_MOST_RUNS]}
    names[UPLOAD] = "a recipe of your own (TOML)"
    asked = _asked(query)
    if asked is not None and asked not in names and asked.removeprefix(f"{FROM}.") in {run.id for run in runs}:
        names[asked] = f"the recipe of run {asked.removeprefix(f'{FROM}.')}"
    ignored = []
    if asked is not None and asked not in names:
        name, _, value = asked.partition(".")
        ignored.append(f"{name} = {value[:_SHOWN]!r} is not there to begin with.")
    if any(query.get(RECIPE, ())) and any(query.get(FROM, ())):
        ignored.append(f"{FROM} = {query[FROM][0][:_SHOWN]!r} is one too many beside {RECIPE}.")
    current = launch_draft.source() or ""
    chosen = asked if asked in names else current.partition(":")[0] or next(iter(names))
    chosen = chosen if chosen in names else next(iter(names))
    st.session_state[_KEY] = chosen
    st.selectbox("Begin with", list(names), format_func=names.__getitem__, key=_KEY, on_change=_go, args=(query,))
    with st.container():  # what comes and goes here moves nothing below, where the browser keeps the form
        if chosen == UPLOAD:
            _uploaded(current)
        elif chosen != current:
            _begin(chosen)
    return ignored


def _asked(query: Params) -> str | None:
    if next(iter(query.get(RECIPE, ())), None) == UPLOAD:
        return UPLOAD
    return next((f"{name}.{query[name][0]}" for name in (RECIPE, FROM) if any(query.get(name, ()))), None)


def _begin(chosen: str) -> None:
    kind, _, name = chosen.partition(".")
    try:
        recipe = data.templates()[name] if kind == RECIPE else kept_values(data.store(), name)
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        recipe = next(iter(data.templates().values()), {})
    launch_draft.begin(recipe, chosen)


def _uploaded(current: str) -> None:
    """Begin with what was uploaded, once; what was changed in the form since then stays."""
    found = launch_upload.ask_recipe()
    if found is None:
        if not current.startswith(f"{UPLOAD}:"):
            launch_draft.begin({}, "")
            st.caption("The form comes with the recipe.")
        return
    digest, recipe = found
    if current != f"{UPLOAD}:{digest}":
        launch_draft.begin(recipe, f"{UPLOAD}:{digest}")
        st.caption("Taken over. Choose its seeds below.")


def _go(query: Params) -> None:
    kind, _, name = st.session_state[_KEY].partition(".")
    rest = {key: values for key, values in query.items() if key not in (RECIPE, FROM)}
    params.go({**rest, **({RECIPE: [UPLOAD]} if kind == UPLOAD else {kind: [name]})})

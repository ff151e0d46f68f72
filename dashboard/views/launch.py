"""Launch: a run from a form, what it will cost, and what it does once it works."""

import streamlit as st

from dashboard import data, params, visits
from dashboard.components import (
    launch_control,
    launch_cost,
    launch_draft,
    launch_form,
    launch_kept,
    launch_runs,
    launch_seeds,
    launch_start,
    launch_templates,
    launch_watch,
    notices,
    runs,
)
from dashboard.frames import LaunchChoices, SeedsRead
from dashboard.params import Params

OWN = {launch_templates.RECIPE, launch_templates.FROM, launch_seeds.SEEDS}


def draw() -> None:
    """The page: a run where the address names one, the form otherwise."""
    query = params.current()
    if query.get("run") and not query.get(launch_seeds.SEEDS):
        watch(query)
    else:
        form(query)


def watch(query: Params) -> None:
    """One run, as it works."""
    known = data.runs()
    run = next((run for run in known if run.id == query["run"][0]), None)
    notices.ignored([*params.unknown(query, {"run"}), *params.surplus(query)])
    if run is None:
        st.title("Launch")
        notices.ignored([runs.unknown_run(query["run"][0])])
        st.button("To the form and the runs", on_click=params.go, args=({},))
        return
    visits.remember_run(run.id)
    launch_watch.head(run)
    launch_control.show(run)
    launch_watch.show(run)


def form(query: Params) -> None:
    """The form of a new run, beside it what it will cost, and the runs there are."""
    there = data.store().exists()
    known = data.runs() if there else []
    offered = data.launch_choices() if there else LaunchChoices((), (), {}, SeedsRead(()), ())
    st.title("Launch" if there else "No store yet")
    if not there:
        st.markdown("The first run makes the store: start one below, or in a terminal.")
        notices.first_steps()
    top = st.container()
    left, right = st.columns([5, 3], gap="large")
    with left:
        unknown = launch_templates.show(query, known)
        launch_kept.show()
        found, ignored = launch_seeds.sources(query, known, offered)
        if launch_draft.source():
            chosen = launch_seeds.show(query, found, offered)
            checked = launch_draft.checked()
            launch_form.show(checked)
    with top:
        notices.ignored([*launch_seeds.meaningless(query, OWN), *unknown, *ignored])
        launch_cost.say_simulated()
    with right:
        if launch_draft.source():
            launch_start.show(checked, chosen)
        launch_runs.show()


draw()

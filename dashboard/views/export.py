"""Export: choose a subset, see what it would hold, take it away with the proof attached."""

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    export_address,
    export_form,
    export_made,
    export_shown,
    filters,
    live,
    notices,
    simulated,
)
from dashboard.components.mathematics import message
from dashboard.components.runs import label
from engine.errors import InputError
from engine.store import RunKind


def draw() -> None:
    """The page."""
    query = params.current()
    runs = [run for run in data.runs() if run.kind is not RunKind.EVALUATION]
    if not runs:
        live.follow(None)
        notices.no_run("Export", "There is no run whose problems could be exported.")
        return
    asked, ignored = export_address.read(query, runs)
    run = next(run for run in runs if run.id == asked.selection.run)
    live.follow(run.id)
    found = data.export_data(run.id)
    st.title("Export")
    notices.ignored(ignored)
    simulated.say(run)
    st.caption(label(run))
    with st.sidebar:
        filters.panel(asked.selection.conditions, found, runs, None, asked.beside())
    export_form.show(asked, found, [each.id for each in runs if each is not run])
    try:
        foreseen = data.foreseen(asked.selection)
    except InputError as error:
        st.error(message(str(error)), icon=":material/error:")
    else:
        export_made.making(asked, foreseen)
        export_shown.show(asked, foreseen)
    export_made.listed(found)


draw()

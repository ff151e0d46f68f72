"""Funnel: what did each round settle, where, at what cost, and what fell out for which reason?"""

import streamlit as st

from dashboard import data, params
from dashboard.components import live, notices, round_report, runs


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        live.follow(None)
        st.title("Funnel")
        st.markdown("No run yet: this store holds problems at most.")
        notices.first_steps()
        st.page_link("views/browse.py", label="Browse the problems", icon=":material/list:")
        return
    run, unknown = runs.chosen(known, next(iter(params.current().get("run", ())), None))
    if params.current() != {"run": [run.id]}:
        params.go({"run": [run.id]})
    params.remember_run(run.id)
    live.follow(run.id)

    title, choice = st.columns([3, 2], vertical_alignment="bottom")
    with title:
        st.title("Funnel")
    with choice:
        runs.picker(known, run)
    notices.ignored(unknown)
    runs.head(run)
    found = data.funnel_data(run.id)
    if not found.rounds.height:
        st.markdown("The run has begun and no problem has entered it yet. This page follows by itself.")
    for totals in found.rounds.iter_rows(named=True):
        round_report.report(found, totals, run.recipe["stages"]["order"])


draw()

"""Disagreements: the words and the program of one attempt side by side, where they part, and why."""

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    disagreement_card,
    disagreement_choice,
    disagreement_verdict,
    notices,
    runs,
    simulated,
)


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        notices.no_run("Disagreements", "nobody has attempted anything.")
        return
    query = params.current()
    run, unknown = runs.opened("Disagreements", known, query)
    number, wanted, key = disagreement_choice.asked(run.id, query)
    found = data.disagreement_data(run.id, number, wanted, key)
    settled, ignored = disagreement_choice.settled(found, {**query, "run": [run.id]})
    if query != settled:
        params.go(settled)
    notices.ignored([*unknown, *ignored, *params.surplus(query)])
    runs.head(run)
    simulated.say(run)
    if found.wanted is None or found.place is None:
        st.markdown(
            "No attempt of this run has a cause: all of them agree with themselves, or no problem has its tier yet. "
            "Causes of older runs are found by the command `wisdom causes`, followed by the run and `--store`. "
            "This page follows by itself."
        )
        return
    disagreement_choice.choose(found, found.wanted)
    if not found.one.height:
        st.markdown("No attempt of this round is like that. Take back one of the choices above.")
        return
    row = found.one.row(0, named=True)
    disagreement_verdict.steps(found.wanted, found.place)
    disagreement_card.show(row, found.wanted)
    disagreement_verdict.show(found, row)


draw()

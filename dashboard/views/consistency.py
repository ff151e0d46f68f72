"""Consistency: how often do words and program agree, by level and subject, and how well does that track being right?"""

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    consistency_compared,
    consistency_rate,
    consistency_reviewed,
    consistency_samples,
    consistency_scope,
    consistency_truth,
    notices,
    runs,
    simulated,
)


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        notices.no_run("Consistency", "nothing was answered, so nothing can agree.")
        return
    query = params.current()
    run, unknown = runs.opened("Consistency", known, query)
    rounds = list(range(1, run.round + 1)) if run.round else []
    scope, ignored = consistency_scope.chosen(run.id, rounds, query)
    astray = params.settle(query, scope.address(), consistency_scope.OWN)
    notices.ignored([*unknown, *ignored, *astray])
    runs.head(run)
    simulated.say(run)
    found = data.consistency_data(run.id, scope.round)
    if not found.cells.height:
        st.markdown("No stage has ended for a problem of this run yet. This page follows by itself.")
        return
    consistency_scope.choose_round(scope, rounds)
    st.header("How often do words and program agree?", anchor="rate")
    if run.made_here:
        consistency_rate.show(found, scope)
        consistency_compared.show(found, scope, known)
    else:
        runs.say_not_run()
    st.header("Does consistent mean correct?", anchor="truth")
    consistency_truth.show(found, scope, run)
    consistency_reviewed.show(run)
    consistency_samples.show(found)
    consistency_truth.audited(found, scope)


draw()

"""Failures: why were attempts not consistent, how often, for whom, and what do they look like?"""

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    failure_audit,
    failure_causes,
    failure_choice,
    failure_examples,
    failure_groups,
    failure_trend,
    notices,
    runs,
    simulated,
)


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        notices.no_run("Failures", "nobody has attempted anything.")
        return
    query = params.current()
    run, unknown = runs.opened("Failures", known, query)
    found = data.failure_data(run.id)
    choice, ignored = failure_choice.chosen(found, run.id, query)
    if query != choice.address():
        params.go(choice.address())
    notices.ignored([*unknown, *ignored, *params.surplus(query)])
    runs.head(run)
    simulated.say(run)
    if choice.round is None:
        st.markdown("Nobody has attempted a problem in this run yet. This page follows by itself.")
        return
    if not run.made_here:
        runs.say_not_run()
        return
    failure_trend.show(found, choice.by)
    failure_choice.choose(found, choice)
    failure_causes.of_round(found, choice.round)
    failure_groups.show(found, choice.round, choice.by, list(failure_causes.counted(found, choice.round)))
    failure_audit.show(found)
    failure_examples.show(found, choice)


draw()

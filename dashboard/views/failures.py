"""Failures: why were attempts not consistent, how often, for whom, and what do they look like?"""

import streamlit as st

from dashboard import data, params
from dashboard.components import failure_causes, failure_examples, live, notices, round_choice, runs, simulated
from dashboard.params import Params


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        live.follow(None)
        st.title("Failures")
        st.markdown("No run yet: nobody has attempted anything.")
        notices.first_steps()
        return
    query = params.current()
    run, unknown = runs.opened("Failures", known, query)
    found = data.failure_data(run.id)
    rounds = found.attempts["round"].unique().sort().to_list()
    number, no_round = round_choice.chosen(rounds, query)
    cause, no_cause = failure_causes.chosen(found, number, query)
    _settle(
        query,
        {
            "run": [run.id],
            **({"round": [str(number)]} if "round" in query and not no_round else {}),
            **({"cause": [str(cause)]} if "cause" in query and not no_cause else {}),
        },
    )
    notices.ignored([*unknown, *no_round, *no_cause])
    runs.head(run)
    simulated.say(run)
    if number is None:
        st.markdown("No problem of this run has its tier yet. This page follows by itself.")
        return
    failure_causes.over_rounds(found)
    round_choice.choose(rounds, number, lambda n: {"run": [run.id], "round": [str(n)]})
    failure_causes.of_round(found, number)
    failure_examples.show(run.id, number, cause, failure_causes.counted(found, number))


def _settle(query: Params, shown: Params) -> None:
    """Let the URL name what is shown: round and cause only if the reader chose them."""
    if query != shown:
        params.go(shown)


draw()

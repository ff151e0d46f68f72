"""Funnel: what did each round settle, where, at what cost, and what fell out for which reason?"""

import streamlit as st

from dashboard import data, params
from dashboard.components import live, notices, round_choice, round_report, rounds_compared, runs, simulated
from dashboard.params import Params
from engine.store import RunInfo


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
    query = params.current()
    run, unknown = runs.opened("Funnel", known, query)
    found = data.funnel_data(run.id)
    number, no_round = round_choice.chosen(found.rounds["round"].to_list(), query)
    _settle(query, run, number, named="round" in query and not no_round)
    notices.ignored([*unknown, *no_round])
    runs.head(run)
    simulated.say(run)
    if number is None:
        st.markdown("The run has begun and no problem has entered it yet. This page follows by itself.")
        return
    rounds_compared.compare(found.rounds, run.recipe["stages"]["order"], simulated=run.simulated)
    round_choice.choose(found.rounds["round"].to_list(), number, lambda n: {"run": [run.id], "round": [str(n)]})
    round_report.report(found.of_round(number), run)


def _settle(query: Params, run: RunInfo, number: int | None, *, named: bool) -> None:
    """Let the URL name what is shown; a round only if the reader chose one, so that the page follows a run's newest."""
    shown = {"run": [run.id]} | ({"round": [str(number)]} if named else {})
    if query != shown:
        params.go(shown)


draw()

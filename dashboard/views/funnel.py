"""Funnel: what did each round settle, where, at what cost, and what fell out for which reason?"""

from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    funnel_costs,
    funnel_growth,
    funnel_later,
    notices,
    round_choice,
    round_report,
    rounds_compared,
    runs,
    simulated,
)

_OWN: Final = ("run", "round")


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        notices.no_run("Funnel", "this store holds problems at most.")
        st.page_link("views/browse.py", label="Browse the problems", icon=":material/list:")
        return
    query = params.current()
    run, unknown = runs.opened("Funnel", known, query)
    found = data.funnel_data(run.id)
    numbers = found.rounds["round"].to_list()
    number, no_round = round_choice.chosen(numbers, query)
    # A round only if the reader chose one, so that the page follows a run's newest.
    named = {"round": [str(number)]} if "round" in query and not no_round else {}
    astray = params.settle(query, {"run": [run.id], **named}, _OWN)
    notices.ignored([*unknown, *no_round, *astray])
    runs.head(run)
    simulated.say(run)
    if number is None:
        st.markdown("The run has begun and no problem has entered it yet. This page follows by itself.")
        return
    rounds_compared.compare(found.rounds, run.recipe["stages"]["order"], simulated=run.simulated)
    round_choice.choose(numbers, number, lambda n: {"run": [run.id], "round": [str(n)]})
    round_report.report(found.of_round(number), run)
    problems = int(found.rounds["in"].sum())
    if found.evolved.height:
        title = "Parents against children"
        funnel_later.section(title, "growth", problems, lambda: funnel_growth.show(run.id, number))
    if run.made_here:
        funnel_later.section("Against majority voting", "majority", problems, lambda: funnel_costs.instead(found, run))


draw()

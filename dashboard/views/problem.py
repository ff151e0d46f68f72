"""Problem: its statement, its answers, and every attempt at it."""

import streamlit as st

from dashboard import data, params, visits
from dashboard.components import (
    decision_card,
    filters,
    judge_card,
    lineage,
    live,
    nearest,
    notices,
    problem_card,
    problem_similar,
    run_story,
    simulated,
)
from dashboard.components.mathematics import plain
from dashboard.frames import ProblemData
from dashboard.params import Place
from engine.domain import ProblemFilter
from engine.store import RunInfo


def draw() -> None:
    """The page."""
    query = params.current() or visits.last_problem()
    known = data.runs()
    wanted, ignored = filters.read(query, known)
    place, misplaced = params.read_place(query)
    live.follow(wanted.run)
    problem_id = params.problem_id(query)
    in_round = params.in_round(query)
    found = data.problem_data(problem_id, wanted, in_round, place.sort) if problem_id else None
    if found and found.problem.height:
        if visits.stayed() and visits.last_problem() != query:
            params.go(query)  # a link from this page to itself leaves the address as it was
        visits.remember_problem(query)
        problem_card.steps(*nearest.beside(found, wanted, place), wanted, place)
        if in_round and in_round != found.round:
            misplaced = (*misplaced, f"in_round = {in_round}: the run did not have the problem in that round.")
        notices.ignored([*ignored, *misplaced, *([found.mistake] if found.mistake else [])])
        _draw_problem(found, known, wanted, place)
        return
    st.title("Problem")
    notices.ignored([*ignored, *misplaced])
    if problem_id:
        st.markdown(f"This store has no problem with the id **{plain(problem_id)}**.")
    else:
        st.markdown("No problem is named in the address. Choose one from a list.")
    st.page_link("views/browse.py", label="Browse the problems", icon=":material/list:")


def _draw_problem(found: ProblemData, known: list[RunInfo], wanted: ProblemFilter, place: Place) -> None:
    problem = found.problem.row(0, named=True)
    by_id = {run.id: run for run in known}
    simulated_runs = {run.id for run in known if run.simulated}
    run = by_id.get(found.run_id or "")
    entries = run_story.entries(found)
    last = run_story.ended(found)
    tier = last["tier"] if last else "pending" if entries.height else None
    author = found.ancestors.row(0, named=True) if found.ancestors.height else None
    simulated.say(run if entries.height else None, *map(by_id.get, found.ancestors["run_id"]))
    problem_card.head(problem, author, tier)
    problem_card.verdict(last)
    problem_card.answers(problem, last)
    problem_card.solution(problem["solution"])
    problem_similar.show(problem, found.run_id)
    nearest.more_like(problem["id"])
    judge_card.show(found, last["answer"] if last else None)
    decision_card.show(found.decided)
    lineage.show(found, tier, simulated_runs)
    run_story.tell(found, run, wanted, place)
    problem_card.other_runs(found.outcomes, problem["id"], found.run_id, simulated_runs)


draw()

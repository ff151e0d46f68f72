"""Problem: its statement, its answers, and every attempt at it."""

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import attempt_card, filters, live, notices, problem_card
from dashboard.components.mathematics import plain


def draw() -> None:
    """The page."""
    query = params.current() or params.last_problem()
    known = data.runs()
    wanted, ignored = filters.read(query, known)
    place, misplaced = params.read_place(query)
    live.follow(wanted.run)
    problem_id = params.problem_id(query)
    found = data.problem_data(problem_id, wanted) if problem_id else None
    if found and found.problem.height:
        params.remember_problem(query)
        problem_card.steps((found.before, found.after), wanted, place)
        notices.ignored([*ignored, *misplaced])
        _draw_problem(found)
        return
    st.title("Problem")
    notices.ignored([*ignored, *misplaced])
    if problem_id:
        st.markdown(f"This store has no problem with the id **{plain(problem_id)}**.")
    else:
        st.markdown("No problem is named in the address. Choose one from a list.")
    st.page_link("views/browse.py", label="Browse the problems", icon=":material/list:")


def _draw_problem(found: data.ProblemData) -> None:
    problem = found.problem.row(0, named=True)
    entries = found.outcomes.filter(pl.col("run_id") == (found.run_id or ""))
    ended = entries.filter(pl.col("tier").is_not_null())
    last = ended.row(-1, named=True) if ended.height else None
    problem_card.head(problem, last["tier"] if last else "pending" if entries.height else None)
    problem_card.answers(problem, last)
    problem_card.solution(problem["solution"])
    if entries.height:
        st.subheader(plain(f"In run {found.run_id}"), anchor=False)
        problem_card.path(entries)
        for (stage,), attempts in found.attempts.group_by("stage", maintain_order=True):
            if stage == "vote":
                attempt_card.groups(attempts)
            for row in attempts.iter_rows(named=True):
                attempt_card.attempt(row, found.run_id)
        attempt_card.failed_calls(found.failed_calls)
    elif found.run_id:
        st.markdown(plain(f"Run {found.run_id} has not had this problem."))
    else:
        st.markdown("No run has had this problem yet.")
    problem_card.other_runs(found.outcomes, problem["id"], found.run_id)


draw()

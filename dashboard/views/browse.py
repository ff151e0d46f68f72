"""Browse: which problems are there? Filter them and open one."""

import streamlit as st

from dashboard import data, params, visits
from dashboard.components import filters, list_order, live, nearest, notices, problem_list, saved_lists, simulated
from dashboard.params import Place
from engine.domain import ProblemFilter


def draw() -> None:
    """The page."""
    query = params.current()
    known = data.runs()
    if not query and visits.last_run() in {run.id for run in known}:
        query = {"run": [str(visits.last_run())]}
    wanted, ignored = filters.read(query, known)
    place, misplaced = params.read_place(query)
    place, unordered = list_order.in_order(wanted, place)
    live.follow(wanted.run)
    found, wanted, place, beyond = problem_list.find(wanted, place)

    with st.sidebar:
        saved_lists.choose(found, wanted, place)
        filters.panel(wanted, found, known, place)
    total = int(found.counts["problems"].sum())
    st.title("Browse")
    notices.ignored([*ignored, *misplaced, *unordered, *beyond])
    run = next((run for run in known if run.id == wanted.run), None)
    simulated.say(run)
    if run is None or not run.simulated:
        simulated.say_authors(int(found.counts["simulated"].sum()), total)
    if not nearest.head(found, wanted, place):
        return
    if not total and found.searched[0] == found.searched[1]:
        _nothing(filtered=wanted != ProblemFilter(run=wanted.run))
        return
    whole = problem_list.found_in_time(found.searched)
    many = f"{'' if whole else 'At least '}{total:,} {'problem' if total == 1 else 'problems'}"
    st.subheader(nearest.title(found) or many, anchor=False)
    problem_list.shape(found.counts, opened=place == Place(size=place.size, sort=place.sort))
    page, before, after = problem_list.cut(found.rows, place, found.reached)
    problem_list.pager(page, wanted, place, before=before, after=after, reached=found.reached)
    problem_list.rows(page, wanted, place, several=len(found.rounds) > 1 and not wanted.round)


def _nothing(*, filtered: bool) -> None:
    if filtered:
        st.markdown("No problem meets all these conditions. Take one away, or clear them all.")
        st.button("Clear all conditions", icon=":material/filter_alt_off:", on_click=params.go, args=({},))
    else:
        st.markdown("No problem is in here yet.")
        notices.first_steps()


draw()

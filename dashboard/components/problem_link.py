"""A link from one problem to another, or to what a run made of it."""

from typing import Final

import streamlit as st

from dashboard import params
from dashboard.components.words import tier_badge
from dashboard.params import Place
from engine.domain import ProblemFilter

PROBLEM: Final = "views/problem.py"
_STYLE: Final = """<style>
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"]:not(:hover, :focus-visible) { background: transparent; }
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"] p { font-weight: 400; white-space: normal; }
</style>"""
"""A link to another problem leads elsewhere, though the page is the same; so it does not look like where one is."""


def problem_link(
    label: str,
    problem_id: str,
    run_id: str | None,
    number: int | None = None,
    *,
    tier: str | None = None,
    icon: str = "",
    note: str = "",
    wanted: ProblemFilter | None = None,
) -> None:
    """Draw the link.

    Args:
        label: Safe Markdown on one line.
        problem_id: The problem.
        run_id: The run whose work on it is shown there; `None` for the newest that had it.
        number: The round of that run.
        tier: Where it ended in that round, to be said beside the link.
        icon: An icon before it.
        note: Safe Markdown behind it.
        wanted: The list that one goes through from there; without it, that of all problems of the run.
    """
    st.html(_STYLE)
    query = params.problem_params(problem_id, wanted or ProblemFilter(run=run_id), Place(), number)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(PROBLEM, label=label, icon=icon, query_params=query)
        if tier is not None:
            tier_badge(tier)
        if note:
            st.caption(note, width="content")

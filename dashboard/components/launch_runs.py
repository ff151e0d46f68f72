"""The runs of the store with their states, as links to the page that watches them."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data
from dashboard.components import runs, simulated
from dashboard.components.mathematics import plain
from dashboard.components.words import STATES
from engine.store import RunInfo

EVERY_S: Final = 2
SHOWN: Final = 6
"""Runs that are in sight; those that live are always, the others are folded."""
MOST: Final = 100
_BADGE_PX: Final = 104
_LAUNCH: Final = "views/launch.py"
_STYLE: Final = """<style>
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"]:not(:hover, :focus-visible) { background: transparent; }
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"] p { white-space: normal; }
</style>"""
"""A link to a run leads elsewhere, though the page is the same; so it does not look like where one is."""


@st.fragment(run_every=EVERY_S)
def show() -> None:
    """Draw the runs, the newest first; a run that dies shows so within seconds."""
    known = data.runs() if data.store().exists() else []
    if not known:
        return
    st.html(_STYLE)
    st.subheader("Runs", anchor=False)
    inside = {run.id for run in [run for run in known if run.state in data.LIVE] + known[:SHOWN]}
    _rows([run for run in known if run.id in inside])
    rest = [run for run in known[:MOST] if run.id not in inside]
    if rest:
        with st.expander(f"Earlier runs: {len(rest):,}", type="compact", key="launch.earlier"):
            _rows(rest)


def _rows(some: Sequence[RunInfo]) -> None:
    for run in some:
        icon, colour, meaning = STATES[run.state]
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(run.state.value, icon=icon, color=colour, help=meaning, width=_BADGE_PX)
            st.page_link(_LAUNCH, label=plain(run.id), query_params={"run": run.id}, help="Watch it")
            parts = [runs.made(run), simulated.MARK if run.simulated else "", runs.progress(run)]
            st.caption(plain(" · ".join(part for part in parts if part)), width="content")

"""Runs: picking one, and saying what it is and does."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import streamlit as st

from dashboard import params, visits
from dashboard.components import live, simulated
from dashboard.components.mathematics import plain
from dashboard.components.words import STATES
from dashboard.data import LIVE
from dashboard.params import Params
from engine.store import RunInfo, RunKind, RunState

PICKER: Final = "run_picker"
KINDS: Final = MappingProxyType({RunKind.IMPORTED: "imported set", RunKind.EVALUATION: "evaluation"})
"""What runs are called that no teacher made here."""


def chosen(runs: Sequence[RunInfo], wanted: str | None) -> tuple[RunInfo, tuple[str, ...]]:
    """The run that the URL names, else the one looked at last, else the newest.

    Returns:
        The run, and a sentence if the store does not have the one that was named.
    """
    by_id = {run.id: run for run in runs}
    unknown = (unknown_run(wanted),) if wanted and wanted not in by_id else ()
    found = by_id.get(wanted or "") or by_id.get(visits.last_run() or "") or runs[0]
    return found, unknown


def unknown_run(run_id: str) -> str:
    """What is said of a run that the store does not have."""
    return f"run = {run_id!r} is not in this store."


def label(run: RunInfo) -> str:
    """A run in one line, as plain text."""
    parts = [run.id, made(run), *([simulated.MARK] if run.simulated else []), progress(run), run.state.value]
    return " · ".join(part for part in parts if part)


def made(run: RunInfo) -> str:
    """The recipe that made a run, or what it is instead."""
    return run.recipe_name if run.made_here else KINDS[run.kind]


def say_not_run() -> None:
    """Say why nothing can be told of how words and programs of an imported set agree, or why they do not."""
    st.markdown(
        "It was imported: its programs were not run beside its words, so nothing tells how often the two agree, and "
        "no failure has a cause. What is right against a ground truth, and what reviewers say, counts as in any run."
    )


def progress(run: RunInfo) -> str:
    """How many of its rounds a run has begun; nothing where there is but one."""
    return f"round {run.round} of {run.rounds}" if run.rounds > 1 and run.round else ""


def of(run: RunInfo) -> str:
    """The same where it stands alone."""
    return f"recipe {run.recipe_name}" if run.made_here else KINDS[run.kind]


def picker(runs: Sequence[RunInfo], run: RunInfo) -> None:
    """Let the reader choose a run; the choice goes into the URL."""
    names = {each.id: label(each) for each in runs}
    st.session_state[PICKER] = run.id
    st.selectbox("Run", list(names), format_func=lambda run_id: names[run_id], key=PICKER, on_change=_picked)


def opened(title: str, known: Sequence[RunInfo], query: Params) -> tuple[RunInfo, tuple[str, ...]]:
    """Begin a page about one run: its title, and beside it the choice of the run. The page follows it from here on.

    Returns:
        The run, and a sentence if the store does not have the one that the URL names.
    """
    run, unknown = chosen(known, next(iter(query.get("run", ())), None))
    visits.remember_run(run.id)
    live.follow(run.id)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.title(title)
    with right:
        picker(known, run)
    return run, unknown


def _picked() -> None:
    params.go({"run": [st.session_state[PICKER]]})


def _explained(run: RunInfo, meaning: str) -> str:
    """Why a run is as it is. What it said when it last ended explains an end, and nothing else."""
    if not run.made_here and run.state not in (RunState.FINISHED, *LIVE):
        return "its import ended early: import the same files again to go on"
    if run.state is RunState.DEAD:
        return f"{meaning}: wisdom run RECIPE --run-id {run.id}"
    return meaning if run.state in LIVE or not run.detail else f"it ended: {run.detail}"


def head(run: RunInfo) -> None:
    """What the run is and does, and its recipe's note, which belongs beside every figure of it."""
    icon, colour, meaning = STATES[run.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(run.state.value, icon=icon, color=colour)
        parts = [progress(run), _explained(run, meaning), of(run)]
        st.caption(plain(" · ".join(part for part in parts if part)))
    if run.note:
        st.info(plain(run.note), icon=":material/edit_note:")

"""Which runs there are, and whether they live: asked by every page, each time it is drawn."""

from typing import Final

import streamlit as st

from dashboard.data.cache import once_more, store
from dashboard.frames import Pulse
from engine.store import RunInfo, RunState, Store, list_runs

LIVE: Final = (RunState.RUNNING, RunState.STOPPING)
"""States in which a run's figures still change."""


def pulse(run_id: str | None) -> Pulse:
    """The store's pulse, without a query."""
    return Pulse(store().version(), run_id is not None and store().run_lock(run_id).is_held())


def runs() -> list[RunInfo]:
    """All runs, the newest first. The list is cached; whether a run lives is asked of its lock each time."""
    path, version = str(store().path), store().version()
    found = _runs(path, version, store())
    if any((run.state in LIVE) != pulse(run.id).alive for run in found if run.state in (*LIVE, RunState.DEAD)):
        _runs.clear()
        found = _runs(path, version, store())
    return found


@st.cache_data(show_spinner=False, max_entries=4)
@once_more
def _runs(path: str, version: int, _store: Store) -> list[RunInfo]:  # noqa: ARG001 -- path and version make the key
    return list_runs(_store)

"""The conditions of a list: widgets that are drawn from the URL and write back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard import params
from dashboard.components.runs import label, unknown_run
from dashboard.components.words import FUNNEL_STAGES, SOURCES, STAGES, TIERS
from dashboard.frames import BrowseData
from dashboard.params import Params, Place
from engine.domain import ProblemFilter, Source
from engine.store import RunInfo

_KEY: Final = "filter."
_CORRECT: Final = {"yes": "right", "no": "wrong", "unknown": "unknown"}
_ALL: Final = ""
_LEVELS: Final = (1, 2, 3, 4, 5)


def read(query: Params, runs: Sequence[RunInfo]) -> tuple[ProblemFilter, tuple[str, ...]]:
    """The filter that query parameters describe, and one sentence for each part that was ignored."""
    wanted, ignored = ProblemFilter.from_params(query)
    if wanted.run and wanted.run not in {run.id for run in runs}:
        ignored = (*ignored, unknown_run(wanted.run))
        wanted = replace(wanted, run=None)
    if not wanted.run:
        alone = replace(wanted, round=None, tiers=(), stage=None, correct=None)
        if alone != wanted:
            ignored = (*ignored, "Round, tier, stage and correctness are a run's, and no run is chosen.")
        wanted = alone
    return wanted, ignored


def panel(wanted: ProblemFilter, found: BrowseData, runs: Sequence[RunInfo], place: Place) -> None:
    """Draw the conditions; a change leads to the beginning of the new list."""
    applied: dict[str, Any] = {"on_change": _apply, "args": (wanted.run, place.size)}
    names = {_ALL: "all problems", **{run.id: label(run) for run in runs}}
    st.selectbox("Run", list(names), format_func=names.__getitem__, key=_state("run", wanted.run or _ALL), **applied)
    st.text_input("Words in the question", key=_state("text", wanted.text), **applied)
    if wanted.run:
        _run_conditions(wanted, found, applied)
    sources = [source for source in SOURCES if source in {*found.sources, *wanted.sources}]
    if len(sources) > 1:
        _several(
            "Source", "sources", wanted.sources, {source: " ".join(SOURCES[source]) for source in sources}, applied
        )
    levels = {level: str(level) for level in _LEVELS}
    _several("Level", "levels", wanted.levels, levels, applied)
    if Source.EVOLVED in sources or wanted.claimed_levels:
        _several("Level that its author claims", "claimed_levels", wanted.claimed_levels, levels, applied)
    for name, choices in (("subjects", found.subjects), ("datasets", found.datasets)):
        chosen = list(getattr(wanted, name))
        options = list(dict.fromkeys([*choices, *chosen]))
        if options:
            st.multiselect(name.capitalize()[:-1], options, key=_state(name, chosen), **applied)
    st.button("Clear all", icon=":material/filter_alt_off:", on_click=params.go, args=({},), type="tertiary")


def _run_conditions(wanted: ProblemFilter, found: BrowseData, applied: dict[str, Any]) -> None:
    """Conditions that only entries of a run can meet."""
    icons = {tier: f"{icon} {tier}" for tier, (icon, _, _) in TIERS.items()}
    _several("Tier", "tiers", wanted.tiers, icons, applied)
    st.pills(
        "Ended in stage", FUNNEL_STAGES, format_func=STAGES.__getitem__, key=_state("stage", wanted.stage), **applied
    )
    st.pills(
        "Against ground truth",
        list(_CORRECT),
        format_func=_CORRECT.__getitem__,
        key=_state("correct", wanted.correct),
        **applied,
    )
    rounds = sorted({*found.rounds, *([wanted.round] if wanted.round else [])})
    if len(rounds) > 1 or wanted.round:
        st.pills("Round", rounds, key=_state("round", wanted.round), **applied)


def _several(
    label: str, name: str, chosen: Sequence[Any], options: Mapping[Any, str], applied: Mapping[str, Any]
) -> None:
    """A condition of which several values may hold."""
    st.pills(
        label,
        list(options),
        selection_mode="multi",
        format_func=options.__getitem__,
        key=_state(name, list(chosen)),
        **applied,
    )


def _state(name: str, value: Any) -> str:
    """The session key of a widget, which is made to show what the URL says."""
    st.session_state[_KEY + name] = value
    return _KEY + name


def _apply(run: str | None, size: int) -> None:
    """Write what the widgets say into the URL. The round is that of one run, and goes with it."""

    def chosen(name: str) -> Any:
        return st.session_state.get(_KEY + name)

    now = chosen("run") or None
    wanted = ProblemFilter(
        run=now,
        round=chosen("round") if now and now == run else None,
        tiers=tuple(chosen("tiers") or ()) if now else (),
        stage=chosen("stage") if now else None,
        levels=tuple(chosen("levels") or ()),
        sources=tuple(chosen("sources") or ()),
        claimed_levels=tuple(chosen("claimed_levels") or ()),
        subjects=tuple(chosen("subjects") or ()),
        datasets=tuple(chosen("datasets") or ()),
        text=chosen("text") or "",
        correct=chosen("correct") if now else None,
    )
    params.remember_run(now)
    params.go(params.list_params(wanted, Place(size=size)))

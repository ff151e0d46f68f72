"""The conditions of a list: widgets that are drawn from the URL and write back to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

import streamlit as st

from dashboard import data, params, visits
from dashboard.components import list_order, set_choice
from dashboard.components.runs import label, unknown_run
from dashboard.components.words import FUNNEL_STAGES, SOURCES, STAGES, TIERS
from dashboard.data import ExportData
from dashboard.frames import BrowseData, DiversityData
from dashboard.params import Params, Place
from engine.domain import ProblemFilter, Source
from engine.quality import Cause
from engine.store import RunInfo

OF_A_RUN: Final = ("round", "tiers", "stage", "rules", "correct", "teachers", "causes", "min_usd", "max_usd")
"""Conditions that only entries of a run can meet."""

_OF_ATTEMPTS: Final = ("teachers", "rules", "causes", "min_usd", "max_usd")
_NAMED: Final = {"subjects": "Subject", "claimed_subjects": "Subject that its author claims", "datasets": "Dataset"}
_NEED_A_RUN: Final = "Round, tier, stage, rule, correctness, teacher, cause and cost are a run's, and no run is chosen."
_SHOWN: Final = 60
"""Characters of a name that is offered."""
_KEY: Final = "filter."
_CORRECT: Final = {"yes": "right", "no": "wrong", "unknown": "unknown"}
_TEXT_AS: Final = {"words": "all words", "phrase": "exactly", "regex": "regular expression"}
_REVIEWED: Final = {
    "yes": "reviewed",
    "no": "not reviewed",
    "correct": "judged correct",
    "wrong": "judged wrong",
    "ambiguous": "judged ambiguous",
}
_ALL: Final = ""
_LEVELS: Final = (1, 2, 3, 4, 5)
_EMPTY: Final = ProblemFilter()


def read(query: Params, runs: Sequence[RunInfo]) -> tuple[ProblemFilter, tuple[str, ...]]:
    """The filter that query parameters describe, and one sentence for each part that was ignored."""
    wanted, ignored = ProblemFilter.from_params(query)
    if wanted.run and wanted.run not in {run.id for run in runs}:
        ignored = (*ignored, unknown_run(wanted.run))
        wanted = replace(wanted, run=None)
    if not wanted.run:
        alone = _without_run(wanted)
        if alone != wanted:
            ignored = (*ignored, _NEED_A_RUN)
        wanted = alone
    wanted, no_causes = only(wanted, "causes", list(Cause))
    run = next((run for run in runs if run.id == wanted.run), None)
    # A recipe that names no teachers cannot say who is none of them.
    teachers = run.recipe.get("teachers", {}) if run is not None and wanted.teachers else {}
    wanted, no_teachers = only(wanted, "teachers", teachers or wanted.teachers)
    wanted, no_sets = only(wanted, "sets", data.set_sizes(wanted.sets) if wanted.sets else ())
    ignored = (*ignored, *no_causes, *no_teachers, *no_sets)
    if wanted.text_as and not wanted.text.strip():
        ignored = (*ignored, f"text_as = {wanted.text_as!r} says how a text is looked for, and there is none.")
        wanted = replace(wanted, text_as=None)
    return wanted, ignored


def only(wanted: ProblemFilter, name: str, known: Collection[str]) -> tuple[ProblemFilter, tuple[str, ...]]:
    """A filter without the values of a condition that are not known, and one sentence for each of them."""
    given = getattr(wanted, name)
    unknown = tuple(f"{name} = {value[:60]!r} is not known here." for value in given if value not in known)
    kept: dict[str, Any] = {name: tuple(value for value in given if value in known)}
    return replace(wanted, **kept), unknown


def _without_run(wanted: ProblemFilter) -> ProblemFilter:
    return replace(wanted, run=None, **{name: getattr(_EMPTY, name) for name in OF_A_RUN})


def panel(
    wanted: ProblemFilter,
    found: BrowseData | DiversityData | ExportData,
    runs: Sequence[RunInfo],
    place: Place | None,
    beside: Params | None = None,
) -> None:
    """Draw the conditions; a change leads to the beginning of the new list.

    Args:
        wanted: The conditions in force.
        found: What can be chosen.
        runs: The runs of the store.
        place: The place in the list, for its order; `None` where the page shows no list.
        beside: What else of the address stays.
    """
    beside = beside or {}
    applied: dict[str, Any] = {"on_change": _apply, "args": (wanted.run, place, beside)}
    set_choice.draw(wanted.sets, lambda: _state("sets", list(wanted.sets)), applied)
    names = {_ALL: "all problems", **{run.id: label(run) for run in runs}}
    st.selectbox("Run", list(names), format_func=names.__getitem__, key=_state("run", wanted.run or _ALL), **applied)
    st.text_input("In the question", key=_state("text", wanted.text), max_chars=500, **applied)
    if wanted.text:
        _one("Looked for as", "text_as", wanted.text_as or "words", _TEXT_AS, applied, required=True)
    if place is not None:
        list_order.draw(wanted, place, _state, applied)
    run = next((run for run in runs if run.id == wanted.run), None)
    if run is not None:
        _run_conditions(wanted, found, applied)
    _problem_conditions(wanted, found, applied)
    if run is not None:
        _group("Teacher, cause, cost", wanted, _OF_ATTEMPTS, _attempts, run, applied)
    _group("Topic and skill", wanted, ("topics", "skills"), _library, found, applied)
    _group("Flags and reviews", wanted, ("flags", "reviewed"), _people, found, applied)
    st.button("Clear all", icon=":material/filter_alt_off:", on_click=params.go, args=(beside,), type="tertiary")


def _run_conditions(
    wanted: ProblemFilter, found: BrowseData | DiversityData | ExportData, applied: dict[str, Any]
) -> None:
    icons = {tier: f"{icon} {tier}" for tier, (icon, _, _) in TIERS.items()}
    _several("Tier", "tiers", wanted.tiers, icons, applied)
    _one("Ended in stage", "stage", wanted.stage, {stage: STAGES[stage] for stage in FUNNEL_STAGES}, applied)
    _one("Against ground truth", "correct", wanted.correct, _CORRECT, applied)
    rounds = sorted({*found.rounds, *([wanted.round] if wanted.round else [])})
    if len(rounds) > 1 or wanted.round:
        _one("Round", "round", wanted.round, {number: str(number) for number in rounds}, applied)


def _problem_conditions(
    wanted: ProblemFilter, found: BrowseData | DiversityData | ExportData, applied: dict[str, Any]
) -> None:
    sources = [source for source in SOURCES if source in {*found.choices["sources"], *wanted.sources}]
    if len(sources) > 1:
        _several(
            "Source", "sources", wanted.sources, {source: " ".join(SOURCES[source]) for source in sources}, applied
        )
    levels = {level: str(level) for level in _LEVELS}
    _several("Level", "levels", wanted.levels, levels, applied)
    if Source.EVOLVED in sources or wanted.claimed_levels:
        _several("Level that its author claims", "claimed_levels", wanted.claimed_levels, levels, applied)
    for name, words in _NAMED.items():
        _choose(words, name, wanted, found.choices[name], applied)


def _attempts(wanted: ProblemFilter, run: RunInfo, applied: dict[str, Any]) -> None:
    teachers = {*run.recipe.get("teachers", {}), *wanted.teachers}
    _several("Worked on by", "teachers", wanted.teachers, {name: name for name in sorted(teachers)}, applied)
    _choose("Rule that decided", "rules", wanted, (), applied, more=True)
    _choose("Cause of a failure", "causes", wanted, [cause.value for cause in Cause], applied)
    left, right = st.columns(2)
    for column, name, words in ((left, "min_usd", "Cost from, $"), (right, "max_usd", "to, $")):
        with column:
            key = _state(name, getattr(wanted, name))
            st.number_input(words, min_value=0.0, step=0.001, format="%.5f", key=key, **applied)


def _library(wanted: ProblemFilter, found: BrowseData | DiversityData | ExportData, applied: dict[str, Any]) -> None:
    for name in ("topics", "skills"):
        _choose(name.capitalize()[:-1], name, wanted, found.choices[name], applied, more=True)


def _people(wanted: ProblemFilter, found: BrowseData | DiversityData | ExportData, applied: dict[str, Any]) -> None:
    _choose("Flagged for", "flags", wanted, found.choices["flags"], applied)
    _one("Reviews", "reviewed", wanted.reviewed, _REVIEWED, applied)


def _group(
    words: str, wanted: ProblemFilter, names: Iterable[str], draw: Any, of: Any, applied: dict[str, Any]
) -> None:
    """Conditions that are asked for less often: folded unless one of them is in force."""
    with st.expander(words, expanded=any(getattr(wanted, name) != getattr(_EMPTY, name) for name in names)):
        draw(wanted, of, applied)


def _one(
    words: str,
    name: str,
    chosen: Any,
    options: Mapping[Any, str],
    applied: Mapping[str, Any],
    *,
    required: bool = False,
) -> None:
    """A condition of which one value may hold."""
    key = _state(name, chosen)
    st.pills(words, list(options), format_func=options.__getitem__, key=key, required=required, **applied)


def _several(
    words: str, name: str, chosen: Sequence[Any], options: Mapping[Any, str], applied: Mapping[str, Any]
) -> None:
    """A condition of which several values may hold."""
    key, names = _state(name, list(chosen)), options.__getitem__
    st.pills(words, list(options), selection_mode="multi", format_func=names, key=key, **applied)


def _choose(
    words: str,
    name: str,
    wanted: ProblemFilter,
    choices: Sequence[str],
    applied: Mapping[str, Any],
    *,
    more: bool = False,
) -> None:
    """A condition with too many values to show them all; with more of them than are offered, one may write others."""
    chosen = list(getattr(wanted, name))
    options = list(dict.fromkeys([*choices, *chosen]))
    if options or more:
        key = _state(name, chosen)
        st.multiselect(words, options, key=key, accept_new_options=more, format_func=_short, **applied)


def _short(name: str) -> str:
    return name[:_SHOWN]


def _state(name: str, value: Any) -> str:
    """The session key of a widget, which is made to show what the URL says."""
    st.session_state[_KEY + name] = value
    return _KEY + name


def _apply(run: str | None, place: Place | None, beside: Params) -> None:
    """Write what the widgets say into the URL. The round is that of one run, and goes with it."""
    said: dict[str, Any] = {}
    for field in fields(ProblemFilter):
        value = st.session_state.get(_KEY + field.name)
        empty = getattr(_EMPTY, field.name)
        said[field.name] = (tuple(value) if isinstance(empty, tuple) else value) if value else empty
    if said["text_as"] == "words" or not said["text"]:
        said["text_as"] = None
    wanted = ProblemFilter(**said)
    wanted = replace(wanted, round=None) if wanted.run != run else wanted
    wanted = wanted if wanted.run else _without_run(wanted)
    visits.remember_run(wanted.run)
    at = list_order.asked(place, lambda name: st.session_state.get(_KEY + name)) if place is not None else Place()
    params.go({**beside, **params.list_params(wanted, at)})

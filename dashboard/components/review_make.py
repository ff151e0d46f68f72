"""Making a review queue: from which answers, how they are drawn, how many people judge each, and what it is for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components import person, review_address
from dashboard.components.mathematics import message, plain
from dashboard.components.review_words import DRAWS, conditions
from engine.domain import (
    LEASE_S,
    MOST_ITEMS,
    MOST_REVIEWERS,
    STRATA,
    Draw,
    ProblemFilter,
    Provenance,
    QueueSpec,
)
from engine.errors import WorkbenchError
from engine.store import RunInfo, people, queues

_KEY: Final = "make."
_FAILED: Final = "make.failed"
_ALL: Final = "all of the run"
_HERE: Final = "what the address says"
_OFFERED: Final = tuple(draw for draw in Draw if draw is not Draw.IMPORTED)
_MINUTE: Final = 60


def show(run: RunInfo, wanted: ProblemFilter) -> None:
    """Draw the form, open where somebody came with a list of problems.

    Args:
        run: The run whose accepted answers are judged.
        wanted: The list that the address carries.
    """
    came = wanted != ProblemFilter(run=run.id)
    failed = st.session_state.pop(_FAILED, None)
    with st.expander(
        "Make a queue", icon=":material/playlist_add:", expanded=came, key=f"{_KEY}form", on_change="rerun"
    ) as form:
        if not (form.open or came):
            return
        author = person.ask("make", folded=False)
        spec = _asked(run, wanted)
        note = st.text_input(
            "What it is for", key=f"{_KEY}note", max_chars=people.LONGEST_NOTE, placeholder="may be empty"
        )
        if failed is not None:
            st.error("  \n".join(map(plain, failed.splitlines())), icon=":material/error:")
        st.button(
            "Make the queue",
            icon=":material/playlist_add_check:",
            key=f"{_KEY}make",
            type="primary",
            disabled=author is None,
            help="Give your name first" if author is None else None,
            on_click=_make,
            args=(spec, Provenance(author or "", note)),
        )


def _asked(run: RunInfo, wanted: ProblemFilter) -> QueueSpec:
    """The fields, and the queue that they describe; what cannot be is said when it is to be made."""
    left, right = st.columns(2, gap="large")
    with left:
        name = st.text_input("Name", key=f"{_KEY}name", max_chars=people.LONGEST_NAME, placeholder="spot check")
        drawn_from = _from(run, wanted)
        draw = st.radio(
            "How they are drawn",
            _OFFERED,
            key=f"{_KEY}draw",
            format_func=lambda each: f"{DRAWS[each][0]} {each.value}",
            captions=[DRAWS[each][2] for each in _OFFERED],
        )
        strata: list[str] = []
        if draw is Draw.STRATIFIED:
            strata = st.pills("Stratified by", STRATA, key=f"{_KEY}strata", selection_mode="multi", default=["tier"])
    with right:
        size = st.number_input("Items", 1, MOST_ITEMS, 60, key=f"{_KEY}size")
        overlap = st.number_input(
            "People who judge each item",
            1,
            MOST_REVIEWERS,
            1,
            key=f"{_KEY}overlap",
            help="From two on, it is measured how far they agree.",
        )
        lease = st.number_input(
            "Minutes for which an item is kept for whoever took it",
            LEASE_S[0] / _MINUTE,
            LEASE_S[1] / _MINUTE,
            10.0,
            key=f"{_KEY}lease",
            help="Then it comes back, and somebody else may get it.",
        )
        seed = st.number_input(
            "Seed", 0, 2**31 - 1, 0, key=f"{_KEY}seed", help="The same seed draws the same items from the same answers."
        )
        blind = st.toggle(
            "Blind", value=True, key=f"{_KEY}blind", help="Tier, votes and ground truth are hidden until it is judged."
        )
    return QueueSpec(name, drawn_from, draw, tuple(strata), int(size), int(overlap), int(seed), blind, lease * _MINUTE)


def _from(run: RunInfo, wanted: ProblemFilter) -> ProblemFilter:
    """The list that is drawn from, and how many accepted answers it has."""
    everything = ProblemFilter(run=run.id)
    saved: Mapping[str, Any] = data.saved_lists()
    lists = {_ALL: everything} | ({_HERE: wanted} if wanted != everything else {})
    for name, query in saved.items():
        if not params.by_likeness(query):
            lists[f"saved list: {name}"] = replace(ProblemFilter.from_params(query)[0], run=run.id)
    chosen = st.selectbox(
        "From which answers", list(lists), index=1 if _HERE in lists else 0, key=f"{_KEY}from", format_func=_shown
    )
    found = lists[chosen]
    try:
        answers = data.review_answers(found)
    except WorkbenchError as error:
        st.warning(message(str(error)), icon=":material/error:")
    else:
        st.caption(f"{plain(conditions(found.to_params()))}: **{answers:,}** to draw from.")
    return found


def _shown(name: str) -> str:
    return name[:80]


def _make(spec: QueueSpec, said: Provenance) -> None:
    try:
        made = queues.make(data.store(), spec, said)
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
        return
    for name in ("name", "note", "form"):
        st.session_state.pop(f"{_KEY}{name}", None)
    params.go(review_address.of_queue(str(spec.wanted.run), made))

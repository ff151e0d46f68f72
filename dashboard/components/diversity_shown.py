"""The parts of the page Diversity beside the map: what rounds add, where topics are empty, and near duplicates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import diversity_added, diversity_gaps, diversity_measures, diversity_pairs, runs, simulated
from dashboard.components.diversity_part import Of
from dashboard.components.map_address import Asked
from dashboard.components.mathematics import plain
from dashboard.components.set_choice import set_name
from dashboard.frames import DiversityData
from engine.domain import ProblemFilter, Scope
from engine.store import RunInfo

_OF: Final[Mapping[str, tuple[str, Scope, str]]] = MappingProxyType(
    {
        "rounds": ("Rounds of a run", Scope.RUN, "round"),
        "datasets": ("Datasets", Scope.DATASET, "dataset"),
        "sets": ("Chosen sets", Scope.SET, "set"),
    }
)
"""What can stand beside each other: what it is called in all, what it is measured as, and one of it."""
_OF_KEY: Final = "measures.of"
_RUN_KEY: Final = "measures.run"
_MOST: Final = 12
"""Datasets or sets that stand beside each other at most."""


def show(asked: Asked, found: DiversityData, layout: Mapping[str, Any], known: Sequence[RunInfo]) -> None:
    """Draw the part that is asked for.

    Args:
        asked: What the page shows.
        found: What there is of maps.
        layout: The map, a row of `engine.store.layouts`.
        known: The runs, the newest first.
    """
    wanted = asked.wanted.run
    run = next((each for each in known if wanted in (None, each.id)), None)
    if replace(asked.wanted, run=None) != ProblemFilter():
        st.caption("The filter of the map does not narrow what follows: it was counted when the map was made.")
    if asked.part.show == "duplicates":
        _runs(asked, run, known)
        counted = data.duplicate_data(layout["id"], run.id if run else None)
        diversity_pairs.show(asked, counted, layout["id"], found.flag_reasons)
        return
    _of(asked)
    if asked.part.of == "rounds":
        _rounds(asked, layout, run, known)
    else:
        simulated.say(*known)
        _others(asked.part.of, layout)
    diversity_gaps.show(data.gap_data())


def _of(asked: Asked) -> None:
    st.session_state[_OF_KEY] = asked.part.of
    st.segmented_control(
        "Compare", list(_OF), key=_OF_KEY, required=True, format_func=lambda each: _OF[each][0],
        on_change=lambda: params.go(asked.but(part=replace(asked.part, of=st.session_state[_OF_KEY]))),
    )  # fmt: skip


def _runs(asked: Asked, run: RunInfo | None, known: Sequence[RunInfo]) -> None:
    """The run whose rounds are counted; a choice where there are several."""
    if run is not None and len(known) > 1:
        names = {each.id: runs.label(each) for each in known}
        st.session_state[_RUN_KEY] = run.id
        st.selectbox(
            "Run", list(names), key=_RUN_KEY, format_func=names.__getitem__, on_change=_picked, args=(asked,), width=520
        )
    simulated.say(run)


def _picked(asked: Asked) -> None:
    wanted = replace(asked.wanted, run=st.session_state[_RUN_KEY], round=None)
    params.go(asked.but(wanted=wanted, part=replace(asked.part, after="")))


def _rounds(asked: Asked, layout: Mapping[str, Any], run: RunInfo | None, known: Sequence[RunInfo]) -> None:
    if run is None:
        st.markdown("No run yet, so there are no rounds. Compare datasets or sets, or begin a run:")
        st.code(f"wisdom run data/recipes/example.toml --store {data.store().path}", language="bash")
        return
    _runs(asked, run, known)
    found = data.measure_data(layout["id"], Scope.RUN, run.id)
    _lacking(found, layout)
    if not found.added["problems"].sum():
        st.markdown("None of this run's problems is on this map.")
        return
    st.header("Does another round still add anything?", anchor="rounds")
    diversity_added.show(found, run)
    if not found.measured.height:
        st.markdown("This map has no measures of this run: it was made before the run began.")
        return
    measured = found.measured.with_columns(of=pl.col("round").cast(pl.String))
    names = {str(number): f"round {number}" for number in measured["round"].unique().sort()}
    diversity_measures.show(measured, names, in_order=True, what="round")


def _lacking(found: data.MeasureData, layout: Mapping[str, Any]) -> None:
    """Say what of the run the map has not, and what to do."""
    missing = diversity_added.missing(found)
    if not missing:
        return
    st.warning(plain(missing), icon=":material/update:")
    path = data.store().path
    commands = [f"wisdom embed --store {path}"] * bool(layout["without_vector"])
    placed = f"wisdom map --place --layout {layout['id']} --store {path}"
    st.code("\n".join([*commands, placed]), language="bash", wrap_lines=True)


def _others(of: Of, layout: Mapping[str, Any]) -> None:
    """Datasets or sets beside each other, those with the most problems first."""
    _, scope, what = _OF[of]
    found = data.measure_data(layout["id"], scope, None)
    if not found.measured.height:
        tip = (
            " Choose problems on the map and name them as a set; a set is measured when a map is made, or when newer "
            "problems are placed on it." if of == "sets" else ""
        )  # fmt: skip
        st.markdown(f"No {what} was measured by this map.{tip}")
        return
    measured = found.measured.with_columns(of=pl.col("name"))
    sizes = measured.group_by("of").agg(pl.col("problems").max()).sort("problems", "of", descending=[True, False])
    if sizes.height > _MOST:
        st.caption(f"The {_MOST} largest of {sizes.height:,}.")
    names = {
        own: set_name(found.names.get(own), size) if of == "sets" else own or "no name"
        for own, size in sizes.head(_MOST).rows()
    }
    shown = measured.filter(pl.col("of").is_in(list(names)))
    diversity_measures.show(shown, names, in_order=False, what=what)

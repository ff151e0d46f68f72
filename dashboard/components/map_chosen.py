"""What is chosen on the map, and what is done with it: browse, review, flag, begin a run, export, name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params, visits
from dashboard.components import map_clusters, map_members, person
from dashboard.components.map_address import CLUSTER, Asked, address, chosen_category
from dashboard.components.mathematics import message, plain
from dashboard.frames import DiversityData
from dashboard.params import Params
from engine.curation import seed_file
from engine.domain import ProblemFilter, Provenance
from engine.errors import WorkbenchError
from engine.store import maps, people, sets

BROWSE, REVIEW, LAUNCH = "views/browse.py", "views/review.py", "views/launch.py"
_KEY: Final = "chosen."
_SAID: Final = "chosen.said"
_FAILED: Final = "chosen.failed"
_STYLE: Final = """<style>
.st-key-chosen { padding: 0.5rem 0.9rem; row-gap: 0.25rem; }
@media (min-width: 900px) { .st-key-chosen { min-height: 6.4rem; } }
</style>"""
"""Two lines, whether anything is chosen or not: the map stays where it is."""


def show(asked: Asked, found: DiversityData, wanted: maps.Wanted, whole: int) -> None:
    """Draw the bar of what is chosen, and what came of what was done with it last.

    Args:
        asked: What the page shows.
        found: What there is of maps.
        wanted: The points.
        whole: How many points the map has.
    """
    chosen = map_members.members(asked, wanted)
    st.html(_STYLE)
    with st.container(border=True, key="chosen", gap="small"):
        _told()
        if chosen is None:
            st.markdown("**Nothing is chosen**")
            st.caption("Draw a lasso or a box around points, choose a cluster below, or choose without a mouse.")
            return
        noun = "problem" if chosen.len() == 1 else "problems"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            told = f"**{chosen.len():,} {noun} chosen** of {whole:,}: {plain(map_members.called(asked, found))}"
            st.markdown(told, width="content")
            _around(asked)
        if not chosen.len():
            st.caption("No problem of the filter lies there. Draw another line, or take a condition away.")
            return
        _ways(asked, found, chosen, wanted)


def _told() -> None:
    for key, draw in ((_FAILED, st.error), (map_clusters.FAILED, st.error), (_SAID, st.success)):
        told = st.session_state.pop(key, None)
        if told is not None:
            draw(message(told))


def _ways(asked: Asked, found: DiversityData, chosen: pl.Series, wanted: maps.Wanted) -> None:
    run = [wanted.run] if wanted.run else []
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _leads("Browse these", ":material/list:", BROWSE, asked, chosen, {"run": _run(asked)})
        _leads(
            "Review these", ":material/rate_review:", REVIEW, asked, chosen, {"run": run},
            why="" if run else "An accepted answer is a run's, and there is no run yet",
        )  # fmt: skip
        _leads("Use as seeds", ":material/rocket_launch:", LAUNCH, asked, chosen, {"seeds": ["list"]}, main=True)
        with st.popover("Flag these", icon=":material/flag:", type="tertiary"):
            _flag(asked, found, chosen)
        with st.popover("Name as a set", icon=":material/bookmark_add:", type="tertiary"):
            _name(asked, chosen)
        cluster = _cluster(asked, found)
        if cluster is not None:
            with st.popover("Name this cluster", icon=":material/edit:", type="tertiary"):
                map_clusters.naming(cluster, wanted.layout_id)
        with st.popover("Export", icon=":material/download:", type="tertiary"):
            _export(asked, chosen)


def _cluster(asked: Asked, found: DiversityData) -> Mapping[str, Any] | None:
    """The cluster that is chosen, a row of `engine.store.layouts.clusters`; `None` where something else is."""
    of, which = chosen_category(asked.choose or "")
    rows = found.clusters.iter_rows(named=True) if of == CLUSTER and which is not None else iter(())
    return next((row for row in rows if str(row["cluster"]) == which), None)


def _run(asked: Asked) -> list[str]:
    return [asked.wanted.run] if asked.wanted.run else []


def _leads(
    label: str, icon: str, view: str, asked: Asked, chosen: pl.Series, query: Params, *, main: bool = False,
    why: str = "",
) -> None:  # fmt: skip
    """A button that keeps what is chosen as a set, and goes where the set is used."""
    pressed = st.button(
        label, icon=icon, key=f"{_KEY}{view}", type="primary" if main else "tertiary", disabled=bool(why),
        help=why or None,
    )  # fmt: skip
    if not pressed:
        return
    try:
        made = _kept(asked, chosen, person.name() or "")
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    visits.leave(view, {**query, "sets": [made]})


def _kept(asked: Asked, chosen: pl.Series, author: str, name: str | None = None) -> str:
    """The set of what is chosen; its origin is the address at which the map shows it."""
    return sets.make(data.store(), chosen.to_list(), {"page": "diversity", "query": address(asked)}, author, name)


def _flag(asked: Asked, found: DiversityData, chosen: pl.Series) -> None:
    author = person.ask("chosen.flag", folded=False)
    reason = st.selectbox("Reason", found.flag_reasons, key=f"{_KEY}reason", index=None)
    note = st.text_input("Note", key=f"{_KEY}note", max_chars=people.LONGEST_NOTE, placeholder="may be empty")
    ready = author is not None and reason is not None
    for label, icon, raised in (
        (f"Flag {chosen.len():,} problems", ":material/flag:", True),
        ("Take back my flags of them", ":material/undo:", False),
    ):
        st.button(
            label, icon=icon, key=f"{_KEY}flag.{raised}", disabled=not ready, type="primary" if raised else "tertiary",
            on_click=_do, args=(lambda raised=raised: _flagged(asked, chosen, str(reason), author, note, raised),),
        )  # fmt: skip


def _flagged(asked: Asked, chosen: pl.Series, reason: str, author: str | None, note: str, raised: bool) -> str:  # noqa: FBT001 -- called from one place, by position
    made = _kept(asked, chosen, author or "")
    changed = sets.flag(data.store(), made, reason, Provenance(author or "", note), raised=raised)
    if raised:
        others = "; the others were before" if changed < chosen.len() else ""
        return f"{changed:,} of {chosen.len():,} problems are flagged now for {reason}{others}."
    return f"{changed:,} of {chosen.len():,} problems are not flagged for {reason} by {author} any more."


def _name(asked: Asked, chosen: pl.Series) -> None:
    author = person.ask("chosen.name", folded=False)
    name = st.text_input("Name of the set", key=f"{_KEY}name", max_chars=people.LONGEST_NAME)
    st.button(
        "Keep it", icon=":material/save:", key=f"{_KEY}keep", type="primary", disabled=author is None or not name,
        on_click=_do, args=(lambda: _named(asked, chosen, name, author or ""),),
    )  # fmt: skip
    st.caption("Sets are listed below, and can be chosen in every filter.")


def _named(asked: Asked, chosen: pl.Series, name: str, author: str) -> str:
    _kept(asked, chosen, author, name)
    return f"{name}: {chosen.len():,} problems are a set now. Browse and every other list can be narrowed to it."


def _export(asked: Asked, chosen: pl.Series) -> None:
    st.markdown("The statements with their published answers, one JSON object a line, as every import reads them.")
    if chosen.len() > data.MOST_SEEDS:
        st.caption(f"At most {data.MOST_SEEDS:,} problems leave the store by a page. Choose fewer.")
        return
    author = person.name() or ""  # the file is made outside of the page's run, where nobody is at the screen
    st.download_button(
        f"{chosen.len():,} problems as JSONL",
        lambda: seed_file(data.seeds_chosen(ProblemFilter(sets=(_kept(asked, chosen, author),)), chosen.len(), None)),
        file_name="chosen.jsonl",
        mime="application/jsonl",
        key=f"{_KEY}file",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption("Training samples of settled problems, with their solutions, come from the command:")
    st.code(f"wisdom export --store {data.store().path}", language="bash", wrap_lines=True)


def _around(asked: Asked) -> None:
    if asked.region is not None:
        st.button(
            "Zoom in", icon=":material/zoom_in:", key=f"{_KEY}zoom", type="tertiary", on_click=params.go,
            args=(asked.but(zoom=asked.region.bounds()),),
        )  # fmt: skip
    st.button(
        "Clear", icon=":material/close:", key=f"{_KEY}clear", type="tertiary", on_click=params.go,
        args=(asked.but(region=None, choose=None),),
    )  # fmt: skip


def _do(work: Callable[[], str]) -> None:
    """Write, and say what was done, or why not, when the page is drawn again."""
    try:
        st.session_state[_SAID] = work()
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)

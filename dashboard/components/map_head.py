"""Which map is shown, how old it is and what it was made from; and what to do where there is none yet."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import map_making
from dashboard.components.map_address import Asked
from dashboard.components.mathematics import plain
from dashboard.components.words import count
from dashboard.frames import DiversityData
from engine.domain import EmbedderKind
from engine.runner import Errand

_PICKER: Final = "map.layout"
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400
_SHOWN: Final = 100
_LEXICAL: Final = (
    "A **lexical embedder** made these vectors: it compares the characters and words of statements, not what they mean."
)


def shown(asked: Asked, found: DiversityData) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """The map that is shown, a row of `engine.store.layouts`: the one that was asked for, or the newest.

    Returns:
        The map, `None` where there is none, and a sentence if there is no such map as the address names.
    """
    rows = {row["id"]: row for row in found.layouts.iter_rows(named=True)}
    unknown = (
        (f"map = {asked.layout[:60]!r} is not in this store.",) if asked.layout and asked.layout not in rows else ()
    )
    row = rows.get(asked.layout or "") or next(iter(rows.values()), None)
    return row, unknown


def zoomed(asked: Asked, row: Mapping[str, Any]) -> tuple[Asked, tuple[str, ...]]:
    """What is asked for without a part of the plane in which the map has no point, and a sentence if that was so."""
    if asked.zoom is None:
        return asked, ()
    left, right, low, high = asked.zoom
    x0, x1, y0, y1 = data.map_extent(row["id"])
    if left <= x1 and x0 <= right and low <= y1 and y0 <= high:
        return asked, ()
    return replace(asked, zoom=None), ("zoom names a part of the plane that this map does not reach.",)


def show(asked: Asked, found: DiversityData, row: Mapping[str, Any]) -> None:
    """Draw what the map was made of and how old it is, the choice of another one, and ways to bring it up to date."""
    if found.layouts.height > 1:
        names = {each["id"]: _name(each) for each in found.layouts.iter_rows(named=True)}
        st.session_state[_PICKER] = row["id"]
        st.selectbox(
            "Map", list(names), key=_PICKER, format_func=names.__getitem__, on_change=_go, args=(asked,),
            width=520,
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map-age"):
        st.caption(age(row), width="content")
        if row["newer"]:
            map_making.button(
                "Place them", Errand.MAP, ("--place", "--layout", row["id"]), icon=":material/add_location:"
            )
        if row["without_vector"]:
            map_making.button("Embed them", Errand.EMBED, _model(row["embedder"]), icon=":material/conversion_path:")
        with st.popover("Make a map", icon=":material/map:", type="tertiary"):
            map_making.another(found)
    if row["kind"] == EmbedderKind.LEXICAL:
        st.info(_LEXICAL, icon=":material/abc:")


def age(row: Mapping[str, Any]) -> str:
    """How old a map is, of how many problems, by what, and what is not on it yet, in a line."""
    made = f"made {ago(row['made_at'])} of {count(row['points'])} problems"
    parts = [f"{made} by {row['embedder']} ({row['kind']})"]
    if row["newer"]:
        newer = "1 newer problem is" if row["newer"] == 1 else f"{row['newer']:,} newer problems are"
        parts.append(f"{newer} not on it")
    if row["without_vector"]:
        none = "1 problem has" if row["without_vector"] == 1 else f"{row['without_vector']:,} problems have"
        parts.append(f"{none} no vector yet")
    return plain(" · ".join(parts))


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long ago something was, in its largest unit."""
    passed = max(0.0, ((now or datetime.now(UTC)) - at).total_seconds())
    for seconds, unit in ((_DAY_S, "d"), (_HOUR_S, "h"), (_MINUTE_S, "min")):
        if passed >= seconds:
            return f"{passed // seconds:.0f} {unit} ago"
    return "just now"


def no_map(found: DiversityData) -> None:
    """What to do in a store without a map: embed its problems, then make one."""
    path = data.store().path
    if not found.problems:
        st.markdown("No problem is in here yet, so there is nothing to lay out.")
        return
    embedded = found.embedders.filter(pl.col("vectors") > 0)
    if not embedded.height:
        st.markdown(
            f"**{found.problems:,} problems, and no vector yet.** A vector says what a statement is about; problems "
            "that say like things get vectors that lie near each other. It takes a minute for some thousand problems, "
            "and the map after that another one. Nothing leaves this machine."
        )
        map_making.button("Embed", Errand.EMBED, (), icon=":material/conversion_path:", main=True)
        st.caption("Or in a terminal:")
        st.code(f"wisdom embed --store {path}", language="bash")
        return
    most = embedded.sort("vectors", descending=True).row(0, named=True)
    st.markdown(
        f"**{most['vectors']:,} of {found.problems:,} problems have a vector** by {plain(most['name'])} "
        f"({most['kind']}), and no map yet. A map lays them out in the plane, and finds clusters and near duplicates."
    )
    with st.container(horizontal=True):
        map_making.button("Make the map", Errand.MAP, _model(most["name"]), icon=":material/map:", main=True)
        if most["vectors"] < found.problems:
            map_making.button(
                "Embed the others first", Errand.EMBED, _model(most["name"]), icon=":material/conversion_path:"
            )
    st.caption("Or in a terminal:")
    st.code(f"wisdom map --store {path}", language="bash")


def _model(name: str) -> tuple[str, ...]:
    return ("--model", name)


def _name(row: Mapping[str, Any]) -> str:
    made = f"{row['made_at']:%Y-%m-%d %H:%M}"
    return f"{row['embedder']} ({row['kind']}), {row['points']:,} problems, {made}, seed {row['seed']}"[:_SHOWN]


def _go(asked: Asked) -> None:
    # Places on one map say nothing on another.
    params.go(asked.but(layout=st.session_state[_PICKER], region=None, choose=None, zoom=None))

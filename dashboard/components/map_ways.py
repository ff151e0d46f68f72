"""Choosing on the map without a mouse: a cluster, a category, all that meet the filter, a rectangle; and kept sets."""

from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components import map_words, person, set_choice
from dashboard.components.map_address import ALL, CATEGORY, CLUSTER, Asked
from dashboard.components.mathematics import message, plain
from dashboard.frames import DiversityData, MapData
from engine.diversity import Region
from engine.domain import ProblemFilter
from engine.errors import WorkbenchError
from engine.store import people, sets

BROWSE: Final = "views/browse.py"
_KEY: Final = "ways."
_FAILED: Final = "ways.failed"
_SHOWN: Final = 80


def show(asked: Asked, found: DiversityData, told: MapData) -> None:
    """Draw the form."""
    with st.expander("Choose without a mouse", icon=":material/keyboard:", key=f"{_KEY}form"):
        options = _options(asked, found, told)
        left, right = st.columns([2, 3], gap="large")
        with left:
            st.session_state[f"{_KEY}which"] = asked.choose if asked.choose in options else None
            st.selectbox(
                "Which problems", list(options), key=f"{_KEY}which", format_func=lambda each: options[each][:_SHOWN],
                placeholder="a cluster, a category, all", on_change=_which, args=(asked,),
            )  # fmt: skip
        with right:
            _rectangle(asked, told)


def _options(asked: Asked, found: DiversityData, told: MapData) -> dict[str, str]:
    names = dict(found.clusters.select("cluster", "name").iter_rows()) if found.clusters.height else {}
    options = {ALL: "all that meet the filter"}
    for group in map_words.groups(asked.colour, told.counts, names, told.whole):
        for key in group.keys:
            name = map_words.name(asked.colour, key, names)
            if asked.colour != "cluster":
                options[CATEGORY if key is None else f"{CATEGORY}.{key}"] = f"{map_words.COLOURS[asked.colour]}: {name}"
    for cluster, name in names.items():
        options[CLUSTER if cluster < 0 else f"{CLUSTER}.{cluster}"] = f"cluster: {name}"
    return options


def _which(asked: Asked) -> None:
    params.go(asked.but(region=None, choose=st.session_state[f"{_KEY}which"]))


def _rectangle(asked: Asked, told: MapData) -> None:
    x0, x1, y0, y1 = asked.region.bounds() if asked.region else told.extent
    with st.form(f"{_KEY}rectangle", border=False):
        fields = st.columns(4)
        values = [
            column.number_input(words, value=round(value, 2), step=0.5, format="%.2f", key=f"{_KEY}{words}.{value:.2f}")
            for column, words, value in zip(
                fields, ("From the left", "to the right", "From below", "to the top"), (x0, x1, y0, y1), strict=True
            )
        ]
        if st.form_submit_button("Choose this rectangle", icon=":material/select:"):
            region = Region.box(*values)
            if region is None:
                st.warning("These four say no rectangle.", icon=":material/edit:")
            else:
                params.go(asked.but(region=region, choose=None))
                st.rerun()


def kept(asked: Asked, found: DiversityData) -> None:
    """Draw the sets that have a name: shown here, browsed, renamed, given up."""
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        st.error(message(failed), icon=":material/error:")
    if not found.sets.height:
        return
    st.subheader("Sets", anchor=False)
    for row in found.sets.iter_rows(named=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(set_choice.set_name(row['name'], row['size']))}**", width=300)
            st.caption(plain(f"{row['author']}, {row['at_time']:%Y-%m-%d %H:%M} UTC"), width=240)
            alone = asked.but(region=None, choose=None, wanted=ProblemFilter(sets=(row["id"],)))
            st.button(
                "Show on the map", icon=":material/scatter_plot:", key=f"{_KEY}show.{row['id']}", type="tertiary",
                on_click=params.go, args=(alone,),
            )  # fmt: skip
            st.page_link(BROWSE, label="Browse", icon=":material/list:", query_params={"sets": [row["id"]]})
            with st.popover("Rename", icon=":material/edit:", type="tertiary", key=f"{_KEY}popover.{row['id']}"):
                _rename(row)


def _rename(row: dict[str, Any]) -> None:
    key = f"{_KEY}{row['id']}."
    author = person.ask(f"set.{row['id']}", folded=False)
    name = st.text_input("Name of the set", key=f"{key}name", max_chars=people.LONGEST_NAME, placeholder=row["name"])
    for label, icon, said in (("Rename", ":material/save:", name), ("Give up its name", ":material/delete:", None)):
        st.button(
            label, icon=icon, key=f"{key}{icon}", disabled=author is None or said == "",
            type="tertiary" if said is None else "primary", on_click=_renamed, args=(row["id"], said, author),
        )  # fmt: skip


def _renamed(set_id: str, name: str | None, author: str) -> None:
    try:
        sets.rename(data.store(), set_id, name, author)
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)

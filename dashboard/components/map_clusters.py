"""The clusters of a map as a table: how large they are, what is said in them, how people call them."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import person
from dashboard.components.map_address import CLUSTER, Asked
from dashboard.components.mathematics import plain
from dashboard.components.words import share
from dashboard.frames import DiversityData
from engine.errors import WorkbenchError
from engine.store import name_cluster, people

_KEY: Final = "clusters."
FAILED: Final = "clusters.failed"
"""Session key of what went wrong with a name."""
_SHOWN: Final = 12
_TERMS: Final = 8
_TOPICS: Final = 3


def show(asked: Asked, found: DiversityData) -> None:
    """Draw the clusters of the map that is shown, the largest first."""
    clusters = found.clusters.filter(pl.col("cluster") >= 0)
    st.subheader("Clusters", anchor=False)
    if not clusters.height:
        st.markdown("No part of this map is denser than the rest: it has no clusters.")
        return
    whole = int(found.clusters["size"].sum())
    st.caption(
        f"{clusters.height} clusters hold {share(int(clusters['size'].sum()), whole)} problems; the others lie between "
        "them. A cluster is called by its most telling terms until a person names it: choose it, and name it above."
    )
    many = clusters.height > _SHOWN
    every = many and st.toggle(f"All {clusters.height}", key=f"{_KEY}all", persist_state="session")
    for row in (clusters if every else clusters.head(_SHOWN)).iter_rows(named=True):
        _cluster(asked, row, whole)


def _cluster(asked: Asked, row: dict[str, Any], whole: int) -> None:
    here = asked.choose == f"{CLUSTER}.{row['cluster']}"
    choose, size, name = st.columns([1, 1.4, 8], vertical_alignment="center", gap="small")
    with choose:
        st.button(
            "Chosen" if here else "Choose",
            icon=":material/check:" if here else ":material/my_location:",
            key=f"{_KEY}choose.{row['cluster']}",
            type="tertiary",
            on_click=params.go,
            args=(asked.but(region=None, choose=None if here else f"{CLUSTER}.{row['cluster']}"),),
        )
    size.caption(share(row["size"], whole))
    name.markdown(f"{plain(row['name'])}{_told(row)}")


def _told(row: Mapping[str, Any]) -> str:
    """What else is known of a cluster than its name, as Markdown."""
    terms = [term for term in row["terms"][:_TERMS] if row["named_by"] or term not in row["name"]]
    topics = [f"topic {topic}" for topic in row["topics"][:_TOPICS]]
    named = [f"named by {row['named_by']}"] if row["named_by"] else []
    told = " · ".join([*named, *([", ".join(terms)] if terms else []), *topics])
    return f"  \n:small[:gray[{plain(told)}]]" if told else ""


def naming(row: Mapping[str, Any], layout_id: str) -> None:
    """Draw the fields by which a person names a cluster, a row of `engine.store.layouts.clusters`."""
    key = f"{_KEY}{row['cluster']}."
    author = person.ask("cluster", folded=False)
    name = st.text_input(
        "Name of the cluster", key=f"{key}text", max_chars=people.LONGEST_NAME,
        placeholder=str(row["name"])[: people.LONGEST_NAME],
    )  # fmt: skip
    for label, icon, said in (
        ("Keep it", ":material/save:", name),
        ("Call it by its terms again", ":material/undo:", None),
    ):
        st.button(
            label,
            icon=icon,
            key=f"{key}{icon}",
            type="tertiary" if said is None else "primary",
            disabled=author is None or (said is None and row["named_by"] is None) or said == "",
            on_click=_keep,
            args=(layout_id, row["cluster"], said, author),
        )


def _keep(layout_id: str, cluster: int, name: str | None, author: str) -> None:
    try:
        name_cluster(data.store(), layout_id, cluster, name, author)
    except WorkbenchError as error:
        st.session_state[FAILED] = str(error)

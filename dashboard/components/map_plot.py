"""The map itself: how it is coloured and seen, and what a click, a lasso or a box on it does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts, data, params, visits
from dashboard.components import map_legend, map_words
from dashboard.components.map_address import ALL, CLUSTER, Asked, View, chosen_category
from dashboard.components.mathematics import plain
from dashboard.components.problem_link import PROBLEM
from dashboard.components.words import share
from dashboard.frames import DiversityData, MapData
from engine.diversity import Region
from engine.store import maps

CHART: Final = "map.chart"
_CLICKED: Final = "map.clicked"
_KEY: Final = "map."
_VIEWS: Final[Mapping[View, str]] = {
    "points": ":material/scatter_plot: points",
    "density": ":material/blur_on: density",
    "rounds": ":material/grid_view: by round",
}
_MICE: Final = {
    "pan": ":material/touch_app: open",
    "lasso": ":material/gesture: lasso",
    "select": ":material/select: box",
}
_MOST_PANELS: Final = 9
_SIZES: Final = ((1_500, 8.0), (4_000, 6.5), (8_000, 5.0))
_SMALLEST: Final = 4.0


def controls(asked: Asked) -> str:
    """Colour, view and what the mouse does; gives the latter."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="map-controls"):
        st.session_state[f"{_KEY}colour"] = asked.colour
        st.selectbox(
            "Colour by",
            maps.COLOURS,
            key=f"{_KEY}colour",
            format_func=map_words.COLOURS.__getitem__,
            width=200,
            on_change=_go,
            args=(asked, "colour"),
        )
        st.session_state[f"{_KEY}view"] = asked.view
        st.segmented_control(
            "Seen as",
            list(_VIEWS),
            key=f"{_KEY}view",
            format_func=_VIEWS.__getitem__,
            required=True,
            on_change=_go,
            args=(asked, "view"),
        )
        if asked.view == "rounds":
            return "pan"
        mouse = st.segmented_control(
            "The mouse",
            list(_MICE),
            key=f"{_KEY}mouse",
            format_func=_MICE.__getitem__,
            default="pan",
            required=True,
            persist_state="session",
            help="Open: a click opens a problem, dragging moves the map. Lasso, box: draw around what is to be chosen; "
            "a new line takes the place of the last one.",
        )
        return str(mouse)


def show(asked: Asked, found: DiversityData, wanted: maps.Wanted, mouse: str) -> MapData:
    """Draw the map of a layout, and do what a click on it asks for.

    Args:
        asked: What the page is to show.
        found: What there is of maps.
        wanted: The points.
        mouse: Of `controls`.
    """
    _open_clicked()
    told = data.map_data(wanted, dense=asked.view == "density")
    names = dict(found.clusters.select("cluster", "name").iter_rows()) if found.clusters.height else {}
    labels = {cluster: name for cluster, name in names.items() if cluster >= 0} if asked.colour == "cluster" else {}
    every = map_words.groups(asked.colour, told.counts, names, told.whole)
    hidden = set(asked.hidden())
    groups = [group for group in every if not hidden.issuperset(group.keys)]
    points = told.points.with_columns(pl.col("met") & ~_any_of(asked.hidden()))
    met = points.filter(pl.col("met")).height
    scene = charts.Scene(
        points,
        groups,
        asked.zoom or told.extent,
        told.squares,
        told.bins,
        asked.region.corners if asked.region else (),
        _ringed(asked, points),
        labels,
        next((size for most, size in _SIZES if met <= most), _SMALLEST),
        mouse,
        f"{wanted.layout_id}{asked.zoom}{asked.view}{asked.colour}",
    )
    _draw(asked, scene, wanted)
    if asked.view != "density":
        map_legend.show(asked, every)
    _notes(asked, told, wanted, met)
    return told


def _any_of(categories: Sequence[str | None]) -> pl.Expr:
    """Whether a point, or a count, is of one of some categories."""
    return pl.any_horizontal(pl.lit(value=False), *(pl.col("category").eq_missing(each) for each in categories))


def _ringed(asked: Asked, points: pl.DataFrame) -> pl.DataFrame | None:
    """The drawn points of the cluster or the category that is chosen."""
    if asked.choose in (None, ALL):
        return None
    of, which = chosen_category(asked.choose or "")
    mine = pl.col("category").eq_missing(which) if of != CLUSTER else pl.col("cluster") == int(which or -1)
    return points.filter(mine & pl.col("met"))


def _draw(asked: Asked, scene: charts.Scene, wanted: maps.Wanted) -> None:
    if asked.view == "rounds":
        _panels(scene, wanted)
        return
    figure = charts.density_figure(scene) if asked.view == "density" else charts.map_figure(scene)
    st.plotly_chart(
        figure,
        key=CHART,
        on_select=lambda: _selected(asked),
        selection_mode=("points", "box", "lasso"),
        config={"scrollZoom": False, "displaylogo": False, "modeBarButtonsToRemove": ["autoScale2d"]},
        alt="A map of problems: those that say like things lie near each other; the clusters below say it in words",
    )


def _panels(scene: charts.Scene, wanted: maps.Wanted) -> None:
    """A small map for each round of the run."""
    if wanted.run is None:
        st.markdown("No run yet: rounds are a run's.")
        return
    by_round = data.map_points(replace(wanted, colour="round")).filter("met").select("problem_seq", number="category")
    points = scene.points.join(by_round, on="problem_seq", how="left").filter("met")
    rounds = sorted(points["number"].drop_nulls().unique().to_list(), key=int)[-_MOST_PANELS:]
    if not rounds:
        st.markdown(f"Nothing of the run {plain(wanted.run)} is here.")
        return
    panels = [(f"round {each}", points.filter(pl.col("number") == each)) for each in rounds]
    st.caption(plain(f"The round in which the run {wanted.run} met each problem first; the filter takes another run."))
    st.plotly_chart(
        charts.panels_figure(scene, panels), config={"displaylogo": False}, alt="A small map for each round of the run"
    )


def _notes(asked: Asked, told: MapData, wanted: maps.Wanted, met: int) -> None:
    """What is drawn of how many, and what the colour means."""
    counts = told.counts.filter(pl.col("met"))
    whole, every = int(counts["points"].sum()), int(told.counts["points"].sum())
    shown = int(counts.filter(~_any_of(asked.hidden()))["points"].sum())
    parts = []
    if asked.zoom:
        parts.append("A part of the map.")
    if whole < every:
        parts.append(f"{share(whole, every)} meet the filter; the others are pale.")
    if met < shown and asked.view != "density":
        parts.append(f"{met:,} of {shown:,} drawn, at random by a fixed seed; counts and selections are of all.")
    explained = map_words.explained(asked.colour, wanted.run)
    if asked.view != "density" and explained:
        parts.append(explained)
    if asked.hidden():
        parts.append("What the legend hides is pale, and is not chosen.")
    st.caption(plain(" ".join(parts)))
    if asked.zoom:
        st.button(
            "The whole map", icon=":material/zoom_out_map:", key=f"{_KEY}out", on_click=params.go, type="tertiary",
            args=(asked.but(zoom=None),),
        )  # fmt: skip


def _go(asked: Asked, name: str) -> None:
    value = st.session_state[f"{_KEY}{name}"]
    # A chosen category is one of the colour that was there.
    gone = name == "colour" and (asked.choose or "").startswith("category")
    changes = ({"choose": None} if gone else {}) | ({"hide": ()} if name == "colour" else {})
    params.go(asked.but(**{name: value}, **changes))


def _selected(asked: Asked) -> None:
    """What a person did on the map. That nothing is chosen any more only means that it was drawn anew."""
    state: Mapping[str, Any] = st.session_state.get(CHART, {}).get("selection", {})
    region = region_of(state)
    if region is not None:
        params.go(asked.but(region=region, choose=None))
        return
    points = state.get("points", [])
    if len(points) == 1 and not state.get("lasso") and not state.get("box"):
        told = points[0].get("customdata")
        st.session_state[_CLICKED] = told[charts.SEQ] if isinstance(told, list) and told else None


def region_of(selection: Mapping[str, Any]) -> Region | None:
    """The region that was drawn with the mouse last, by a lasso or as a box; `None` where there is none."""
    for line in reversed(selection.get("lasso", [])):
        return Region.around(line["x"], line["y"])
    for box in reversed(selection.get("box", [])):
        return Region.box(*box["x"], *box["y"])
    return None


def _open_clicked() -> None:
    seq = st.session_state.pop(_CLICKED, None)
    problem_id = data.problem_of_point(int(seq)) if isinstance(seq, int | float) else None
    if problem_id is not None:
        visits.leave(PROBLEM, {params.ID: [problem_id]})

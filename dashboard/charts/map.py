"""The map of problems: points by category, the density of all of them, a panel for each round, a chosen region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from dashboard.charts.looks import inert
from dashboard.charts.map_hover import hover_text
from dashboard.charts.map_labels import label
from dashboard.charts.map_looks import BEHIND, Group

SEQ: Final = 0
"""Where the problem's number stands in a point's `customdata`."""
HEIGHT_PX: Final = 620
_PANEL_PX: Final = 300
_ACROSS: Final = 3
_ROOM: Final = 0.04
_DENSE: Final = ((0.0, "rgba(61,126,194,0.06)"), (0.35, "rgba(61,126,194,0.4)"), (1.0, "rgba(61,126,194,0.95)"))
_BENEATH: Final = ((0.0, "rgba(128,136,148,0.03)"), (1.0, "rgba(128,136,148,0.34)"))
_OUTLINE: Final = {"color": "#E0533D", "width": 2, "dash": "dot"}


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn of a map.

    Attributes:
        points: `engine.store.maps.drawn`.
        groups: The categories, in the order of the legend.
        bounds: The part of the plane that is seen.
        squares: `engine.store.maps.density` of it, with `bins` columns and rows; without rows there is none.
        bins: Into how many columns and rows it is divided.
        corners: The chosen region; empty without one.
        ringed: Points that are chosen otherwise, of `points`.
        labels: Names to write on the map, by cluster.
        size: Diameter of a point, in pixels.
        mouse: What dragging does: `pan`, `lasso` or `select`.
        state: What makes it another picture, in which what a person hid in the legend is back.
    """

    points: pl.DataFrame
    groups: Sequence[Group]
    bounds: tuple[float, float, float, float]
    squares: pl.DataFrame
    bins: int = 1
    corners: Sequence[tuple[float, float]] = ()
    ringed: pl.DataFrame | None = None
    labels: Mapping[int, str] | None = None
    size: float = 6.0
    mouse: str = "pan"
    state: str = ""


def map_figure(scene: Scene) -> go.Figure:
    """The points by category, above the density of all where not all are drawn."""
    figure = go.Figure()
    if scene.squares.height:
        figure.add_trace(_heat(scene, _BENEATH, hover=False))
    behind = scene.points.filter(~pl.col("met"))
    if behind.height:
        figure.add_trace(_pale(behind, scene.size - 1))
    # What is rare is drawn last, above what is frequent; the legend keeps its own order.
    ranked = sorted(enumerate(scene.groups), key=lambda each: (not each[1].rest, -each[1].points))
    for rank, group in ranked:
        own = scene.points.filter(pl.col("met") & group.of())
        figure.add_trace(_dots(own, group, scene.size).update(legendrank=rank))
    if scene.ringed is not None and scene.ringed.height:
        figure.add_trace(_rings(scene.ringed, scene.size))
    _outline(figure, scene.corners)
    label(figure, scene.points, scene.labels or {}, scene.bounds, HEIGHT_PX)
    return _dressed(figure, scene)


def density_figure(scene: Scene) -> go.Figure:
    """How many points lie where."""
    figure = go.Figure()
    if scene.squares.height:
        figure.add_trace(_heat(scene, _DENSE, hover=True))
    # Points that nobody sees: a line can be drawn around them as around those of the other view.
    figure.add_trace(
        go.Scattergl(
            x=scene.points["x"].to_numpy(),
            y=scene.points["y"].to_numpy(),
            mode="markers",
            marker={"size": 2, "opacity": 0},
            selected={"marker": {"opacity": 0}},
            unselected={"marker": {"opacity": 0}},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    _outline(figure, scene.corners)
    label(figure, scene.points, scene.labels or {}, scene.bounds, HEIGHT_PX)
    return _dressed(figure, scene)


def panels_figure(scene: Scene, panels: Sequence[tuple[str, pl.DataFrame]]) -> go.Figure:
    """A small map for each of some parts, all points pale behind it.

    Args:
        scene: What is drawn; its points lie behind.
        panels: The name of each part, and its points.
    """
    across = min(_ACROSS, max(1, len(panels)))
    down = max(1, ceil(len(panels) / across))
    titles = [f"{inert(name)} ({own.height:,})" for name, own in panels]
    figure = make_subplots(
        down, across, subplot_titles=titles, horizontal_spacing=0.02, vertical_spacing=0.09 if down > 1 else 0
    )
    shown: set[str] = set()
    for place, (_, own) in enumerate(panels):
        cell = {"row": place // across + 1, "col": place % across + 1}
        figure.add_trace(_pale(scene.points, 3), **cell)
        for group in scene.groups:
            dots = own.filter(group.of())
            if dots.height:
                trace = _dots(dots, group, scene.size - 1)
                trace.update(legendgroup=group.name, showlegend=group.name not in shown)
                shown.add(group.name)
                figure.add_trace(trace, **cell)
        _outline(figure, scene.corners, **cell)
    _dressed(figure, scene)
    figure.update_layout(height=_PANEL_PX * down + 90, dragmode="pan")
    for place in range(1, len(panels) + 1):
        # Each panel has its own scale and shows the same part, so that places can be compared.
        figure.update_layout({f"yaxis{place if place > 1 else ''}": {"scaleanchor": f"x{place if place > 1 else ''}"}})
    return figure


def _heat(scene: Scene, scale: Sequence[tuple[float, str]], *, hover: bool) -> go.Heatmap:
    x0, x1, y0, y1 = scene.bounds
    wide, high = (x1 - x0) / scene.bins or 1.0, (y1 - y0) / scene.bins or 1.0
    counts = np.full((scene.bins, scene.bins), np.nan)
    counts[scene.squares["row"].to_numpy(), scene.squares["column"].to_numpy()] = scene.squares["points"].to_numpy()
    return go.Heatmap(
        z=np.sqrt(counts),  # a square with a hundred points is not a hundred times as dark
        customdata=counts if hover else None,
        x0=x0 + wide / 2,
        dx=wide,
        y0=y0 + high / 2,
        dy=high,
        colorscale=[list(each) for each in scale],
        zmin=0,
        showscale=False,
        hoverinfo=None if hover else "skip",
        hovertemplate="%{customdata:,} problems here<extra></extra>" if hover else None,
        hoverongaps=False,
    )


def _pale(points: pl.DataFrame, size: float) -> go.Scattergl:
    marker = {"size": max(2.0, size), "color": BEHIND, "opacity": 0.22}
    return go.Scattergl(
        x=points["x"].to_numpy(), y=points["y"].to_numpy(), mode="markers", marker=marker, hoverinfo="skip",
        showlegend=False, unselected={"marker": {"opacity": 0.12}},
    )  # fmt: skip


def _dots(points: pl.DataFrame, group: Group, size: float) -> go.Scattergl:
    return go.Scattergl(
        x=points["x"].to_numpy(),
        y=points["y"].to_numpy(),
        mode="markers",
        name=f"{inert(group.name)} ({group.points:,})",
        marker={
            "size": size + (1 if group.symbol != "circle" else 0),
            "color": group.colour,
            "symbol": group.symbol,
            "opacity": 0.45 if group.rest else 0.82,
        },
        customdata=[[seq] for seq in points["problem_seq"]],  # a list: of an array the browser tells a click nothing
        hovertext=[hover_text(row, group.name) for row in points.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 0.15}},
    )


def _rings(points: pl.DataFrame, size: float) -> go.Scattergl:
    line = {"color": _OUTLINE["color"], "width": 1.5}
    marker = {"size": size + 5, "symbol": "circle-open", "color": _OUTLINE["color"], "line": line}
    return go.Scattergl(
        x=points["x"].to_numpy(), y=points["y"].to_numpy(), mode="markers", marker=marker, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip


def _outline(figure: go.Figure, corners: Sequence[tuple[float, float]], **cell: int) -> None:
    if corners:
        path = "M" + "L".join(f"{x},{y}" for x, y in corners) + "Z"
        figure.add_shape(type="path", path=path, line=_OUTLINE, fillcolor="rgba(224,83,61,0.07)", **cell)


def _dressed(figure: go.Figure, scene: Scene) -> go.Figure:
    """Equal axes without a grid, the legend below, what a person hid kept hidden."""
    x0, x1, y0, y1 = scene.bounds
    room = _ROOM * max(x1 - x0, y1 - y0, 1e-6)
    bare = {"visible": False, "showgrid": False, "zeroline": False}
    figure.update_xaxes(range=[x0 - room, x1 + room], **bare)
    figure.update_yaxes(range=[y0 - room, y1 + room], scaleanchor="x", scaleratio=1, **bare)
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 24, "b": 0},
        dragmode=scene.mouse,
        hovermode="closest",
        hoverlabel={"align": "left", "namelength": -1},
        # What is hidden stands in the address: a click here would be forgotten when the map is drawn anew.
        legend={
            "itemclick": False,
            "itemdoubleclick": False,
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "x": 0,
            "itemsizing": "constant",
            "title": None,
        },
        uirevision=scene.state,
        showlegend=True,
        # The chosen region is drawn by its own line, as it is counted.
        newselection={"line": _OUTLINE},
    )
    return figure

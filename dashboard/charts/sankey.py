"""A round as a Sankey diagram: how many problems went from stage to stage, and where they left.

Plotly's own Sankey trace tells Streamlit of no click. So the diagram is drawn with what does: bars. Nodes are bars, and
over each band lies a row of unseen ones that answer to the pointer; the bands themselves are shapes beneath.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.charts.looks import LOOKS

_HIGH_PX: Final = 250  # of all problems of the round together
_LINE_PX: Final = 24  # a place for a label
_GAP_PX: Final = 5
_LEAST_PX: Final = 2  # a node that is not nothing can be seen
_REACH_PX: Final = 14  # a thin band can be hit
_LABELS_PX: Final = 158  # right of the last nodes
_SLICES: Final = 12  # of a band, from one column to the next
_NODE: Final = 0.06  # width of a node, of the distance of two columns
_BAND: Final = 0.42  # opacity
_STROKES: Final = {"fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.55, "solidity": 0.2, "size": 6}


@dataclass(frozen=True, slots=True)
class Band:
    """Problems that go the same way out of a stage.

    Attributes:
        key: What is opened by a click on it.
        stage: The stage that they leave.
        name: What the end is called; of those that go on the next stage's name.
        look: Its key in `LOOKS`.
        problems: How many.
        told: What is said of it where the pointer is, line by line; its text is trusted.
        goes_on: Whether the next stage follows.
    """

    key: str
    stage: str
    name: str
    look: str
    problems: int
    told: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A stage: what a click on it opens, its name, how many problems entered it, and what is said of it."""

    key: str
    stage: str
    name: str
    problems: int
    told: str


@dataclass(frozen=True, slots=True)
class _Box:
    """A node in its place, in pixels from the top; `column` counts from the left."""

    column: int
    top: float
    px: float
    look: str
    label: str
    key: str
    told: str


@dataclass(frozen=True, slots=True)
class _Way:
    """A band in its place: its upper edge at both ends, and how thick it is."""

    band: Band
    start: int
    end: int
    before: float
    after: float
    px: float


def sankey_figure(nodes: Sequence[Node], bands: Sequence[Band]) -> go.Figure:
    """The diagram: stages from left to right, each lower than the one before, ends in a column on the right.

    Thickness is proportional to the number of problems. What leaves a stage lies above what goes on, so no bands cross.
    Every point's `customdata` is the key of its node or band.

    Args:
        nodes: The stages that problems entered, in order.
        bands: What leaves them.
    """
    boxes, ways, bottom = _laid_out(nodes, bands)
    figure = go.Figure()
    for way in ways:
        figure.add_shape(_shape(way))
    slices = [part for way in ways for part in _slices(way)]
    figure.add_bar(
        **_columns(slices),
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        name="bands",
        hoverlabel={"align": "left"},
    )
    figure.add_bar(
        x=[box.column for box in boxes],
        width=[_NODE] * len(boxes),
        base=[box.top for box in boxes],
        y=[max(box.px, _LEAST_PX) for box in boxes],
        customdata=[[box.key] for box in boxes],
        hovertext=[box.told for box in boxes],
        hoverinfo="text",
        marker={
            "color": [LOOKS[box.look].colour for box in boxes],
            "pattern": {"shape": [LOOKS[box.look].pattern for box in boxes], **_STROKES},
            "line": {"width": 0},
        },
        name="nodes",
        hoverlabel={"align": "left"},
    )
    last = max((box.column for box in boxes), default=0)
    for box in boxes:
        figure.add_annotation(_label(box, at_end=box.column == last))
    _dress(figure, last, bottom)
    return figure


def _laid_out(nodes: Sequence[Node], bands: Sequence[Band]) -> tuple[list[_Box], list[_Way], float]:
    """Places from above to below: of each stage its label, what leaves there, and then the next stage."""
    scale = _HIGH_PX / max((node.problems for node in nodes), default=1)
    boxes: list[_Box] = []
    ways: list[_Way] = []
    cursor = 0.0
    for column, node in enumerate(nodes):
        cursor += _LINE_PX
        top, inside = cursor, cursor
        label = f"<b>{node.name}</b> {node.problems:,}"
        boxes.append(_Box(column, top, node.problems * scale, "passed on", label, node.key, node.told))
        for band in (band for band in bands if band.stage == node.stage):
            px = band.problems * scale
            if band.goes_on:
                ways.append(_Way(band, column, column + 1, inside, cursor + _LINE_PX, px))
            else:
                room = max(px, _LINE_PX - _GAP_PX)
                end = cursor + (room - px) / 2
                ways.append(_Way(band, column, len(nodes), inside, end, px))
                named = f"<b>{band.problems:,}</b> {band.name}"
                boxes.append(_Box(len(nodes), end, px, band.look, named, band.key, band.told))
                cursor += room + _GAP_PX
            inside += px
    return boxes, ways, max([cursor, *(box.top + box.px for box in boxes)])


def _shape(way: _Way) -> dict[str, Any]:
    """A band as a path of two curves."""
    left, right = way.start + _NODE / 2, way.end - _NODE / 2
    bend = min(0.5, (right - left) / 2)
    px = max(way.px, _LEAST_PX / 2)
    path = (
        f"M {left},{way.before} C {left + bend},{way.before} {left + bend},{way.after} {left + 2 * bend},{way.after} "
        f"L {right},{way.after} L {right},{way.after + px} L {left + 2 * bend},{way.after + px} "
        f"C {left + bend},{way.after + px} {left + bend},{way.before + px} {left},{way.before + px} Z"
    )
    colour = LOOKS[way.band.look].colour
    return {"type": "path", "path": path, "fillcolor": colour, "opacity": _BAND, "line_width": 0, "layer": "below"}


def _slices(way: _Way) -> Iterator[tuple[float, float, float, float, Band]]:
    """A band as narrow bars that follow it: middle, width, top, height."""
    left, right = way.start + _NODE / 2, way.end - _NODE / 2
    number = _SLICES * (way.end - way.start)
    width = (right - left) / number
    px = max(way.px, _REACH_PX)
    for place in range(number):
        x = left + (place + 0.5) * width
        t = min(1.0, (x - left) / min(1.0, right - left))
        top = way.before + (way.after - way.before) * t * t * (3 - 2 * t)
        yield x, width, top - (px - way.px) / 2, px, way.band


def _columns(slices: Sequence[tuple[float, float, float, float, Band]]) -> dict[str, Any]:
    return {
        "x": [x for x, *_ in slices],
        "width": [width for _, width, *_ in slices],
        "base": [top for _, _, top, _, _ in slices],
        "y": [px for *_, px, _ in slices],
        "customdata": [[band.key] for *_, band in slices],
        "hovertext": [band.told for *_, band in slices],
        "hoverinfo": "text",
    }


def _label(box: _Box, *, at_end: bool) -> dict[str, Any]:
    """The words at a node: right of an end, above a stage."""
    place = (
        {"x": box.column + _NODE, "y": box.top + box.px / 2, "yanchor": "middle"}
        if at_end
        else {"x": box.column - _NODE / 2, "y": box.top - 2, "yanchor": "bottom"}
    )
    return {**place, "text": box.label, "showarrow": False, "xanchor": "left", "align": "left", "font": {"size": 14}}


def _dress(figure: go.Figure, last: int, bottom: float) -> None:
    """One unit of the vertical axis is one pixel, from above to below."""
    hidden = {"visible": False, "fixedrange": True}
    figure.update_xaxes(range=[-_NODE, last + _NODE], **hidden)
    figure.update_yaxes(range=[bottom + _GAP_PX, 0], **hidden)
    figure.update_layout(
        barmode="overlay",
        showlegend=False,
        height=max(round(bottom) + _GAP_PX, _LINE_PX),
        margin={"l": 0, "r": _LABELS_PX, "t": 0, "b": 0, "pad": 0},
        hovermode="closest",
        hoverdistance=1,
        dragmode=False,
        clickmode="event+select",
    )

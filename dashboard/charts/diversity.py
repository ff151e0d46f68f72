"""Measures of diversity beside each other, and which levels of which topics are empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.looks import NO_TIER, inert

_ACROSS: Final = 2
_SMALL_PX: Final = 104
_ROW_PX: Final = 24
_GAP_PX: Final = 48
_FRAME_PX: Final = 40
_ASIDE: Final = 0.3
_LONGEST: Final = 22
_SHADES: Final = [[0.0, "#A9C4D1"], [1.0, "#1F5570"]]
"""Of one hue, dull enough for either ground; what is empty has no colour at all."""
_INK: Final = ("#15222B", "#FFFFFF")
_DARK_FROM: Final = 0.45  # of the deepest shade
_EMPTY: Final = "#DE9A2B"
_CELL_PX: Final = 25


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its interval, if it has one, and of how many problems."""

    value: float
    low: float | None
    high: float | None
    problems: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A measure: its title, how its values are written (d3), and one value for each name, `None` where there is none.

    `upto` is where its axis ends at least; nothing is lower than 0.
    """

    title: str
    form: str
    values: Sequence[Value | None]
    upto: float | None = None


def measures_figure(pictures: Sequence[Picture], names: Sequence[str], *, in_order: bool) -> go.Figure:
    """A small picture for each measure, with 95 % intervals.

    Args:
        pictures: The measures, the first one in the upper left corner.
        names: Whose values they are; whoever named them.
        in_order: Whether they follow one another, as rounds do: then they stand from the left and a line joins them;
            else they stand one below the other.
    """
    down = -(-len(pictures) // _ACROSS)
    small = _SMALL_PX if in_order else _ROW_PX * len(names)
    height = _FRAME_PX + (small + _GAP_PX) * down
    figure = make_subplots(
        down,
        _ACROSS,
        subplot_titles=[picture.title for picture in pictures],
        vertical_spacing=_GAP_PX / ((small + _GAP_PX) * down),
        horizontal_spacing=0.12 if in_order else 0.06,
        shared_yaxes=not in_order,
    )
    shown = [inert(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…") for name in names]
    for place, picture in enumerate(pictures):
        where = {"row": place // _ACROSS + 1, "col": place % _ACROSS + 1}
        figure.add_trace(_line(picture, shown, in_order=in_order), **where)
        scale: dict[str, Any] = {"rangemode": "tozero", "tickformat": _trimmed(picture.form), "nticks": 5}
        ticks = {"tickvals": list(range(len(names))), "ticktext": shown, "range": [-_ASIDE, len(names) - 1 + _ASIDE]}
        turned = {**ticks, "range": [len(names) - 1 + 2 * _ASIDE, -2 * _ASIDE]}
        figure.update_xaxes(**(ticks | {"showgrid": False} if in_order else scale), zeroline=False, **where)
        figure.update_yaxes(**(scale if in_order else turned | {"showgrid": False}), zeroline=False, **where)
    figure.update_annotations(font_size=13, xanchor="left", yshift=-2)
    for place, title in enumerate(figure.layout.annotations):
        title.x = figure.layout[f"xaxis{place + 1 if place else ''}"].domain[0]
    figure.update_layout(
        height=height, margin={"l": 0, "r": 8, "t": 24, "b": 0}, dragmode=False, showlegend=False
    )  # fmt: skip
    return figure


def _line(picture: Picture, names: Sequence[str], *, in_order: bool) -> go.Scatter:
    found = [(place, value) for place, value in enumerate(picture.values) if value is not None]
    places, values = [place for place, _ in found], [value.value for _, value in found]
    error = {
        "array": [each.high - each.value if each.high is not None else 0 for _, each in found],
        "arrayminus": [each.value - each.low if each.low is not None else 0 for _, each in found],
        "thickness": 1,
        "width": 3,
    }
    value = "y" if in_order else "x"
    return go.Scatter(
        x=places if in_order else values,
        y=values if in_order else places,
        **{f"error_{value}": error},
        mode="lines+markers" if in_order else "markers",
        line={"color": NO_TIER.colour, "width": 2},
        marker={"size": 7, "color": NO_TIER.colour},
        customdata=[[names[place], *_interval(each), each.problems] for place, each in found],
        hovertemplate=f"%{{customdata[0]}}: %{{{value}:{picture.form}}}"
        f"%{{customdata[1]}}%{{customdata[2]:{picture.form}}}%{{customdata[3]}}%{{customdata[4]:{picture.form}}}, "
        "of %{customdata[5]:,} problems<extra></extra>"
        if all(each.low is not None and each.high is not None for _, each in found)
        else f"%{{customdata[0]}}: %{{{value}:{picture.form}}}, of %{{customdata[5]:,}} problems<extra></extra>",
    )


def _interval(each: Value) -> tuple[str, float | None, str, float | None]:
    return ", 95% ", each.low, " to ", each.high


def _trimmed(form: str) -> str:
    """How an axis writes values: without zeros at the end."""
    return form if "~" in form else f"{form[:-1]}~{form[-1]}"


def gaps_figure(counts: Sequence[Sequence[int]], topics: Sequence[str], levels: Sequence[int]) -> go.Figure:
    """Problems by topic and level: the darker, the more; a cell without any is an empty frame with a 0.

    Args:
        counts: Problems, by topic, then by level.
        topics: The topics, the first one on top; whoever named them.
        levels: The levels from the left.
    """
    most = max((count for row in counts for count in row), default=1) or 1
    columns, rows = list(range(len(levels))), list(range(len(topics)))
    names = [inert(topic if len(topic) <= _LONGEST else f"{topic[: _LONGEST - 1].rstrip()}…") for topic in topics]
    figure = go.Figure()
    figure.add_heatmap(
        z=[[count or None for count in row] for row in counts],
        x=columns,
        y=rows,
        colorscale=_SHADES,
        zmin=0,
        zmax=most,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    cells = list(product(rows, columns))
    flat = [counts[row][column] for row, column in cells]
    for empty in (False, True):
        own = [(cell, count) for cell, count in zip(cells, flat, strict=True) if (not count) is empty]
        figure.add_scatter(
            x=[column for (_, column), _ in own],
            y=[row for (row, _), _ in own],
            text=[str(count) for _, count in own],
            mode="markers+text" if empty else "text",
            marker={"symbol": "square-open", "size": 19, "color": _EMPTY, "line": {"width": 2}},
            textfont={"size": 11}
            | ({} if empty else {"color": [_INK[count >= _DARK_FROM * most] for _, count in own]}),
            customdata=[[inert(topics[row]), levels[column]] for (row, column), _ in own],
            hovertemplate="%{customdata[0]}, level %{customdata[1]}: %{text} problems<extra></extra>",
            showlegend=False,
        )
    figure.update_xaxes(
        side="top", tickvals=columns, ticktext=[f"level {level}" for level in levels], showgrid=False, zeroline=False,
        range=[-0.5, len(columns) - 0.5], ticks="",
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=rows, ticktext=names, range=[len(rows) - 0.5, -0.5], showgrid=False, zeroline=False, ticks=""
    )
    figure.update_layout(
        height=_FRAME_PX + _CELL_PX * len(rows), margin={"l": 0, "r": 0, "t": 8, "b": 8}, dragmode=False
    )  # fmt: skip
    return figure

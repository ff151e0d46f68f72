"""Causes of inconsistent attempts by teacher and by round."""

from collections.abc import Sequence
from itertools import product
from typing import Final

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from dashboard.charts.looks import NO_TIER, OTHER_TEACHER, TEACHERS, bar, dress, inert, numbers
from engine.quality import wilson

_LINE_PX: Final = 29
_ACROSS: Final = 2
"""Small pictures beside each other: on a phone there is room for so many."""
_SMALL_PX: Final = 96
_GAP_PX: Final = 46
_FRAME_PX: Final = 40
_ASIDE: Final = 0.04  # of a round: intervals stand beside each other
_MARKS: Final = ("circle", "diamond", "square")
_LINES: Final = ("solid", "dash", "dot")


def causes_figure(rows: pl.DataFrame, order: Sequence[str]) -> go.Figure:
    """How many attempts have each cause, split by teacher.

    Args:
        rows: `engine.store.failures.causes` of one round.
        order: The causes, the first one on top.
    """
    figure = go.Figure()
    for teacher in rows["teacher"].unique().sort(descending=True).to_list():
        own = rows.filter(pl.col("teacher") == teacher).group_by("cause").agg(pl.col("attempts").sum())
        counts = dict(own.rows())
        values = [counts.get(cause, 0) for cause in order]
        shown = f"%{{y}}: %{{x:,}} of {inert(teacher)}<extra></extra>"
        look = TEACHERS.get(teacher, OTHER_TEACHER)
        figure.add_bar(**bar(inert(teacher), look, numbers(values)), x=values, y=list(order), hovertemplate=shown)
    dress(figure, bars=len(order), bar_px=_LINE_PX)
    figure.update_xaxes(title="attempts", rangemode="tozero", tickformat=",d")
    return figure


def trend_figure(rows: pl.DataFrame, order: Sequence[str]) -> go.Figure:
    """A small picture for each cause: its share of the attempts, round by round, with Wilson's 95 % interval.

    Args:
        rows: Columns cause, group (a teacher, or empty for all), round, attempts (that have the cause), whole.
        order: The causes, the first one in the upper left corner.
    """
    down = -(-len(order) // _ACROSS)
    gap = _GAP_PX / ((_SMALL_PX + _GAP_PX) * down)
    figure = make_subplots(down, _ACROSS, subplot_titles=order, vertical_spacing=gap, horizontal_spacing=0.09)
    groups = rows["group"].unique().sort(descending=True).to_list()
    for (place, cause), (which, group) in product(enumerate(order), enumerate(groups)):
        own = rows.filter((pl.col("cause") == cause) & (pl.col("group") == group)).sort("round")
        line = _line(own, group, which, shown=len(groups) > 1 and not place)
        figure.add_trace(line, row=place // _ACROSS + 1, col=place % _ACROSS + 1)
    figure.update_xaxes(
        dtick=1, range=[0.7, max(rows["round"].to_list(), default=1) + 0.3], showgrid=False, tickprefix="round "
    )
    figure.update_yaxes(rangemode="tozero", tickformat=".2~p", nticks=4, zeroline=False)
    figure.update_annotations(font_size=13, xanchor="left", yshift=-2)
    for place, title in enumerate(figure.layout.annotations):
        title.x = figure.layout[f"xaxis{place + 1 if place else ''}"].domain[0]
    figure.update_layout(
        height=_FRAME_PX + (_SMALL_PX + _GAP_PX) * down,
        margin={"l": 0, "r": 8, "t": 48 if len(groups) > 1 else 24, "b": 0},
        legend={"orientation": "h", "y": 1, "yanchor": "top", "yref": "container", "x": 0},
        dragmode=False,
    )
    return figure


def _line(own: pl.DataFrame, group: str, which: int, *, shown: bool) -> go.Scatter:
    """One group's shares in one small picture."""
    look = TEACHERS.get(group, OTHER_TEACHER) if group else NO_TIER
    bounds = [wilson(row["attempts"], row["whole"]) for row in own.iter_rows(named=True)]
    shares = [row["attempts"] / row["whole"] for row in own.iter_rows(named=True)]
    of = f" of {inert(group)}" if group else ""
    return go.Scatter(
        x=[number + which * _ASIDE for number in own["round"]],
        y=shares,
        name=inert(group),
        legendgroup=group,
        showlegend=shown,
        mode="lines+markers",
        line={"color": look.colour, "dash": _LINES[which % len(_LINES)], "width": 2},
        marker={"symbol": _MARKS[which % len(_MARKS)], "size": 7},
        error_y={
            "array": [high - share for share, (_, high) in zip(shares, bounds, strict=True)],
            "arrayminus": [share - low for share, (low, _) in zip(shares, bounds, strict=True)],
            "thickness": 1,
            "width": 3,
        },
        customdata=[
            (row["attempts"], row["whole"], low, high, row["round"])
            for row, (low, high) in zip(own.iter_rows(named=True), bounds, strict=True)
        ],
        hovertemplate="round %{customdata[4]}: %{customdata[0]:,} of %{customdata[1]:,}" + of + " (%{y:.1%}), "
        "95% %{customdata[2]:.1%} to %{customdata[3]:.1%}<extra></extra>",
    )

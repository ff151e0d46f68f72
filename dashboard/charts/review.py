"""Estimated accuracy: the whole and its strata, each with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.consistency import AGREEING
from dashboard.charts.looks import dress, inert

_ROW_PX = 30
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.25)
_TICKS = 5
"""At most so many steps on the axis: more labels would touch one another on a phone."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """A row of the figure: its name, the estimate, its interval, and how many judged items it rests on."""

    name: str
    value: float
    low: float
    high: float
    judged: int


def estimates_figure(rows: Sequence[Estimated]) -> go.Figure:
    """Estimated accuracy with 95 % intervals, one below the other, the whole on top.

    Args:
        rows: The whole, then its parts.
    """
    names = [f"{inert(row.name)}  " for row in rows]
    figure = go.Figure()
    figure.add_scatter(
        x=[row.value for row in rows],
        y=names,
        error_x={
            "array": [row.high - row.value for row in rows],
            "arrayminus": [row.value - row.low for row in rows],
            "thickness": 2,
            "width": 6,
        },
        mode="markers",
        marker={
            "size": [12 if place == 0 else 9 for place in range(len(rows))],
            "symbol": ["diamond" if place == 0 else "circle" for place in range(len(rows))],
            "color": AGREEING,
        },
        customdata=[[row.judged, row.low, row.high] for row in rows],
        hovertemplate="%{y}: %{x:.1%}, 95% interval %{customdata[1]:.1%} to %{customdata[2]:.1%}, "
        "%{customdata[0]:,} judged<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    dress(figure, bars=len(rows), bar_px=_ROW_PX)
    left = max(0.0, min((row.low for row in rows), default=0.0) - 0.05)
    step = next((step for step in _STEPS if (1 - left) / step <= _TICKS), _STEPS[-1])
    figure.update_layout(height=50 + _ROW_PX * len(rows), showlegend=False, margin={"r": 16})
    figure.update_xaxes(tickformat=".0%", tick0=1, dtick=step, range=[left, 1.02], zeroline=False, title=None)
    figure.update_xaxes(ticklabeloverflow="allow")
    figure.update_yaxes(type="category", autorange="reversed", ticks="")
    return figure

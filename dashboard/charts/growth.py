"""Children against their parents, as shares."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.looks import Look, bar, dress, inert

_LINE_PX: Final = 29
_LAST_TICK_PX: Final = 20
_ROOM: Final = 0.06
STEPS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "harder": Look("#7A4A63", "/", "#FFFFFF"),
        "as hard": Look("#B9AFA6", "", "#1F1B16"),
        "easier": Look("#5C8C99", "x", "#FFFFFF"),
    }
)
"""How a child stands to its parent; none of these colours is a tier's or a teacher's."""


def steps_figure(rows: Sequence[tuple[str, Mapping[str, int]]]) -> go.Figure:
    """Bars of equal length: which share of children is harder, as hard, or easier than its parent.

    Args:
        rows: What each bar stands for, and how many children of it there are of each step; with none it is left out.
    """
    rows = [(name, steps) for name, steps in rows if sum(steps.values())]
    totals = [sum(steps.values()) for _, steps in rows]
    names = [f"{inert(name)} ({total:,})" for (name, _), total in zip(rows, totals, strict=True)]
    figure = go.Figure()
    for step, look in STEPS.items():
        counts = [steps.get(step, 0) for _, steps in rows]
        shares = [count / total for count, total in zip(counts, totals, strict=True)]
        figure.add_bar(
            **bar(step, look, [f"{share:.0%}" if share >= _ROOM else "" for share in shares]),
            x=shares,
            y=names,
            customdata=list(zip(counts, totals, strict=True)),
            hovertemplate=f"%{{y}}: %{{customdata[0]}} of %{{customdata[1]}} {step} (%{{x:.1%}})<extra></extra>",
        )
    dress(figure, bars=len(rows), bar_px=_LINE_PX)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.25)
    figure.update_layout(margin_r=_LAST_TICK_PX)
    return figure

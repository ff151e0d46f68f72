"""Consistency: by level beside the published curve, by subject and level, and against being right."""

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.looks import dress, inert
from engine.quality import PUBLISHED_CONSISTENCY, Stability, wilson

AGREEING: Final = "#C2477F"
LEFT: Final = "#8A8F98"
"""What agrees, on every figure of agreement; and what does not, or was measured by others."""
_RAMP: Final = ((0.0, "#F1E3EA"), (0.5, "#CE79A2"), (1.0, "#7A1F4E"))
"""Shares that agree, from none to all: the same hue."""
_INK: Final = ("#2A1020", "#FFFFFF")
_DARK_FROM: Final = 0.55
_LEVELS_PX: Final = 340
_CELL_PX: Final = 46
_AXES_PX: Final = 60
_SHARES: Final = (-0.03, 1.03)
_STEP: Final = 0.1
"""Levels by which series stand beside one another, so that their intervals do not hide each other."""

Levels = Mapping[int, tuple[int, int]]
"""By level: how many were such, and of how many."""


def levels_figure(own: Levels, claimed: Levels) -> go.Figure:
    """Consistency by level with Wilson's intervals, beside the published curve.

    Args:
        own: By the publisher's level.
        claimed: By the level that an author claims, where there is no publisher's.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=list(PUBLISHED_CONSISTENCY),
        y=list(PUBLISHED_CONSISTENCY.values()),
        name="published (DeepSeek-V2.5, MATH test)",
        mode="lines+markers",
        line={"color": LEFT, "dash": "dash", "width": 2},
        marker={"symbol": "diamond", "size": 8},
        hovertemplate="published, level %{x}: %{y:.1%}<extra></extra>",
    )
    if own:
        _series(figure, "the publisher's level", own, symbol="circle")
    if claimed:
        _series(figure, "claimed by the author", claimed, symbol="square-open", shift=_STEP)
    return _level_axes(figure, "share consistent in stage 1")


def accuracy_figure(series: Sequence[tuple[str, Levels]]) -> go.Figure:
    """How many answers are right by level, with Wilson's intervals: of what was consistent, and of what was not.

    Args:
        series: Those two, each with its name.
    """
    figure = go.Figure()
    looks = (("circle", AGREEING), ("x", LEFT))
    for place, (name, levels) in enumerate(series):
        symbol, colour = looks[place]
        _series(figure, name, levels, symbol=symbol, shift=place * _STEP, colour=colour)
    return _level_axes(figure, "share right")


def _series(
    figure: go.Figure, name: str, levels: Levels, *, symbol: str, shift: float = 0.0, colour: str = AGREEING
) -> None:
    shown = {level: (part, whole) for level, (part, whole) in levels.items() if whole}
    shares = [part / whole for part, whole in shown.values()]
    bounds = [wilson(part, whole) for part, whole in shown.values()]
    figure.add_scatter(
        x=[level + shift for level in shown],
        y=shares,
        error_y={
            "array": [high - share for (_, high), share in zip(bounds, shares, strict=True)],
            "arrayminus": [share - low for (low, _), share in zip(bounds, shares, strict=True)],
            "thickness": 1.5,
            "width": 5,
        },
        name=name,
        mode="markers" if symbol == "square-open" else "lines+markers",
        line={"color": colour, "width": 1.5},
        marker={"symbol": symbol, "size": 10, "color": colour},
        customdata=[
            [level, part, whole, *pair] for (level, (part, whole)), pair in zip(shown.items(), bounds, strict=True)
        ],
        hovertemplate=name + ", level %{customdata[0]}: %{customdata[1]:,} of %{customdata[2]:,} (%{y:.1%}), "
        "95% interval %{customdata[3]:.1%} to %{customdata[4]:.1%}<extra></extra>",
    )


def _level_axes(figure: go.Figure, title: str) -> go.Figure:
    dress(figure, bars=0, bar_px=0)
    figure.update_layout(height=_LEVELS_PX)
    figure.update_xaxes(title="level", tickvals=list(PUBLISHED_CONSISTENCY), range=[0.7, 5.4], zeroline=False)
    figure.update_yaxes(title=title, autorange=False, range=_SHARES, tickformat=".0%", dtick=0.25, zeroline=False)
    return figure


def heat_figure(cells: Mapping[tuple[str, int], tuple[int, int]]) -> go.Figure:
    """Consistency by subject and level: the share in each cell, and of how many it is.

    Args:
        cells: By subject and level: how many were consistent, and of how many. The last of each point's `customdata`
            is what `cell_key` says of them.
    """
    subjects = sorted({subject for subject, _ in cells})
    levels = sorted({level for _, level in cells})
    shown = [
        (subject, level, *cells[subject, level])
        for subject in subjects
        for level in levels
        if (subject, level) in cells
    ]
    figure = go.Figure()
    figure.add_heatmap(
        x=[f"level {level}" for level in levels],
        y=[inert(subject) for subject in subjects],
        z=[[_share(cells.get((subject, level))) for level in levels] for subject in subjects],
        zmin=0,
        zmax=1,
        colorscale=_RAMP,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[f"level {level}" for _, level, _, _ in shown],
        y=[inert(subject) for subject, _, _, _ in shown],
        mode="markers+text",
        marker={"size": _CELL_PX - 6, "opacity": 0, "symbol": "square", "color": LEFT},
        text=[f"{part / whole:.0%}<br>of {whole:,}" for _, _, part, whole in shown],
        textfont={"color": [_INK[part / whole >= _DARK_FROM] for _, _, part, whole in shown], "size": 12},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": LEFT}},
        customdata=[[part, whole, cell_key(subject, level)] for subject, level, part, whole in shown],
        hovertemplate="%{y}, %{x}: %{customdata[0]:,} of %{customdata[1]:,} consistent<extra></extra>",
        showlegend=False,
    )
    dress(figure, bars=len(subjects), bar_px=_CELL_PX)
    # However far from a cell's middle the pointer is, the nearest middle is that of its cell.
    figure.update_layout(
        height=_AXES_PX + _CELL_PX * len(subjects), showlegend=False, hovermode="closest", hoverdistance=-1
    )
    figure.update_xaxes(side="top", showgrid=False, ticks="", range=[-0.5, len(levels) - 0.5])
    figure.update_yaxes(showgrid=False, ticks="", autorange=False, range=[len(subjects) - 0.5, -0.5])
    return figure


def cell_key(subject: str, level: int) -> str:
    """What a cell of the heat map is told from all others by."""
    return f"{level}/{subject}"


def _share(cell: tuple[int, int] | None) -> float | None:
    return cell[0] / cell[1] if cell and cell[1] else None


def samples_figure(stability: Stability) -> go.Figure:
    """pass@k and majority@k for every k: the gap between them is the instability."""
    figure = go.Figure()
    every = list(range(1, stability.samples + 1))
    for name, values, symbol, colour in (
        ("pass@k", [stability.pass_at(k) for k in every], "circle", LEFT),
        ("majority@k", [stability.majority_at(k) for k in every], "square", AGREEING),
    ):
        figure.add_scatter(
            x=every,
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": "dash" if name == "pass@k" else "solid"},
            marker={"symbol": symbol, "size": 9},
            hovertemplate=name.replace("@k", "@") + "%{x}: %{y:.1%}<extra></extra>",
        )
    dress(figure, bars=0, bar_px=0)
    figure.update_layout(height=_LEVELS_PX)
    figure.update_xaxes(title="k, samples that are drawn", dtick=1, range=[0.8, stability.samples + 0.2])
    figure.update_yaxes(title="share of problems", autorange=False, range=_SHARES, tickformat=".0%", dtick=0.25)
    return figure

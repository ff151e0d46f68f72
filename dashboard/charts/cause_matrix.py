"""Causes of inconsistent attempts by whatever attempts differ in."""

from collections.abc import Sequence
from itertools import product
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.looks import inert
from engine.quality import wilson

_SHADES: Final = [[0.0, "#A9C4D1"], [1.0, "#1F5570"]]
"""Of one hue, dull enough for either ground; what does not occur has no colour at all."""
_INK: Final = ("#15222B", "#FFFFFF")
_DARK_FROM: Final = 0.45  # of the deepest shade
_FRAME_PX: Final = 44
_NAMES_PX: Final = 64  # what tilted names need beyond that
_CELL_PX: Final = 27
_FEW: Final = 3
_SHORT: Final = 8
"""Columns, and characters of their names, that have room for upright names."""
_TILTED_PX: Final = 48  # how far the last name leans out
_LONGEST: Final = 26
_WHOLE_PER_CENT: Final = 9.95  # from here on without a decimal


def matrix_figure(cells: Sequence[Sequence[tuple[int, int]]], order: Sequence[str], groups: Sequence[str]) -> go.Figure:
    """The share of each group's attempts that have each cause, in per cent: the darker, the more frequent.

    Args:
        cells: Attempts with the cause, and all attempts; by cause, then by group.
        order: The causes, the first one on top.
        groups: The groups from the left; whoever named them.
    """
    places = list(range(len(groups)))  # names that were shortened may be the same
    names = [_short(name) for name in groups]
    shares = [[part / whole if part else None for part, whole in row] for row in cells]
    most = max((share for row in shares for share in row if share), default=1.0)
    figure = go.Figure()
    figure.add_heatmap(
        z=shares,
        x=places,
        y=list(order),
        customdata=[
            [(part, whole, *wilson(part, whole), name) for name, (part, whole) in zip(names, row, strict=True)]
            for row in cells
        ],
        colorscale=_SHADES,
        zmin=0,
        zmax=most,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{customdata[4]}, %{y}: %{customdata[0]:,} of %{customdata[1]:,} (%{z:.1%}), "
        "95% %{customdata[2]:.1%} to %{customdata[3]:.1%}<extra></extra>",
    )
    flat = [share or 0.0 for row in shares for share in row]
    figure.add_scatter(
        x=[place for _, place in product(order, places)],
        y=[cause for cause, _ in product(order, places)],
        text=[_per_cent(share) for share in flat],
        mode="text",
        textfont={"size": 11, "color": [_INK[share >= _DARK_FROM * most] for share in flat]},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    tilted = len(groups) > _FEW and max(map(len, names)) > _SHORT
    figure.update_xaxes(
        side="top",
        tickfont_size=11,
        tickvals=places,
        ticktext=names,
        showgrid=False,
        ticks="",
        zeroline=False,
        tickangle=-35 if tilted else 0,
    )
    height = _FRAME_PX + (_NAMES_PX if tilted else 0) + _CELL_PX * len(order)
    figure.update_layout(
        height=height, margin={"l": 0, "r": _TILTED_PX if tilted else 0, "t": 8, "b": 8}, dragmode=False
    )
    return figure


def _short(name: str) -> str:
    """A name that stands beside others, inert whatever it says."""
    return inert(name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…")


def _per_cent(share: float) -> str:
    if not share:
        return ""
    return f"{100 * share:.0f}" if 100 * share >= _WHOLE_PER_CENT else f"{100 * share:.1f}"

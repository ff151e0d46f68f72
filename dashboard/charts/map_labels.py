"""Names of clusters on a map."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.looks import inert

Bounds = tuple[float, float, float, float]
_LABELLED: Final = 12
_LABEL: Final = 32
_LETTER_PX, _LINE_PX, _WIDE_PX = 7, 18, 820


def label(figure: go.Figure, points: pl.DataFrame, labels: Mapping[int, str], bounds: Bounds, height_px: int) -> None:
    """Write names where most of each cluster lies, the largest first, as far as they do not cover one another.

    Args:
        figure: The map.
        points: `engine.store.maps.drawn`.
        labels: Names by cluster.
        bounds: The part of the plane that is seen.
        height_px: Of the figure.
    """
    middles = (
        points.filter(pl.col("cluster").is_in(list(labels)))
        .group_by("cluster")
        .agg(pl.col("x", "y").median(), pl.len())
        .sort("len", "cluster", descending=[True, False])
    )
    x0, x1, y0, y1 = bounds
    unit = max((x1 - x0) / _WIDE_PX, (y1 - y0) / height_px)  # of the plane, for each pixel
    taken: list[tuple[float, float, float]] = []
    for row in middles.iter_rows(named=True):
        name = labels[row["cluster"]]
        cut = name if len(name) <= _LABEL else f"{name[: _LABEL - 1].rstrip()}…"
        half = len(cut) * _LETTER_PX / 2 * unit
        x, y = row["x"], row["y"]
        if len(taken) == _LABELLED or any(
            abs(x - ox) < half + other and abs(y - oy) < _LINE_PX * unit for ox, oy, other in taken
        ):
            continue
        taken.append((x, y, half))
        font = {"size": 12, "weight": 600, "shadow": "auto"}
        figure.add_annotation(x=x, y=y, text=inert(cut), showarrow=False, font=font)

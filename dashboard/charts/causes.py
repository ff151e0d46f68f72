"""Causes of inconsistent attempts, by teacher."""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.looks import Look, bar, dress, numbers

_LINE_PX: Final = 29
_TEACHERS: Final = (Look("#5B6B7C", "", "#FFFFFF"), Look("#B08A4E", "/", "#1F1B16"), Look("#7C9A8E", "x", "#1F1B16"))
"""Teachers in their order; none of these colours is a tier's."""


def causes_figure(rows: pl.DataFrame, order: Sequence[str]) -> go.Figure:
    """How many attempts have each cause, split by teacher.

    Args:
        rows: `engine.store.failures.causes` of one round.
        order: The causes, the first one on top.
    """
    figure = go.Figure()
    teachers = rows["teacher"].unique().sort(descending=True).to_list()
    for place, teacher in enumerate(teachers):
        own = rows.filter(pl.col("teacher") == teacher).group_by("cause").agg(pl.col("attempts").sum())
        counts = dict(own.rows())
        values = [counts.get(cause, 0) for cause in order]
        shown = f"%{{y}}: %{{x:,}} of {teacher}<extra></extra>"
        figure.add_bar(
            **bar(teacher, _TEACHERS[place % len(_TEACHERS)], numbers(values)),
            x=values,
            y=list(order),
            hovertemplate=shown,
        )
    dress(figure, bars=len(order), bar_px=_LINE_PX)
    figure.update_xaxes(title="attempts", rangemode="tozero", tickformat=",d")
    return figure

"""Problems by something, each split by tier: as numbers, or as shares that can be compared."""

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.looks import LOOKS, NO_TIER, bar, dress, inert, numbers

_LINE_PX: Final = 29
_DENSE_PX: Final = 22  # above a list, which should not be pushed out of sight
_FEW: Final = 10
_LAST_TICK_PX: Final = 20  # half of its label stands beyond the bars
_ROOM: Final = 0.04  # of a whole bar: a smaller share has no room for its text


def shape_figure(counts: pl.DataFrame) -> go.Figure:
    """A list of problems by level, each level split by tier; a claimed level is another than the publisher's.

    Args:
        counts: `engine.store.shape.counts`.
    """
    by: dict[str, dict[str | None, int]] = {}
    order = counts.sort("level", "claimed_level", nulls_last=True)
    for row in order.iter_rows(named=True):
        ends = by.setdefault(level_name(row["level"], row["claimed_level"]), {})
        ends[row["tier"]] = ends.get(row["tier"], 0) + row["problems"]
    figure = go.Figure()
    for name, look in [*LOOKS.items(), (None, NO_TIER)]:
        values = [ends.get(name, 0) for ends in by.values()]
        if any(values):
            shown = f"%{{y}}: %{{x:,}} {name or 'problems'}<extra></extra>"
            parts = bar(name or "problems", look, numbers(values))
            figure.add_bar(**parts, x=values, y=list(by), hovertemplate=shown)
    dress(figure, bars=len(by), bar_px=_DENSE_PX)
    widest = max((sum(ends.values()) for ends in by.values()), default=0)
    figure.update_xaxes(title="problems", rangemode="tozero", dtick=1 if widest <= _FEW else None, tickformat=",d")
    figure.update_layout(showlegend=bool(counts["tier"].count()))
    return figure


def level_name(level: int | None, claimed: int | None) -> str:
    """What a level is called: the publisher's, or one that is only claimed."""
    if level is not None:
        return f"level {level}"
    return f"{claimed} claimed" if claimed is not None else "no level"


def key_of(bar_name: str, tier: str) -> str:
    """What a part of a bar is told from all others by."""
    return f"{bar_name}/{tier}"


def shares_figure(rows: Sequence[tuple[str, Mapping[str, int]]]) -> go.Figure:
    """Bars of equal length, each split by tier: where what share of each ended.

    Args:
        rows: What each bar stands for, and how many of it ended in each tier; with nothing at all it is left out.
            The `customdata` of each part has its count, the bar's, and last what `key_of` says of bar and tier.
    """
    rows = [(name, ends) for name, ends in rows if sum(ends.values())]
    totals = [sum(ends.values()) for _, ends in rows]
    bars = [name for name, _ in rows]
    names = [f"{inert(name)} ({total:,})" for name, total in zip(bars, totals, strict=True)]
    figure = go.Figure()
    for tier, look in LOOKS.items():
        counts = [ends.get(tier, 0) for _, ends in rows]
        if any(counts):
            shares = [count / total for count, total in zip(counts, totals, strict=True)]
            figure.add_bar(
                **bar(tier, look, [f"{share:.0%}" if share >= _ROOM else "" for share in shares]),
                x=shares,
                y=names,
                customdata=[[n, all_, key_of(b, tier)] for b, n, all_ in zip(bars, counts, totals, strict=True)],
                hovertemplate=f"%{{y}}: %{{customdata[0]}} of %{{customdata[1]}} {tier} (%{{x:.1%}})<extra></extra>",
            )
    dress(figure, bars=len(rows), bar_px=_LINE_PX)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.25)
    figure.update_layout(margin_r=_LAST_TICK_PX)
    return figure

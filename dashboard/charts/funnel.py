"""How the problems of a round moved through its stages."""

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.looks import LOOKS, bar, dress, numbers
from engine.domain import Tier

_BAR_PX: Final = 46
_FEW: Final = 10


def flow(stages: pl.DataFrame, order: Sequence[str], entered: int) -> pl.DataFrame:
    """How problems moved through one round's stages.

    Args:
        stages: `engine.store.funnel.stages` of one round.
        order: The round's stages.
        entered: How many problems entered the round.

    Returns:
        One row for each stage, with its name, `entered`, one column for each tier but `pending`, `passed on` and
        `pending`; `entered` is the sum of the others.
    """
    counted = {
        (row["stage"], row["tier"] or "passed on"): row["problems"]
        for row in stages.group_by("stage", "tier").agg(pl.col("problems").sum()).iter_rows(named=True)
    }
    columns = [*(tier.value for tier in Tier), "passed on"]
    rows = []
    for stage in order:
        row = {name: int(counted.get((stage, name), 0)) for name in columns}
        rows.append({"stage": stage, "entered": entered, **row, "pending": entered - sum(row.values())})
        entered = row["passed on"]
    schema = {"stage": pl.String, **dict.fromkeys(["entered", *columns, "pending"], pl.Int64)}
    return pl.DataFrame(rows, schema=schema)


def funnel_figure(moved: pl.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """The stages of a round as bars that get shorter: what each settled, let go, passed on.

    Args:
        moved: From `flow`.
        names: What the stages are called.
    """
    figure = go.Figure()
    stages = [names[stage] for stage in moved["stage"]]
    for name, look in LOOKS.items():
        values = moved[name].to_list()
        if any(values):
            shown = f"%{{y}}: %{{x:,}} {name}<extra></extra>"
            figure.add_bar(**bar(name, look, numbers(values)), x=values, y=stages, hovertemplate=shown)
    dress(figure, bars=len(stages), bar_px=_BAR_PX)
    widest = max(moved["entered"].to_list(), default=0)
    figure.update_xaxes(title="problems", rangemode="tozero", dtick=1 if widest <= _FEW else None, tickformat=",d")
    figure.update_yaxes(tickfont_size=14)
    return figure

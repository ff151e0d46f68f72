"""Figures: frames in, Plotly out, and nothing else. A colour means one thing on every page, and never alone.

The colours are spaced so that they can be told apart with the common colour blindnesses and on light and dark ground;
patterns and labels say the same again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go
import polars as pl

from engine.domain import Tier


@dataclass(frozen=True, slots=True)
class Look:
    """How something looks in every figure: its colour, its pattern, and the ink of a label on it."""

    colour: str
    pattern: str
    ink: str


LOOKS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "easy": Look("#2A9D75", "", "#FFFFFF"),
        "medium": Look("#3D7EC2", "/", "#FFFFFF"),
        "hard": Look("#8A5FB8", "x", "#FFFFFF"),
        "unsettled": Look("#DE9A2B", ".", "#1F1B16"),
        "unverified": Look("#C9B458", "\\", "#1F1B16"),
        "dropped": Look("#C65A4A", "+", "#FFFFFF"),
        "pending": Look("#9AA0A8", "|", "#1F1B16"),
        "passed on": Look("#C9CDD3", "", "#1F1B16"),
    }
)
"""Tiers, and what is on its way: the one scale of the dashboard."""

_NO_TIER: Final = Look("#7F8C9B", "", "#FFFFFF")
_STROKES: Final = {"fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.4, "solidity": 0.16, "size": 7}
_BAR_PX: Final = 46
_LINE_PX: Final = 29
_FRAME_PX: Final = 118
_FEW: Final = 10


def flow(stages: pl.DataFrame, order: Sequence[str], entered: int) -> pl.DataFrame:
    """How problems moved through one round's stages.

    Args:
        stages: `engine.store.funnel.stages` of one round.
        order: The recipe's stages.
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
    widest = max(moved["entered"].to_list(), default=0)
    for name, look in LOOKS.items():
        values = moved[name].to_list()
        if any(values):
            figure.add_bar(**_bar(name, look, values), y=stages, x=values, orientation="h")
    _dress(figure, height=_FRAME_PX + _BAR_PX * len(stages), widest=widest)
    figure.update_yaxes(tickfont_size=14)
    return figure


def shape_figure(counts: pl.DataFrame) -> go.Figure:
    """A list of problems by level, each level split by tier.

    Args:
        counts: `engine.store.browse.counts`.
    """
    levels = sorted(counts["level"].unique().to_list(), key=lambda level: (level is None, level))
    named = ["no level" if level is None else f"level {level}" for level in levels]
    by = {(row["level"], row["tier"]): row["problems"] for row in counts.iter_rows(named=True)}
    totals = [sum(n for (level, _), n in by.items() if level == wanted) for wanted in levels]
    figure = go.Figure()
    for name, look in [*LOOKS.items(), (None, _NO_TIER)]:
        values = [by.get((level, name), 0) for level in levels]
        if any(values):
            figure.add_bar(**_bar(name or "problems", look, values), y=named, x=values, orientation="h")
    _dress(figure, height=_FRAME_PX + _LINE_PX * len(levels), widest=max(totals, default=0))
    figure.update_layout(showlegend=bool(counts["tier"].count()))
    return figure


def _bar(name: str, look: Look, values: Sequence[int]) -> dict[str, object]:
    """What all bars have in common; Plotly hides the number of a bar that has no room for it."""
    return {
        "name": name,
        "marker": {
            "color": look.colour,
            "pattern": {"shape": look.pattern, **_STROKES},
        },
        "text": [f"{value:,}" if value else "" for value in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.ink, "size": 14},
        "hovertemplate": f"%{{y}}: %{{x:,}} {name}<extra></extra>",
    }


def _dress(figure: go.Figure, *, height: int, widest: int) -> None:
    """The frame that all figures share: the first bar on top, whole numbers of problems."""
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title="problems", rangemode="tozero", dtick=1 if widest <= _FEW else None, tickformat=",d")
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        height=height,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        uniformtext={"minsize": 11, "mode": "hide"},
        dragmode=False,
    )

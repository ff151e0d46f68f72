"""How things look in every figure: colours, patterns, and the frame that all figures share.

The colours are spaced so that they can be told apart with the common colour blindnesses and on light and dark ground;
patterns and labels say the same again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any, Final

import plotly.graph_objects as go


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
        "reference": Look("#7A6A58", "-", "#FFFFFF"),
        "pending": Look("#9AA0A8", "|", "#1F1B16"),
        "passed on": Look("#C9CDD3", "", "#1F1B16"),
    }
)
"""Tiers, and what is on its way: the one scale of the dashboard."""

TEACHERS: Final[Mapping[str, Look]] = MappingProxyType(
    {"weak": Look("#5B6B7C", "", "#FFFFFF"), "expert": Look("#B08A4E", "/", "#1F1B16")}
)
"""Teachers by their role; none of these colours is a tier's."""
OTHER_TEACHER: Final = Look("#7C9A8E", "x", "#1F1B16")

NO_TIER: Final = Look("#7F8C9B", "", "#FFFFFF")
_STROKES: Final = {"fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.4, "solidity": 0.16, "size": 7}
_LONGEST: Final = 60
_FRAME_PX: Final = 118


def inert(text: str) -> str:
    """A text of others as a name in a figure: Plotly would take tags in it for links and styles."""
    # Quotes stay: Plotly draws `&quot;` as it is written.
    return escape(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…", quote=False)


def bar(name: str, look: Look, text: Sequence[str]) -> dict[str, Any]:
    """What all bars have in common; Plotly hides the text of a bar that has no room for it."""
    return {
        "name": name,
        "orientation": "h",
        "marker": {"color": look.colour, "pattern": {"shape": look.pattern, **_STROKES}},
        "text": text,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.ink, "size": 14},
    }


def numbers(values: Sequence[int]) -> list[str]:
    """The texts of bars that show how many; nothing is not written."""
    return [f"{value:,}" if value else "" for value in values]


def dress(figure: go.Figure, *, bars: int, bar_px: int) -> None:
    """The frame that all figures share: the first bar on top, the legend above.

    Args:
        figure: The figure.
        bars: How many bars it has.
        bar_px: Height of each, with its gap.
    """
    figure.update_yaxes(autorange="reversed")
    if bars:  # levels and rounds are names here: as numbers, they would hide the bars of those that are none
        figure.update_yaxes(type="category")
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        height=_FRAME_PX + bar_px * bars,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        uniformtext={"minsize": 11, "mode": "hide"},
        dragmode=False,
    )

"""What a selection takes of the whole: shares of each value, side by side."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.looks import Look, bar, dress, inert

_WHOLE: Final = Look("#9AA0A8", "/", "#1F1B16")
_CHOSEN: Final = Look("#3D7EC2", "", "#FFFFFF")
_BAR_PX: Final = 64


def distribution(counts: Mapping[str, tuple[int, int]]) -> go.Figure:
    """Bars of what share of all that meets the conditions, and of what is chosen, has which value.

    Args:
        counts: By value: how many meet the conditions, and how many of these are chosen.
    """
    names = [inert(value) if value and value != "0" else "none" for value in counts]
    figure = go.Figure()
    for place, (name, look) in enumerate((("all that meet the conditions", _WHOLE), ("chosen", _CHOSEN))):
        numbers = [pair[place] for pair in counts.values()]
        whole = sum(numbers) or 1
        shares = [100 * number / whole for number in numbers]
        text = [f"{number:,}" for number in numbers]
        figure.add_bar(
            **bar(name, look, text), x=shares, y=names, customdata=numbers,
            hovertemplate=f"%{{y}}: %{{customdata:,}}, %{{x:.1f}} % of {name}<extra></extra>",
        )  # fmt: skip
    dress(figure, bars=len(names), bar_px=_BAR_PX)
    figure.update_layout(barmode="group", showlegend=True)
    figure.update_xaxes(title="percent of each", rangemode="tozero")
    return figure

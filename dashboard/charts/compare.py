"""Two sides on the same problems: for how many something held on both, on one, on neither."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.looks import Look, bar, dress
from engine.quality import Paired

FIELDS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "both": Look("#4B5B6B", "", "#FFFFFF"),
        "only_a": Look("#1D7F8C", "/", "#FFFFFF"),
        "only_b": Look("#B4578F", "\\", "#FFFFFF"),
        "neither": Look("#C9CDD3", ".", "#1F1B16"),
    }
)
"""The four fields of a comparison; none of these colours is a tier's."""

_LINE_PX: Final = 31
_LAST_TICK_PX: Final = 20  # half of its label stands beyond the bars
_ROOM: Final = 0.05  # of a whole bar: a smaller share has no room for its text


def fields_figure(rows: Sequence[tuple[str, Paired, Sequence[int]]], names: Mapping[str, str]) -> go.Figure:
    """Bars of equal length, each split into the four fields.

    Args:
        rows: What each bar stands for, how often it held, and what a click on the bar is to tell beside its field;
            with nothing at all it is left out.
        names: What the fields are called.
    """
    rows = [row for row in rows if row[1].problems]
    labels = [f"{label} ({paired.problems:,})" for label, paired, _ in rows]
    figure = go.Figure()
    for field, look in FIELDS.items():
        counts = [getattr(paired, field) for _, paired, _ in rows]
        shares = [count / paired.problems for count, (_, paired, _) in zip(counts, rows, strict=True)]
        if any(counts):
            shown = f"%{{y}}: %{{customdata[1]:,}} of %{{customdata[2]:,}} {names[field]} (%{{x:.1%}})<extra></extra>"
            texts = [f"{count:,}" if share >= _ROOM else "" for count, share in zip(counts, shares, strict=True)]
            figure.add_bar(
                **bar(names[field], look, texts),
                x=shares,
                y=labels,
                customdata=[
                    [field, count, paired.problems, *told]
                    for count, (_, paired, told) in zip(counts, rows, strict=True)
                ],
                hovertemplate=shown,
            )
    dress(figure, bars=len(rows), bar_px=_LINE_PX)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.25)
    figure.update_layout(margin_r=_LAST_TICK_PX)
    return figure

"""Figures: frames in, Plotly out, and nothing else. A colour means one thing on every page, and never alone."""

from dashboard.charts.causes import causes_figure
from dashboard.charts.funnel import flow, funnel_figure
from dashboard.charts.looks import LOOKS, Look
from dashboard.charts.shares import level_name, shape_figure, shares_figure

__all__ = ["LOOKS", "Look", "causes_figure", "flow", "funnel_figure", "level_name", "shape_figure", "shares_figure"]

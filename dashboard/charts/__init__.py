"""Figures: frames in, Plotly out, and nothing else. A colour means one thing on every page, and never alone."""

from dashboard.charts.cause_matrix import matrix_figure
from dashboard.charts.causes import causes_figure, trend_figure
from dashboard.charts.compare import FIELDS, fields_figure
from dashboard.charts.consistency import accuracy_figure, cell_key, heat_figure, levels_figure, samples_figure
from dashboard.charts.funnel import flow
from dashboard.charts.growth import STEPS, steps_figure
from dashboard.charts.looks import LOOKS, Look
from dashboard.charts.review import Estimated, estimates_figure
from dashboard.charts.sankey import Band, Node, sankey_figure
from dashboard.charts.shares import key_of, level_name, shape_figure, shares_figure

__all__ = [
    "FIELDS",
    "LOOKS",
    "STEPS",
    "Band",
    "Estimated",
    "Look",
    "Node",
    "accuracy_figure",
    "causes_figure",
    "cell_key",
    "estimates_figure",
    "fields_figure",
    "flow",
    "heat_figure",
    "key_of",
    "level_name",
    "levels_figure",
    "matrix_figure",
    "samples_figure",
    "sankey_figure",
    "shape_figure",
    "shares_figure",
    "steps_figure",
    "trend_figure",
]

"""Figures: frames in, Plotly out, and nothing else. A colour means one thing on every page, and never alone."""

from dashboard.charts.cause_matrix import matrix_figure
from dashboard.charts.causes import causes_figure, trend_figure
from dashboard.charts.compare import FIELDS, fields_figure
from dashboard.charts.consistency import accuracy_figure, cell_key, heat_figure, levels_figure, samples_figure
from dashboard.charts.diversity import Picture, Value, gaps_figure, measures_figure
from dashboard.charts.export import distribution
from dashboard.charts.funnel import flow
from dashboard.charts.growth import STEPS, steps_figure
from dashboard.charts.looks import LOOKS, Look
from dashboard.charts.map import SEQ, Scene, density_figure, map_figure, panels_figure
from dashboard.charts.map_hover import hover_text
from dashboard.charts.map_looks import BEHIND, Group, groups
from dashboard.charts.map_looks import MOST as MOST_GROUPS
from dashboard.charts.review import Estimated, estimates_figure
from dashboard.charts.sankey import Band, Node, sankey_figure
from dashboard.charts.shares import key_of, level_name, shape_figure, shares_figure

__all__ = [
    "BEHIND",
    "FIELDS",
    "LOOKS",
    "MOST_GROUPS",
    "SEQ",
    "STEPS",
    "Band",
    "Estimated",
    "Group",
    "Look",
    "Node",
    "Picture",
    "Scene",
    "Value",
    "accuracy_figure",
    "causes_figure",
    "cell_key",
    "density_figure",
    "distribution",
    "estimates_figure",
    "fields_figure",
    "flow",
    "gaps_figure",
    "groups",
    "heat_figure",
    "hover_text",
    "key_of",
    "level_name",
    "levels_figure",
    "map_figure",
    "matrix_figure",
    "measures_figure",
    "panels_figure",
    "samples_figure",
    "sankey_figure",
    "shape_figure",
    "shares_figure",
    "steps_figure",
    "trend_figure",
]

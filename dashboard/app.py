"""Wisdom Workbench: `streamlit run dashboard/app.py`, or `wisdom dashboard`."""

from pathlib import Path

import pandas as pd  # noqa: F401 -- imported once, before two first visitors can meet it half imported
import plotly.graph_objects as go  # noqa: F401 -- the same
import pyarrow as pa  # noqa: F401 -- the same
import streamlit as st

from dashboard import visits
from dashboard.components.notices import failures_explained

HERE = Path(__file__).parent
PAGES = {  # where a window is narrow, the last ones are behind a click
    "Overview": ("dashboard", "What is in here, what runs, what it cost, and what needs a person."),
    "Funnel": ("filter_alt", "What each round settled, where, at what cost, and what fell out for which reason."),
    "Consistency": ("rule", "How often words and program agree, by level, and how well that tracks being right."),
    "Disagreements": (
        "compare_arrows",
        "Words and program side by side, and the first place where their numbers part.",
    ),
    "Failures": ("report", "Why attempts were not consistent: causes, how often, for whom, with examples."),
    "Diversity": (
        "scatter_plot",
        "Where the problems are and where they are thin: a map, its clusters, what one chooses.",
    ),
    "Checks": ("policy", "Which problems are a benchmark's, or say the same as another one, and which is kept."),
    "Browse": ("list", "Filter the problems and open one."),
    "Review": ("rate_review", "Judge accepted answers by keyboard: queues, agreement, and what they say of the whole."),
    "Launch": ("rocket_launch", "Begin a run from a form, see what it will cost, watch it, stop it, go on with it."),
    "Export": (
        "ios_share",
        "Choose a subset, see what it would hold, and take it away as training samples with a manifest.",
    ),
    "Compare": ("compare", "Two runs, rounds or teachers on the same problems: what each settles, and what it costs."),
    "Problem": ("article", "One problem: its statement, its answers, and every attempt at it."),
}

st.set_page_config(page_title="Wisdom Workbench", page_icon=str(HERE / "icon.svg"), layout="wide")
page = st.navigation(
    [
        st.Page(
            HERE / "views" / f"{title.lower()}.py",
            title=title,
            icon=f":material/{icon}:",
            default=title == "Overview",
            help=purpose,
        )
        for title, (icon, purpose) in PAGES.items()
    ],
    position="top",
)
visits.arrive(page.title)
with failures_explained():
    page.run()

"""Wisdom Workbench: `streamlit run dashboard/app.py`, or `wisdom dashboard`."""

from pathlib import Path

import pandas as pd  # noqa: F401 -- imported once, before two first visitors can meet it half imported
import plotly.graph_objects as go  # noqa: F401 -- the same
import pyarrow as pa  # noqa: F401 -- the same
import streamlit as st

from dashboard.components.notices import failures_explained

HERE = Path(__file__).parent

st.set_page_config(page_title="Wisdom Workbench", page_icon=str(HERE / "icon.svg"), layout="wide")
page = st.navigation(
    [
        st.Page(
            HERE / "views" / "overview.py",
            title="Overview",
            icon=":material/dashboard:",
            default=True,
            help="What is in here, what runs, what it cost, and what needs a person.",
        ),
        st.Page(
            HERE / "views" / "funnel.py",
            title="Funnel",
            icon=":material/filter_alt:",
            help="What each round settled, where, at what cost, and what fell out for which reason.",
        ),
        st.Page(
            HERE / "views" / "failures.py",
            title="Failures",
            icon=":material/report:",
            help="Why attempts were not consistent: causes, how often, for whom, with examples.",
        ),
        st.Page(
            HERE / "views" / "browse.py",
            title="Browse",
            icon=":material/list:",
            help="Filter the problems and open one.",
        ),
        st.Page(
            HERE / "views" / "problem.py",
            title="Problem",
            icon=":material/article:",
            help="One problem: its statement, its answers, and every attempt at it.",
        ),
    ],
    position="top",
)
with failures_explained():
    page.run()

"""Overview: what is in here, what runs, what did it cost, and what needs a person?"""

import streamlit as st

from dashboard import data, params
from dashboard.components import attention, live, notices, overview_news, overview_runs, simulated


def draw() -> None:
    """The page."""
    known = data.runs()
    live.follow(next((run.id for run in known if run.state in data.LIVE), None))
    found = data.overview_data()
    st.title("Overview")
    query = params.current()
    if query:
        params.go({})
    notices.ignored(params.unknown(query, ()))
    overview_runs.held(found, known)
    if not known:
        st.markdown("No run yet: this store holds problems at most.")
        notices.first_steps()
        return
    simulated.say(*known)
    st.header("What needs a person", anchor="attention")
    attention.show(found, known)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Runs", anchor="runs")
        overview_runs.show(found, known)
    with right:
        st.header("What happened last", anchor="news")
        overview_news.show(found)


draw()

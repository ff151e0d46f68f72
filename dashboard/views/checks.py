"""Checks: which problems are, or nearly are, a benchmark's; which say the same as another one, and which is kept."""

import streamlit as st

from dashboard import data, params
from dashboard.components import checks_address, checks_contamination, checks_making, checks_same, live, notices


def draw() -> None:
    """The page."""
    asked, ignored = checks_address.read(params.current())
    live.follow(None)
    found = data.checks_data()
    st.title("Checks")
    above = st.container()
    checks_making.progress()
    unknown: list[str] = []
    if not found.problems:
        st.markdown("There are no problems to check yet.")
        notices.first_steps()
    else:
        st.session_state["checks.show"] = asked.show
        st.segmented_control(
            "Show", list(checks_address.SHOWN), key="checks.show", required=True, label_visibility="collapsed",
            format_func=checks_address.SHOWN.__getitem__,
            on_change=lambda: params.go(asked.but(show=st.session_state["checks.show"])),
        )  # fmt: skip
        if asked.show == "contamination":
            unknown = checks_contamination.show(asked, found)
        else:
            checks_same.show(asked, found)
    with above:
        notices.ignored([*ignored, *unknown])


draw()

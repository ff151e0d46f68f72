"""A page of seed problems, as the dashboard sets them: run by Streamlit for a look with a browser."""

import json
import os
from pathlib import Path

import streamlit as st

from dashboard.components.mathematics import mathematics

st.title("Seeds")
for line in Path(os.environ["WISDOM_STORE"]).read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    for text in row.values():
        st.markdown(mathematics(text))

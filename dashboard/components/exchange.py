"""The exact words of calls: fetched when somebody opens them."""

import json

import streamlit as st

from dashboard import data
from dashboard.components import prose
from dashboard.components.mathematics import plain


def show(request_hash: str, run_id: str | None, *, key: str, label: str = "Exact prompt and raw reply") -> None:
    """An expander with the prompt and the reply of a call.

    Args:
        request_hash: The call's hash.
        run_id: The run whose call it is.
        key: A session key of this call's own.
        label: What the expander is called.
    """
    key = f"exchange.{key}"
    with st.expander(label, type="compact", key=key, on_change="rerun") as opened:
        if not opened.open:
            return
        words = data.exchange(request_hash, run_id)
        if words is None:
            st.markdown("The store has no words of this call.")
            return
        for place, message in enumerate(json.loads(words[0])):
            st.caption(plain(message["role"]))
            prose.code(message["content"], key=f"{key}.{place}")
        st.caption("raw reply")
        prose.code(words[1], key=f"{key}.reply")

"""What a person says of the cause of an attempt: it stands above the computed one, with who said it and when."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import data
from dashboard.components.failure_causes import MEANINGS
from dashboard.components.mathematics import message, plain
from engine.domain import Entry, Provenance
from engine.errors import InputError
from engine.store import people


def show(entry: Entry, row: Mapping[str, Any], who: str | None) -> None:
    """Draw what was said, and for a person with a name the ways to say something.

    Args:
        entry: The attempt's run, round and problem.
        row: A row of `engine.store.failures.examples`.
        who: The person's name.
    """
    if row["said"] is not None:
        st.caption(_said(row), width="content")
    if who is None:
        return
    key = f"cause.{entry.run_id}.{entry.round}.{entry.problem_id}.{row['stage']}.{row['sample']}"
    accept = row["said"] is None and st.button(
        "Accept", icon=":material/check:", key=f"{key}.accept", type="tertiary", help=f"It is {plain(row['computed'])}."
    )
    with st.popover(
        "Another", icon=":material/edit:", type="tertiary", key=f"{key}.other", help="It is another cause."
    ):
        others = [cause for cause in MEANINGS if cause != (row["said"] or row["computed"])]
        cause = st.selectbox("It is rather", others, index=None, key=f"{key}.cause", placeholder="Choose a cause")
        note = st.text_input("Why", key=f"{key}.note", max_chars=people.LONGEST_NOTE, placeholder="may be empty")
        correct = st.button("Correct the cause", key=f"{key}.correct", type="primary", disabled=cause is None)
    back = row["said"] is not None and st.button(
        "Take back", icon=":material/undo:", key=f"{key}.back", type="tertiary"
    )
    if accept or back:
        _say(entry, row, row["computed"] if accept else None, Provenance(who))
    if correct:
        _say(entry, row, cause, Provenance(who, note))


def _said(row: Mapping[str, Any]) -> str:
    said = "accepts the cause" if row["said"] == row["computed"] else f"says {row['said']}, not {row['computed']}"
    note = f": {row['note']}" if row["note"] else ""
    words = f"{row['author']} {said}{note} · {row['said_at']:%Y-%m-%d %H:%M} UTC"
    return f":material/person: {plain(words)}"


def _say(entry: Entry, row: Mapping[str, Any], cause: str | None, said: Provenance) -> None:
    try:
        people.correct_cause(data.store(), entry, row["stage"], row["sample"], cause, said)
    except InputError as error:
        st.error(message(str(error)), icon=":material/error:")
    else:
        st.rerun()

"""Changing an attempt and running it again: what comes out is kept beside it, and nothing is overwritten."""

from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import person, trial_card
from dashboard.components.mathematics import message
from dashboard.frames import ProblemData
from engine.domain import Entry, Provenance
from engine.errors import WorkbenchError
from engine.runner import LONGEST_PROGRAM, Changed, run_trial
from engine.store import people

_STYLE: Final = """<style>
[class*="st-key-trial_program"] textarea {
  font-family: "Source Code Pro", ui-monospace, monospace; font-size: 0.85rem; white-space: pre; overflow-x: auto;
}
</style>"""


def show(attempt: dict[str, Any], found: ProblemData, accepted: str | None) -> None:
    """Draw the trials of an attempt, and below them the place where a person makes another.

    Args:
        attempt: A row of `engine.store.problem.attempts`.
        found: Its problem.
        accepted: The accepted answer, if there is one.
    """
    problem = found.problem.row(0, named=True)
    trials = found.trials.filter(pl.col("attempt_id") == attempt["id"])
    for row in trials.iter_rows(named=True):
        trial_card.trial(row, attempt, problem["question"], accepted)
    key = f"trial.{attempt['id']}"
    label = "Change it and run it again"
    with st.expander(label, icon=":material/edit:", type="compact", key=key, on_change="rerun") as opened:
        if not opened.open:
            return
        st.caption(
            "The program runs in the sandbox, as a teacher's does, and everything is compared again. The attempt above "
            "stays as it is, and no figure of the run counts what comes of this."
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            author = person.ask(key)
        if author is not None:
            entry = Entry(found.run_id or "", found.round or 0, problem["id"])
            _form(key, attempt, author, entry, problem, trials.height)


def _form(key: str, attempt: dict[str, Any], author: str, entry: Entry, problem: dict[str, Any], earlier: int) -> None:
    program = attempt["program"] or ""
    with st.form(f"{key}.form", border=False, enter_to_submit=False):
        st.html(_STYLE)
        words, code = st.columns([2, 3], gap="large")
        with words:
            answer = st.text_input("Answer of the words", value=attempt["cot_answer"] or "", key=f"trial_answer.{key}")
            note = st.text_area(
                "Why", key=f"trial_note.{key}", height=96, placeholder="What you changed, for those who read it"
            )
        with code:
            fitting = program if len(program) <= LONGEST_PROGRAM else ""
            text = st.text_area("Program", value=fitting, key=f"trial_program.{key}", height=260)
            if program and not fitting:
                st.caption(f"The attempt's own program is longer than the {LONGEST_PROGRAM:,} characters that are run.")
        asked = st.form_submit_button("Run and compare", icon=":material/play_arrow:", type="primary")
    if asked:
        changed = Changed(attempt["id"], answer or "", text or "", author, earlier)
        _run(entry, changed, problem, Provenance(author, (note or "").strip()))


def _run(entry: Entry, changed: Changed, problem: dict[str, Any], said: Provenance) -> None:
    """Run it and keep what came out; where that cannot be, say why, and leave what was typed."""
    try:
        with st.spinner("It runs in the sandbox …"):
            row = run_trial(
                entry,
                changed,
                problem["question"],
                problem["ground_truth"],
                data.sandbox().run,
                data.comparer().compare,
            )
        people.add_trial(data.store(), row, said)
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    st.rerun()

"""One attempt that was not consistent: its problem, its two answers, and what became of the problem."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.components import attempt_card, disagreement_sides, prose
from dashboard.components.mathematics import answer, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.words import STAGES, tier_badge
from engine.domain import ProblemFilter
from engine.store import disagreements


def show(row: Mapping[str, Any], wanted: disagreements.Wanted) -> None:
    """Draw it.

    Args:
        row: A row of `engine.store.disagreements.one`.
        wanted: The list that it is of: its problem is opened in the list of problems with such causes.
    """
    near = ProblemFilter(run=wanted.run, round=wanted.round, causes=(wanted.cause,) if wanted.cause else ())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sample = f" · reply {row['sample'] + 1}" if row["stage"] == "vote" else ""
        st.markdown(f"**{STAGES[row['stage']]}** · {plain(row['teacher'])}{sample}", width="content")
        if row["attempt_id"] is not None:
            attempt_card.agreement(row)
        problem_link(
            "Open the problem", row["problem_id"], wanted.run, row["round"], icon=":material/article:", wanted=near
        )
    prose.show(row["question"], key=f"disagreement.question.{row['problem_id']}")
    if row["attempt_id"] is None:
        st.info("The call brought no reply: there is nothing to lay side by side.", icon=":material/info:")
        return
    _answers(row)
    disagreement_sides.show(row)


def _answers(row: Mapping[str, Any]) -> None:
    """Both answers, the one that was accepted, and the publisher's."""
    cells = (
        ("Words", answer(row["cot_answer"])),
        ("Program", answer(row["program_answer"])),
        ("Accepted", answer(row["accepted"])),
        ("Ground truth", answer(row["ground_truth"])),
    )
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        for label, text in cells:
            st.markdown(f":small[{label}]  \n**{text}**", width="content")
        if row["tier"] is not None:
            tier_badge(row["tier"])

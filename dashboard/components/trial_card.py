"""A trial: what a person made of an attempt, beside the attempt, with every comparison made again."""

import difflib
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import attempt_card, problem_said, prose
from dashboard.components.mathematics import answer, plain
from dashboard.components.words import BadgeColour
from engine.domain import Equality
from engine.errors import ToolError
from engine.runner import final_answer

_VERDICTS: Final[dict[str, tuple[str, BadgeColour, str]]] = {
    Equality.EQUAL: (":material/check:", "green", "equals"),
    Equality.DIFFERENT: (":material/close:", "red", "differs from"),
    Equality.UNDECIDED: (":material/question_mark:", "orange", "perhaps equals"),
}


def trial(row: dict[str, Any], attempt: dict[str, Any], question: str, accepted: str | None) -> None:
    """Draw one trial.

    Args:
        row: A row of `engine.store.said.trials`.
        attempt: The attempt that it changes, a row of `engine.store.problem.attempts`.
        question: The problem's statement.
        accepted: The accepted answer, if there is one.
    """
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("made by a person", icon=":material/person_edit:", color="blue")
            st.markdown(problem_said.who(row), width="content")
            attempt_card.agreement(row)
        problem_said.note(row)
        words, program = st.columns(2, gap="large")
        with words:
            _answers(row, attempt, question, accepted)
        with program:
            _program(row, attempt)


def _answers(row: dict[str, Any], attempt: dict[str, Any], question: str, accepted: str | None) -> None:
    """Both answers, and what they are compared with."""
    before = attempt["cot_answer"]
    left = "as it was" if row["cot_answer"] == before else f"instead of {answer(before)}"
    st.caption("Answer of the words")
    st.markdown(f":material/arrow_right_alt: **{answer(row['cot_answer'])}** :small[{left}]")
    said = final_answer(row["program_answer"], row["cot_answer"])
    if said is None:
        st.caption("It gives no answer that could be compared.")
        return
    st.markdown(f"What it answers, **{answer(said)}**, compared anew:")
    with st.container(horizontal=True, gap="small"):
        if accepted is not None:
            value, rule = _compared(said, accepted, question)
            _verdict(value, rule, "the accepted answer")
        if row["truth_equality"]:
            _verdict(row["truth_equality"], row["truth_rule"], "the ground truth")
    if accepted is None and not row["truth_equality"]:
        st.markdown("There is no accepted answer and no ground truth to hold it against.")


def _compared(said: str, accepted: str, question: str) -> tuple[str, str]:
    """The verdict on an answer against the one that is accepted now; undecided where this machine cannot compare."""
    try:
        verdict = data.comparer().compare(said, accepted, question)
    except ToolError as error:
        return Equality.UNDECIDED.value, str(error)
    return verdict.value.value, verdict.rule


def _verdict(value: str, rule: str, what: str) -> None:
    icon, colour, word = _VERDICTS[value]
    st.badge(f"{word} {what}", icon=icon, color=colour, help=plain(f"rule: {rule}"))


def _program(row: dict[str, Any], attempt: dict[str, Any]) -> None:
    """What was changed in the program, and what that gave."""
    key = f"trial.{row['id']}"
    if row["program"] is None:
        st.caption("No program" if attempt["program"] is None else "The program was taken away")
        return
    changes = changed_lines(attempt["program"] or "", row["program"])
    if attempt["program"] is None:
        st.caption("Program")
        prose.code(row["program"], key=f"{key}.program", language="python")
    elif changes:
        st.caption("What was changed in the program")
        prose.code(changes, key=f"{key}.changes", language="diff")
    else:
        st.caption("The program, unchanged, was run again")
    attempt_card.gave(row, key)


def changed_lines(before: str, after: str) -> str:
    """The lines of a program that were changed, with the lines around them; empty if none was."""
    lines = difflib.unified_diff(before.strip("\n").splitlines(), after.splitlines(), lineterm="", n=2)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))

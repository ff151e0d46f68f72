"""Examples of a cause: the question, both answers, and a link to the problem."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components.mathematics import plain
from dashboard.components.problem_link import problem_link
from dashboard.components.words import STAGES

MOST: Final = 10
_KEY: Final = "failure_cause"
_LONGEST: Final = 160


def show(run_id: str, number: int, cause: str | None, counts: Mapping[str, int]) -> None:
    """Draw the choice of a cause, and the first attempts that have it.

    Args:
        run_id: The run.
        number: Its round.
        cause: The cause that is shown; `None` if there is none.
        counts: How many attempts of the round have each cause.
    """
    if cause is None:
        return
    st.header("Examples", anchor="examples")
    st.session_state[_KEY] = cause
    st.selectbox(
        "Cause",
        list(counts),
        key=_KEY,
        format_func=lambda each: f"{each} ({counts[each]:,})",
        on_change=lambda: params.go(
            {"run": [run_id], "round": [str(number)], "cause": [st.session_state[_KEY]]},
        ),
    )
    rows = data.failure_examples(run_id, cause, number, MOST)
    if counts[cause] > rows.height:
        st.caption(f"The first {rows.height} of {counts[cause]:,}.")
    for row in rows.iter_rows(named=True):
        _example(row, run_id, number)


def _example(row: Mapping[str, Any], run_id: str, number: int) -> None:
    with st.container(border=True):
        question = " ".join(row["question"].split())
        cut = question if len(question) <= _LONGEST else question[: _LONGEST - 1].rstrip() + "…"
        problem_link(plain(cut), row["problem_id"], run_id, number)
        answers = f"words: **{_answer(row['cot_answer'])}** · program: **{_answer(row['program_answer'])}**"
        ended = f" · it ended with {plain(row['program_status'])}" if row["program_status"] not in (None, "ok") else ""
        detail = f" ({plain(row['detail'])})" if row["detail"] else ""
        st.markdown(f"{STAGES[row['stage']]}, {plain(row['teacher'])}: {answers}{ended}{detail}")


def _answer(text: str | None) -> str:
    return plain(text[:_LONGEST]) if text and text.strip() else "none"

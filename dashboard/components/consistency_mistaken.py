"""False accepts: answers that were settled, and are wrong."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard.components import funnel_ways
from dashboard.components.consistency_scope import Scope
from dashboard.components.headline import one_line
from dashboard.components.mathematics import answer
from dashboard.components.problem_link import problem_link
from dashboard.components.words import STAGES
from engine.store import consistency

SIGNALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        consistency.INNER: "words and program agree",
        consistency.CROSS: "agreement with the weak teacher alone",
        consistency.VOTES: "enough votes agree",
        consistency.TRUTH: "the published answer",
        consistency.UNCHECKED: "nothing was checked",
    }
)
"""What a stage saw that made it accept."""
_LONGEST: Final = 160


def show(rows: pl.DataFrame, wrong: int, scope: Scope) -> None:
    """The first of them, each with both answers and a link to its problem.

    Args:
        rows: `engine.store.consistency.false_accepts`.
        wrong: How many there are.
        scope: What the page is about.
    """
    st.subheader("False accepts: settled, and wrong", anchor="false-accepts")
    if not rows.height:
        st.markdown("None is known.")
        return
    st.caption(
        f"{'All' if wrong == rows.height else f'The first {rows.height:,} of'} {wrong:,}: what people call wrong "
        "first, then what agrees with itself. Each opens its problem."
    )
    for row in rows.iter_rows(named=True):
        with st.container(border=True):
            question, told = st.columns([5, 4], vertical_alignment="center", gap="small")
            with question:
                problem_link(one_line(row["question"]), row["problem_id"], scope.run, row["round"], tier=row["tier"])
            told.markdown(_told(row))
    if wrong > rows.height:
        st.page_link(
            funnel_ways.BROWSE,
            label="All that differ from the ground truth",
            icon=":material/list:",
            query_params=scope.problems(correct="no").to_params(),
        )


def _told(row: Mapping[str, Any]) -> str:
    """Both answers of a false accept, and why it was accepted."""
    truth = row["ground_truth"]
    return (
        f"accepted **{_shown(row['answer'])}** · "
        + (f"ground truth **{_shown(truth)}**" if truth is not None else "no ground truth")
        + (" · people call it wrong" if row["said"] else "")
        + f"  \n:small[{STAGES[row['stage']]}: {SIGNALS[row['signal']]}"
        + (f" ({row['votes']})" if row["votes"] else "")
        + "]"
    )


def _shown(text: str) -> str:
    return answer(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")

"""Examples of a cause: the question, both answers, a link to the problem, and what people say of the cause."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components import failure_correction, failure_groups, person
from dashboard.components.failure_causes import counted
from dashboard.components.failure_choice import CAUSE, GROUP, Choice
from dashboard.components.headline import one_line
from dashboard.components.mathematics import answer, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.words import STAGES
from dashboard.frames import FailureData
from dashboard.params import Place
from engine.domain import Entry, ProblemFilter

MOST: Final = 10
_BROWSE: Final = "views/browse.py"
_SIDE_BY_SIDE: Final = "views/disagreements.py"
_KEY: Final = "failure_cause"
_GROUP_KEY: Final = "failure_group"
_LONGEST: Final = 160


def show(found: FailureData, choice: Choice) -> None:
    """Draw the choice of a cause and of a group, and the first attempts of these."""
    if choice.round is None or not counted(found, choice.round):
        return
    st.header("Examples", anchor="examples")
    counts = counted(found, choice.round, choice.by, choice.of)
    _choose(found, choice, counts)
    if choice.cause is None:
        st.markdown("None of these attempts has a cause.")
        return
    group = (
        {}
        if choice.of is None
        else {"teacher": choice.of}
        if choice.by == "teacher"
        else {"strata": failure_groups.strata_of(found, choice.by, choice.of)}
    )
    rows = data.failure_examples(choice.run, choice.cause, choice.round, MOST, **group)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if counts[choice.cause] > rows.height:
            st.caption(f"The first {rows.height} of {counts[choice.cause]:,}.", width="content")
        wanted = ProblemFilter(run=choice.run, round=choice.round, causes=(choice.cause,))
        label = "Problems of the round with this cause, in Browse"
        st.page_link(_BROWSE, label=label, icon=":material/list:", query_params=params.list_params(wanted, Place()))
        who = person.ask("failures")
    for (number, problem_id), attempts in groupby(
        rows.iter_rows(named=True), key=lambda row: (row["round"], row["problem_id"])
    ):
        _problem(Entry(choice.run, number, problem_id), list(attempts), who)


def _choose(found: FailureData, choice: Choice, counts: Mapping[str, int]) -> None:
    groups = failure_groups.wholes(found, choice.round, choice.by)
    left, right = st.columns(2)
    with left:
        st.session_state[_KEY] = choice.cause
        st.selectbox(
            "Cause",
            list(counts),
            key=_KEY,
            format_func=lambda each: f"{each} ({counts[each]:,})",
            on_change=lambda: params.go(choice.address({CAUSE: st.session_state[_KEY], **_round(choice)})),
        )
    with right:
        st.session_state[_GROUP_KEY] = choice.of or ""
        st.selectbox(
            failure_groups.BY[choice.by],
            ["", *groups],
            key=_GROUP_KEY,
            format_func=lambda each: each or "all",
            on_change=lambda: params.go(
                choice.address({GROUP: st.session_state[_GROUP_KEY] or None, **_round(choice)})
            ),
        )


def _round(choice: Choice) -> dict[str, str | None]:
    """A cause or a group that was chosen was chosen in a round."""
    return {"round": str(choice.round)}


def _problem(entry: Entry, attempts: Sequence[Mapping[str, Any]], who: str | None) -> None:
    """A problem, and its attempts that follow one another among the examples."""
    with st.container(border=True, gap="small"):
        problem_link(one_line(attempts[0]["question"]), entry.problem_id, entry.run_id, entry.round)
        for row in attempts:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(_attempt(row), width="content")
                st.page_link(
                    _SIDE_BY_SIDE,
                    label="Side by side",
                    icon=":material/compare_arrows:",
                    query_params=_place(entry, row),
                )
                failure_correction.show(entry, row, who)


def _place(entry: Entry, row: Mapping[str, Any]) -> dict[str, str]:
    """Where an attempt's words and program stand side by side."""
    attempt = {"problem": entry.problem_id, "stage": row["stage"], "sample": str(row["sample"])}
    return {"run": entry.run_id, "round": str(entry.round), **attempt}


def _attempt(row: Mapping[str, Any]) -> str:
    """What an attempt answered, in words and by its program."""
    ended = f" · it ended with {plain(row['program_status'])}" if row["program_status"] not in (None, "ok") else ""
    detail = f" ({plain(row['detail'])})" if row["detail"] else ""
    return (
        f"{STAGES[row['stage']]}, {plain(row['teacher'])}: words {_answer(row['cot_answer'])} · program "
        f"{_answer(row['program_answer'])}{ended}{detail}"
    )


def _answer(text: str | None) -> str:
    return f"**{answer(text[:_LONGEST])}**" if text and text.strip() else "**none**"

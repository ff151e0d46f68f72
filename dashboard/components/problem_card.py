"""A problem: its statement, what was accepted beside what is known, and how its stages ended."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.components import prose, simulated
from dashboard.components.mathematics import answer, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.tables import table
from dashboard.components.words import OUTCOMES, SOURCES, STAGES, TIERS, claimed, tier_badge
from dashboard.params import Place
from engine.domain import ProblemFilter
from engine.store import browse


def head(problem: dict[str, Any], author: dict[str, Any] | None, tier: str | None) -> None:
    """What kind of problem it is, and its statement.

    Args:
        problem: A row of `engine.store.problem.problem`.
        author: For an evolved one the row of `engine.store.lineage.ancestors` that tells what its teacher claims.
        tier: Where it ended, if a run is shown that had it.
    """
    claims = author or {"claimed_level": None, "claimed_subject": None}
    icon, source = SOURCES[problem["source"]]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if tier:
            tier_badge(tier)
        st.badge(source, icon=icon, color="gray")
        parts = [claimed({**problem, **claims}), problem["dataset"] if problem["dataset"] != source else ""]
        parts += [f"from {Path(problem['path']).name}"] if problem["path"] else []
        st.caption(plain(" · ".join(part for part in parts if part)))
    with st.container(border=True):
        prose.show(problem["question"], key="question")


def verdict(last: dict[str, Any] | None) -> None:
    """How the problem ended in the round that is shown, in which stage, and which rule decided that.

    Args:
        last: The row of `engine.store.problem.outcomes` that has a tier; `None` while there is none.
    """
    if last is None:
        return
    icon, *_ = TIERS[last["tier"]]
    rule = plain(last["rule"].replace("_", " "))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"{icon} **{_ended(last)}** in stage {STAGES[last['stage']]} by the rule **{rule}**", width="content"
        )
        st.markdown(plain(last["reason"]), width="content")


def answers(problem: dict[str, Any], last: dict[str, Any] | None) -> None:
    """Accepted answer and ground truth side by side, and whether they are equal."""
    accepted, truth, verdict = st.columns(3)
    accepted.caption("Accepted answer")
    accepted.markdown(answer(last["answer"] if last else None))
    truth.caption("Ground truth")
    truth.markdown(answer(problem["ground_truth"]))
    verdict.caption("Equal?")
    verdict.markdown(_verdict(problem, last))


def _verdict(problem: dict[str, Any], last: dict[str, Any] | None) -> str:
    if last is None or last["answer"] is None:
        return "no answer was accepted"
    if problem["ground_truth"] is None:
        return "there is no ground truth"
    rule = f" · by rule *{plain(last['correct_rule'])}*" if last["correct_rule"] else ""
    words = {
        True: ":green[:material/check: equal]",
        False: ":red[:material/close: different]",
        None: ":orange[:material/question_mark: undecided]",
    }
    return words[last["correct"]] + rule


def path(outcomes: pl.DataFrame) -> None:
    """The decision of each stage, in order."""
    rows = [
        [
            STAGES[row["stage"]],
            _ended(row),
            row["rule"].replace("_", " "),
            row["reason"],
        ]
        for row in outcomes.iter_rows(named=True)
        if row["stage"]
    ]
    if rows:
        table(["Stage", "Outcome", "Rule", "Reason"], rows, alt="The decision of each stage")
    else:
        st.markdown("No stage has ended for it yet.")


def _ended(row: dict[str, Any]) -> str:
    """How a stage ended, and the tier if it was the last one."""
    word = OUTCOMES[row["outcome"]][1]
    if row["tier"] is None:
        return word
    return f"{word}: {row['tier']}" if row["outcome"] == "settled" else str(row["tier"])


def solution(text: str | None) -> None:
    """The publisher's worked solution, closed at first so that it does not sway the reader."""
    if text:
        with st.expander("The publisher's solution", icon=":material/menu_book:"):
            prose.show(text, key="solution")


def other_runs(outcomes: pl.DataFrame, problem_id: str, run_id: str | None, simulated_runs: Collection[str]) -> None:
    """Links to what other runs made of it; those with simulated teachers are marked."""
    others = outcomes.filter(pl.col("run_id") != (run_id or ""))
    if others.height:
        st.subheader("In other runs", anchor=False)
    for (run, number), rows in others.group_by("run_id", "round", maintain_order=True):
        tier = next((tier for tier in rows["tier"] if tier), "pending")
        parts = [str(run), f"round {number}", *([simulated.MARK] if run in simulated_runs else [])]
        problem_link(plain(" · ".join(parts)), problem_id, str(run), int(number), tier=tier)


def steps(before: browse.Neighbour | None, after: browse.Neighbour | None, wanted: ProblemFilter, place: Place) -> None:
    """The page's title, the way back to the list, and to the entries before and after this one in it."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("Problem", width="stretch", anchor=False)
        listed = params.list_params(wanted, place)
        st.page_link("views/browse.py", label="Back to the list", icon=":material/arrow_back:", query_params=listed)
        _step("Previous", ":material/chevron_left:", "P", before, wanted, place)
        _step("Next", ":material/chevron_right:", "N", after, wanted, place)


def _step(
    label: str, icon: str, key: str, target: browse.Neighbour | None, wanted: ProblemFilter, place: Place
) -> None:
    problem_id, number = target or ("", None)
    address = params.problem_params(problem_id, wanted, place, number)
    st.button(label, icon=icon, shortcut=key, disabled=target is None, on_click=params.go, args=(address,))

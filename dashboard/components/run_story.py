"""What one run made of a problem in one of its rounds."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.components import attempt_card, metadata_card, problem_card, round_choice, trial_editor
from dashboard.components.mathematics import plain
from dashboard.frames import ProblemData
from dashboard.params import Place
from engine.domain import ProblemFilter, Stage
from engine.store import RunInfo


def tell(found: ProblemData, run: RunInfo | None, wanted: ProblemFilter, place: Place) -> None:
    """Draw the run's round that is shown: decisions, meta data, attempts, audit.

    Args:
        found: The problem.
        run: The run that is shown.
        wanted: The list that the problem was found in.
        place: The place in it.
    """
    if run is None:
        st.markdown("No run has had this problem yet.")
        return
    if found.round is None:
        st.markdown(plain(f"Run {run.id} has not had this problem."))
        return
    among = f" of {run.rounds}" if run.rounds > 1 else ""
    st.subheader(plain(f"In run {run.id}, round {found.round}{among}"), anchor=False)
    if len(found.rounds) > 1:
        named = " and ".join(map(str, found.rounds))
        st.markdown(f"This run had the problem in rounds {named}; each is told apart.")
        problem_id = found.problem["id"][0]
        round_choice.choose(
            found.rounds, found.round, lambda number: params.problem_params(problem_id, wanted, place, number)
        )
    problem_card.path(entries(found))
    metadata_card.show(found.metadata, found.entries, run.id)
    _attempts(found, run)


def _attempts(found: ProblemData, run: RunInfo) -> None:
    """Every reply, the longest part of the page, and therefore its last."""
    if found.attempts.height:
        st.subheader("Attempts", anchor=False)
    audits = found.audits.rows(named=True)
    accepted = accepted_answer(found)
    for (stage,), attempts in found.attempts.group_by("stage", maintain_order=True):
        if stage == Stage.VOTE:
            attempt_card.groups(attempts)
        if stage == Stage.AUDIT and audits:
            attempt_card.audited(audits.pop())
        for row in attempts.iter_rows(named=True):
            with st.container(border=True):
                attempt_card.attempt(row, run.id, simulated=run.simulated)
                trial_editor.show(row, found, accepted)
    for row in audits:
        attempt_card.audited(row)
    attempt_card.failed_calls(found.failed_calls)


def entries(found: ProblemData) -> pl.DataFrame:
    """The decisions of the round that is shown; none where the run has not had the problem."""
    return found.outcomes.filter(
        pl.col("run_id").eq(found.run_id or "") & pl.col("round").eq(-1 if found.round is None else found.round)
    )


def ended(found: ProblemData) -> dict[str, Any] | None:
    """How the problem ended in the round that is shown; `None` while it has no tier there."""
    last = entries(found).filter(pl.col("tier").is_not_null())
    return last.row(-1, named=True) if last.height else None


def accepted_answer(found: ProblemData) -> str | None:
    """The accepted answer in the round that is shown, if there is one."""
    last = ended(found)
    return last["answer"] if last else None

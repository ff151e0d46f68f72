"""What one run made of a problem in one of its rounds."""

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.components import attempt_card, lineage, metadata_card, problem_card, round_choice
from dashboard.components.mathematics import plain
from dashboard.frames import ProblemData
from dashboard.params import Place
from engine.domain import ProblemFilter, Stage
from engine.store import RunInfo


def tell(found: ProblemData, run: RunInfo | None, wanted: ProblemFilter, place: Place) -> None:
    """Draw the run's round that is shown: decisions, what grew out of it, meta data, attempts, audit.

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
    lineage.down(found.children, run.id, found.round)
    metadata_card.show(found.metadata, found.entries, run.id)
    _attempts(found, run)


def _attempts(found: ProblemData, run: RunInfo) -> None:
    """Every reply, the longest part of the page, and therefore its last."""
    if found.attempts.height:
        st.subheader("Attempts", anchor=False)
    audits = found.audits.rows(named=True)
    for (stage,), attempts in found.attempts.group_by("stage", maintain_order=True):
        if stage == Stage.VOTE:
            attempt_card.groups(attempts)
        if stage == Stage.AUDIT and audits:
            attempt_card.audited(audits.pop())
        for row in attempts.iter_rows(named=True):
            attempt_card.attempt(row, run.id, simulated=run.simulated)
    for row in audits:
        attempt_card.audited(row)
    attempt_card.failed_calls(found.failed_calls)


def entries(found: ProblemData) -> pl.DataFrame:
    """The decisions of the round that is shown; none where the run has not had the problem."""
    return found.outcomes.filter(
        pl.col("run_id").eq(found.run_id or "") & pl.col("round").eq(-1 if found.round is None else found.round)
    )

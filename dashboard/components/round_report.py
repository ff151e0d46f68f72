"""One round of a run: where its problems went, for which reasons, how right, at what cost, and what grew out of it."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import funnel_costs, funnel_flow, funnel_split, round_growth, spending, trust
from dashboard.components.tables import table
from dashboard.components.words import OUTCOMES, STAGES, TIERS, share
from dashboard.frames import FunnelData
from engine.domain import Outcome, Stage, Tier
from engine.store import RunInfo

BROWSE: Final = "views/browse.py"


def report(found: FunnelData, run: RunInfo) -> None:
    """Everything about one round.

    Args:
        found: The frames of that round.
        run: The run.
    """
    totals = found.rounds.row(0, named=True)
    number = totals["round"]
    st.header(f"Round {number} of {run.rounds}" if run.rounds > 1 else "Round 1", anchor=f"round-{number}")
    moved = charts.flow(found.stages, _order(run, totals), totals["in"])
    flow = funnel_flow.Flow(totals, moved, _dropped(found.reasons), found.marks)
    _sum(totals)
    funnel_flow.checked(flow)
    picture, numbers = st.columns([11, 10], gap="medium")
    with picture:
        funnel_flow.diagram(flow)
    with numbers:
        st.subheader("Stage by stage", anchor=False)
        funnel_flow.stage_table(flow)
        st.caption("A number leads to its problems. Out is the sum of what follows it, and has to equal In.")
        st.subheader("Right against ground truth", anchor=False)
        trust.accuracy(found.accuracy)
        trust.audit(found.audit)
    if found.profile.height:
        funnel_split.show(found.profile, run.id, number)
    if found.reasons.height:
        st.subheader("Why", anchor=False)
        _reasons(found.reasons, moved, _left_unsettled(found.stages))
    round_growth.evolved(found, run.id, number)
    round_growth.metadata(found)
    if found.costs.height:
        st.subheader("Cost per settled problem", anchor=False)
        funnel_costs.per_settled(found.costs, moved, simulated=run.simulated)
        st.subheader("Calls and cost", anchor=False)
        spending.by_stage(found.costs, simulated=run.simulated)


def _order(run: RunInfo, totals: dict[str, Any]) -> Sequence[str]:
    """The stages that the problems of a round pass; references pass none but that which makes them references."""
    return [Stage.EVOLVE.value] if totals[Tier.REFERENCE] else run.recipe["stages"]["order"]


def _sum(totals: dict[str, Any]) -> None:
    """What went in and what came out, each a link to its problems."""
    where = {"run": totals["run_id"], "round": str(totals["round"])}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(BROWSE, label=f"**{totals['in']:,}** in", icon=":material/login:", query_params=where)
        st.markdown("=")
        for tier, (icon, _, meaning) in TIERS.items():
            if tier == Tier.REFERENCE and not totals[tier]:
                continue
            target = {**where, "tiers": tier}
            st.page_link(BROWSE, label=f"**{totals[tier]:,}** {tier}", icon=icon, query_params=target, help=meaning)


def _dropped(reasons: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many problems each stage dropped for which rule."""
    found: dict[str, dict[str, int]] = {}
    for row in reasons.filter(pl.col("outcome") == Outcome.DROPPED).iter_rows(named=True):
        found.setdefault(row["stage"], {})[row["rule"]] = row["problems"]
    return found


def _left_unsettled(stages: pl.DataFrame) -> set[str]:
    """The stages that nothing follows: what they pass on has its tier, and is unsettled."""
    return set(stages.filter(pl.col("outcome").eq("passed_on") & pl.col("tier").is_not_null())["stage"])


def _reasons(reasons: pl.DataFrame, moved: pl.DataFrame, last: Collection[str]) -> None:
    entered = dict(zip(moved["stage"], moved["entered"], strict=True))
    rows = [
        [
            STAGES[row["stage"]],
            "unsettled" if outcome == "passed_on" and row["stage"] in last else OUTCOMES[outcome][1],
            row["rule"].replace("_", " "),
            share(row["problems"], entered.get(row["stage"], 0)),
            row["example"],
        ]
        for outcome in OUTCOMES
        for row in reasons.filter(pl.col("outcome") == outcome).iter_rows(named=True)
    ]
    rows.sort(key=lambda row: row[0])
    table(["Stage", "Outcome", "Rule", "Problems of those entered", "For example"], rows, alt="Reasons by stage")

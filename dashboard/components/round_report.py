"""One round of a run: where its problems went, for which reasons, how right, at what cost, and what grew out of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import funnel_costs, funnel_flow, funnel_split, funnel_ways, round_growth, spending, trust
from dashboard.components.words import OUTCOMES, STAGES, TIERS, share
from dashboard.frames import FunnelData
from engine.domain import Outcome, ProblemFilter, Stage, Tier
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
        _reasons(flow, found.reasons, _tiers(found.stages))
        st.caption("A number leads to its problems, but for those passed on: lists know the rule that decided last.")
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


def _tiers(stages: pl.DataFrame) -> dict[tuple[str, str], tuple[str | None, ...]]:
    """The tiers that each outcome of each stage gave; `None` among them where a further stage followed."""
    told = stages.group_by("stage", "outcome").agg(pl.col("tier").unique().sort())
    return {(stage, outcome): tuple(tiers) for stage, outcome, tiers in told.rows()}


def _reasons(
    flow: funnel_flow.Flow, reasons: pl.DataFrame, tiers: Mapping[tuple[str, str], tuple[str | None, ...]]
) -> None:
    entered = dict(zip(flow.moved["stage"], flow.moved["entered"], strict=True))
    rows: list[list[funnel_ways.Cell]] = []
    for outcome in OUTCOMES:
        for row in reasons.filter(pl.col("outcome") == outcome).iter_rows(named=True):
            ended = tiers[row["stage"], outcome]
            rows.append(
                [
                    STAGES[row["stage"]],
                    "unsettled" if Tier.UNSETTLED in ended else OUTCOMES[outcome][1],
                    row["rule"].replace("_", " "),
                    (share(row["problems"], entered.get(row["stage"], 0)), _decided(flow, row, ended)),
                    row["example"],
                ]
            )
    rows.sort(key=lambda row: row[0])
    columns = ["Stage", "Outcome", "Rule", "Problems of those entered", "For example"]
    funnel_ways.table(columns, rows, alt="Reasons by stage")


def _decided(flow: funnel_flow.Flow, row: Mapping[str, Any], ended: Sequence[str | None]) -> ProblemFilter | None:
    """The problems that a rule decided on; `None` where some went on, since lists know the rule that decided last."""
    tiers = tuple(tier for tier in ended if tier is not None)
    return flow.ended(row["stage"], tiers, rules=(row["rule"],)) if tiers == tuple(ended) else None

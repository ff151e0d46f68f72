"""One round of a run: where its problems went, for which reasons, how right, at what cost, and what grew out of it."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import round_growth, spending, trust
from dashboard.components.tables import table
from dashboard.components.words import OUTCOMES, STAGES, TIERS, share
from dashboard.frames import FunnelData
from engine.domain import Stage, Tier
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
    _sum(totals)
    moved = charts.flow(found.stages, _order(run, totals), totals["in"])
    st.plotly_chart(
        charts.funnel_figure(moved, STAGES),
        config={"displayModeBar": False},
        alt=f"Round {number}: problems settled, dropped and passed on by each stage; the table below has the numbers",
        key=f"funnel.{number}",
    )
    stage_by_stage, right = st.columns(2, gap="medium")
    with stage_by_stage:
        st.subheader("Stage by stage", anchor=False)
        _stages(moved)
    with right:
        st.subheader("Right against ground truth", anchor=False)
        trust.accuracy(found.accuracy)
        trust.audit(found.audit)
    if found.reasons.height:
        st.subheader("Why", anchor=False)
        _reasons(found.reasons, moved, _left_unsettled(found.stages))
    round_growth.kinds(run.id, number, totals["in"])
    round_growth.evolved(found, run.id, number)
    round_growth.metadata(found)
    if found.costs.height:
        st.subheader("Calls and cost", anchor=False)
        spending.by_stage(found.costs, simulated=run.simulated)


def _order(run: RunInfo, totals: dict[str, Any]) -> Sequence[str]:
    """The stages that the problems of a round pass; references pass none but that which makes them references."""
    return [Stage.EVOLVE.value] if totals[Tier.REFERENCE] else run.recipe["stages"]["order"]


def _sum(totals: dict[str, Any]) -> None:
    """What went in and what came out, each a link to its problems; checked, and said so."""
    where = {"run": totals["run_id"], "round": str(totals["round"])}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(BROWSE, label=f"**{totals['in']:,}** in", icon=":material/login:", query_params=where)
        st.markdown("=")
        for tier, (icon, _, meaning) in TIERS.items():
            if tier == Tier.REFERENCE and not totals[tier]:
                continue
            target = {**where, "tiers": tier}
            st.page_link(BROWSE, label=f"**{totals[tier]:,}** {tier}", icon=icon, query_params=target, help=meaning)
    parts = [totals[tier] for tier in TIERS]
    written = f"{totals['in']:,} in = {' + '.join(f'{part:,}' for part in parts)}"
    if sum(parts) == totals["in"]:
        st.caption(f":material/check: What went in comes out: {written}.")
    else:
        st.error(
            f"This does not add up: {totals['in']:,} went in, and {' + '.join(f'{p:,}' for p in parts)} is "
            f"{sum(parts):,}. That is a defect of the engine or of the store; do not trust this round's figures.",
            icon=":material/error:",
        )


def _stages(moved: pl.DataFrame) -> None:
    ways = ["unverified", "passed on", "unsettled", "dropped", "pending"]
    if moved["reference"].sum():
        ways.insert(0, "reference")
    rows = []
    for row in moved.iter_rows(named=True):
        settled = row["easy"] + row["medium"] + row["hard"]
        numbers = (row["entered"], settled, *(row[name] for name in ways))
        rows.append([STAGES[row["stage"]], *(f"{number:,}" for number in numbers)])
    columns = ["Stage", "Entered", "Settled", *map(str.capitalize, ways)]
    table(columns, rows, alt="Each stage: entered is the sum of the columns after it")


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

"""One round of a run: where its problems went, for which reasons, how right, at what cost."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.tables import table
from dashboard.components.words import OUTCOMES, STAGES, TIERS, count, money, share
from dashboard.data import FunnelData
from engine.quality import wilson

BROWSE: Final = "views/browse.py"


def report(found: FunnelData, totals: dict[str, Any], order: Sequence[str]) -> None:
    """Everything about one round.

    Args:
        found: The run's frames.
        totals: Its row of `found.rounds`.
        order: The recipe's stages.
    """
    number = totals["round"]
    stages, reasons, costs, accuracy = (
        frame.filter(pl.col("round") == number) for frame in (found.stages, found.reasons, found.costs, found.accuracy)
    )
    st.header(f"Round {number}", anchor=f"round-{number}")
    _sum(totals)
    moved = charts.flow(stages, order, totals["in"])
    st.plotly_chart(
        charts.funnel_figure(moved, STAGES),
        config={"displayModeBar": False},
        alt=f"Round {number}: problems settled, dropped and passed on by each stage; the table below has the numbers",
    )
    stage_by_stage, right = st.columns(2, gap="medium")
    with stage_by_stage:
        st.subheader("Stage by stage", anchor=False)
        _stages(moved)
    with right:
        st.subheader("Right against ground truth", anchor=False)
        _accuracy(accuracy)
    if reasons.height:
        st.subheader("Why", anchor=False)
        _reasons(reasons, moved, _left_unsettled(stages))
    if costs.height:
        st.subheader("Calls and cost", anchor=False)
        _costs(costs)


def _sum(totals: dict[str, Any]) -> None:
    """What went in and what came out, each a link to its problems; checked, and said so."""
    where = {"run": totals["run_id"], "round": str(totals["round"])}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(BROWSE, label=f"**{totals['in']:,}** in", icon=":material/login:", query_params=where)
        st.markdown("=")
        for tier, (icon, _, meaning) in TIERS.items():
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
    rows = []
    for row in moved.iter_rows(named=True):
        settled = row["easy"] + row["medium"] + row["hard"]
        ways = [row[name] for name in ("unverified", "passed on", "unsettled", "dropped", "pending")]
        rows.append([STAGES[row["stage"]], *(f"{number:,}" for number in (row["entered"], settled, *ways))])
    columns = ["Stage", "Entered", "Settled", "Unverified", "Passed on", "Unsettled", "Dropped", "Pending"]
    table(columns, rows, alt="Each stage: entered is the sum of the columns after it")


def _accuracy(accuracy: pl.DataFrame) -> None:
    """Accepted answers against ground truth; one that could not be decided does not count as right."""
    if not accuracy["with_truth"].sum():
        st.markdown("Nothing accepted yet that has a ground truth.")
        return
    rows = [
        [
            row["tier"],
            share(row["correct"], row["with_truth"]),
            _interval(row["correct"], row["with_truth"]),
            f"{row['wrong']:,}",
            f"{row['with_truth'] - row['correct'] - row['wrong']:,}",
            f"{row['problems'] - row['with_truth']:,}",
        ]
        for row in accuracy.iter_rows(named=True)
    ]
    table(
        ["Tier", "Right", "95% interval", "Wrong", "Undecided", "No ground truth"],
        rows,
        alt="Accepted answers against ground truth, by tier; undecided counts as not right",
    )


def _interval(right: int, of: int) -> str:
    """Wilson's interval for a share, in per cent; a dash where nothing is known."""
    low, high = wilson(right, of)
    return f"{100 * low:.1f} to {100 * high:.1f}" if of else "—"


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


def _costs(costs: pl.DataFrame) -> None:
    sums = ["calls", "answered", "reused", "failed", "retries", "prompt_tokens", "completion_tokens"]
    rows = [
        [
            STAGES[row["stage"]],
            row["teacher"],
            row["model"] or "—",
            *(count(row[name]) for name in sums),
            _cost(row),
            f"{row['median_latency_s']:.1f} s" if row["median_latency_s"] else "—",
        ]
        for row in costs.iter_rows(named=True)
    ]
    whole: dict[str, Any] = {name: _total(costs[name]) for name in [*sums, "cost_usd", "unpriced"]}
    rows.append(["All", "", "", *(count(whole[name]) for name in sums), _cost(whole), ""])
    columns = ["Calls", "Answered", "Reused", "Failed", "Retries", "Prompt tokens", "Reply tokens"]
    table(["Stage", "Teacher", "Model", *columns, "Cost", "Median time"], rows, alt="Calls and cost by stage")


def _total(values: pl.Series) -> Any:
    """The sum of what is known; nothing where nothing is."""
    return None if values.null_count() == len(values) else values.sum()


def _cost(row: dict[str, Any]) -> str:
    """The cost of some calls; unpriced ones are named. Replies that were reused or missing cost nothing."""
    if row["cost_usd"] is None:
        return "not priced" if row["unpriced"] else "nothing spent"
    return money(row["cost_usd"]) + (f" + {row['unpriced']:,} not priced" if row["unpriced"] else "")

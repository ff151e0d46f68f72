"""What settling a problem cost, stage by stage, and what other ways would have cost for the same problems."""

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components.mathematics import plain
from dashboard.components.simulated import cost_heading
from dashboard.components.tables import table
from dashboard.components.words import STAGES, money
from dashboard.frames import FunnelData
from engine.config import Vote
from engine.domain import FUNNEL, SETTLED_TIERS, Tier
from engine.quality import (
    PUBLISHED_MAJORITY_USD,
    PUBLISHED_RATIO,
    PUBLISHED_SPENT_USD,
    Basis,
    Comparison,
    Instead,
    Spent,
    compare_costs,
    each,
    grouped,
)
from engine.store import RunInfo


def per_settled(costs: pl.DataFrame, moved: pl.DataFrame, *, simulated: bool) -> None:
    """What each stage of a round cost, for a problem that entered it and for one that it settled.

    Args:
        costs: `engine.store.costs.by_stage` of the round.
        moved: From `charts.flow`.
        simulated: Whether the teachers are.
    """
    spent = grouped(costs.iter_rows(named=True), "stage")
    rows = []
    for row in moved.iter_rows(named=True):
        part = spent.get(row["stage"], Spent())
        rows.append([STAGES[row["stage"]], *_line(part, row["entered"], sum(row[tier] for tier in SETTLED_TIERS))])
    entered, settled = int(moved["entered"][0]), int(moved.select(*SETTLED_TIERS).sum().sum_horizontal()[0])
    solving = sum((part for stage, part in spent.items() if stage in FUNNEL), Spent())
    rows.append(["All stages", *_line(solving, entered, settled)])
    beside = sum((part for stage, part in spent.items() if stage not in FUNNEL), Spent())
    if beside.calls:
        rows.append(["With meta data, evolving and audit", *_line(solving + beside, entered, settled)])
    columns = ["Stage", cost_heading(simulated=simulated), "Entered", "Per problem entered", "Settled", "Per settled"]
    table(columns, rows, alt="What each stage cost, per problem that entered it and per problem that it settled")
    st.caption(
        "Per settled: what a stage cost in all, failed attempts too, divided by the problems that it settled. A reply "
        "that the store had already cost nothing."
    )


def _line(part: Spent, entered: int, settled: int) -> list[str]:
    usd = part.whole_usd
    return [
        money(usd),
        f"{entered:,}",
        _each(usd, entered),
        f"{settled:,}",
        _each(usd, settled),
    ]


def _each(usd: float | None, number: int) -> str:
    return money(each(usd, number)) if number else "—"


def instead(found: FunnelData, run: RunInfo) -> None:
    """What majority voting and a single reply of the expert would have cost for all problems of the run.

    Args:
        found: The frames of the whole run.
        run: The run.
    """
    problems = {tier.value: int(found.rounds[tier].sum()) for tier in Tier if tier is not Tier.REFERENCE}
    votes = run.recipe.get("stages", {}).get("vote", {}).get("k", Vote().k)
    compared = compare_costs(found.costs.to_dicts(), data.worth_data(run.id).to_dicts(), problems, votes)
    if not any(basis.stage for basis in compared.majority.basis):
        st.markdown(f"No reply of the expert was measured: nobody knows what {votes} votes would have cost.")
        return
    _said(compared, votes, simulated=run.simulated)
    _ways(compared, votes, simulated=run.simulated)
    _basis(compared.majority, votes, int(found.costs["estimated"].sum()))


def _said(compared: Comparison, votes: int, *, simulated: bool) -> None:
    """The comparison in a sentence."""
    verb = "would have cost" if simulated else "cost"
    own, other, ratio = compared.solving_usd, compared.majority.usd, compared.majority.ratio
    if own is None or other is None or ratio is None:
        missing = "this run's replies" if own is None else "the expert's replies"
        st.markdown(f"It cannot be said what {votes} votes on each problem would have cost: {missing} have no price.")
        return
    st.markdown(
        plain(
            f"Solving these {compared.problems:,} problems {verb} {money(own)}. {votes} votes of the expert on each of "
            f"them would have cost {money(other)}:"
        )
        + f" **{ratio:.2f} times** as much."
    )


def _ways(compared: Comparison, votes: int, *, simulated: bool) -> None:
    def line(name: str, way: Instead, published: str) -> list[str]:
        ratio = f"{way.ratio:.2f} times" if way.ratio is not None else "—"
        return [name, f"{way.replies:,}", money(way.usd), _each(way.usd, compared.problems), ratio, published]

    own = compared.solving_usd
    published = f"${PUBLISHED_MAJORITY_USD:,} ({PUBLISHED_RATIO} times)"
    rows = [
        ["In stages, as it was done", "—", money(own), _each(own, compared.problems), "1", f"${PUBLISHED_SPENT_USD:,}"],
        line(f"Majority of {votes} expert replies", compared.majority, published),
        line("One expert reply, unchecked", compared.distil, "—"),
    ]
    columns = ["Way", "Expert's replies", cost_heading(simulated=simulated), "Per problem", "Against this run"]
    table([*columns, "Published, their data set"], rows, alt="What three ways to solve the same problems cost")


def _basis(way: Instead, votes: int, estimated: int) -> None:
    """What the figures of majority voting rest on; `estimated` replies of the run told no tokens."""
    guessed = f" Prices of {estimated:,} replies are estimated from their characters." if estimated else ""
    parts = [_measured(each_) for each_ in way.basis]
    st.caption(
        plain(
            f"This rests on the run's own tokens and prices: {votes} votes on a problem cost {votes} times what a "
            f"reply was measured to cost in its tier ({'; '.join(parts)}). Of a criticism two thirds count, since a "
            "vote has two of its three sections. A reply that was reused counts with what it cost when it was asked "
            f"for.{guessed} Meta data, evolving and the audit are left out on both sides."
        )
    )


def _measured(basis: Basis) -> str:
    if basis.stage is None:
        return f"{basis.tier}: no reply of the expert was measured"
    whose = "" if basis.own else " to problems of all tiers"
    return f"{basis.tier} on {basis.replies:,} replies of stage {STAGES[basis.stage].lstrip('123 ').lower()}{whose}"

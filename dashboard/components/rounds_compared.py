"""A run's rounds side by side: is each harder than the one that it grew out of?"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import funnel_ways as ways
from dashboard.components.simulated import cost_heading
from dashboard.components.tables import table
from dashboard.components.words import STAGES, TIERS, interval, money, share
from engine.domain import SETTLED_TIERS, Outcome, ProblemFilter, Stage, Tier, follow
from engine.quality import wilson

_JUDGED: Final = (*SETTLED_TIERS, Tier.UNSETTLED)


def compare(totals: pl.DataFrame, order: list[str], *, simulated: bool) -> None:
    """Draw the comparison; one round alone has nothing to be compared with.

    Args:
        totals: `engine.store.funnel.rounds` of the run.
        order: The recipe's stages.
        simulated: Whether its teachers are.
    """
    if totals.height < 2:  # noqa: PLR2004 -- it takes two to be compared
        return
    rows = totals.rows(named=True)
    st.header("Round by round", anchor="rounds")
    names = [f"round {row['round']}" for row in rows]
    ways.chart(
        charts.shares_figure([(name, {t: row[t] for t in TIERS}) for name, row in zip(names, rows, strict=True)]),
        {
            charts.key_of(name, tier): ProblemFilter(run=row["run_id"], round=row["round"], tiers=(tier,))
            for name, row in zip(names, rows, strict=True)
            for tier in TIERS
        },
        alt="Which share of each round ended in which tier; the table below has the numbers",
        key="rounds",
    )
    first_tier = follow(Stage(order[0]), Outcome.SETTLED, [Stage(stage) for stage in order])
    name = STAGES[order[0]].lstrip("123 ").lower()
    columns = ["Round", "In", f"Settled in the first stage ({name})", "95% interval", "In a later one", "Unsettled"]
    table(
        [*columns, "Against earlier rounds", cost_heading(simulated=simulated), "Per settled problem"],
        [_row(row, rows[:i], str(first_tier)) for i, row in enumerate(rows)],
        alt="Rounds compared: the fewer problems the first stage settles, the harder the round",
    )
    st.caption(
        "Each round grew out of the one before. The fewer of its problems the first stage settles, the harder a round "
        "is by this measure; it is called harder or easier only where the intervals "
        "do not overlap. Shares are of the problems that were judged: without those dropped, pending, unverified or "
        "kept as references."
    )


def _row(row: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], first: str) -> list[str]:
    judged = _judged(row)
    settled = sum(row[tier] for tier in SETTLED_TIERS)
    usd = row["cost_usd"]
    return [
        str(row["round"]),
        f"{row['in']:,}",
        share(row[first], judged),
        interval(row[first], judged),
        share(settled - row[first], judged),
        share(row["unsettled"], judged),
        _against(row, earlier, first),
        money(usd) if usd is not None or row["calls"] else "—",
        money(usd / settled) if usd is not None and settled else "—",
    ]


def _judged(row: Mapping[str, Any]) -> int:
    return int(sum(row[tier] for tier in _JUDGED))


def _against(row: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], first: str) -> str:
    """Than which earlier rounds a round is harder or easier, as far as their intervals can tell."""
    bounds = wilson(row[first], _judged(row))
    judged = [before for before in earlier if _judged(before)]
    if not _judged(row) or not judged:
        return "—"
    told: dict[str, list[str]] = {"harder": [], "easier": []}
    for before in judged:
        low, high = wilson(before[first], _judged(before))
        if bounds[1] < low:
            told["harder"].append(str(before["round"]))
        elif bounds[0] > high:
            told["easier"].append(str(before["round"]))
    parts = [f"{word} than {' and '.join(rounds)}" for word, rounds in told.items() if rounds]
    return ", ".join(parts) or "no clear difference"

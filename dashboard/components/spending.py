"""Calls and cost of a round, by stage."""

from typing import Any

import polars as pl

from dashboard.components.simulated import cost_heading
from dashboard.components.tables import table
from dashboard.components.words import STAGES, count, duration, money


def by_stage(costs: pl.DataFrame, *, simulated: bool) -> None:
    """The rows of `engine.store.costs.by_stage` of one round, and their sum."""
    sums = ["calls", "answered", "reused", "failed", "retries", "prompt_tokens", "completion_tokens"]
    rows = [
        [
            STAGES[row["stage"]],
            row["teacher"],
            row["model"] or "—",
            *(count(row[name]) for name in sums),
            _cost(row),
            duration(row["median_latency_s"]) if row["median_latency_s"] else "—",
        ]
        for row in costs.iter_rows(named=True)
    ]
    whole: dict[str, Any] = {name: _total(costs[name]) for name in [*sums, "cost_usd", "estimated", "unpriced"]}
    rows.append(["All", "", "", *(count(whole[name]) for name in sums), _cost(whole), ""])
    columns = ["Calls", "Answered", "Reused", "Failed", "Retries", "Prompt tokens", "Reply tokens"]
    heading = cost_heading(simulated=simulated)
    table(["Stage", "Teacher", "Model", *columns, heading, "Median time"], rows, alt="Calls and cost by stage")


def _total(values: pl.Series) -> Any:
    """The sum of what is known; nothing where nothing is."""
    return None if values.null_count() == len(values) else values.sum()


def _cost(row: dict[str, Any]) -> str:
    """The cost of some calls; estimated and unpriced ones are named. Reused replies and missing ones cost nothing."""
    if row["cost_usd"] is None:
        return "not priced" if row["unpriced"] else "nothing spent"
    estimated = f" ({row['estimated']:,} by estimated tokens)" if row["estimated"] else ""
    return money(row["cost_usd"]) + estimated + (f" + {row['unpriced']:,} not priced" if row["unpriced"] else "")

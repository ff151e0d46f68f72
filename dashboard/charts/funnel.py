"""How the problems of a round moved through its stages."""

from collections.abc import Sequence

import polars as pl

from engine.domain import Tier


def flow(stages: pl.DataFrame, order: Sequence[str], entered: int) -> pl.DataFrame:
    """How problems moved through one round's stages.

    Args:
        stages: `engine.store.funnel.stages` of one round.
        order: The round's stages.
        entered: How many problems entered the round.

    Returns:
        One row for each stage, with its name, `entered`, one column for each tier but `pending`, `passed on` and
        `pending`; `entered` is the sum of the others.
    """
    counted = {
        (row["stage"], row["tier"] or "passed on"): row["problems"]
        for row in stages.group_by("stage", "tier").agg(pl.col("problems").sum()).iter_rows(named=True)
    }
    columns = [*(tier.value for tier in Tier), "passed on"]
    rows = []
    for stage in order:
        row = {name: int(counted.get((stage, name), 0)) for name in columns}
        rows.append({"stage": stage, "entered": entered, **row, "pending": entered - sum(row.values())})
        entered = row["passed on"]
    schema = {"stage": pl.String, **dict.fromkeys(["entered", *columns, "pending"], pl.Int64)}
    return pl.DataFrame(rows, schema=schema)

"""Drawing a selection from what may be exported: quotas, by lot of the seed."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from engine.config import Cell, Quotas
from engine.domain import Tier

_ALL: Final = "whole"
"""Stands for the one cell of quotas without dimensions."""
_MOST_CELLS: Final = 10_000
"""Cells at most that are told of although nothing is in them: beyond, names are so many that they tell nothing."""
_ABSENT: Final[Mapping[str, int | str]] = MappingProxyType({"level": 0, "subject": ""})
"""What stands for a level and a subject that are not known."""
_UNKNOWN: Final = frozenset(_ABSENT.values())


def draw(
    entries: pl.DataFrame, quotas: Quotas, values: Mapping[str, Sequence[Any]] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw as many entries of each cell as its quota says.

    Args:
        entries: With level, subject, tier, round, lot and problem_id.
        quotas: How many of which cells.
        values: Which values of each dimension were asked for, or were there before anything fell out. So many of each
            cell are wanted of every combination of them, up to 10,000, also of those that no entry is in.

    Returns:
        The entries that were drawn, in the order in which they came; and the cells: a column for each dimension, then
        `available`, `wanted` (null: all), `taken`, `missing`.
    """
    by: list[str] = [*quotas.by] or [_ALL]
    placed = entries if quotas.by else entries.with_columns(pl.lit("").alias(_ALL))
    held = placed.group_by(by).agg(pl.len().cast(pl.Int64).alias("available")).sort(by)
    if not (quotas.by or held.height):
        held = pl.DataFrame({_ALL: [""], "available": [0]})
    if quotas.each is not None and values is not None:
        held = _with_empty(held, [name for name in by if name != _ALL], values)
    cells = _wanted(held, quotas, by).with_columns(
        pl.min_horizontal("available", pl.col("wanted").fill_null(pl.col("available"))).alias("taken")
    )
    cells = cells.with_columns((pl.col("wanted").fill_null(pl.col("taken")) - pl.col("taken")).alias("missing"))
    cells = cells.sort(*map(_key, by))
    if cells["taken"].sum() == entries.height:  # all of them: ranks of millions would be for nothing
        return entries, cells.drop(_ALL, strict=False)
    ranked = placed.with_row_index("came").sort("lot", "problem_id", "round")
    ranked = ranked.with_columns(pl.int_range(pl.len()).over(by).alias("rank"))
    drawn = ranked.join(cells.select(*by, "taken"), on=by, how="inner", nulls_equal=True)
    drawn = drawn.filter(pl.col("rank") < pl.col("taken")).sort("came").select(entries.columns)
    return drawn, cells.drop(_ALL, strict=False)


def _key(name: str) -> pl.Expr:
    """By what cells are sorted: tiers from easy to hard, others by value."""
    places = {tier.value: place for place, tier in enumerate(Tier)}
    return pl.col(name).replace_strict(places, default=None, return_dtype=pl.Int64) if name == "tier" else pl.col(name)


def _with_empty(held: pl.DataFrame, by: Sequence[str], values: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """The cells that entries are in, and the other combinations of values, which hold none.

    That a level or a subject is not known is no value among those that are: it combines with the other dimensions as
    it stands in some entry.
    """
    known = {name: [value for value in dict.fromkeys(values[name]) if value not in _UNKNOWN] for name in by}
    known |= {name: list(dict.fromkeys(values[name])) for name in by if not known[name]}
    if not by or math.prod(map(len, known.values())) > _MOST_CELLS:
        return held
    columns = {name: pl.DataFrame({name: known[name]}, schema={name: held.schema[name]}) for name in by}
    frames = [_crossed([*columns.values()])]
    if told := [name for name in by if name in _ABSENT]:
        unknown = held.filter(pl.any_horizontal(pl.col(name) == _ABSENT[name] for name in told)).select(told).unique()
        frames.append(_crossed([unknown, *(columns[name] for name in by if name not in told)]))
    whole = pl.concat([frame.select(by) for frame in frames]).unique()
    both = held.join(whole, on=list(by), how="full", coalesce=True, nulls_equal=True)
    return both.with_columns(pl.col("available").fill_null(0)).sort(by)


def _crossed(columns: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return reduce(lambda left, right: left.join(right, how="cross"), columns)


def _wanted(held: pl.DataFrame, quotas: Quotas, by: Sequence[str]) -> pl.DataFrame:
    if quotas.cell:
        return _named(held, quotas.cell, by)
    if quotas.each is not None:
        return held.with_columns(pl.lit(quotas.each, pl.Int64).alias("wanted"))
    if quotas.total is not None:
        return held.with_columns(shared_out(held["available"], quotas.total).alias("wanted"))
    return held.with_columns(pl.lit(None, pl.Int64).alias("wanted"))


def _named(held: pl.DataFrame, cells: Sequence[Cell], by: Sequence[str]) -> pl.DataFrame:
    """The named cells, and those that nobody named, of which nothing is wanted."""
    names = [name for name in by if name != _ALL]
    rows = [{name: getattr(cell, name) for name in names} | {"wanted": cell.problems} for cell in cells]
    kinds = {name: held.schema[name] for name in names} | {"wanted": pl.Int64()}
    named = pl.DataFrame(rows, schema=kinds)
    if not names:
        named = named.with_columns(pl.lit("").alias(_ALL))
    both = held.join(named, on=list(by), how="full", coalesce=True, nulls_equal=True)
    return both.with_columns(pl.col("available", "wanted").fill_null(0)).sort(by)


def shared_out(available: pl.Series, total: int) -> pl.Series:
    """How many of `total` each cell gives, in proportion to what it holds: the largest remainders are rounded up.

    Where there are fewer than `total`, what is missing is missing of every cell in proportion. Source: the method of
    Hamilton, as in Balinski and Young, Fair Representation (1982).
    """
    weights = [int(held) for held in available] if available.sum() else [1] * available.len()
    whole, shares = sum(weights), [weight * total for weight in weights]
    given = [share // whole for share in shares]
    ranked = sorted(range(len(shares)), key=lambda place: (-(shares[place] % whole), place))
    for place in ranked[: total - sum(given)] if shares else []:
        given[place] += 1
    return pl.Series("wanted", given, dtype=pl.Int64)

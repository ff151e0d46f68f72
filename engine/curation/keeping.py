"""Which problem of a group of duplicates is kept, by rules in an order that one chooses, and why the others are not."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import polars as pl

from engine.domain import ReviewVerdict, Tier
from engine.errors import InputError

_TIERS: Final = (Tier.HARD, Tier.MEDIUM, Tier.EASY, Tier.UNVERIFIED)
_VERDICTS: Final = (ReviewVerdict.CORRECT, None, ReviewVerdict.AMBIGUOUS, ReviewVerdict.WRONG)
_LAST: Final = 99


def _tier() -> pl.Expr:
    places = {tier.value: place for place, tier in enumerate(_TIERS)}
    return pl.col("tier").replace_strict(places, default=_LAST, return_dtype=pl.Int64).fill_null(_LAST)


def _verdict() -> pl.Expr:
    places = {verdict.value: place for place, verdict in enumerate(_VERDICTS) if verdict is not None}
    none = _VERDICTS.index(None)
    return pl.col("verdict").replace_strict(places, default=none, return_dtype=pl.Int64).fill_null(none)


_KEYS: Final[Mapping[str, pl.Expr]] = MappingProxyType(
    {
        "tier": _tier(),
        "review": _verdict(),
        "length": pl.col("length").cast(pl.Float64).fill_null(float("inf")),
        "cost": pl.col("cost_usd").cast(pl.Float64).fill_null(float("inf")),
    }
)
_SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"tier": "tier", "review": "verdict", "length": "length", "cost": "cost_usd"}
)
KEEP_RULES: Final = tuple(_KEYS)
"""What may decide, in the usual order.

- `tier`: an answer that is settled before one that is not, and of those the more demanding one: hard, medium, easy,
  unverified, anything else.
- `review`: judged correct, not judged, ambiguous, wrong.
- `length`: the shorter one.
- `cost`: the cheaper one; one without a price comes last.

Where all of them are equal, the one that arrived first is kept, so that the same data keep the same problems.
"""


def keep_best(frame: pl.DataFrame, groups: pl.DataFrame, rules: Sequence[str] = KEEP_RULES) -> pl.DataFrame:
    """Of each group the problem that is kept, and why the others are not.

    Args:
        frame: The problems that there are to choose from: problem_seq, tier, verdict (correct, wrong, ambiguous, null),
            length, cost_usd; each once.
        groups: Who says the same: problem_seq, kind, group, as `engine.store.duplicate_groups` gives them. Problems
            that the frame does not have do not count.
        rules: What decides, in order, of `KEEP_RULES`.

    Columns:
        problem_seq, group, kind, kept (whether it is), keeper (the one that is kept of its group), rule (what decided
        between the two: one of `KEEP_RULES`, or `arrival`; null for the one that is kept), why (the same in words, with
        both values); in order of groups, the kept one first. A group of which the frame has one problem is left out.

    Raises:
        InputError: A rule does not exist, or is named twice.
    """
    if unknown := [rule for rule in rules if rule not in _KEYS]:
        raise InputError(f"There is no rule {unknown[0][:40]!r}. Choose of: {', '.join(KEEP_RULES)}.")
    if len(set(rules)) < len(rules):
        raise InputError("Name each rule once, in the order in which they decide.")
    there = groups.select("problem_seq", "kind", "group").join(frame, on="problem_seq")
    keys = [_KEYS[rule].alias(f"by_{rule}") for rule in rules]
    several = there.filter(pl.len().over("group") > 1).with_columns(keys)
    by = [f"by_{rule}" for rule in rules]
    ranked = several.sort("group", *by, "problem_seq")
    first = [pl.col(name).first().over("group").alias(f"kept_{name}") for name in ("problem_seq", *by, *_SAYS.values())]
    ranked = ranked.with_columns(first)
    rule, why = pl.lit("arrival"), pl.lit("all else is equal, and the other one arrived first")
    for name in reversed(rules):
        said = _SAYS[name]
        differs = pl.col(f"by_{name}") != pl.col(f"kept_by_{name}")
        own, kept = (pl.col(column).cast(pl.String).fill_null("none") for column in (said, f"kept_{said}"))
        rule = pl.when(differs).then(pl.lit(name)).otherwise(rule)
        why = (
            pl.when(differs).then(pl.format("{}: {}, and the other one has {}", pl.lit(name), own, kept)).otherwise(why)
        )
    kept = pl.col("problem_seq") == pl.col("kept_problem_seq")
    return ranked.select(
        "problem_seq", "group", "kind", kept.alias("kept"), pl.col("kept_problem_seq").alias("keeper"),
        pl.when(~kept).then(rule).alias("rule"), pl.when(~kept).then(why).alias("why"),
    )  # fmt: skip

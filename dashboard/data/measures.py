"""What the page Diversity shows beside the map: measures of rounds and sets, gaps, and near duplicates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from dashboard.data.cache import one_block
from engine.domain import DuplicateKind, Scope
from engine.store import Reader, chosen_sets, layouts, measures, near

PAIRS: Final = 10
"""Pairs of a page: each shows two statements."""
GROUPS: Final = 25
MOST_TOPICS: Final = 200
MOST_CHOSEN: Final = 20_000
"""Pairs whose problems can be chosen at a time."""


@dataclass(frozen=True, slots=True)
class MeasureData:
    """How diverse rounds, datasets or sets are by a map.

    `measured` and `added` are frames of `engine.store.measures`, `repeated` is one of `engine.store.near.by_round`;
    the latter two are of a run alone. `names` are those of sets, by id.
    """

    measured: pl.DataFrame
    added: pl.DataFrame
    repeated: pl.DataFrame
    names: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class DuplicateData:
    """How many near duplicates a map knows: `engine.store.near.counts`, and of it `by_round` for a run."""

    counts: Mapping[str, int]
    by_round: pl.DataFrame


@one_block
def measure_data(reader: Reader, layout_id: str, scope: Scope, run_id: str | None) -> MeasureData:
    """Measures by a map of the rounds of a run, of datasets, or of sets.

    Args:
        reader: A read block.
        layout_id: The map.
        scope: Whose.
        run_id: The run; only its rounds are measured of scope `run`.
    """
    of_run = scope is Scope.RUN
    measured = measures.measured(reader, layout_id, scope=scope, name=(run_id or "") if of_run else None)
    names = chosen_sets.some(reader, measured["name"].unique().to_list()) if scope is Scope.SET else None
    return MeasureData(
        measured,
        measures.added(reader, layout_id, run_id) if of_run and run_id else pl.DataFrame(),
        near.by_round(reader, layout_id, run_id) if of_run and run_id else pl.DataFrame(),
        dict(names.select("id", "name").iter_rows()) if names is not None else {},
    )


@one_block
def gap_data(reader: Reader) -> pl.DataFrame:
    """`engine.store.measures.topic_levels` of the store."""
    return measures.topic_levels(reader, most=MOST_TOPICS)


@one_block
def duplicate_data(reader: Reader, layout_id: str, run_id: str | None) -> DuplicateData:
    """How many near duplicates a map knows, and how many of each round of a run."""
    by_round = near.by_round(reader, layout_id, run_id) if run_id else pl.DataFrame()
    return DuplicateData(near.counts(reader, layout_id), by_round)


@one_block
def duplicate_pairs(reader: Reader, layout_id: str, kind: str, after: near.After | None) -> pl.DataFrame:
    """A page of pairs, `engine.store.near.pairs`, with one more row where there is a next page.

    Args:
        reader: A read block.
        layout_id: The map.
        kind: A `DuplicateKind`, or `different` for those whose answers differ.
        after: The last pair of the page before.
    """
    narrowed = None if kind == "different" else DuplicateKind(kind)
    return near.pairs(
        reader, layout_id, kind=narrowed, contradicting=narrowed is None, after=after, most=PAIRS + 1
    )  # fmt: skip


@one_block
def duplicate_groups(reader: Reader, layout_id: str, after: tuple[int, int] | None) -> pl.DataFrame:
    """A page of groups, `engine.store.near.groups`, with one more row where there is a next page."""
    return near.groups(reader, layout_id, after=after, most=GROUPS + 1)


@one_block
def duplicate_members(reader: Reader, layout_id: str, kind: str) -> pl.Series:
    """The problems of all pairs of a kind (`problem.seq`), of the first `MOST_CHOSEN` pairs if there are more."""
    narrowed = None if kind == "different" else DuplicateKind(kind)
    found = near.pairs(reader, layout_id, kind=narrowed, contradicting=narrowed is None, most=MOST_CHOSEN)
    return pl.concat([found["problem_seq"], found["other_seq"].rename("problem_seq")]).unique().sort()


@one_block
def group_members(reader: Reader, layout_id: str, group_seq: int) -> pl.Series:
    """The problems of a group (`problem.seq`)."""
    return pl.Series("problem_seq", near.of_group(reader, layout_id, group_seq), dtype=pl.Int64)


@one_block
def known_duplicates(reader: Reader, problem_seq: int) -> pl.DataFrame:
    """The near duplicates of a problem by the newest map, `engine.store.near.of_problem`; empty without a map."""
    made = next(iter(layouts.layouts(reader)["id"]), None)
    return near.of_problem(reader, made, problem_seq) if made else pl.DataFrame()

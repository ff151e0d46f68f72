"""What the page Checks shows: checks against benchmarks and their pairs, groups of duplicates and which is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dashboard.data.cache import one_block
from engine.store import Reader, chosen_sets, contamination, duplicates, maps

HITS: Final = 10
"""Pairs of a page: each shows two statements."""
SAME_GROUPS: Final = 5
MEMBERS: Final = 12
"""Problems of a group that are shown."""


@dataclass(frozen=True, slots=True)
class ChecksData:
    """What there is to show: `contamination.checks`, how many problems, names of sets, `duplicates.state`."""

    checks: pl.DataFrame
    problems: int
    sets: tuple[str, ...]
    search: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ContaminationData:
    """Of a check at some thresholds: `contamination.totals` and `by_benchmark`, and its benchmarks."""

    totals: Mapping[str, int]
    found: pl.DataFrame
    benchmarks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class SameData:
    """Of a search: `duplicates.counts`, `by_run` and `spread`."""

    counts: Mapping[str, tuple[int, int]]
    runs: pl.DataFrame
    spread: int


@one_block
def checks_data(reader: Reader) -> ChecksData:
    """What there is to show."""
    names = tuple(name for name in chosen_sets.named(reader)["name"] if name)
    return ChecksData(contamination.checks(reader), maps.problems(reader), names, duplicates.state(reader))


@one_block
def contamination_data(reader: Reader, check_id: str, ngram: int, lcs: float) -> ContaminationData:
    """What a check says at some thresholds."""
    state = contamination.state(reader, check_id) or {"benchmarks": "[]"}
    return ContaminationData(
        contamination.totals(reader, check_id, ngram=ngram, lcs=lcs),
        contamination.by_benchmark(reader, check_id, ngram=ngram, lcs=lcs),
        tuple(json.loads(state["benchmarks"])),
    )


@one_block
def contamination_hits(
    reader: Reader, check_id: str, at: tuple[int, float], show: str, benchmark: str | None, after: contamination.After
) -> pl.DataFrame:
    """A page of pairs, and one more if the list goes on."""
    return contamination.hits(
        reader, check_id, ngram=at[0], lcs=at[1], show=show, benchmark=benchmark, after=after, most=HITS + 1
    )


@one_block
def same_data(reader: Reader) -> SameData:
    """What the newest search for duplicates says."""
    return SameData(duplicates.counts(reader), duplicates.by_run(reader), duplicates.spread(reader))


@one_block
def same_groups(reader: Reader, kind: str, after: tuple[int, int] | None) -> pl.DataFrame:
    """A page of groups, and one more if the list goes on."""
    return duplicates.groups(reader, kind, after=after, most=SAME_GROUPS + 1)


@one_block
def same_members(reader: Reader, kind: str, group: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Problems of a group, and what may decide which of them is kept."""
    found = duplicates.members(reader, kind, group, MEMBERS)
    return found, duplicates.worth(reader, found["problem_seq"].to_list())

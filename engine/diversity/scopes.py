"""Whose diversity is measured: what rounds of runs entered anew, datasets, and sets that people chose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.diversity.rarefying import Rows
from engine.domain import Scope
from engine.store import Store, list_runs, measures

_PAGE: Final = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """Problems that are measured together.

    Attributes:
        name: The run, the dataset, or the set.
        round: The round of a run.
        rows: Which rows of the matrix.
    """

    name: str
    round: int | None
    rows: Rows


@dataclass(frozen=True, slots=True)
class Family:
    """What is compared with one another: the rounds of a run, in order; all datasets; or all sets.

    Attributes:
        scope: Which of these.
        parts: What is measured.
        seeds: Rows that distances to seeds are taken to.
    """

    scope: Scope
    parts: list[Part]
    seeds: Rows


def families(store: Store, problems: NDArray[np.int64]) -> Iterator[Family]:
    """All that is measured, as far as it has vectors.

    Args:
        store: The store.
        problems: The problem of each row of the matrix (`problem.seq`).
    """
    order = np.argsort(problems)

    def rows(seqs: pl.Series) -> Rows:
        wanted = seqs.to_numpy()
        places = order[np.minimum(np.searchsorted(problems, wanted, sorter=order), len(order) - 1)]
        return np.sort(places[problems[places] == wanted])

    with store.read() as reader:
        sets = measures.sets(reader)
    for run in [info.id for info in list_runs(store)]:
        with store.read() as reader:
            entered = measures.entered(reader, run)
        parts = [Part(run, key, rows(part["problem_seq"])) for (key,), part in entered.group_by("round")]
        parts = sorted((part for part in parts if len(part.rows)), key=lambda part: part.round or 0)
        if parts:
            first = rows(entered.filter(pl.col("round") == pl.col("round").min())["problem_seq"])
            yield Family(Scope.RUN, parts, first)
    sources = _sources(store)
    seeds = rows(sources.filter("seed")["problem_seq"])
    datasets = [Part(key, None, rows(part["problem_seq"])) for (key,), part in sources.group_by("dataset")]
    yield Family(Scope.DATASET, sorted((part for part in datasets if len(part.rows)), key=lambda p: p.name), seeds)
    chosen = []
    for own in sets:
        with store.read() as reader:
            chosen.append(Part(own, None, rows(measures.members(reader, own)["problem_seq"])))
    yield Family(Scope.SET, [part for part in chosen if len(part.rows)], seeds)


def _sources(store: Store) -> pl.DataFrame:
    pages, after = [], 0
    while True:
        with store.read() as reader:
            page = measures.sources(reader, after, _PAGE)
        pages.append(page)
        if not page.height:
            return pl.concat(pages)
        after = int(page["problem_seq"][-1])

"""Measures of diversity of all rounds, datasets and sets by a map, with intervals."""

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.diversity.contents import Contents, contents
from engine.diversity.matrix import Matrix
from engine.diversity.rarefying import (
    Interval,
    Rows,
    Values,
    around,
    at_equal_number,
    equal_number,
    mean_interval,
    relative,
    spreads,
)
from engine.diversity.scopes import Family, Part, families
from engine.diversity.steps import Step, Watch, nobody
from engine.domain import Measure, Scope
from engine.quality import wilson
from engine.store import Store

MOST: Final = 5_000
"""Problems of a part of which what depends on their number is measured; of more, a sample."""
ASKED: Final = 1_000
"""Problems of a part whose nearest one is looked for among all of the part, or all seeds; of more, a sample."""
_BLOCK: Final = 50_000
_SCHEMA: Final = {
    "scope": pl.String,
    "name": pl.String,
    "round": pl.Int32,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "problems": pl.Int64,
    "drawn": pl.Int64,
}


def measure(
    store: Store,
    matrix: Matrix,
    clusters: NDArray[np.signedinteger[Any]],
    similarities: NDArray[np.float32],
    pairs: pl.DataFrame,
    watch: Watch = nobody,
    *,
    seed: int = 0,
) -> pl.DataFrame:
    """All measures of what has vectors. Memory and time are bounded: of large parts, samples are taken.

    Args:
        store: The store.
        matrix: The vectors of the map.
        clusters: Of shape (n,): the cluster of each row; -1: in none.
        similarities: Of shape (n, k): the cosine of each row's neighbours, the nearest first; k is 0 for one problem.
        pairs: Near duplicates, as `find_pairs` gives them.
        watch: Is told of each part.
        seed: Of all draws.

    Columns:
        scope, name, round, measure, value, low, high, problems, drawn, as in the table `diversity`.
    """
    rows: list[dict[str, Any]] = []
    if len(matrix.problems):
        first = similarities[:, 0] if similarities.shape[1] else np.full(len(similarities), np.nan)
        nearest = np.clip(1 - first.astype(np.float64), 0, 2)
        groups = _groups(matrix, pairs)
        for family in families(store, matrix.problems):
            work = _Family(store, matrix, clusters.astype(np.int64), nearest, groups, family, seed)
            for done, part in enumerate(family.parts):
                watch(Step(f"measuring {part.name}", done, len(family.parts)))
                rows += work.measured(part)
    return pl.DataFrame(rows, _SCHEMA, orient="row")


class _Family:
    """The parts of a family, one after the other, each with what came before it."""

    def __init__(
        self,
        store: Store,
        matrix: Matrix,
        clusters: NDArray[np.int64],
        nearest: NDArray[np.float64],
        groups: Rows,
        family: Family,
        seed: int,
    ) -> None:
        self._store, self._matrix, self._clusters = store, matrix, clusters
        self._nearest, self._groups, self._family, self._seed = nearest, groups, family, seed
        self._number = equal_number([len(part.rows) for part in family.parts])
        self._earlier = np.empty(0, np.int64)

    def measured(self, part: Part) -> Iterator[dict[str, Any]]:
        """The rows of a part."""
        own = {"scope": self._family.scope.value, "name": part.name, "round": part.round, "problems": len(part.rows)}
        rng = np.random.default_rng([self._seed, part.round or 0, len(part.rows)])
        found = [*self._distances(part.rows, rng), *self._shares(part.rows), *self._counted(part.rows, rng)]
        self._earlier = np.concatenate([self._earlier, part.rows])
        for name, value, (low, high), drawn in found:
            row = {"measure": name.value, "value": value, "low": low, "high": high, "drawn": drawn}
            yield own | row

    def _distances(self, rows: Rows, rng: np.random.Generator) -> Iterator["_Found"]:
        vectors = self._matrix.vectors
        known = self._nearest[_sample(rows, MOST, rng)]
        known = known[np.isfinite(known)]
        yield Measure.NEAREST_ALL, *_mean(known, rng), len(known)
        new = _sample(np.setdiff1d(rows, self._family.seeds), ASKED, rng)
        if len(new) and len(self._family.seeds):
            away = distances(vectors, new, self._family.seeds)
            yield Measure.SEEDS, *_mean(away, rng), len(away)

    def _shares(self, rows: Rows) -> Iterator["_Found"]:
        """Shares, with Wilson's interval: resamples of a share of 0 or 1 would know no doubt."""
        groups, places, sizes = np.unique(self._groups[rows], return_inverse=True, return_counts=True)
        alike = int((sizes[places] > 1).sum())
        yield Measure.ALIKE, alike / len(rows), wilson(alike, len(rows)), len(rows)
        if self._family.scope is Scope.RUN:
            if len(self._earlier):
                repeated = int(np.isin(groups, self._groups[self._earlier])[places].sum())
                yield Measure.REPEATED, repeated / len(rows), wilson(repeated, len(rows)), len(rows)
            new = np.setdiff1d(self._clusters[rows], self._clusters[self._earlier])
            yield Measure.NEW_CLUSTERS, float((new >= 0).sum()), (None, None), len(rows)

    def _counted(self, rows: Rows, rng: np.random.Generator) -> Iterator["_Found"]:
        """What depends on how many problems there are: of all, or a sample of many; and at an equal number."""
        taken = _sample(rows, MOST, rng)
        held = contents(self._store, self._matrix.problems, taken, self._matrix.vectors, self._clusters)
        values = held.counted(taken)
        spread: dict[str, float | None] = {**spreads(held.counted, taken, rng)}
        within = distances(self._matrix.vectors, _sample(rows, ASKED, rng), rows)
        mean, interval = _mean(within, rng)
        yield Measure.NEAREST, mean, interval, len(within)
        spread["nearest"] = relative(mean, interval)
        for name, value in values.items():
            yield Measure(name), value, around(value, spread.get(name), self._most(name, len(taken))), len(taken)
        if self._number is None or len(rows) < self._number:
            return
        drawn = at_equal_number(lambda some: _with_nearest(held, some), taken, self._number, rng)
        for name, value in drawn.items():
            most = self._most(name, self._number)
            yield Measure(f"{name}_drawn"), value, around(value, spread.get(name), most), self._number

    def _most(self, name: str, number: int) -> float:
        """What no value of so many problems exceeds: an interval that does would promise what cannot be."""
        clusters = max(1, len(np.unique(self._clusters[self._clusters >= 0])))
        match name:
            case "clusters":
                return min(clusters, number)
            case "entropy":
                return math.log2(min(clusters, number))
            case "vendi":
                return number
            case "distinct_1" | "distinct_2":
                return 1
            case "nearest":
                return 2
            case _:
                return math.inf


_Found = tuple[Measure, float | None, Interval, int]
"""A measure, its value, its interval, and of how many problems at a time."""


def distances(vectors: NDArray[np.float32], asked: Rows, among: Rows) -> NDArray[np.float64]:
    """Of each row that is asked for, the distance (1 - cosine) to the nearest other row; none where there is no other.

    Args:
        vectors: Of all rows, each of length 1.
        asked: Rows.
        among: Rows among which the nearest is looked for.
    """
    best = np.full(len(asked), -np.inf)
    for start in range(0, len(among), _BLOCK):
        block = among[start : start + _BLOCK]
        cosines = vectors[asked] @ vectors[block].T
        cosines[asked[:, None] == block[None, :]] = -np.inf
        np.maximum(best, cosines.max(axis=1), out=best)
    found: NDArray[np.float64] = np.clip(1 - best[np.isfinite(best)], 0, 2)
    return found


def _with_nearest(held: Contents, rows: Rows) -> Values:
    within = distances(held.vectors, rows, rows)
    return {**held.counted(rows), "nearest": float(within.mean())}


def _mean(values: NDArray[np.float64], rng: np.random.Generator) -> tuple[float | None, Interval]:
    return (float(values.mean()), mean_interval(values, rng)) if len(values) else (None, (None, None))


def _sample(rows: Rows, most: int, rng: np.random.Generator) -> Rows:
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))


def _groups(matrix: Matrix, pairs: pl.DataFrame) -> Rows:
    """Of each row the first problem that it hangs together with by near duplicates: itself, if it is like nothing."""
    group = dict(pairs.select("problem_seq", "group_seq").iter_rows())
    group |= dict(pairs.select("other_seq", "group_seq").iter_rows())
    return np.array([group.get(seq, seq) for seq in matrix.problems.tolist()], np.int64)

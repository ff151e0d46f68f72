"""A map of all problems with vectors, made step by step: it is seen once its last step is done, or never."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.diversity.clusters import CLUSTERED, clusters
from engine.diversity.layout import LAID_OUT, MIN_DIST, lay_out, place
from engine.diversity.matrix import Matrix, read_matrix
from engine.diversity.measures import measure
from engine.diversity.naming import names
from engine.diversity.near import find_pairs
from engine.diversity.neighbours import EXACT_UPTO, NEAREST, Neighbours, nearest, neighbours
from engine.diversity.steps import Watch, never, nobody
from engine.diversity.telling import StoppedError, Telling
from engine.domain import Embedder, content_hash
from engine.errors import InputError
from engine.store import (
    Store,
    add_clusters,
    add_layout,
    add_measures,
    add_neighbours,
    add_pairs,
    add_points,
    forget_unfinished,
    layouts,
)

_LIBRARIES: Final = ("numpy", "pynndescent", "scikit-learn", "umap-learn")
_PART: Final = 50_000
_VERSION: Final = "1"
"""Rises with each change of how a map is made."""


@dataclass(frozen=True, slots=True)
class Made:
    """A map that was made, or on which newer problems were placed.

    Attributes:
        layout_id: Its id.
        points: Problems on it.
        laid_out: How many of them were laid out together.
        new: Problems that came on it now; 0: there was nothing to do.
        clusters: How many it has.
        seconds: How long it took.
    """

    layout_id: str
    points: int
    laid_out: int
    new: int
    clusters: int
    seconds: float


def make_map(
    store: Store,
    embedder: Embedder,
    *,
    seed: int = 0,
    author: str = "",
    watch: Watch = nobody,
    stop: Callable[[], bool] = never,
    laid_out: int = LAID_OUT,
) -> Made | None:
    """Lay out all vectors of an embedder, find neighbours, clusters and near duplicates, and measure diversity.

    The same vectors, seed and versions of the libraries give the same map; where that is there, nothing is done.

    Args:
        store: The store. No other map of it may be in the making.
        embedder: Whose vectors.
        seed: Of all that is drawn.
        author: Who asks for it; may be empty.
        watch: Is told of the progress.
        stop: Whether somebody asked to stop; then nothing is left of it.
        laid_out: How many are laid out together at most; the others are placed among them.

    Returns:
        The map; `None` if it was stopped.

    Raises:
        InputError: The embedder has no vectors here.
    """
    since, tell = time.perf_counter(), Telling(watch, stop)
    try:
        forget_unfinished(store)
        tell("reading vectors")
        matrix = read_matrix(store, embedder.id, embedder.dimension)
        if not len(matrix.problems):
            raise InputError(f"No problem has a vector of {embedder.name} yet. Make them first: wisdom embed")
        settings = _settings(laid_out)
        own = content_hash("layout", embedder.id, str(matrix.upto), str(len(matrix.problems)), str(seed), settings)
        if (there := _known(store, own)) is not None:
            return there
        near, points = laid_out_all(matrix.vectors, tell, seed, laid_out)
        tell("keeping neighbours")
        keep_neighbours(store, own, matrix.problems, near, matrix.problems)
        labels = clusters(points, tell, seed)
        add_clusters(store, own, names(store, matrix.problems, labels, tell, seed))
        chosen = _chosen(len(points), laid_out, seed)
        frame = framed(matrix.problems, points, labels).with_columns(pl.Series("placed", ~chosen))
        tell("keeping points")
        add_points(store, own, frame)
        judge(store, own, matrix, near, labels, tell, seed)
        row = {"id": own, "embedder_id": embedder.id, "upto": matrix.upto, "points": len(points), "seed": seed}
        seconds = time.perf_counter() - since
        row |= {"laid_out": int(chosen.sum()), "settings": settings, "seconds": seconds, "author": author}
        tell("showing the map")
        add_layout(store, row)
    except StoppedError:
        forget_unfinished(store)
        return None
    return Made(own, len(points), int(chosen.sum()), len(points), int(labels.max(initial=-1)) + 1, seconds)


def laid_out_all(
    vectors: NDArray[np.float32], tell: Telling, seed: int, most: int
) -> tuple[Neighbours, NDArray[np.float32]]:
    """Neighbours of all among all, and places of all: at most so many are laid out, the others placed among them."""
    near = neighbours(vectors, tell, seed=seed)
    chosen = _chosen(len(vectors), most, seed)
    if chosen.all():
        return near, lay_out(vectors, near, tell, seed)
    some, rest = vectors[chosen], vectors[~chosen]
    points = np.empty((len(vectors), 2), np.float32)
    points[chosen] = lay_out(some, neighbours(some, tell, seed=seed), tell, seed)
    points[~chosen] = place(points[chosen], nearest(rest, some, tell), tell, seed)
    return near, points


def _chosen(count: int, most: int, seed: int) -> NDArray[np.bool_]:
    """Which vectors are laid out together: all, or as many as may be, drawn at random."""
    chosen = np.ones(count, np.bool_)
    if count > most:
        chosen[:] = False
        chosen[np.random.default_rng(seed).choice(count, most, replace=False)] = True
    return chosen


def judge(
    store: Store,
    layout_id: str,
    matrix: Matrix,
    near: Neighbours,
    labels: NDArray[np.int32],
    tell: Telling,
    seed: int,
) -> None:
    """Find near duplicates, and measure diversity."""
    ids = matrix.problems[near.places]
    pairs = find_pairs(store, matrix, ids, near.similarities, tell.watch)
    add_pairs(store, layout_id, pairs)
    rows = measure(store, matrix, labels.astype(np.int64), near.similarities, pairs, tell.watch, seed=seed)
    add_measures(store, layout_id, rows)


def keep_neighbours(
    store: Store,
    layout_id: str,
    rows: NDArray[np.int64],
    near: Neighbours,
    problems: NDArray[np.int64],
) -> None:
    """Keep neighbours of some problems, which are places among all problems."""
    for start in range(0, len(rows), _PART):
        part = slice(start, start + _PART)
        others = pl.Series("others", problems[near.places[part]].tolist(), pl.List(pl.Int64))
        similarities = pl.Series("similarities", near.similarities[part].tolist(), pl.List(pl.Float32))
        frame = pl.DataFrame([pl.Series("problem_seq", rows[part]), others, similarities])
        add_neighbours(store, layout_id, frame)


def framed(problems: NDArray[np.int64], points: NDArray[np.float32], labels: NDArray[np.int32]) -> pl.DataFrame:
    """Points with their clusters: problem_seq, x, y, cluster."""
    return pl.DataFrame({"problem_seq": problems, "x": points[:, 0], "y": points[:, 1], "cluster": labels})


def _settings(laid_out: int) -> str:
    numbers = {"neighbours": NEAREST, "min_dist": MIN_DIST, "laid_out": laid_out, "exact_upto": EXACT_UPTO}
    libraries = {name: version(name) for name in _LIBRARIES}
    return json.dumps({"version": _VERSION, "clustered": CLUSTERED, **numbers, "libraries": libraries}, sort_keys=True)


def _known(store: Store, layout_id: str) -> Made | None:
    with store.read() as reader:
        found = layouts.layouts(reader).filter(id=layout_id)
        count = layouts.clusters(reader, layout_id).filter(pl.col("cluster") >= 0).height
    if not found.height:
        return None
    row = found.row(0, named=True)
    return Made(layout_id, row["points"], row["laid_out"], 0, count, row["seconds"])

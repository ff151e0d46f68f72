"""Newer problems on a map that is there: what lies on it stays where it is."""

import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.diversity.clusters import joined
from engine.diversity.layout import place
from engine.diversity.mapping import Made, framed, judge, keep_neighbours
from engine.diversity.matrix import Matrix, read_matrix
from engine.diversity.neighbours import Neighbours, merged, nearest
from engine.diversity.scopes import families
from engine.diversity.steps import Watch, never, nobody
from engine.diversity.telling import StoppedError, Telling
from engine.errors import InputError
from engine.store import Store, add_layout, add_points, layouts, measures

_PAGE: Final = 50_000


def place_new(
    store: Store,
    layout_id: str,
    *,
    author: str = "",
    watch: Watch = nobody,
    stop: Callable[[], bool] = never,
) -> Made | None:
    """Place problems on a map whose vectors are newer than it, and find again what depends on all problems.

    Where none is newer, rounds and sets are measured that were not there when the map was made.

    Their places come from the problems that were laid out together, by UMAP's `transform`; their clusters from the
    points beside them. Clusters keep their numbers and names.

    Args:
        store: The store. No other map of it may be in the making.
        layout_id: The map.
        author: Who asks for it; may be empty.
        watch: Is told of the progress.
        stop: Whether somebody asked to stop; what is placed by then stays, and the next call goes on.

    Returns:
        The map; `None` if it was stopped.

    Raises:
        InputError: There is no such map.
    """
    since, tell = time.perf_counter(), Telling(watch, stop)
    try:
        with store.read() as reader:
            known = layouts.layouts(reader).filter(id=layout_id)
            count = layouts.clusters(reader, layout_id).filter(pl.col("cluster") >= 0).height
        if not known.height:
            raise InputError(f"There is no map {layout_id}. `wisdom map` makes one.")
        row = known.row(0, named=True)
        tell("reading vectors")
        matrix = read_matrix(store, row["embedder_id"], row["dimension"])
        if matrix.upto <= row["upto"]:
            _measure_what_came(store, layout_id, matrix, tell, row["seed"])
            return Made(layout_id, row["points"], row["laid_out"], 0, count, row["seconds"])
        points = _all_points(store, layout_id)
        matrix, old = _old_first(matrix, points)
        near = _more_neighbours(store, layout_id, matrix, old, tell)
        points = points.join(
            pl.DataFrame({"problem_seq": matrix.problems[:old]}), on="problem_seq", maintain_order="right"
        )
        new = _placed(matrix, old, points, tell, row["seed"])
        add_points(store, layout_id, new.with_columns(placed=True))
        labels = np.concatenate([points["cluster"].to_numpy(), new["cluster"].to_numpy()])
        judge(store, layout_id, matrix, near, labels, tell, row["seed"])
        seconds = time.perf_counter() - since
        own = {key: row[key] for key in ("id", "embedder_id", "laid_out", "seed", "settings")}
        own |= {"upto": matrix.upto, "points": len(matrix.problems), "seconds": seconds, "author": author}
        tell("showing the map")
        add_layout(store, own)
    except StoppedError:
        return None
    return Made(layout_id, len(matrix.problems), row["laid_out"], len(matrix.problems) - row["points"], count, seconds)


def _measure_what_came(store: Store, layout_id: str, matrix: Matrix, tell: Telling, seed: int) -> None:
    """Measure again, if there is a round, a dataset or a set that was not there then."""
    if _unmeasured(store, layout_id, matrix):
        near = _kept_neighbours(store, layout_id, matrix.problems)
        labels = _in_order(_all_points(store, layout_id), matrix.problems)["cluster"].to_numpy()
        judge(store, layout_id, matrix, near, labels, tell, seed)


def _unmeasured(store: Store, layout_id: str, matrix: Matrix) -> bool:
    """Whether a round, a dataset or a set that has vectors was not measured, or had other problems then."""
    with store.read() as reader:
        rows = measures.measured(reader, layout_id).select("scope", "name", "round", "problems").unique().rows()
    there = set(rows)
    return any(
        (family.scope.value, part.name, part.round, len(part.rows)) not in there
        for family in families(store, matrix.problems)
        for part in family.parts
    )


def _old_first(matrix: Matrix, points: pl.DataFrame) -> tuple[Matrix, int]:
    """The vectors of problems that are on the map, then the others; and how many the first ones are."""
    there = np.isin(matrix.problems, points["problem_seq"].to_numpy())
    order = np.argsort(~there, kind="stable")
    return Matrix(matrix.problems[order], matrix.vectors[order], matrix.upto), int(there.sum())


def _placed(matrix: Matrix, old: int, points: pl.DataFrame, tell: Telling, seed: int) -> pl.DataFrame:
    """Points of the new ones: problem_seq, x, y, cluster."""
    places = points.select("x", "y").to_numpy().astype(np.float32)
    laid_out = ~points["placed"].to_numpy()
    beside = nearest(matrix.vectors[old:], matrix.vectors[:old][laid_out], tell)
    found = place(places[laid_out], beside, tell, seed)
    labels = joined(places, points["cluster"].to_numpy(), found)
    return framed(matrix.problems[old:], found, labels)


def _more_neighbours(store: Store, layout_id: str, matrix: Matrix, old: int, tell: Telling) -> Neighbours:
    """Neighbours of all among all; what is new of that is kept."""
    vectors, problems = matrix.vectors, matrix.problems
    before = _kept_neighbours(store, layout_id, problems[:old])
    after = merged(before, _shifted(nearest(vectors[:old], vectors[old:], tell), old))
    same = before.places.shape == after.places.shape
    changed = (before.places != after.places).any(axis=1) if same else np.ones(old, np.bool_)
    own = _shifted(nearest(vectors[old:], vectors[old:], tell, own=0), old)
    new = merged(nearest(vectors[old:], vectors[:old], tell), own)
    tell("keeping neighbours")
    keep_neighbours(store, layout_id, problems[old:], new, problems)
    some = Neighbours(after.places[changed], after.similarities[changed])
    keep_neighbours(store, layout_id, problems[:old][changed], some, problems)
    both = (np.concatenate([getattr(after, name), getattr(new, name)]) for name in ("places", "similarities"))
    return Neighbours(*both)


def _shifted(near: Neighbours, by: int) -> Neighbours:
    return Neighbours(near.places + by, near.similarities)


def _kept_neighbours(store: Store, layout_id: str, problems: NDArray[np.int64]) -> Neighbours:
    """The stored neighbours of problems, by their places among them."""
    kept = _paged(store, layout_id, layouts.all_neighbours)
    kept = _in_order(kept, problems)
    shape = (len(problems), int(kept["others"].list.len()[0]) if len(problems) else 0)
    if not shape[1]:
        return Neighbours(np.empty(shape, np.int64), np.empty(shape, np.float32))
    order = np.argsort(problems)
    others = kept["others"].explode().to_numpy()
    places = order[np.searchsorted(problems[order], others)].reshape(shape)
    return Neighbours(places, kept["similarities"].explode().to_numpy().astype(np.float32).reshape(shape))


def _all_points(store: Store, layout_id: str) -> pl.DataFrame:
    return _paged(store, layout_id, layouts.points)


def _in_order(rows: pl.DataFrame, problems: NDArray[np.int64]) -> pl.DataFrame:
    return rows.join(pl.DataFrame({"problem_seq": problems}), on="problem_seq", maintain_order="right")


def _paged(store: Store, layout_id: str, read: Callable[..., pl.DataFrame]) -> pl.DataFrame:
    """All rows of a read that goes by problems."""
    parts: list[pl.DataFrame] = []
    values: dict[str, Any] = {"after": 0, "most": _PAGE}
    while not parts or parts[-1].height:
        with store.read() as reader:
            parts.append(read(reader, layout_id, **values))
        if parts[-1].height:
            values["after"] = int(parts[-1]["problem_seq"][-1])
    return pl.concat(parts)

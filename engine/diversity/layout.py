"""Vectors laid out in the plane by UMAP (McInnes et al. 2018), and further ones placed among them by its `transform`.

Both stand on neighbours that are known already, and on the steps of umap-learn that take them: its estimator would
search anew, with an index that takes a minute to compile, and could be kept from one process to the next by pickle
alone.
"""

import re
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.diversity.neighbours import Neighbours
from engine.diversity.telling import Telling

LAID_OUT: Final = 100_000
"""Vectors that are laid out together at most: neighbours and layout take about a minute on two cores. The others are
placed."""
MIN_DIST: Final = 0.1
_SPREAD: Final = 1.0
_FEWEST: Final = 5
"""Vectors below which there is nothing to lay out."""
_RATE: Final = 1.0
_REPULSION: Final = 1.0
_NEGATIVES: Final = 5
_EPOCHS: Final = ((10_000, 500), (2**62, 200))
_EPOCHS_PLACING: Final = 100
"""UMAP's own numbers, as of its rate, repulsion and negative samples."""
_WIDTH: Final = 10.0
_CHUNK: Final = 20_000

Floats = NDArray[np.float32]


def lay_out(vectors: Floats, near: Neighbours, tell: Telling, seed: int) -> Floats:
    """Places in the plane, the same for the same seed. Fewer than five lie on a ring.

    Args:
        vectors: Of shape (n, dimension).
        near: The nearest others of each, among them.
        tell: Is told of the progress.
        seed: Of all that is drawn.

    Returns:
        Of shape (n, 2).
    """
    if len(vectors) < _FEWEST:
        return _ring(len(vectors))
    tell("laying out: compiling")
    _import_umap()
    from umap.umap_ import (  # noqa: PLC0415 -- it brings numba's compiler
        find_ab_params,
        fuzzy_simplicial_set,
        simplicial_set_embedding,
    )

    drawn = np.random.RandomState(seed)
    places, distances = _with_themselves(near)
    graph = fuzzy_simplicial_set(vectors, places.shape[1], drawn, "cosine", knn_indices=places, knn_dists=distances)[0]
    a, b = find_ab_params(_SPREAD, MIN_DIST)
    epochs = next(number for upto, number in _EPOCHS if len(vectors) <= upto)
    found = simplicial_set_embedding(
        *(vectors, graph, 2, _RATE, a, b, _REPULSION, _NEGATIVES, epochs),
        *(_beginning(vectors, drawn), drawn, "cosine", {}, False, {}, False),
        parallel=False,  # else it differs each time
        tqdm_kwds=_bar(lambda done: tell("laying out", done, epochs)),
    )[0]
    return np.asarray(found - found.mean(axis=0), np.float32)


def place(laid_out: Floats, near: Neighbours, tell: Telling, seed: int) -> Floats:
    """Places of further vectors among those that are laid out, which stay where they are: UMAP's `transform`.

    Each begins in the middle of its neighbours, by weight, and is drawn to them and pushed from others for a while.

    Args:
        laid_out: Of shape (n, 2).
        near: The nearest of those to each further one.
        tell: Is told of the progress.
        seed: Of all that is drawn.

    Returns:
        Of shape (m, 2).
    """
    if len(laid_out) < _FEWEST:
        return _middles(laid_out, near)
    tell("placing: compiling")
    total = len(near.places)
    parts = [np.empty((0, 2), np.float32)]
    for start in range(0, total, _CHUNK):
        tell("placing", start, total)
        part = Neighbours(near.places[start : start + _CHUNK], near.similarities[start : start + _CHUNK])
        parts.append(_placed(laid_out, part, seed))
    return np.concatenate(parts)


def _placed(laid_out: Floats, near: Neighbours, seed: int) -> Floats:
    """What `UMAP.transform` does once it has found neighbours."""
    from scipy.sparse import coo_matrix  # noqa: PLC0415 -- only here

    _import_umap()
    from umap.layouts import optimize_layout_euclidean  # noqa: PLC0415 -- it brings numba's compiler
    from umap.umap_ import (  # noqa: PLC0415 -- the same
        compute_membership_strengths,
        find_ab_params,
        init_graph_transform,
        make_epochs_per_sample,
        smooth_knn_dist,
    )

    places, distances = near.places.astype(np.int32), np.ascontiguousarray(near.distances, np.float32)
    sigmas, rhos = smooth_knn_dist(distances, float(places.shape[1]), local_connectivity=0.0)
    rows, columns, strengths, _ = compute_membership_strengths(places, distances, sigmas, rhos, bipartite=True)
    graph = coo_matrix((strengths, (rows, columns)), shape=(len(places), len(laid_out)))
    whole = graph.tocsr()
    whole.eliminate_zeros()
    begun = init_graph_transform(whole, laid_out)
    graph.data[graph.data < graph.data.max() / _EPOCHS_PLACING] = 0
    graph.eliminate_zeros()
    a, b = find_ab_params(_SPREAD, MIN_DIST)
    drawn = np.random.RandomState(seed).randint(-(2**31) + 1, 2**31 - 1, 3).astype(np.int64)
    found = optimize_layout_euclidean(
        *(begun.astype(np.float32), laid_out.copy(), graph.row, graph.col, _EPOCHS_PLACING, graph.shape[1]),
        *(make_epochs_per_sample(graph.data, _EPOCHS_PLACING), a, b, drawn, _REPULSION, _RATE / 4, _NEGATIVES),
        parallel=False,
    )
    return np.asarray(found, np.float32)


def _import_umap() -> None:
    """Import it without its word on TensorFlow, which nothing here wants."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        import_module("umap")


def _with_themselves(near: Neighbours) -> tuple[NDArray[np.int32], Floats]:
    """Neighbours as UMAP counts them: each vector is its own first one."""
    own = np.arange(len(near.places), dtype=np.int32)[:, None]
    places = np.concatenate([own, near.places.astype(np.int32)], axis=1)
    return places, np.concatenate([np.zeros((len(own), 1), np.float32), near.distances], axis=1)


def _beginning(vectors: Floats, drawn: np.random.RandomState) -> Floats:
    """Where the layout begins: at the two principal components, and no two vectors at the same place.

    Spectral beginnings, UMAP's usual ones, fail or take long where the graph falls apart, as it does around many
    equal vectors; these do as well (Kobak and Linderman 2021).
    """
    centred = vectors - vectors.mean(axis=0)
    axes = np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    found = centred @ axes
    found *= _WIDTH / max(float(np.abs(found).max()), 1e-6)
    return np.asarray(found + drawn.normal(scale=1e-2, size=found.shape), np.float32)


def _ring(count: int) -> Floats:
    turns = 2 * np.pi * np.arange(count) / max(1, count)
    return np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)


def _middles(laid_out: Floats, near: Neighbours) -> Floats:
    """Where there are too few to lay out: beside the nearest one, a little apart by the place in the row."""
    if not near.places.shape[1]:
        return _ring(len(near.places))
    return np.asarray(laid_out[near.places[:, 0]] + _ring(len(near.places)) / 10, np.float32)


def _bar(tell: Callable[[int], None]) -> dict[str, Any]:
    """Options that let UMAP's progress bar write to us."""

    class File:
        def write(self, text: str) -> None:
            if found := re.search(r"\d+", text):
                tell(int(found[0]))

        def flush(self) -> None:
            pass

    return {"disable": False, "file": File(), "bar_format": "{n}", "mininterval": 0.5, "leave": False}

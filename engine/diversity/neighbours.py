"""Nearest neighbours by the angle between vectors: exact where that is quick, else by NN-descent (Dong et al. 2011)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.diversity.telling import Telling

NEAREST: Final = 15
"""Neighbours of a problem that are kept."""
EXACT_UPTO: Final = 50_000
"""Vectors up to which each is compared with each; beyond, NN-descent takes less time, its compiling included."""
_BLOCK: Final = 16_000_000
"""Similarities that are held at once: 64 MB."""
_WIDER: Final = 2
_TREES: Final = 32
"""Of NN-descent: with twice the neighbours and more trees it finds 99.6 % of them instead of 97.5 %."""
_DOING: Final = "finding neighbours"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who is nearest to each of some vectors, the nearest first.

    Attributes:
        places: Of shape (n, k): rows of the vectors among which was searched.
        similarities: Of shape (n, k), float32: cosine of the angle to each.
    """

    places: NDArray[np.int64]
    similarities: NDArray[np.float32]

    @property
    def distances(self) -> NDArray[np.float32]:
        """1 - cosine, never below 0."""
        return (1 - self.similarities).clip(0)


def neighbours(
    vectors: NDArray[np.float32], tell: Telling, *, seed: int = 0, most: int = NEAREST, exact_upto: int = EXACT_UPTO
) -> Neighbours:
    """The nearest others of each vector; fewer than `most` where there are no more.

    Args:
        vectors: Of shape (n, dimension), each of length 1.
        tell: Is told of the progress.
        seed: Of what NN-descent draws.
        most: How many of each.
        exact_upto: Vectors up to which each is compared with each.
    """
    if len(vectors) <= max(exact_upto, most + 1):
        return nearest(vectors, vectors, tell, most=most, own=0)
    return _by_descent(vectors, tell, seed, most)


def nearest(
    queries: NDArray[np.float32],
    among: NDArray[np.float32],
    tell: Telling,
    *,
    most: int = NEAREST,
    own: int | None = None,
) -> Neighbours:
    """The nearest of some vectors to others, by comparing each with each, a block at a time.

    Args:
        queries: Of shape (m, dimension), each of length 1.
        among: Of shape (n, dimension), likewise.
        tell: Is told of the progress.
        most: How many of each; fewer where there are no more.
        own: Where the first query lies in `among`, if the queries are a part of that: none is its own neighbour.
    """
    kept = max(0, min(most, len(among) - (own is not None)))
    places = np.zeros((len(queries), kept), np.int64)
    similarities = np.zeros((len(queries), kept), np.float32)
    rows = max(1, _BLOCK // max(1, len(among)))
    for start in range(0, len(queries) if kept else 0, rows):
        tell(_DOING, start, len(queries))
        block = queries[start : start + rows] @ among.T
        if own is not None:
            each = np.arange(len(block))
            block[each, own + start + each] = -np.inf
        found = np.argpartition(block, len(among) - kept, axis=1)[:, len(among) - kept :]
        cosines = np.take_along_axis(block, found, 1)
        order = np.lexsort((found, -cosines), axis=1)
        places[start : start + rows] = np.take_along_axis(found, order, 1)
        similarities[start : start + rows] = np.take_along_axis(cosines, order, 1)
    return Neighbours(places, similarities.clip(-1, 1))


def merged(one: Neighbours, two: Neighbours, most: int = NEAREST) -> Neighbours:
    """The nearest of two searches for the same vectors among different ones, whose rows are numbered through."""
    places = np.concatenate([one.places, two.places], axis=1)
    similarities = np.concatenate([one.similarities, two.similarities], axis=1)
    order = np.lexsort((places, -similarities), axis=1)[:, :most]
    return Neighbours(np.take_along_axis(places, order, 1), np.take_along_axis(similarities, order, 1))


def _by_descent(vectors: NDArray[np.float32], tell: Telling, seed: int, most: int) -> Neighbours:
    """By NN-descent; the same for the same seed."""
    tell("finding neighbours: compiling, then searching")
    from pynndescent import NNDescent  # noqa: PLC0415 -- it brings numba's compiler

    wide = _WIDER * most + 1
    index = NNDescent(vectors, metric="dot", n_neighbors=wide, n_trees=_TREES, random_state=seed, compressed=True)
    found, distances = (each[:, : most + 1] for each in index.neighbor_graph)
    own = found == np.arange(len(found))[:, None]
    own[:, -1] |= ~own.any(axis=1)  # one with many equals may not find itself
    rest = (len(found), most)
    tell("finding neighbours: compiling, then searching", len(found), len(found))
    places = found[~own].reshape(rest).astype(np.int64)
    return Neighbours(places, (1 - distances[~own]).reshape(rest).astype(np.float32).clip(-1, 1))

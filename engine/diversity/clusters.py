"""Clusters of a layout: HDBSCAN (Campello et al. 2013) on the places, as what one sees should be what is counted."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.diversity.telling import Telling

NONE: Final = -1
"""The cluster of what is in none."""
CLUSTERED: Final = 30_000
"""Points that HDBSCAN sees at most; its time grows with the square of their number."""
_FEWEST: Final = 5
_MIN_SAMPLES: Final = 3
_NEAREST: Final = 5

Labels = NDArray[np.int32]


def clusters(points: NDArray[np.float32], tell: Telling, seed: int) -> Labels:
    """The cluster of each point, the largest is 0; -1 where it is in none.

    Args:
        points: Of shape (n, 2).
        tell: Is told of the progress.
        seed: Of the sample that is drawn where there are more than `CLUSTERED`.
    """
    if len(points) < 2 * _FEWEST:
        return np.full(len(points), NONE, np.int32)
    tell("finding clusters")
    from sklearn.cluster import HDBSCAN  # noqa: PLC0415 -- it takes a second to import

    seen = np.arange(len(points))
    if len(points) > CLUSTERED:
        seen = np.sort(np.random.default_rng(seed).choice(len(points), CLUSTERED, replace=False))
    found = HDBSCAN(min_cluster_size=smallest(len(seen)), min_samples=_MIN_SAMPLES, copy=True).fit(points[seen])
    labels = found.labels_.astype(np.int32)
    if len(seen) < len(points):
        whole = np.full(len(points), NONE, np.int32)
        others = np.setdiff1d(np.arange(len(points)), seen)
        whole[seen], whole[others] = labels, joined(points[seen], labels, points[others])
        labels = whole
    return _by_size(labels)


def smallest(points: int) -> int:
    """How many points make a cluster at least: a third of the square root of all, 5 at least."""
    return max(_FEWEST, round(math.sqrt(points) / 3))


def joined(points: NDArray[np.float32], labels: Labels, further: NDArray[np.float32]) -> Labels:
    """The clusters of further points: what most of their nearest points are in.

    Args:
        points: Of shape (n, 2).
        labels: Their clusters.
        further: Of shape (m, 2).
    """
    if not len(points) or not len(further):
        return np.full(len(further), NONE, np.int32)
    from sklearn.neighbors import KDTree  # noqa: PLC0415 -- it takes a second to import

    near: Labels = labels[KDTree(points).query(further, min(_NEAREST, len(points)), return_distance=False)]
    votes = (near[:, :, None] == near[:, None, :]).sum(axis=2)
    chosen: Labels = near[np.arange(len(near)), votes.argmax(axis=1)]  # of equal ones, the nearest
    return chosen


def _by_size(labels: Labels) -> Labels:
    found, sizes = np.unique(labels[labels != NONE], return_counts=True)
    rank = np.full(len(found) + 1, NONE, np.int32)  # its last place is what -1 points to
    rank[found[np.argsort(-sizes, kind="stable")]] = np.arange(len(found))
    return rank[labels]

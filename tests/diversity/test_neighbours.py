"""Nearest neighbours: against plain comparing, with equal vectors, with few, and by NN-descent's answers."""

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.diversity import Step
from engine.diversity import neighbours as module
from engine.diversity.neighbours import Neighbours, merged, nearest, neighbours
from engine.diversity.telling import StoppedError, Telling

NOBODY = Telling()


def vectors(count: int, dimension: int = 6, seed: int = 0, equal: int = 0) -> NDArray[np.float32]:
    """On the sphere; the first `equal` of them are one and the same."""
    found = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    found[:equal] = found[:1]
    lengths: NDArray[np.float32] = np.linalg.norm(found, axis=1, keepdims=True)
    return found / lengths


@settings(max_examples=30, deadline=None)
@given(count=st.integers(1, 30), most=st.integers(1, 20), equal=st.integers(0, 10), seed=st.integers(0, 99))
def test_the_nearest_come_first_and_none_is_its_own(count: int, most: int, equal: int, seed: int) -> None:
    given_ = vectors(count, seed=seed, equal=min(equal, count))
    found = neighbours(given_, NOBODY, most=most)
    cosines = given_ @ given_.T
    np.fill_diagonal(cosines, -np.inf)
    kept = min(most, count - 1)
    assert found.places.shape == found.similarities.shape == (count, kept)
    assert not (found.places == np.arange(count)[:, None]).any()
    assert all(len(set(row)) == kept for row in found.places.tolist())
    np.testing.assert_allclose(found.similarities, -np.sort(-cosines, axis=1)[:, :kept], atol=1e-5)
    assert (found.distances >= 0).all()


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = vectors(40)
    whole = nearest(given_[5:25], given_, NOBODY, most=7, own=5)
    monkeypatch.setattr(module, "_BLOCK", 90)
    parts = nearest(given_[5:25], given_, NOBODY, most=7, own=5)
    assert (whole.places == parts.places).all()
    assert not (whole.places == np.arange(5, 25)[:, None]).any()


def test_two_searches_make_one() -> None:
    given_ = vectors(30)
    one, two = nearest(given_, given_[:12], NOBODY, most=5), nearest(given_, given_[12:], NOBODY, most=5)
    both = merged(one, Neighbours(two.places + 12, two.similarities), most=5)
    assert (both.places == nearest(given_, given_, NOBODY, most=5).places).all()


def test_none_among_none() -> None:
    empty = np.empty((0, 6), np.float32)
    assert neighbours(empty, NOBODY).places.shape == (0, 0)
    assert nearest(vectors(3), empty, NOBODY).places.shape == (3, 0)


def test_many_are_searched_by_descent_which_may_leave_out_a_vector_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = vectors(40, equal=20)

    class Index:
        def __init__(self, data: NDArray[np.float32], **options: Any) -> None:
            cosines = data @ data.T
            order = np.argsort(-cosines, axis=1, kind="stable")[:, : options["n_neighbors"]]
            self.neighbor_graph = (order, 1 - np.take_along_axis(cosines, order, 1))

    monkeypatch.setitem(sys.modules, "pynndescent", SimpleNamespace(NNDescent=Index))
    found = neighbours(given_, NOBODY, most=5, exact_upto=10)
    assert not (found.places == np.arange(40)[:, None]).any(), "of 20 equal ones, only 6 come up"
    np.testing.assert_allclose(found.similarities, neighbours(given_, NOBODY, most=5).similarities, atol=1e-5)


def test_it_tells_how_far_it_is_and_stops_when_asked() -> None:
    seen: list[Step] = []
    now = iter([0.0, 0.0, 0.0, 5.0, 5.0])
    tell = Telling(seen.append, clock=lambda: next(now))
    tell("walking", 0, 30)
    tell("walking", 10, 30)
    assert (seen[-1].rate, seen[-1].seconds_left) == (2.0, 10.0)
    with pytest.raises(StoppedError):
        neighbours(vectors(5), Telling(stop=lambda: True))

"""The Vendi score against worked examples and its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diversity.vendi import vendi


def unit(rows: int, dimension: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("n", [1, 2, 7, 300])
def test_copies_of_one_count_as_one(n: int) -> None:
    assert vendi(np.repeat(unit(1, 8, 0), n, axis=0)) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("n", [1, 2, 7, 64])
def test_vectors_at_right_angles_count_as_many_as_they_are(n: int) -> None:
    assert vendi(np.eye(64, dtype=np.float32)[:n]) == pytest.approx(n, rel=1e-4)


def test_two_vectors_at_an_angle_of_60_degrees() -> None:
    # K / n has the eigenvalues 3/4 and 1/4.
    vectors = np.array([[1, 0], [0.5, np.sqrt(0.75)]], np.float32)
    assert vendi(vectors) == pytest.approx(np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25))), rel=1e-5)


def test_both_ways_round_give_the_same() -> None:
    for n in (5, 16, 17, 60):  # fewer than numbers of a vector, as many, one more, more
        vectors = unit(n, 16, n)
        eigenvalues = np.linalg.eigvalsh((vectors @ vectors.T).astype(float) / n)
        shares = eigenvalues[eigenvalues > 1e-9]
        assert vendi(vectors) == pytest.approx(np.exp(-(shares * np.log(shares)).sum()), rel=1e-4)


@given(st.integers(1, 12), st.integers(2, 9), st.integers(0, 99))
def test_it_lies_between_one_and_how_many_they_are_and_copies_of_all_change_nothing(n: int, d: int, seed: int) -> None:
    vectors = unit(n, d, seed)
    score = vendi(vectors)
    assert 1 - 1e-4 <= score <= min(n, d) + 1e-3
    assert vendi(np.repeat(vectors, 3, axis=0)) == pytest.approx(score, rel=1e-3)

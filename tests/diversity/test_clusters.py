"""Clusters of points, who joins them, and the terms that name them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.diversity import clusters as module
from engine.diversity.clusters import clusters, joined
from engine.diversity.naming import frequent, telling, words
from engine.diversity.telling import Telling

NOBODY = Telling()


def heaps(*sizes: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Heaps of points far from each other, in no order, and which heap each is of."""
    drawn = np.random.default_rng(0)
    of = drawn.permutation(np.repeat(np.arange(len(sizes)), sizes))
    middles = np.array([[np.cos(turn), np.sin(turn)] for turn in np.arange(len(sizes))]) * 20
    return (middles[of] + drawn.normal(scale=0.5, size=(len(of), 2))).astype(np.float32), of


def test_heaps_are_clusters_the_largest_first() -> None:
    points, of = heaps(60, 120, 90)
    labels = clusters(points, NOBODY, seed=0)
    for cluster, heap in ((0, 1), (1, 2), (2, 0)):
        assert (labels[of == heap] == cluster).mean() > 0.9
    assert (labels == clusters(points, NOBODY, seed=0)).all()


def test_of_many_a_sample_is_clustered_and_the_others_join(monkeypatch: pytest.MonkeyPatch) -> None:
    points, of = heaps(200, 300)
    monkeypatch.setattr(module, "CLUSTERED", 150)
    labels = clusters(points, NOBODY, seed=0)
    assert [(labels[of == heap] == cluster).mean() > 0.85 for cluster, heap in ((0, 1), (1, 0))] == [True, True]


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.zeros((3, 2)), np.zeros((50, 2))])
def test_few_and_equal_points_have_clusters_too(points: NDArray[np.float64]) -> None:
    labels = clusters(points.astype(np.float32), NOBODY, seed=0)
    assert len(labels) == len(points)
    assert len(labels) >= 50 or (labels == -1).all()


def test_who_comes_later_joins_the_majority_beside() -> None:
    points = np.array([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8]], np.float32)
    labels = np.array([2, 2, -1, 0, 0], np.int32)
    assert joined(points, labels, np.array([[0.1, 0.2], [9, 9.5]], np.float32)).tolist() == [2, 0]
    assert joined(points[:0], labels[:0], points).tolist() == [-1] * 5


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (r"Find $\frac{12}{5} \le \sqrt{x}$ apples", ["find", "root", "apples"]),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix} \begin{array}{c|c} a \end{array}", ["matrix", "matrix"]),
        ("[asy] draw((0,0)--(1,1)); [/asy] triangle [asy] never closed", ["triangle"]),
        (r"\triangle ABC, \pmod 7", ["triangle", "abc", "modulo"]),
        ("<script>alert(1)</script> " + "a" * 99, ["script", "alert", "script"]),
        ("", []),
    ],
)
def test_words_say_what_a_statement_is_about(statement: str, said: list[str]) -> None:
    assert words(statement) == said


@given(st.text())
def test_any_text_has_words(statement: str) -> None:
    assert all(3 <= len(word) <= 30 and word == word.lower() for word in words(statement))


def test_terms_tell_a_class_from_the_others() -> None:
    terms = [{"apples": 9, "sum": 9, "apple": 5, "rare": 1}, {"circles": 8, "sum": 9, "circle area": 7}]
    assert telling(terms, [10, 10]) == [["apples", "sum"], ["circles", "sum"]]
    assert telling([{}], [0]) == [[]]


def test_topics_are_named_where_they_are_more_frequent_than_elsewhere() -> None:
    topics = [{"Geometry": 8, "Algebra": 5, "Rare": 1}, {"Algebra": 6}]
    assert frequent(topics, [10, 10]) == [["Geometry"], []]

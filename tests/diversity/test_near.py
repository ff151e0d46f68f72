"""Near duplicates in a store: which pairs, of what kind, in which groups, with which answers."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from engine.diversity import Matrix
from engine.diversity.near import find_pairs
from engine.domain import Problem, problem_id
from engine.store import Store, add_problems

STORY = "A baker has 12 trays of rolls in her shop. Her son Tom carries 5 of them to a fair. How many trays are left?"
SWAPPED = "Her son Tom carries 5 of them to a fair. A baker has 12 trays of rolls in her shop. How many trays are left?"
LEAST = "What is the least of all positive integers that leave a remainder of 3 when they are divided by 7 or by 11?"
TEXTS = (
    (STORY, "7"),  # 0
    (STORY.replace("has", "HAS").replace("12", "twelve"), "7.0"),  # 1: exact, the same answer
    (STORY.replace("Tom", "Jim"), "9"),  # 2: words, another answer
    (STORY.replace("12", "40").replace("5", "8"), "32"),  # 3: numbers
    (SWAPPED, None),  # 4: words
    (LEAST, "3"),  # 5
    (LEAST.replace("least", "greatest"), None),  # 6: another question
    ("A cube has a volume of 27. What is its surface?", "54"),  # 7: like nothing
    ("...", None),  # 8: says nothing
    (STORY.replace("trays", "baskets").replace("12", "30"), "25"),  # 9: numbers, at no neighbour's distance
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    store = Store(Path(tmp_path_factory.mktemp("near")) / "s.duckdb")
    own = [problem_id(text) for text, _ in TEXTS]
    add_problems(store, [Problem(i, t, ground_truth=a) for i, (t, a) in zip(own, TEXTS, strict=True)], "test")
    with store.read() as reader:
        seqs = dict(reader.rows("SELECT id, seq FROM problem"))
    problems = np.array([seqs[each] for each in own], np.int64)[::-1]  # vectors come in any order
    vectors = np.random.default_rng(0).normal(size=(len(TEXTS), 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = np.array([[other for other in problems if other != each] for each in problems], np.int64)
    cosines = np.full(ids.shape, 0.95, np.float32)
    alone = seqs[own[9]]
    cosines[ids == alone] = 0.1
    cosines[problems == alone] = 0.1
    pairs = find_pairs(store, Matrix(problems, vectors, 1), ids, cosines)
    places = {seq: own.index(each) for each, seq in seqs.items()}
    sides = ("problem_seq", "other_seq", "group_seq")
    return pairs.with_columns(pl.col(side).replace_strict(places) for side in sides)


def test_pairs_are_told_by_what_differs(found: pl.DataFrame) -> None:
    kinds = {(a, b): kind for a, b, kind in found.select("problem_seq", "other_seq", "kind").iter_rows()}
    assert kinds == {
        (0, 1): "exact",
        (0, 2): "words",
        (1, 2): "words",
        (0, 3): "numbers",  # linked by their template, so are none of 1 and 3
        (2, 3): "numbers",
        (0, 4): "words",
        (1, 4): "words",
        (2, 4): "words",
        (3, 4): "numbers",
    }


def test_whoever_is_no_neighbour_and_has_another_template_is_not_compared(found: pl.DataFrame) -> None:
    assert not found.filter((pl.col("problem_seq") == 9) | (pl.col("other_seq") == 9)).height


def test_all_that_hang_together_are_a_group_by_the_first_of_them(found: pl.DataFrame) -> None:
    assert found["group_seq"].unique().to_list() == [0]


def test_answers_are_compared_where_the_numbers_are_the_same(found: pl.DataFrame) -> None:
    answers = {(a, b): rest for a, b, *rest in found.select(
        "problem_seq", "other_seq", "answer", "other_answer", "equality").iter_rows()}  # fmt: skip
    assert answers[0, 1] == ["7", "7.0", "equal"]
    assert answers[0, 2] == ["7", "9", "different"]
    assert answers[0, 4] == ["7", None, None]
    assert answers[0, 3] == [None, None, None]


def test_without_problems_there_are_no_pairs(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    add_problems(store, [Problem("a", "One?")], "test")
    none = Matrix(np.empty(0, np.int64), np.empty((0, 4), np.float32), 0)
    empty = find_pairs(store, none, np.empty((0, 0), np.int64), np.empty((0, 0), np.float32))
    assert not empty.height
    one = Matrix(np.array([1], np.int64), np.ones((1, 4), np.float32) / 2, 1)
    alone = find_pairs(store, one, np.empty((1, 0), np.int64), np.empty((1, 0), np.float32))
    assert alone.schema == empty.schema
    assert not alone.height

"""Searching vectors: nothing near is missed, whatever the filter, and whoever adds vectors meanwhile."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.diversity import Index, packed, searching
from engine.domain import Embedder, EmbedderKind, Problem, problem_id
from engine.store import Store, add_problems, add_vectors, embeddings

DIMENSION = 24


def drawn(count: int, seed: int = 0) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION), np.float32)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)


def held(vectors: NDArray[np.float32], problems: NDArray[np.int64]) -> Index:
    index = Index("e", vectors.shape[1])
    index.add(problems, vectors)
    return index


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "BLOCK", 64)
    monkeypatch.setattr(searching, "_AT_ONCE", 16)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("share", [None, 0.0, 0.02, 0.6, 1.0])
def test_what_is_found_is_what_comparing_all_finds(share: float | None) -> None:
    draw = np.random.default_rng(5)
    vectors, problems = drawn(1_000), draw.permutation(np.arange(10, 4_010, 4)).astype(np.int64)
    index = held(vectors, problems)
    among = None if share is None else np.sort(draw.choice(problems, int(share * 1_000), replace=False))
    queries = drawn(8, seed=1)
    for query in queries / np.linalg.norm(queries, axis=1, keepdims=True):
        found = index.nearest(query, 30, among)
        allowed = np.ones(1_000, np.bool_) if among is None else np.isin(problems, among)
        cosines = vectors @ query / np.linalg.norm(vectors, axis=1)
        best = np.sort(cosines[allowed])[::-1][:30]
        assert found.searched == allowed.sum()
        assert np.allclose(found.similarities, best, atol=1e-4)
        own = dict(zip(problems.tolist(), cosines.tolist(), strict=True))
        assert np.allclose([own[seq] for seq in found.problems.tolist()], found.similarities, atol=1e-4)
        assert len(set(found.problems.tolist())) == len(found.problems)


@given(st.integers(1, 400), st.integers(1, 50), st.integers(0, 2**16))
def test_a_cosine_is_off_by_next_to_nothing(count: int, most: int, seed: int) -> None:
    vectors = drawn(count, seed)
    found = held(vectors, np.arange(count)).nearest(vectors[0], most)
    exact = vectors @ vectors[0] / np.linalg.norm(vectors, axis=1)
    assert np.abs(found.similarities - exact[found.problems]).max() <= 1e-4
    assert (np.diff(found.similarities) <= 0).all()


def test_equally_near_ones_come_in_order_of_arrival() -> None:
    vectors = np.repeat(drawn(1), 50, axis=0)
    problems = np.random.default_rng(2).permutation(50)
    assert held(vectors, problems).nearest(vectors[0], 7).problems.tolist() == list(range(7))


def test_nothing_is_found_where_nothing_is() -> None:
    empty = Index("e", DIMENSION)
    assert empty.nearest(drawn(1)[0], 5).problems.tolist() == []
    full = held(drawn(5), np.arange(5))
    assert full.nearest(drawn(1)[0], 5, np.array([7, 9])).searched == 0


def test_vectors_that_are_none_are_far_from_everything() -> None:
    vectors = drawn(3)
    vectors[1], vectors[2] = 0, np.nan
    found = held(vectors, np.arange(3)).nearest(vectors[0], 3)
    assert found.similarities.tolist() == pytest.approx([1, 0, 0], abs=1e-4)


def test_too_many_are_not_held() -> None:
    assert Index("e", 384).fits(1_500_000)
    assert not Index("e", 4_096).fits(1_500_000)


def test_only_new_vectors_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "s.duckdb")
    questions = [f"What is {n}?" for n in range(20)]
    add_problems(store, [Problem(problem_id(each), each, dataset="d") for each in questions], "import")
    with store.read() as reader:
        seqs = [seq for (seq,) in reader.rows("SELECT seq FROM problem ORDER BY seq")]
    embedder = Embedder("m", "1", EmbedderKind.SENTENCE, DIMENSION)
    vectors = drawn(20)

    def keep(low: int, high: int) -> None:
        frame = pl.DataFrame({"problem_seq": seqs[low:high]}).with_columns(packed(vectors[low:high]))
        add_vectors(store, embedder, frame)

    asked: list[int] = []
    read = embeddings.vectors

    def noted(*args: object) -> pl.DataFrame:
        asked.append(args[2])  # type: ignore[arg-type]
        return read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(searching.embeddings, "vectors", noted)
    index = Index(embedder.id, DIMENSION)
    keep(0, 12)
    assert index.grow(store) == 12
    keep(12, 20)
    assert index.grow(store) == 8
    assert index.grow(store) == 0
    assert asked[0] == 0
    assert min(asked[1:]) > 0
    found = index.nearest(vectors[15], 1)
    assert found.problems.tolist() == [seqs[15]]
    assert found.searched == len(index) == 20

"""Statements without a vector get one: in patches that are kept, once each, whoever else does it too."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from engine.diversity import Step, embed_missing, embedding, read_matrix
from engine.domain import Embedder, EmbedderKind, Problem
from engine.errors import QueryTooLongError
from engine.store import Store, add_problems, embeddings, fill_pool, insert_run

HOSTILE = ("", "nul \0 here", "half \ud800", "y" * 1_000_000, "<script>alert(1)</script>", "'; DROP TABLE problem; --")


class Lengths:
    """An embedder whose vectors tell the text."""

    def __init__(self, after: Callable[[], None] = lambda: None) -> None:
        self.what = Embedder("lengths", "1", EmbedderKind.LEXICAL, 2)
        self.seen: list[str] = []
        self._after = after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        self._after()
        angles = np.array([len(text) % 90 for text in texts], np.float32) * np.pi / 180
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def made(path: Path, texts: Sequence[str]) -> Store:
    store = Store(path / "s.duckdb")
    add_problems(store, [Problem(f"p{n}", text, dataset="own") for n, text in enumerate(texts)], "test")
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return made(tmp_path, [f"question {'x' * (n % 50)} {n}" for n in range(100)])


def vectors(store: Store, encoder: Lengths) -> int:
    return len(read_matrix(store, encoder.what.id, 2).problems)


def test_each_problem_gets_its_own_vector_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PAGE", 30)
    encoder, steps = Lengths(), list[Step]()
    done = embed_missing(store, encoder, steps.append)
    assert (done.problems, done.missing, len(encoder.seen)) == (100, 0, 100)
    matrix = read_matrix(store, encoder.what.id, 2)
    with store.read() as reader:
        texts = dict(reader.rows("SELECT seq, question FROM problem"))
    expected = Lengths().encode([texts[seq] for seq in matrix.problems.tolist()])
    assert np.allclose(matrix.vectors, expected, atol=1e-3)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert (steps[0].done, steps[-1].done, steps[-1].total) == (0, 100, 100)
    assert steps[-1].rate
    assert embed_missing(store, encoder).problems == 0
    assert len(encoder.seen) == 100


def test_whoever_stops_keeps_what_is_done_and_goes_on_there(store: Store) -> None:
    first, asked = Lengths(), list[int]()

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    done = embed_missing(store, first, stop=stop)
    assert 0 < done.problems < 100
    assert done.missing == 100 - done.problems == 100 - vectors(store, first)
    again = Lengths()
    assert embed_missing(store, again).problems == done.missing
    assert not set(first.seen) & set(again.seen)


def test_a_defect_loses_one_patch(store: Store) -> None:
    calls = []

    def fail() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise ZeroDivisionError

    encoder = Lengths(fail)
    with pytest.raises(ZeroDivisionError):
        embed_missing(store, encoder)
    assert vectors(store, encoder) >= 32


def test_two_at_once_harm_nothing(store: Store) -> None:
    # Both have read the same page before either writes.
    together = threading.Barrier(2, timeout=20)
    met = threading.local()

    def meet() -> None:
        if not getattr(met, "once", False):
            met.once = True
            together.wait()

    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(embed_missing(store, Lengths(meet)).problems)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 100
    with store.read() as reader:
        assert reader.rows("SELECT count(*), count(DISTINCT problem_seq) FROM embedding") == [(100, 100)]


def test_hostile_statements_are_embedded_like_others(tmp_path: Path) -> None:
    store = made(tmp_path, HOSTILE)
    with store.read() as reader:
        there = reader.rows("SELECT count(*) FROM problem")[0][0]
    encoder = Lengths()
    assert embed_missing(store, encoder).problems == there
    assert max(map(len, encoder.seen)) < 20_000  # no page of them fills the memory


def test_only_problems_of_a_run_where_one_is_named(store: Store) -> None:
    row = {"id": "r", "recipe_name": "r", "note": "", "recipe": "{}", "shape": "{}", "simulated": True}
    insert_run(store, row | {"engine_version": "0"})
    fill_pool(store, "r", 1, ["p3", "p7"])
    encoder = Lengths()
    done = embed_missing(store, encoder, run_id="r")
    assert (done.problems, done.missing) == (2, 0)
    with store.read() as reader:
        assert embeddings.count_missing(reader, encoder.what.id) == 98


def test_a_store_without_problems_has_nothing_to_do(tmp_path: Path) -> None:
    store = made(tmp_path, [])
    assert embed_missing(store, Lengths()).problems == 0


def test_vectors_that_take_too_long_to_keep_are_said_to_be_late(store: Store) -> None:
    rows = pl.select(embedder_id=pl.lit("e"), problem_seq=pl.int_range(400_000), vector=pl.lit(bytes(768)))
    with pytest.raises(QueryTooLongError), store.write(0.02) as writer:
        writer.insert_frame("embedding", rows)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM embedding") == [(0,)]

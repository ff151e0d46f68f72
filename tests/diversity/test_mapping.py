"""Maps: laid out by UMAP, the same each time, never half seen; and newer problems placed on them.

All that calls UMAP stands in this file: it compiles for some seconds in each process.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from engine.diversity import Made, Step, make_map, packed, place_new
from engine.diversity.layout import lay_out, place
from engine.diversity.neighbours import nearest, neighbours
from engine.diversity.telling import Telling
from engine.domain import Embedder, EmbedderKind, Measure, Problem, Scope, Source, problem_id
from engine.errors import InputError
from engine.store import Store, add_problems, add_vectors, layouts, measures, sets

DIMENSION, EACH = 16, 80
WHAT = Embedder("drawn", "1", EmbedderKind.LEXICAL, DIMENSION)
HEAPS = ("triangle circle radius", "apples oranges market", "polynomial roots degree")
NOBODY = Telling()


class Mapped(NamedTuple):
    store: Store
    made: Made
    vectors: NDArray[np.float32]
    base: Path


def add(store: Store, questions: list[str], vectors: NDArray[np.float32]) -> None:
    added = [Problem(problem_id(each), each, Source.IMPORTED, "drawn") for each in questions]
    add_problems(store, added, "i")
    with store.read() as reader:
        seqs = dict(reader.rows("SELECT question, seq FROM problem"))
    rows = [pl.Series("problem_seq", [seqs[each] for each in questions]), packed(vectors)]
    add_vectors(store, WHAT, pl.DataFrame(rows))


def drawn_heaps() -> NDArray[np.float32]:
    drawn = np.random.default_rng(0)
    middles = drawn.normal(size=(len(HEAPS), DIMENSION))
    found = np.repeat(middles, EACH, axis=0) + drawn.normal(scale=0.35, size=(len(HEAPS) * EACH, DIMENSION))
    found[5] = found[4]  # two statements may have one vector
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    folder = tmp_path_factory.mktemp("mapped")
    store, vectors = Store(folder / "s.duckdb"), drawn_heaps()
    add(store, [f"{HEAPS[n // EACH]} number {n}" for n in range(len(vectors))], vectors)
    with store.write() as writer:
        writer.insert("meta", [{"id": "t", "kind": "topic", "name": "Geometry"}])
        first = writer.rows("SELECT id, seq FROM problem ORDER BY seq LIMIT 40")
        row = {"run_id": "r", "round": 1, "kind": "topic", "place": 0, "meta_id": "t"}
        writer.insert("problem_meta", [row | {"problem_id": own, "problem_seq": seq} for own, seq in first])
    shutil.copy(store.path, folder / "base.duckdb")
    made = make_map(store, WHAT, author="Ann")
    assert made is not None
    return Mapped(store, made, vectors, folder / "base.duckdb")


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Path], Store]:
    def copy(source: Path) -> Store:
        shutil.copy(source, tmp_path / "s.duckdb")
        return Store(tmp_path / "s.duckdb")

    return copy


def all_points(store: Store, layout_id: str) -> pl.DataFrame:
    with store.read() as reader:
        return layouts.points(reader, layout_id, 0, 10_000)


def test_heaps_of_vectors_are_regions_of_the_map_with_names(mapped: Mapped) -> None:
    found = all_points(mapped.store, mapped.made.layout_id)
    assert found.height == mapped.made.points == mapped.made.laid_out == len(mapped.vectors)
    assert not found["placed"].any()
    places, heap = found.select("x", "y").to_numpy(), np.arange(found.height) // EACH
    middles = np.array([places[heap == each].mean(axis=0) for each in range(len(HEAPS))])
    nearest_middle = ((places[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest_middle == heap).all()
    with mapped.store.read() as reader:
        clusters = layouts.clusters(reader, mapped.made.layout_id)
    assert clusters["size"].sum() == found.height
    named = clusters.filter(pl.col("cluster") >= 0)
    assert named.height == mapped.made.clusters >= len(HEAPS)
    said = set(named["terms"].explode())
    assert said >= {"triangle", "apples", "polynomial"} or {"radius", "market", "degree"} & said
    assert "Geometry" in named["topics"].explode().drop_nulls()


def test_the_map_says_whose_it_is_and_that_it_is_up_to_date(mapped: Mapped) -> None:
    with mapped.store.read() as reader:
        row = layouts.layouts(reader).row(0, named=True)
    assert (row["id"], row["embedder"], row["kind"], row["author"]) == (
        mapped.made.layout_id,
        "drawn",
        "lexical",
        "Ann",
    )
    assert (row["newer"], row["without_vector"], row["points"]) == (0, 0, len(mapped.vectors))
    once_more = make_map(mapped.store, WHAT)
    assert once_more is not None
    assert (once_more.layout_id, once_more.new) == (mapped.made.layout_id, 0)


def test_neighbours_are_those_of_the_vectors(mapped: Mapped) -> None:
    seqs = all_points(mapped.store, mapped.made.layout_id)["problem_seq"].to_list()
    with mapped.store.read() as reader:
        found = layouts.neighbours(reader, mapped.made.layout_id, seqs[4])
    cosines = mapped.vectors @ mapped.vectors[4]
    cosines[4] = -1
    assert found["problem_seq"][0] == seqs[5], "they have one vector"
    np.testing.assert_allclose(found["similarity"], np.sort(cosines)[::-1][: found.height], atol=2e-3)


def test_the_same_vectors_and_seed_give_the_same_map_however_often_it_was_broken_off(
    mapped: Mapped, again: Callable[[Path], Store]
) -> None:
    store = again(mapped.base)

    class KilledError(Exception):
        pass

    def kill(step: Step) -> None:
        if step.doing.startswith("showing"):
            raise KilledError

    with pytest.raises(KilledError):
        make_map(store, WHAT, watch=kill)
    with store.read() as reader:
        assert not layouts.layouts(reader).height, "nothing is seen of it"
        assert reader.rows("SELECT count(*) FROM layout_point") == [(len(mapped.vectors),)]
    asked: list[Step] = []
    assert make_map(store, WHAT, watch=asked.append, stop=lambda: len(asked) > 3) is None
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM layout_point") == [(0,)], "nothing is left of it"
    made = make_map(store, WHAT)
    assert made is not None
    assert made.layout_id == mapped.made.layout_id
    assert all_points(store, made.layout_id).equals(all_points(mapped.store, made.layout_id))
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM neighbour") == [(len(mapped.vectors),)]


def test_newer_problems_come_beside_their_like_and_nothing_moves(
    mapped: Mapped, again: Callable[[Path], Store]
) -> None:
    store, own = again(mapped.store.path), mapped.made.layout_id
    before = all_points(store, own)
    drawn = np.random.default_rng(1)
    twins = [3, EACH + 3, 2 * EACH + 3]
    vectors = mapped.vectors[twins] + drawn.normal(scale=1e-3, size=(3, DIMENSION)).astype(np.float32)
    add(store, [f"a new one {n}" for n in twins], vectors)
    with store.read() as reader:
        assert layouts.layouts(reader)["newer"].to_list() == [3]
    made = place_new(store, own, author="Bob")
    assert made is not None
    assert (made.new, made.points) == (3, before.height + 3)
    after = all_points(store, own)
    assert after.head(before.height).equals(before)
    seqs, placed = before["problem_seq"].to_list(), after.tail(3)
    assert placed["placed"].all()
    for twin, (x, y, cluster) in zip(twins, placed.select("x", "y", "cluster").iter_rows(), strict=True):
        with store.read() as reader:
            there = layouts.neighbours(reader, own, seqs[twin])
        of_neighbours = before.filter(pl.col("problem_seq").is_in(there["problem_seq"].implode()))
        middle, spread = of_neighbours.select("x", "y").mean().row(0), of_neighbours.select("x", "y").std().row(0)
        assert abs(x - middle[0]) <= 2 * spread[0]
        assert abs(y - middle[1]) <= 2 * spread[1]
        assert cluster in set(of_neighbours["cluster"])
        assert there["question"][0] == f"a new one {twin}", "old problems have new neighbours too"
        assert there.height == 15
    with store.read() as reader:
        row = layouts.layouts(reader).row(0, named=True)
        assert (row["newer"], row["points"], row["author"]) == (0, made.points, "Bob")
        assert row["made_at"] < row["at_time"]
    once_more = place_new(store, own)
    assert once_more is not None
    assert once_more.new == 0


def test_a_set_that_was_chosen_since_is_measured_too(mapped: Mapped, again: Callable[[Path], Store]) -> None:
    store, own = again(mapped.store.path), mapped.made.layout_id
    chosen = sets.make(store, all_points(store, own)["problem_seq"].to_list()[:50], {})
    for _ in range(2):
        made = place_new(store, own)
        assert made is not None
        assert made.new == 0
        with store.read() as reader:
            found = measures.measured(reader, own, scope=Scope.SET, name=chosen)
            rows = reader.rows("SELECT count(*) FROM diversity")
        assert set(found["problems"]) == {50}
        assert found.filter(measure=Measure.VENDI.value)["value"][0] > 1
    assert rows[0][0] == len(measured_all(store, own)) + written(mapped.store)


def measured_all(store: Store, layout_id: str) -> pl.DataFrame:
    with store.read() as reader:
        return measures.measured(reader, layout_id)


def written(store: Store) -> int:
    with store.read() as reader:
        return int(reader.rows("SELECT count(*) FROM diversity")[0][0])


def test_of_many_some_are_laid_out_and_the_others_placed(mapped: Mapped, again: Callable[[Path], Store]) -> None:
    store = again(mapped.base)
    made = make_map(store, WHAT, laid_out=150)
    assert made is not None
    assert (made.laid_out, made.points) == (150, len(mapped.vectors))
    found = all_points(store, made.layout_id)
    assert found["placed"].sum() == found.height - 150
    places, heap = found.select("x", "y").to_numpy(), np.arange(found.height) // EACH
    beside = nearest_places(places, found["placed"].to_numpy())
    assert (heap[beside] == heap[found["placed"].to_numpy()]).mean() > 0.95


def nearest_places(places: NDArray[np.float32], placed: NDArray[np.bool_]) -> NDArray[np.int64]:
    apart = ((places[placed][:, None] - places[None]) ** 2).sum(axis=2)
    apart[:, placed] = np.inf
    return apart.argmin(axis=1)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 6, 20])
@pytest.mark.parametrize("equal", [False, True])
def test_few_and_equal_vectors_have_places(count: int, equal: bool) -> None:  # noqa: FBT001 -- a case
    vectors = np.zeros((count, 4), np.float32)
    vectors[:, 0] = 1
    if not equal:
        vectors[:, 1] = np.arange(count)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = lay_out(vectors, neighbours(vectors, NOBODY), NOBODY, 0)
    assert found.shape == (count, 2)
    assert np.isfinite(found).all()
    assert len(np.unique(found, axis=0)) == count
    further = place(found, nearest(vectors[:3], vectors, NOBODY), NOBODY, 0)
    assert further.shape == (min(3, count), 2)
    assert np.isfinite(further).all()


def test_there_must_be_vectors_and_a_map(mapped: Mapped, tmp_path: Path) -> None:
    empty = Store(tmp_path / "e.duckdb")
    with empty.write():
        pass
    with pytest.raises(InputError, match="wisdom embed"):
        make_map(empty, WHAT)
    with pytest.raises(InputError, match="no map"):
        place_new(mapped.store, "none")

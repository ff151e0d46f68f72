"""Measures of rounds, datasets and sets, by vectors that are chosen so that each value is known."""

from typing import Any

import numpy as np
import polars as pl
import pytest
import small_rounds

from engine.diversity import Matrix
from engine.diversity.contents import entropy
from engine.diversity.measures import distances, measure
from engine.diversity.near import find_pairs
from engine.domain import Measure
from engine.store import Store, add_measures, add_pairs, measures, near

AXES = {"s0": 0, "s1": 0, "s2": 1, "s3": 1, "s4": 2, "s5": 2, "c0": 0, "c1": 3}
"""Each problem lies on an axis of its own; axis and cluster have one number."""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, pl.DataFrame]:
    store = small_rounds.make(tmp_path_factory.mktemp("measures") / "s.duckdb")
    with store.write() as writer:
        seqs = dict(writer.rows("SELECT id, seq FROM problem"))
        problems = np.array([seqs[each] for each in AXES], np.int64)
        clusters = np.array(list(AXES.values()))
        chosen = pl.DataFrame({"set_id": ["z", "z"], "problem_seq": [seqs["s0"], seqs["s2"]]})
        writer.insert_frame("problem_set_item", chosen)
        topics = [("s0", "ratios"), ("s1", "ratios"), ("s2", "angles"), ("c0", "ratios")]  # of levels 1, 1, 2, 4
        own = {"run_id": "m", "round": 1, "kind": "topic", "place": 0}
        rows = [own | {"problem_id": i, "problem_seq": seqs[i], "meta_id": f"t-{name}"} for i, name in topics]
        writer.insert("problem_meta", rows)
        writer.insert("meta", [{"id": f"t-{name}", "kind": "topic", "name": name} for name in ("ratios", "angles")])
        writer.insert("problem_set", [{"id": "z", "origin": "{}", "size": 2, "author": "ann"}])
        points = {"problem_seq": problems, "cluster": clusters.astype(np.int32)}
        same = {"layout_id": "L", "x": 0.0, "y": 0.0, "placed": False}
        writer.insert_frame(
            "layout_point", pl.DataFrame(points).with_columns(**{k: pl.lit(v) for k, v in same.items()})
        )
    vectors = np.eye(4, dtype=np.float32)[clusters]
    cosines = vectors @ vectors.T - 3 * np.eye(len(AXES), dtype=np.float32)
    places = np.argsort(-cosines, axis=1)[:, :3]
    similarities = np.take_along_axis(cosines, places, axis=1)
    matrix = Matrix(problems, vectors, 8)
    pairs = find_pairs(store, matrix, problems[places], similarities)
    rows = measure(store, matrix, clusters, similarities, pairs)
    assert add_pairs(store, "L", pairs) == pairs.height
    add_measures(store, "L", rows)
    return store, rows


def value(rows: pl.DataFrame, scope: str, round_: int | None, name: Measure) -> float | None:
    found = rows.filter(
        (pl.col("scope") == scope) & pl.col("round").eq_missing(pl.lit(round_)) & (pl.col("measure") == name.value)
    )
    return float(found["value"][0]) if found.height and found["value"][0] is not None else None


@pytest.mark.parametrize(
    ("round_", "name", "expected"),
    [
        (1, Measure.NEAREST_ALL, 0),
        (1, Measure.NEAREST, 0),
        (2, Measure.NEAREST_ALL, 0.5),  # c0 lies on seeds, c1 on nothing
        (2, Measure.NEAREST, 1),
        (2, Measure.SEEDS, 0.5),
        (1, Measure.SEEDS, None),  # they are the seeds
        (1, Measure.ALIKE, 1),  # "Question 0?", "Question 1?", ...
        (2, Measure.ALIKE, 1),
        (1, Measure.REPEATED, None),
        (2, Measure.REPEATED, 0),
        (1, Measure.VENDI, 3),
        (2, Measure.VENDI, 2),
        (1, Measure.CLUSTERS, 3),
        (1, Measure.NEW_CLUSTERS, 3),
        (2, Measure.CLUSTERS, 2),
        (2, Measure.NEW_CLUSTERS, 1),
        (1, Measure.ENTROPY, np.log2(3)),
        (1, Measure.DISTINCT_1, 2 / 12),  # "question #" six times
        (1, Measure.DISTINCT_2, 1 / 6),
        (1, Measure.DISTINCT_3, None),
        (1, Measure.TOPICS, 2),
        (2, Measure.TOPICS, 1),
        (1, Measure.VENDI_DRAWN, None),  # too few to be compared
    ],
)
def test_of_a_round(measured: tuple[Store, pl.DataFrame], round_: int, name: Measure, expected: float | None) -> None:
    assert value(measured[1], "run", round_, name) == (None if expected is None else pytest.approx(expected, abs=1e-4))


def test_datasets_and_sets_are_measured_too(measured: tuple[Store, pl.DataFrame]) -> None:
    rows = measured[1]
    assert set(rows.filter(pl.col("scope") == "dataset")["name"]) == {"math", "evolved"}
    assert set(rows.filter(pl.col("scope") == "set")["name"]) == {"z"}
    assert value(rows, "set", None, Measure.VENDI) == pytest.approx(2, abs=1e-4)
    assert value(rows, "set", None, Measure.NEAREST) == pytest.approx(1)


def test_every_interval_holds_its_value_and_every_measure_has_its_number(measured: tuple[Store, pl.DataFrame]) -> None:
    rows = measured[1]
    held = rows.filter(pl.col("low").is_not_null())
    assert held.height
    assert held.filter((pl.col("low") > pl.col("value") + 1e-9) | (pl.col("high") < pl.col("value") - 1e-9)).is_empty()
    assert rows.filter(pl.col("drawn") > pl.col("problems")).is_empty()
    assert set(rows["measure"]) <= {each.value for each in Measure}


def test_the_newest_measures_stand(measured: tuple[Store, pl.DataFrame]) -> None:
    store, rows = measured
    with store.read() as reader:
        before = measures.measured(reader, "L")
    add_measures(store, "L", rows.with_columns(pl.lit(7.0).alias("value")).head(1))
    with store.read() as reader:
        after = measures.measured(reader, "L")
        one = measures.measured(reader, "L", name="m")
        assert measures.measured(reader, "none").is_empty()
    assert before.height == after.height == rows.height
    assert after.filter(pl.col("value") == 7).height == 1
    assert set(one["name"]) == {"m"}


def test_what_another_round_adds_and_at_what_cost(measured: tuple[Store, pl.DataFrame]) -> None:
    with measured[0].read() as reader:
        first, second = measures.added(reader, "L", "m").rows(named=True)
    assert [first[each] for each in ("round", "entered", "problems", "new_clusters")] == [1, 6, 6, 3]
    assert [second[each] for each in ("round", "entered", "clusters", "new_clusters")] == [2, 2, 2, 1]
    assert first["distinct_problems"] == second["distinct_problems"] == 1  # all of a round have one template
    assert first["usd"] + second["usd"] == pytest.approx(small_rounds.SPENT_USD)
    assert second["usd"] == pytest.approx(0.6 + 0.1)  # evolving in round 1, and guiding
    assert second["usd_per_cluster"] == pytest.approx(second["usd"])


def test_pairs_are_counted_by_round(measured: tuple[Store, pl.DataFrame]) -> None:
    with measured[0].read() as reader:
        assert near.by_round(reader, "L", "m").rows() == [(1, 6, 6, 6, 0), (2, 2, 2, 2, 0)]
        assert near.by_round(reader, "L", "none").is_empty()


def test_empty_cells_of_topic_by_level(measured: tuple[Store, pl.DataFrame]) -> None:
    with measured[0].read() as reader:
        cells = measures.topic_levels(reader)
        empty = measures.empty_cells(reader)
    ratios = cells.filter(pl.col("topic") == "ratios")
    assert ratios.select("level", "problems", "of_topic").rows() == [
        (1, 2, 3), (2, 0, 3), (3, 0, 3), (4, 1, 3), (5, 0, 3)
    ]  # fmt: skip
    assert [(row["topic"], row["level"]) for row in empty.rows(named=True) if row["meta_id"].startswith("t-")] == [
        *(("ratios", level) for level in (2, 3, 5)),
        *(("angles", level) for level in (1, 3, 4, 5)),
    ]


@pytest.mark.parametrize(("sizes", "bits"), [([], 0), ([5], 0), ([3, 3], 1), ([1, 1, 1, 1, 0], 2)])
def test_entropy_in_bits(sizes: list[int], bits: float) -> None:
    assert entropy(np.array(sizes, np.int64)) == bits


def test_distances_leave_the_problem_itself_out() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    rows: Any = np.arange(3)
    assert distances(vectors, rows, rows).tolist() == [0, 0, 1]
    assert distances(vectors, rows[:1], rows[:1]).tolist() == []
    assert distances(vectors, rows[:1], rows[2:]).tolist() == [1]

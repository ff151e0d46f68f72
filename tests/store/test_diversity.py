"""Near duplicates in the store: what stands, pages of pairs, groups, counts."""

from pathlib import Path

import polars as pl
import pytest

from engine.domain import DuplicateKind, Problem
from engine.store import Store, add_pairs, add_problems, near

Key = tuple[int, int]
PAIRS: dict[Key, tuple[str, float, str | None]] = {
    (0, 1): ("exact", 1.0, "equal"),
    (0, 2): ("words", 0.9, "different"),
    (1, 2): ("words", 0.95, None),
    (3, 4): ("numbers", 1.0, None),
    (5, 6): ("words", 0.97, "different"),
    (3, 7): ("numbers", 0.9, None),
}
GROUPS = {0: 0, 1: 0, 2: 0, 3: 3, 4: 3, 7: 3, 5: 5, 6: 5, 8: 3}


def frame(pairs: dict[Key, tuple[str, float, str | None]], seqs: list[int]) -> pl.DataFrame:
    rows = [
        {
            "problem_seq": seqs[a],
            "other_seq": seqs[b],
            "kind": kind,
            "likeness": likeness,
            "similarity": 0.9,
            "group_seq": seqs[GROUPS[a]],
            "answer": "1" if equality else None,
            "other_answer": "2" if equality else None,
            "equality": equality,
        }
        for (a, b), (kind, likeness, equality) in pairs.items()
    ]
    texts = dict.fromkeys(("answer", "other_answer", "equality"), pl.String)
    return pl.DataFrame(rows, schema_overrides=texts)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[int]]:
    store = Store(Path(tmp_path_factory.mktemp("near")) / "s.duckdb")
    add_problems(store, [Problem(f"p{n}", f"Question {n}?") for n in range(9)], "test")
    with store.read() as reader:
        seqs = [row[0] for row in reader.rows("SELECT seq FROM problem ORDER BY id")]
    add_pairs(store, "L", frame(PAIRS, seqs))
    add_pairs(store, "other", frame({(7, 8): ("exact", 1.0, None)}, seqs))
    return store, seqs


def keys(found: pl.DataFrame, seqs: list[int]) -> list[Key]:
    return [(seqs.index(a), seqs.index(b)) for a, b in found.select("problem_seq", "other_seq").iter_rows()]


ORDER = [(5, 6), (0, 2), (0, 1), (1, 2), (3, 4), (3, 7)]


def test_pairs_that_contradict_come_first_then_by_kind_and_likeness(kept: tuple[Store, list[int]]) -> None:
    store, seqs = kept
    with store.read() as reader:
        found = near.pairs(reader, "L")
        assert keys(found, seqs) == ORDER
        assert keys(near.pairs(reader, "L", contradicting=True), seqs) == ORDER[:2]
        assert keys(near.pairs(reader, "L", kind=DuplicateKind.WORDS), seqs) == [(5, 6), (0, 2), (1, 2)]
        assert near.pairs(reader, "none").is_empty()
    assert found["contradicting"].to_list() == [True, True, False, False, False, False]
    assert found.row(0, named=True)["question"] == "Question 5?"
    assert found.row(0, named=True)["other"] == "Question 6?"


@pytest.mark.parametrize("most", [1, 2, 4])
def test_pages_follow_one_another_without_gap_or_repetition(kept: tuple[Store, list[int]], most: int) -> None:
    store, seqs = kept
    seen: list[Key] = []
    after = None
    with store.read() as reader:
        while (page := near.pairs(reader, "L", after=after, most=most)).height:
            seen += keys(page, seqs)
            last = page.row(-1, named=True)
            after = near.After(last["rank"], last["likeness"], last["problem_seq"], last["other_seq"])
    assert seen == ORDER


def test_groups_by_size(kept: tuple[Store, list[int]]) -> None:
    store, seqs = kept
    columns = ("problems", "problem_id", "exact", "words", "numbers", "contradicting")
    with store.read() as reader:
        found = near.groups(reader, "L")
        rest = near.groups(reader, "L", after=(3, seqs[0]))
    assert found.select(columns).rows() == [
        (3, "p0", 1, 2, 0, 1),
        (3, "p3", 0, 0, 2, 0),
        (2, "p5", 0, 1, 0, 1),
    ]
    assert rest["problem_id"].to_list() == ["p3", "p5"]


def test_counts_have_their_denominators(kept: tuple[Store, list[int]]) -> None:
    with kept[0].read() as reader:
        assert near.counts(reader, "L") == {
            "pairs": 6, "exact": 1, "words": 3, "numbers": 2, "contradicting": 2, "compared": 3, "groups": 3,
            "problems": 8, "of": 0,
        }  # fmt: skip
        assert set(near.counts(reader, "none").values()) == {0}


def test_of_one_problem(kept: tuple[Store, list[int]]) -> None:
    store, seqs = kept
    with store.read() as reader:
        found = near.of_problem(reader, "L", seqs[2])
    assert [seqs.index(each) for each in found["problem_seq"]] == [0, 1]
    assert found["contradicting"].to_list() == [True, False]


def test_what_stands_is_not_written_again_and_what_changed_is(store: Store) -> None:
    add_problems(store, [Problem(f"p{n}", f"Question {n}?") for n in range(9)], "test")
    with store.read() as reader:
        seqs = [row[0] for row in reader.rows("SELECT seq FROM problem ORDER BY id")]
    first = frame(PAIRS, seqs)
    assert add_pairs(store, "L", first) == 6
    assert add_pairs(store, "L", first) == 0
    joined = first.with_columns(pl.lit(seqs[0]).alias("group_seq"))
    assert add_pairs(store, "L", joined) == 3
    with store.read() as reader:
        assert near.counts(reader, "L")["groups"] == 1
        assert near.standing(reader, "L").height == 6
    assert add_pairs(store, "L", first.clear()) == 0

"""Solved problems as training samples, in chunks."""

from pathlib import Path

import pytest
import small_store

from engine.domain import Entry, Solution, Stage, Tier
from engine.store import Facts, Store, flush, samples
from engine.store.reads import samples as module

SETTLED = ["easy", "medium", "hard"]
EVERY = [
    (1, 0, "p0", "easy", "5", "guide", 0, "cot"),
    (1, 1, "p1", "easy", "5", "guide", 0, "cot"),
    (1, 2, "p2", "medium", "56", "criticise", 0, "program"),
    (1, 3, "p3", "hard", "10", "vote", 0, "cot"),
    (1, 3, "p3", "hard", "10", "vote", 1, "cot"),
    (1, 3, "p3", "hard", "10", "vote", 3, "cot"),
    (2, 0, "p4", "easy", "5", "guide", 0, "cot"),
]
COLUMNS = ("round", "position", "problem_id", "tier", "answer", "stage", "sample", "part")


def collect(
    store: Store, limit: int, tiers: list[str], run_id: str = "a", snapshot: int = 2**60
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    after = (0, -1)
    with store.read(60) as reader:
        while chunk := samples.samples(reader, run_id, tiers, after=after, snapshot=snapshot, limit=limit):
            assert len({(row["round"], row["position"]) for row in chunk}) <= limit
            found += [tuple(row[c] for c in COLUMNS) for row in chunk]
            after = (chunk[-1]["round"], chunk[-1]["position"])
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("window", [1, 2, 20_000])
def test_every_solution_once_whatever_the_chunks(
    small: Store, monkeypatch: pytest.MonkeyPatch, limit: int, window: int
) -> None:
    monkeypatch.setattr(module, "WINDOW", window)
    assert collect(small, limit, SETTLED) == EVERY
    assert collect(small, limit, ["hard"]) == EVERY[3:6]
    assert collect(small, limit, ["unverified"]) == [(2, 1, "p8", "unverified", "5", "guide", 0, "cot")]
    assert collect(small, limit, []) == []
    assert collect(small, limit, SETTLED, "b") == [(1, 0, "p3", "easy", "10", "guide", 0, "cot")]


def test_a_sample_has_its_words(small: Store) -> None:
    with small.read() as reader:
        row = samples.samples(reader, "a", ["medium"], after=(0, -1), snapshot=2**60, limit=1)[0]
    assert (row["question"], row["cot"], row["program"], row["cot_rule"]) == (
        "What is 7 times 8?", "So None", "print(56)", None,
    )  # fmt: skip


def test_what_was_settled_later_is_not_in_the_snapshot(tmp_path: Path) -> None:
    store = small_store.make(tmp_path / "s.duckdb")
    with store.read() as reader:
        snapshot = samples.last_fact(reader)
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    late = Entry("a", 1, "p7")
    hand.call(late, Stage.GUIDE)
    hand.attempt(late, Stage.GUIDE)
    hand.settled(late, Stage.GUIDE, Tier.EASY, None, Solution(Stage.GUIDE, 0, "cot"))
    flush(store, hand.facts.take())
    assert collect(store, 2, SETTLED, snapshot=snapshot) == EVERY
    assert len(collect(store, 2, SETTLED)) == len(EVERY) + 1


def test_settled_problems_without_a_kept_solution_do_not_end_the_reading(tmp_path: Path) -> None:
    store = small_store.make(tmp_path / "s.duckdb")
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    for key in ("p6", "p7"):
        hand.settled(Entry("a", 1, key), Stage.GUIDE, Tier.EASY, None)
    flush(store, hand.facts.take())
    assert collect(store, 1, SETTLED) == EVERY


def test_nothing_in_an_empty_store(store: Store) -> None:
    with store.read() as reader:
        assert samples.last_fact(reader) == 0
        assert samples.samples(reader, "r", SETTLED, after=(0, -1), snapshot=0, limit=5) == []

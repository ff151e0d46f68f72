"""Solved problems as training samples, in chunks, and what decides whether they leave."""

from pathlib import Path

import polars as pl
import pytest
import small_store

from engine.domain import Entry, ProblemFilter, Solution, Stage, Tier
from engine.store import Facts, Store, flush, samples, selecting

SETTLED = ("easy", "medium", "hard")
EVERY = [
    (1, "p0", "easy", "5", "guide", 0, True, True),
    (1, "p1", "easy", "5", "guide", 0, True, True),
    (1, "p2", "medium", "56", "criticise", 0, False, True),
    (1, "p3", "hard", "10", "vote", 0, True, False),
    (1, "p3", "hard", "10", "vote", 1, True, False),
    (1, "p3", "hard", "10", "vote", 3, True, False),
    (2, "p4", "easy", "5", "guide", 0, True, True),
]
COLUMNS = ("round", "problem_id", "tier", "answer", "stage", "sample", "of_cot", "of_program")


def entries(store: Store, tiers: tuple[str, ...], run_id: str = "a", upto: int = 2**60) -> pl.DataFrame:
    with store.read(60) as reader:
        low, after = selecting.span(reader)
        wanted = ProblemFilter(run=run_id, tiers=tiers)
        return selecting.entries(reader, wanted, 7, upto, (low, after - 1))


def collect(
    store: Store, limit: int, tiers: tuple[str, ...] = SETTLED, run_id: str = "a", upto: int = 2**60
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    chosen = entries(store, tiers, run_id, upto)
    for start in range(0, chosen.height, limit):
        chunk = chosen[start : start + limit]
        with store.read(60) as reader:
            rows = samples.samples(reader, run_id, chunk)
        told = rows.join(chunk, on=("problem_seq", "round"), how="left", maintain_order="left")
        found += told.select(COLUMNS).rows()
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_solution_once_whatever_the_chunks(small: Store, limit: int) -> None:
    assert collect(small, limit) == EVERY
    assert collect(small, limit, ("hard",)) == EVERY[3:6]
    assert collect(small, limit, ("unverified",)) == [(2, "p8", "unverified", "5", "guide", 0, True, False)]
    assert collect(small, limit, run_id="b") == [(1, "p3", "easy", "10", "guide", 0, True, True)]


def test_what_solutions_there_are_is_known_before_they_are_read(small: Store) -> None:
    told = entries(small, (*SETTLED, "unverified"))
    rows = {(row[6], row[7]) for row in EVERY}
    assert rows == {(True, True), (False, True), (True, False)}
    columns = ("problem_id", "has_cot", "has_program", "has_both")
    by_id = {row[0]: row[1:] for row in told.select(columns).iter_rows()}
    for name in ("p0", "p2", "p3", "p8"):
        own = [
            (of_cot, of_program)
            for *_, of_cot, of_program in collect(small, 9, (*SETTLED, "unverified"))
            if _[1] == name
        ]
        assert by_id[name] == (any(c for c, _ in own), any(p for _, p in own), any(c and p for c, p in own))


def test_a_sample_has_its_words(small: Store) -> None:
    with small.read() as reader:
        row = samples.samples(reader, "a", entries(small, ("medium",))).row(0, named=True)
    assert (row["question"], row["cot"], row["program"], row["cot_rule"]) == (
        "What is 7 times 8?", "So None", "print(56)", None,
    )  # fmt: skip


def test_what_was_settled_later_is_not_in_the_snapshot(tmp_path: Path) -> None:
    store = small_store.make(tmp_path / "s.duckdb")
    with store.read() as reader:
        upto = selecting.last_fact(reader)
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    late = Entry("a", 1, "p7")
    hand.call(late, Stage.GUIDE)
    hand.attempt(late, Stage.GUIDE)
    hand.settled(late, Stage.GUIDE, Tier.EASY, None, Solution(Stage.GUIDE, 0, "cot"))
    flush(store, hand.facts.take())
    assert collect(store, 2, upto=upto) == EVERY
    assert len(collect(store, 2)) == len(EVERY) + 1


def test_lots_depend_on_the_seed_and_on_nothing_else(small: Store) -> None:
    wanted = ProblemFilter(run="a", tiers=SETTLED)
    with small.read() as reader:
        one, again, other = (
            selecting.entries(reader, wanted, seed, 2**60, (0, 2**60))["lot"].to_list() for seed in (1, 1, 2)
        )
    assert one == again
    assert one != other
    assert len(set(one)) == len(one)


def test_nothing_in_an_empty_store(store: Store) -> None:
    with store.read() as reader:
        assert selecting.last_fact(reader) == 0
        assert selecting.span(reader) == (0, 0)
        none = selecting.entries(reader, ProblemFilter(run="r"), 0, 0, (0, -1))
        assert none.is_empty()
        assert samples.samples(reader, "r", none).is_empty()
        assert samples.questions(reader, []).is_empty()

"""Quotas draw by lot what was asked for, never more, and name what is missing."""

import random
from collections import Counter
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Quotas, read_selection
from engine.curation.drawing import draw, shared_out

SCHEMA = {
    "problem_id": pl.String(), "level": pl.Int8(), "subject": pl.String(), "tier": pl.String(), "round": pl.Int32(),
    "lot": pl.UInt64(),
}  # fmt: skip
DIMENSIONS = ("level", "subject", "tier", "round")
ROWS = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(["", "Algebra"]), st.sampled_from(["easy", "hard"]), st.integers(1, 2),
        st.integers(0, 2**64 - 1),
    ),
    max_size=25,
)  # fmt: skip
BY = st.lists(st.sampled_from(DIMENSIONS), unique=True)
NUMBERS: st.SearchStrategy[dict[str, int]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"total": st.integers(1, 30)}),
    st.fixed_dictionaries({"each": st.integers(1, 6)}),
)


def frame(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame([(f"p{n}", *row) for n, row in enumerate(rows)], schema=SCHEMA, orient="row")


def quotas(**values: Any) -> Quotas:
    return read_selection({"quotas": values}).quotas


def held(entries: pl.DataFrame, by: list[str]) -> Counter[tuple[Any, ...]]:
    return Counter(entries.with_columns(one=pl.lit(0)).select("one", *by).iter_rows())


@given(ROWS, BY, NUMBERS, st.randoms(use_true_random=False))
def test_no_quota_is_exceeded_and_nothing_but_lots_decides(
    rows: list[tuple[Any, ...]], by: list[str], number: dict[str, int], chance: random.Random
) -> None:
    entries, wanted = frame(rows), quotas(by=by, **number)
    drawn, cells = draw(entries, wanted)
    assert (cells["taken"] + cells["missing"]).to_list() == cells["wanted"].fill_null(cells["taken"]).to_list()
    assert cells["taken"].sum() == drawn.height
    assert cells["available"].sum() == entries.height
    before, after = held(entries, by), held(drawn, by)
    taken = {(0, *cell[:-1]): cell[-1] for cell in cells.select(*by, "taken").iter_rows()}
    assert {cell: number for cell, number in taken.items() if number} == dict(after)
    assert all(after[cell] <= before[cell] for cell in after)
    if not number:
        assert drawn.equals(entries)
    if "each" in number:
        assert all(after[cell] == min(number["each"], before[cell]) for cell in before)
    if "total" in number:
        assert drawn.height == min(number["total"], entries.height)
        assert cells["wanted"].sum() == number["total"] if cells.height else not rows
    shuffled = entries.sample(fraction=1.0, shuffle=True, seed=chance.randrange(1000))
    again, same_cells = draw(shuffled, wanted)
    assert set(again["problem_id"]) == set(drawn["problem_id"])
    assert same_cells.equals(cells)
    assert drawn["problem_id"].to_list() == [one for one in entries["problem_id"] if one in set(drawn["problem_id"])]


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(1, 500))
def test_shares_are_in_proportion_and_add_up(available: list[int], total: int) -> None:
    given_out = shared_out(pl.Series("available", available, dtype=pl.Int64), total).to_list()
    whole = sum(available)
    if not whole:
        assert sum(given_out) == (total if available else 0)
        return
    assert sum(given_out) == total
    for got, had in zip(given_out, available, strict=True):
        assert abs(got - Fraction(had * total, whole)) < 1
        assert got <= had or total > whole
    ordered = sorted(zip(available, given_out, strict=True))
    assert [got for _, got in ordered] == sorted(given_out), "who holds more never gives less"


def test_the_lowest_lots_are_drawn() -> None:
    rows = [(1, "", "easy", 1, lot) for lot in (2**64 - 1, 5, 2**63, 7)]
    drawn, _ = draw(frame(rows), quotas(total=2))
    assert drawn["lot"].to_list() == [5, 7]


def test_named_cells_give_exactly_their_numbers_and_what_is_missing_is_named() -> None:
    rows = [(level, "Algebra", tier, 1, n) for n, (level, tier) in enumerate([(1, "easy")] * 4 + [(2, "hard")] * 2)]
    cells = [
        {"level": 1, "tier": "easy", "problems": 3},
        {"level": 2, "tier": "hard", "problems": 5},
        {"level": 4, "tier": "medium", "problems": 2},
    ]
    drawn, told = draw(frame([*rows, (3, "Algebra", "easy", 1, 9)]), quotas(by=["level", "tier"], cell=cells))
    assert held(drawn, ["level", "tier"]) == {(0, 1, "easy"): 3, (0, 2, "hard"): 2}
    assert told.rows() == [
        (1, "easy", 4, 3, 3, 0),
        (2, "hard", 2, 5, 2, 3),
        (3, "easy", 1, 0, 0, 0),
        (4, "medium", 0, 2, 0, 2),
    ]
    assert told.columns == ["level", "tier", "available", "wanted", "taken", "missing"]


def test_so_many_of_each_cell_are_missing_of_those_that_hold_nothing_too() -> None:
    rows = [(1, "Algebra", "easy", 1, 1), (1, "Algebra", "easy", 1, 2), (0, "", "medium", 1, 3)]
    asked = {"level": [1, 5, 0], "subject": [""], "tier": ["easy", "medium", "hard"], "round": [1]}
    drawn, told = draw(frame(rows), quotas(by=["tier", "level"], each=1), asked)
    assert drawn["problem_id"].to_list() == ["p0", "p2"]
    assert told.rows() == [
        ("easy", 0, 0, 1, 0, 1),
        ("easy", 1, 2, 1, 1, 0),
        ("easy", 5, 0, 1, 0, 1),
        ("medium", 0, 1, 1, 1, 0),
        ("medium", 1, 0, 1, 0, 1),
        ("medium", 5, 0, 1, 0, 1),
        ("hard", 0, 0, 1, 0, 1),
        ("hard", 1, 0, 1, 0, 1),
        ("hard", 5, 0, 1, 0, 1),
    ]
    of_both = draw(frame(rows), quotas(by=["level", "subject"], each=1), asked | {"subject": ["Algebra", "Geometry"]})[
        1
    ]
    assert [row[:3] for row in of_both.rows()] == [
        (0, "", 1), (1, "Algebra", 2), (1, "Geometry", 0), (5, "Algebra", 0), (5, "Geometry", 0),
    ]  # fmt: skip
    nowhere = {"level": [0], "subject": [""], "tier": ["easy", "hard"], "round": [1]}
    bare = frame([(0, "", "easy", 1, 1)])
    assert draw(bare, quotas(by=["tier", "level", "subject"], each=2), nowhere)[1].rows() == [
        ("easy", 0, "", 1, 2, 1, 1), ("hard", 0, "", 0, 2, 0, 2),
    ]  # fmt: skip
    assert draw(frame([]), quotas(by=["tier"], each=4), asked)[1].rows() == [
        ("easy", 0, 4, 0, 4), ("medium", 0, 4, 0, 4), ("hard", 0, 4, 0, 4),
    ]  # fmt: skip
    for number in ({}, {"total": 2}):
        assert draw(frame(rows), quotas(by=["tier"], **number), asked)[1]["missing"].sum() == 0
    many = asked | {"round": range(1, 5_002)}
    assert draw(frame(rows), quotas(by=["level", "round"], each=1), many)[1].height == 2, "so many names tell nothing"


def test_one_named_cell_of_all_and_values_that_no_column_holds() -> None:
    rows = [(1, "", "easy", 1, lot) for lot in range(3)]
    drawn, told = draw(frame(rows), quotas(cell=[{"problems": 2}]))
    assert (drawn.height, told.rows()) == (2, [(3, 2, 2, 0)])
    drawn, told = draw(frame(rows), quotas(by=["round"], cell=[{"round": 10**9, "problems": 10**9}]))
    assert (drawn.height, told["missing"].sum()) == (0, 10**9)


def test_what_is_missing_of_nothing_at_all_is_named() -> None:
    drawn, told = draw(frame([]), quotas(total=7))
    assert (drawn.height, told.rows()) == (0, [(0, 7, 0, 7)])

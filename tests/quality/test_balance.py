"""What goes in comes out, and where it does not, that is found."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.filters import PENDING, TIERS
from engine.quality import Imbalance, imbalances

ENDS = [tier for tier in TIERS if tier != PENDING]
ORDER = ("guide", "criticise", "vote")
Row = dict[str, Any]


def stage(name: str, entered: int, passed_on: int = 0, **ends: int) -> Row:
    own = dict.fromkeys(ENDS, 0) | ends
    return {
        "stage": name,
        "entered": entered,
        **own,
        "passed on": passed_on,
        "pending": entered - sum(own.values()) - passed_on,
    }


def total(entered: int, **ends: int) -> Row:
    own = dict.fromkeys(ENDS, 0) | ends
    return {"in": entered, **own, "pending": entered - sum(own.values())}


BALANCED = [stage("guide", 10, 4, easy=5, dropped=1), stage("criticise", 4, 2, medium=2), stage("vote", 2, unsettled=1)]
WHOLE = total(10, easy=5, dropped=1, medium=2, unsettled=1)


def test_a_balanced_round_has_nothing_to_tell() -> None:
    assert WHOLE["pending"] == 1
    assert imbalances(WHOLE, BALANCED) == []


def places(found: list[Imbalance]) -> list[str | None]:
    return [each.stage for each in found]


def test_a_stage_that_more_left_than_entered_is_named() -> None:
    moved = [BALANCED[0], stage("criticise", 4, 3, medium=2), stage("vote", 3, unsettled=1)]
    (found,) = imbalances(WHOLE, moved)
    assert found == Imbalance("criticise", "4 entered, and 5 left it")


def test_a_round_that_more_left_than_entered_is_named() -> None:
    found = imbalances(total(3, easy=5), [stage("guide", 3, easy=5)])
    assert found == [Imbalance(None, "3 went in, and 5 ended"), Imbalance("guide", "3 entered, and 5 left it")]


def test_a_sum_that_is_not_the_whole_is_named() -> None:
    assert imbalances(WHOLE | {"pending": 9}, BALANCED) == [Imbalance(None, "10 went in, and 18 came out")]


def test_problems_that_ended_in_a_stage_the_round_does_not_have_are_missed() -> None:
    found = imbalances(total(10, easy=5, dropped=1, medium=2, unsettled=1, hard=1), BALANCED)
    assert Imbalance(None, "1 are hard, and the stages have 0 of them") in found


def test_nothing_is_passed_on_by_the_last_stage() -> None:
    assert places(imbalances(total(2), [stage("guide", 2, 2)])) == ["guide"]


MARKS = [(None, "in", 55), ("guide", "left", 40), ("guide", "passed on", 15), ("criticise", "left", 15)]


def marked(marks: list[tuple[str | None, str, int]]) -> list[Row]:
    return [{"stage": name, "way": way, "mark": mark} for name, way, mark in marks]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        (MARKS, []),
        ([(None, "in", 54), *MARKS[1:]], ["guide"]),
        ([*MARKS[:3], ("criticise", "left", 14)], ["criticise"]),
        ([], []),
    ],
)
def test_as_many_problems_have_to_be_the_same_ones(marks: list[tuple[str | None, str, int]], found: list[str]) -> None:
    moved = [stage("guide", 10, 4, easy=6), stage("criticise", 4, medium=4)]
    assert places(imbalances(total(10, easy=6, medium=4), moved, marked(marks))) == found


def test_problems_under_way_are_not_taken_for_others() -> None:
    moved = [stage("guide", 10, 4, easy=5), stage("criticise", 4, medium=4)]
    assert imbalances(total(10, easy=5, medium=4), moved, marked(MARKS)) == []


@given(
    st.integers(0, 50),
    st.lists(st.tuples(*(st.integers(0, 20) for _ in range(len(ENDS) + 1))), min_size=1, max_size=len(ORDER)),
    st.sampled_from(ENDS),
    st.integers(1, 9),
)
def test_any_round_balances_until_a_tier_is_counted_twice(
    pending: int, counts: list[tuple[int, ...]], tier: str, more: int
) -> None:
    moved: list[Row] = []
    later = 0
    for name, (waiting, *ends) in reversed(list(zip(ORDER, counts, strict=False))):
        entered = sum(ends) + waiting + later
        moved.insert(0, stage(name, entered, later, **dict(zip(ENDS, ends, strict=True))))
        later = entered
    moved[0] = moved[0] | {"entered": later + pending, "pending": moved[0]["pending"] + pending}
    sums = {end: sum(row[end] for row in moved) for end in ENDS}
    whole = total(later + pending, **sums)
    assert imbalances(whole, moved) == []
    assert imbalances(whole | {tier: whole[tier] + more}, moved)
    assert imbalances(whole | {tier: whole[tier] + more, "in": whole["in"] + more}, moved)

"""Precision, recall and spot checks: worked by hand, published, and how they move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quality import Calibration, checks_wanted, further_checks, wilson

few = st.integers(0, 60)


def test_a_two_by_two_table_worked_by_hand() -> None:
    # D. G. Altman, J. M. Bland, BMJ 309 (1994), p. 102: predictive value 231/263 = 0.88, sensitivity 231/258 = 0.90.
    table = Calibration(right=231, wrong=32, left_right=27, left_wrong=54, left=81)
    assert table.precision.value == pytest.approx(0.88, abs=0.005)
    assert table.recall.value == pytest.approx(0.90, abs=0.005)
    assert (table.precision.low, table.precision.high) == wilson(231, 263)
    assert (table.recall.low, table.recall.high) == wilson(231, 258)
    assert table.left_accuracy.part == 27
    assert not table.sampled


def test_what_was_not_looked_at_is_taken_to_be_like_what_was() -> None:
    table = Calibration(right=900, wrong=100, left_right=10, left_wrong=90, left=1_000)
    low, high = wilson(10, 100)
    assert table.sampled
    assert (table.recall.part, table.recall.whole) == (900, 1_000)
    assert table.recall.low == pytest.approx(900 / (900 + 1_000 * high))
    assert table.recall.high == pytest.approx(900 / (900 + 1_000 * low))


def test_nothing_known_is_no_share() -> None:
    assert Calibration().precision.value is None
    assert Calibration(left=5).recall.value is None
    assert Calibration(left=5).left_accuracy.value is None


@given(few, few, few, few, st.integers(0, 1_000))
def test_shares_lie_in_their_intervals_and_counts_add_up(a: int, b: int, c: int, d: int, more: int) -> None:
    table = Calibration(a, b, c, d, c + d + more)
    for share in (table.precision, table.recall, table.left_accuracy):
        assert 0 <= share.low <= share.high <= 1
        if share.value is not None and not table.sampled:
            assert share.low <= share.value <= share.high
    both = table + table
    assert both.precision.whole == 2 * table.precision.whole


@given(st.integers(1, 60), few, few, st.integers(1, 30))
def test_looking_at_all_gives_the_recall_that_looking_at_a_like_part_does(a: int, c: int, d: int, times: int) -> None:
    part = Calibration(a, 0, c, d, times * (c + d)).recall
    whole = Calibration(a, 0, times * c, times * d, times * (c + d)).recall
    assert part.value == whole.value


@pytest.mark.parametrize(
    ("share", "half_width", "wanted"),
    [
        # At one half the formula is z^2 (1 / (4 w^2) - 1).
        (0.5, 0.05, 381),
        (0.5, 0.03, 1_064),
        # At the ends the half width is z^2 / (2 (n + z^2)).
        (1.0, 0.03, 61),
        (0.0, 0.05, 35),
    ],
)
def test_spot_checks_worked_by_hand(share: float, half_width: float, wanted: int) -> None:
    assert checks_wanted(share, half_width) == wanted


@given(st.integers(0, 20), st.floats(0.005, 0.2))
def test_so_many_checks_are_enough_and_one_less_is_not(twentieths: int, half_width: float) -> None:
    # A share that a count of any size can have: the interval is asked for at a multiple of the checks.
    share = twentieths / 20
    wanted = checks_wanted(share, half_width)
    enough = -(-wanted // 20) * 20
    low, high = wilson(round(share * enough), enough)
    assert (high - low) / 2 <= half_width + 1e-12
    fewer = (wanted - 1) // 20 * 20
    if fewer:
        low, high = wilson(round(share * fewer), fewer)
        assert (high - low) / 2 > half_width - 1e-12


def test_further_checks_count_those_that_were_made() -> None:
    assert further_checks(0, 0, 0.03) == checks_wanted(0.5, 0.03)
    assert further_checks(90, 100, 0.03) == checks_wanted(0.9, 0.03) - 100
    assert further_checks(9_000, 10_000, 0.03) == 0

"""Equal numbers and intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diversity import rarefying
from engine.diversity.rarefying import Rows, Values


def kinds(rows: Rows) -> Values:
    return {"kinds": float(len(np.unique(rows % 10)))}


@pytest.mark.parametrize(
    ("sizes", "number"), [([], None), ([19, 3], None), ([19, 20, 500], 20), ([10**6, 10**5], rarefying.MOST_DRAWN)]
)
def test_the_smallest_round_that_has_enough_sets_the_number(sizes: list[int], number: int | None) -> None:
    assert rarefying.equal_number(sizes) == number


def test_rarefaction_tells_what_fewer_would_have_reached() -> None:
    # Of 10 kinds with 100 each, 5 drawn reach 10 * (1 - C(900,5)/C(1000,5)) = 4.10 on average (Hurlbert 1971).
    found = rarefying.at_equal_number(kinds, np.arange(1_000), 5, np.random.default_rng(0))
    assert found["kinds"] == pytest.approx(4.10, abs=0.4)


def test_all_of_a_round_are_drawn_once() -> None:
    assert rarefying.at_equal_number(kinds, np.arange(7), 7, np.random.default_rng(0)) == {"kinds": 7}


def test_halves_of_a_mean_spread_as_the_mean_itself() -> None:
    values = np.random.default_rng(1).normal(10, 2, 400)

    def mean(rows: Rows) -> Values:
        return {"mean": float(values[rows].mean())}

    spread = rarefying.spreads(mean, np.arange(400), np.random.default_rng(2))["mean"]
    assert spread * 10 == pytest.approx(1.96 * 2 / np.sqrt(400), rel=0.4)
    assert rarefying.spreads(mean, np.arange(rarefying.FEWEST - 1), np.random.default_rng(2)) == {}


def test_the_bootstrap_interval_of_a_mean_is_that_of_the_normal_distribution() -> None:
    values = np.random.default_rng(3).normal(0, 1, 900)
    low, high = rarefying.mean_interval(values, np.random.default_rng(4))
    assert low is not None
    assert high is not None
    assert high - low == pytest.approx(2 * 1.96 / 30, rel=0.15)
    assert low < values.mean() < high
    assert rarefying.mean_interval(values[:1], np.random.default_rng(4)) == (None, None)


@given(st.floats(0, 1e6), st.floats(0, 10) | st.none())
def test_an_interval_holds_its_value_and_is_never_below_nothing(value: float, spread: float | None) -> None:
    low, high = rarefying.around(value, spread)
    assert (low is None) == (high is None) == (spread is None)
    if low is not None and high is not None:
        assert 0 <= low <= value <= high

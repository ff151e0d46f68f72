"""Wilson's interval: published values, bounds, and how it moves."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quality import wilson

counts = st.integers(1, 5_000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_without_trials_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(counts)
def test_the_interval_holds_the_share_within_0_and_1(count: tuple[int, int]) -> None:
    successes, trials = count
    low, high = wilson(successes, trials)
    assert 0 <= low < high <= 1
    assert low <= successes / trials <= high


@given(st.integers(1, 10**9))
def test_none_and_all_reach_the_ends_exactly(trials: int) -> None:
    assert wilson(0, trials)[0] == 0.0
    assert wilson(trials, trials)[1] == 1.0


@given(counts, st.floats(0.5, 0.999))
def test_both_bounds_solve_the_score_equation(count: tuple[int, int], confidence: float) -> None:
    # A share p is in the interval if the observed one is at most z standard errors of p away from it.
    successes, trials = count
    low, high = wilson(successes, trials, confidence)
    distances = [abs(successes / trials - p) / sqrt(p * (1 - p) / trials) for p in (low, high) if 1e-9 < p < 1 - 1e-9]
    assert all(isclose(distances[0], other, rel_tol=1e-6, abs_tol=1e-6) for other in distances)


@given(counts)
def test_successes_and_failures_mirror_each_other(count: tuple[int, int]) -> None:
    successes, trials = count
    low, high = wilson(successes, trials)
    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(counts)
def test_one_more_success_raises_both_bounds(count: tuple[int, int]) -> None:
    successes, trials = count
    if successes < trials:
        before, after = wilson(successes, trials), wilson(successes + 1, trials)
        assert before[0] < after[0]
        assert before[1] < after[1]


@given(counts, st.integers(2, 20))
def test_more_trials_with_the_same_share_narrow_it(count: tuple[int, int], times: int) -> None:
    successes, trials = count
    low, high = wilson(successes, trials)
    narrower = wilson(successes * times, trials * times)
    assert narrower[1] - narrower[0] < high - low


@given(counts, st.floats(0.5, 0.98), st.floats(0.005, 0.015))
def test_more_confidence_widens_it(count: tuple[int, int], confidence: float, more: float) -> None:
    low, high = wilson(*count, confidence)
    wider = wilson(*count, confidence + more)
    assert wider[0] <= low
    assert high <= wider[1]
    assert wider[1] - wider[0] > high - low

"""Estimates from strata: worked by hand, known special cases, and intervals that hold the truth as they should."""

from math import isclose, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.quality import Judged, Stratum, checks_wanted, estimated_accuracy, items_to_halve, wilson
from engine.quality.surveying import _bounds, _parts

HUGE = 10**10
Z = NormalDist().inv_cdf(0.975)
LEAST_COVERAGE = 0.93


@st.composite
def surveys(draw: st.DrawFn) -> list[Stratum]:
    strata = []
    for name in "abc"[: draw(st.integers(1, 3))]:
        judged = Judged(*(draw(st.integers(0, 30)) for _ in range(3)))
        population = judged.total + draw(st.one_of(st.just(0), st.integers(0, 2_000)))
        strata.append(Stratum(name, population, judged.total, judged))
    return strata


# By hand.


def test_strata_count_by_what_they_hold_and_not_by_what_was_drawn() -> None:
    strata = [Stratum("easy", 900, 12, Judged(9, 1)), Stratum("hard", 100, 10, Judged(5, 5))]
    found = estimated_accuracy(strata)
    assert found.value == pytest.approx(0.9 * 0.9 + 0.1 * 0.5)
    assert (found.judged, found.population, found.missing, found.covered) == (Judged(14, 6), 1_000, (), 1.0)
    assert [estimated_accuracy([each]).value for each in strata] == pytest.approx([0.9, 0.5])


def test_ambiguous_items_are_told_and_left_out() -> None:
    # The first holds 50 that are decided, all of them correct; the second 100, of which 50 are.
    strata = [Stratum("a", 100, 20, Judged(10, 0, 10)), Stratum("b", 100, 20, Judged(10, 10))]
    found = estimated_accuracy(strata)
    assert found.value == pytest.approx(100 / 150)
    assert found.judged == Judged(20, 10, 10)
    assert (found.judged.decided, found.judged.total) == (30, 40)


def test_a_group_across_strata_is_weighted_as_they_are() -> None:
    # An item stands for 50 in the first, and for 5 in the second: 200 + 25 correct of 250 + 50.
    strata = [Stratum("a", 1_000, 20, Judged(15, 5)), Stratum("b", 100, 20, Judged(10, 8, 2))]
    found = estimated_accuracy(strata, {"a": Judged(4, 1), "b": Judged(5, 5, 1)})
    assert found.value == pytest.approx(0.75)
    assert found.population == 305
    assert found.judged == Judged(9, 6, 1)
    assert estimated_accuracy(strata, {}).value is None
    assert estimated_accuracy(strata, {}).population == 0


def test_strata_without_a_judged_item_are_named() -> None:
    unsaid = [Stratum("b", 150, 3, Judged(0, 0, 3)), Stratum("c", 50, 5, Judged()), Stratum("empty", 0, 0, Judged())]
    found = estimated_accuracy([Stratum("a", 800, 20, Judged(15, 5)), *unsaid])
    assert found.missing == ("b", "c")
    assert found.covered == 0.8
    assert found.population == 1_000
    alone = estimated_accuracy([Stratum("a", 800, 20, Judged(15, 5))])
    assert (found.value, found.low) == (alone.value, pytest.approx(alone.low, abs=1 / 800))


@pytest.mark.parametrize("strata", [[], [Stratum("a", 40, 5, Judged())], [Stratum("a", 40, 5, Judged(0, 0, 5))]])
def test_without_a_decided_item_nothing_is_known(strata: list[Stratum]) -> None:
    found = estimated_accuracy(strata)
    assert (found.value, found.low, found.high) == (None, 0.0, 1.0)
    assert found.covered == 0.0


# Known special cases.


def test_one_large_stratum_has_wilsons_interval() -> None:
    for correct in (0, 1, 17, 30):
        found = estimated_accuracy([Stratum("a", HUGE, 30, Judged(correct, 30 - correct))])
        assert (found.low, found.high) == pytest.approx(wilson(correct, 30), abs=1e-8)


def test_the_bounds_of_a_finite_stratum_solve_the_score_equation() -> None:
    # W. G. Cochran, Sampling Techniques (1977), section 3.2: Var(p) = P (1 - P) / n * (N - n) / (N - 1).
    _, low, high = _bounds(_parts([Stratum("a", 500, 100, Judged(83, 17))], None))
    for bound in (low, high):
        assert abs(0.83 - bound) == pytest.approx(Z * sqrt(bound * (1 - bound) / 100 * 400 / 499))
    found = estimated_accuracy([Stratum("a", 500, 100, Judged(83, 17))])
    assert [found.low, found.high] == pytest.approx([low, high], abs=1 / 500)
    assert found.low * 500 == pytest.approx(round(found.low * 500))


def test_strata_that_are_alike_and_drawn_in_proportion_are_one() -> None:
    strata = [Stratum("a", 2 * HUGE, 40, Judged(30, 10)), Stratum("b", HUGE, 20, Judged(15, 5))]
    found = estimated_accuracy(strata)
    assert (found.low, found.high) == pytest.approx(wilson(45, 60), abs=1e-3)


def test_items_drawn_out_of_proportion_count_less() -> None:
    # L. Kish, Survey Sampling (1965), section 11.7: of 40 items (0.9^2 / 20 + 0.1^2 / 20)^-1 = 24.4 are left.
    strata = [Stratum("a", 9 * HUGE, 20, Judged(15, 5)), Stratum("b", HUGE, 20, Judged(15, 5))]
    found = estimated_accuracy(strata)
    assert wilson(18, 24)[0] < found.low < wilson(75, 100)[0]
    assert found.high - found.low == pytest.approx(0.326, abs=0.002)  # between those of 24 and 25 items


def test_where_all_is_judged_nothing_is_left_to_doubt() -> None:
    strata = [Stratum("a", 30, 30, Judged(21, 7, 2)), Stratum("b", 7, 7, Judged(7))]
    for found in (estimated_accuracy(strata), estimated_accuracy(strata, {"a": Judged(9, 5), "b": Judged(2)})):
        assert found.value == found.low == found.high
    assert items_to_halve(strata) == 0


def test_a_stratum_that_is_judged_in_full_adds_no_doubt() -> None:
    part = Stratum("b", 1_000, 40, Judged(30, 10))
    alone, both = estimated_accuracy([part]), estimated_accuracy([part, Stratum("a", 1_000, 1_000, Judged(750, 250))])
    assert both.high - both.low == pytest.approx((alone.high - alone.low) / 2, rel=0.05)


def test_a_few_items_that_are_all_correct_do_not_pass_for_certain() -> None:
    found = estimated_accuracy([Stratum(str(i), 1_000, 2, Judged(2)) for i in range(30)])
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(wilson(60, 60)[0], abs=1e-3)


# Coverage.


def coverage(
    populations: list[int], drawn: list[int], accuracies: list[float], kinds: tuple[float, ...] = (1.0,)
) -> float:
    """How often the interval holds the truth, of 2,000 draws without replacement.

    Args:
        populations: Of each stratum.
        drawn: Of each stratum.
        accuracies: Of each stratum.
        kinds: Shares of a stratum that are of the group which is estimated, stratum by stratum in turn.
    """
    chance, draws = np.random.default_rng(7), 2_000
    members = [round(held * kinds[at % len(kinds)]) for at, held in enumerate(populations)]
    right = [round(count * share) for count, share in zip(members, accuracies, strict=True)]
    truth = sum(right) / sum(members)
    parts = [(r, m - r, held - m) for r, m, held in zip(right, members, populations, strict=True)]
    found = [chance.multivariate_hypergeometric(part, n, size=draws) for part, n in zip(parts, drawn, strict=True)]
    rows, times = np.unique(np.concatenate(found, axis=1), axis=0, return_counts=True)
    held = 0
    for row, count in zip(rows.tolist(), times.tolist(), strict=True):
        counts = [row[at : at + 3] for at in range(0, len(row), 3)]
        strata = [
            Stratum(str(at), populations[at], drawn[at], Judged(each[0] + each[2], each[1]))
            for at, each in enumerate(counts)
        ]
        group = {str(at): Judged(each[0], each[1]) for at, each in enumerate(counts)}
        estimate = estimated_accuracy(strata, group if kinds != (1.0,) else None)
        held += count * (estimate.low <= truth <= estimate.high)
    return held / draws


@pytest.mark.parametrize("accuracy", [0.5, 0.9, 0.98])
@pytest.mark.parametrize(
    ("populations", "drawn"),
    [
        ([2_000, 500, 100], [60, 40, 20]),
        ([2_000, 500, 100], [20, 40, 60]),  # most are drawn where least is
        ([1_319, 300, 50], [20, 20, 20]),
        ([60, 30, 12], [20, 10, 6]),  # a third of all there is
    ],
)
def test_the_interval_holds_the_truth(populations: list[int], drawn: list[int], accuracy: float) -> None:
    assert coverage(populations, drawn, [accuracy] * 3) >= LEAST_COVERAGE


@pytest.mark.parametrize("accuracies", [[0.98, 0.9, 0.5], [1.0, 0.9, 0.8], [0.6, 0.95, 1.0], [0.9, 0.98, 0.5]])
@pytest.mark.parametrize("drawn", [[60, 40, 20], [20, 40, 60]])
def test_so_it_does_where_strata_differ(accuracies: list[float], drawn: list[int]) -> None:
    assert coverage([2_000, 500, 100], drawn, accuracies) >= LEAST_COVERAGE


@pytest.mark.parametrize(
    ("populations", "drawn", "accuracies"),
    [([9_000, 1_000], [300, 8], [0.99, 0.5]), ([5_000, 3_000], [200, 6], [0.98, 0.8])],
)
def test_so_it_does_where_few_are_drawn_of_the_worst(
    populations: list[int], drawn: list[int], accuracies: list[float]
) -> None:
    assert coverage(populations, drawn, accuracies) >= LEAST_COVERAGE


@pytest.mark.parametrize("accuracy", [0.5, 0.9, 0.98])
def test_so_it_does_with_two_items_in_each_of_thirty_strata(accuracy: float) -> None:
    assert coverage([100] * 30, [2] * 30, [accuracy] * 30) >= LEAST_COVERAGE


@pytest.mark.parametrize("accuracies", [[0.5, 0.5, 0.5], [0.9, 0.9, 0.9], [0.95, 0.8, 0.6]])
def test_so_it_does_for_a_group(accuracies: list[float]) -> None:
    assert coverage([2_000, 500, 300], [80, 60, 60], accuracies, kinds=(0.5, 0.3, 0.8)) >= LEAST_COVERAGE


def test_so_it_does_for_a_group_that_is_rare_and_bad_in_one_stratum() -> None:
    # Most of the doubt is how many of the group that stratum holds.
    assert coverage([5_000, 5_000], [40, 400], [0.1, 0.95], kinds=(0.2, 1.0)) >= LEAST_COVERAGE


# How many more.


@pytest.mark.parametrize(("correct", "judged"), [(30, 60), (54, 60), (60, 60), (1, 20)])
def test_one_large_stratum_takes_as_many_as_spot_checks_do(correct: int, judged: int) -> None:
    strata = [Stratum("a", HUGE, judged, Judged(correct, judged - correct))]
    low, high = wilson(correct, judged)
    assert items_to_halve(strata) == checks_wanted(correct / judged, (high - low) / 4) - judged


def test_a_finite_stratum_takes_fewer_and_always_has_enough() -> None:
    judged = Judged(54, 6)
    wanted = [items_to_halve([Stratum("a", population, 60, judged)]) for population in (HUGE, 1_000, 200, 61, 60)]
    assert wanted == sorted((number for number in wanted if number is not None), reverse=True)
    assert wanted[-2:] == [1, 0]


def test_so_many_more_halve_it_and_one_less_does_not() -> None:
    strata = [Stratum("a", 900, 30, Judged(24, 6)), Stratum("b", 90, 30, Judged(15, 10, 5))]
    more = items_to_halve(strata)
    assert more is not None
    _, low, high = _bounds(_parts(strata, None))
    for number, halved in ((more, True), (more - 1, False)):
        # In the proportion of those before, 30 to 30, as long as the second has any left.
        second = min(60, number / 2)
        parts = _parts(strata, None)
        scaled = [parts[0].more((30 + number - second) / 30), parts[1].more((30 + second) / 30)]
        _, below, above = _bounds(scaled)
        assert (above - below <= (high - low) / 2) is halved


def test_a_group_finds_its_items_among_all() -> None:
    strata = [Stratum("a", HUGE, 100, Judged(80, 20))]
    of_group = items_to_halve(strata, {"a": Judged(8, 2)})
    low, high = wilson(8, 10)
    assert of_group == pytest.approx(10 * (checks_wanted(0.8, (high - low) / 4) - 10), abs=10)


@pytest.mark.parametrize(
    ("population", "judged", "more"),
    [(HUGE, Judged(), 12), (5, Judged(), 4), (5, Judged(0, 0, 3), 2), (5, Judged(0, 0, 5), None), (0, Judged(), None)],
)
def test_without_a_decided_item_the_share_is_taken_as_one_half(population: int, judged: Judged, more: int) -> None:
    assert items_to_halve([Stratum("a", population, judged.total, judged)]) == more


def test_no_strata_have_no_items() -> None:
    assert items_to_halve([]) is None


# Laws.


@settings(max_examples=80)
@given(surveys())
def test_the_estimate_lies_in_its_interval_and_wrong_mirrors_correct(strata: list[Stratum]) -> None:
    found = estimated_accuracy(strata)
    assert 0 <= found.low <= found.high <= 1
    mirrored = estimated_accuracy(
        [
            Stratum(
                each.name,
                each.population,
                each.drawn,
                Judged(each.judged.wrong, each.judged.correct, each.judged.ambiguous),
            )
            for each in reversed(strata)
        ]
    )
    if found.value is not None:
        assert found.low <= found.value <= found.high
        assert mirrored.value == pytest.approx(1 - found.value)
        step = 1.01 / sum(each.population * each.judged.decided / (each.judged.total or 1) for each in strata)
        assert isclose(mirrored.low, 1 - found.high, abs_tol=step)
        assert isclose(mirrored.high, 1 - found.low, abs_tol=step)


@settings(max_examples=80)
@given(surveys())
def test_a_group_that_is_all_is_the_whole(strata: list[Stratum]) -> None:
    whole, group = estimated_accuracy(strata), estimated_accuracy(strata, {each.name: each.judged for each in strata})
    assert (whole.value, whole.low, whole.high) == (group.value, group.low, group.high)
    assert items_to_halve(strata) == items_to_halve(strata, {each.name: each.judged for each in strata})


@settings(max_examples=80)
@given(surveys(), st.floats(1, 8))
def test_more_items_with_the_same_verdicts_never_widen_it(strata: list[Stratum], times: float) -> None:
    parts = _parts(strata, None)
    if parts:
        _, low, high = _bounds(parts)
        _, below, above = _bounds([part.more(times) for part in parts])
        assert above - below <= high - low + 1e-9

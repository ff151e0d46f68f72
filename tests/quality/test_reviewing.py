"""Agreement of reviewers: published worked examples, the definitions, and what must change nothing."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.quality import Agreement, Coefficient, Proportion, reason_agreement, reviewer_agreement, wilson

Rows = list[tuple[int, str, str]]
SEED = 20_261

verdicts = st.dictionaries(
    st.tuples(st.integers(0, 7), st.sampled_from(["Ada", "Bo", "Cy"])),
    st.sampled_from(["correct", "wrong", "ambiguous"]),
).map(lambda found: [(item, name, verdict) for (item, name), verdict in found.items()])


def observed(*lines: str) -> Rows:
    """One line for each observer, unit by unit; a dot where a value is missing."""
    return [
        (unit, f"observer {number}", value)
        for number, line in enumerate(lines)
        for unit, value in enumerate(line.split())
        if value != "."
    ]


def table(cells: Sequence[Sequence[int]]) -> Rows:
    """Two reviewers by their table of counts: rows are the verdicts of the one, columns those of the other."""
    pairs = [
        (str(row), str(column))
        for (row, counts) in enumerate(cells)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    return [row for item, (one, other) in enumerate(pairs) for row in ((item, "Ada", one), (item, "Bo", other))]


def of(rows: Rows) -> Agreement:
    return reviewer_agreement(rows, seed=SEED)


# Published.


@pytest.mark.parametrize(
    ("lines", "alpha"),
    [
        (("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
        (("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
        (
            (
                "1 2 3 3 2 1 4 1 2 . . .",
                "1 2 3 3 2 2 4 1 2 5 . 3",
                ". 3 3 3 2 3 4 2 2 5 1 .",
                "1 2 3 3 2 4 4 1 2 5 1 .",
            ),
            0.743,
        ),
    ],
    ids=["two observers, binary", "two observers, nominal", "four observers, values missing"],
)
def test_alpha_is_as_published(lines: tuple[str, ...], alpha: float) -> None:
    """K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), examples A, B and C."""
    found = of(observed(*lines)).alpha
    assert found.value == pytest.approx(alpha, abs=5e-4)
    assert found.interval is not None
    assert found.interval[0] < alpha < found.interval[1]


@pytest.mark.parametrize(
    ("cells", "kappa"),
    [
        # J. Sim, C. C. Wright, Physical Therapy 85 (2005), pp. 257-268, table 1
        ([[22, 2], [4, 11]], 0.67),
        # A. J. Viera, J. M. Garrett, Family Medicine 37 (2005), pp. 360-363, table 1
        ([[15, 5], [10, 70]], 0.57),
    ],
)
def test_kappa_is_as_published(cells: list[list[int]], kappa: float) -> None:
    (pair,) = of(table(cells)).by_pair
    assert pair.kappa.value == pytest.approx(kappa, abs=5e-3)
    assert (pair.shared, pair.agreed) == (sum(map(sum, cells)), cells[0][0] + cells[1][1])


# By hand.


def test_a_small_review_worked_by_hand() -> None:
    rows = [
        *[(1, "Ada", "correct"), (1, "Bo", "correct"), (1, "Cy", "wrong")],
        *[(2, "Ada", "wrong"), (2, "Bo", "wrong")],
        *[(3, "Ada", "correct"), (3, "Cy", "ambiguous")],
        (4, "Cy", "correct"),
    ]
    found = reviewer_agreement(rows, seed=SEED, adjudicated={1: "correct", 4: "wrong", 9: "wrong"})
    assert (found.items, found.shared, found.pairs, found.agreed) == (4, 3, 5, 2)
    assert found.raw.value == pytest.approx(2 / 5)
    assert [(pair.one, pair.other, pair.shared, pair.agreed) for pair in found.by_pair] == [
        ("Ada", "Bo", 2, 2),
        ("Ada", "Cy", 2, 0),
        ("Bo", "Cy", 1, 0),
    ]
    # Ada and Bo: agreed 1, by chance 1/2. Ada and Cy: 0 by chance, too. Bo and Cy: the same.
    assert [pair.kappa.value for pair in found.by_pair] == [1.0, 0.0, 0.0]
    assert [(each.reviewer, each.judged, each.shared) for each in found.reviewers] == [
        ("Ada", 3, 3),
        ("Bo", 2, 2),
        ("Cy", 3, 2),
    ]
    assert [(each.with_others.part, each.with_others.whole) for each in found.reviewers] == [(2, 4), (2, 3), (0, 3)]
    assert [each.with_adjudicated for each in found.reviewers] == [
        Proportion.counted(1, 1),
        Proportion.counted(1, 1),
        Proportion.counted(0, 2),
    ]


def test_the_last_verdict_of_a_reviewer_on_an_item_stands() -> None:
    assert of([(1, "Ada", "wrong"), (1, "Bo", "correct"), (1, "Ada", "correct")]).agreed == 1


@pytest.mark.parametrize("rows", [[], [(1, "Ada", "correct"), (2, "Bo", "wrong")]])
def test_nothing_shared_has_no_coefficient(rows: Rows) -> None:
    found = of(rows)
    assert (found.shared, found.pairs, found.raw, found.alpha) == (0, 0, Coefficient(), Coefficient())
    assert found.by_pair == ()


def test_where_one_verdict_alone_was_given_chance_explains_all() -> None:
    found = of(table([[12]]))
    assert found.alpha == found.by_pair[0].kappa == Coefficient(None, None)
    assert found.raw == Coefficient(1.0, wilson(12, 12))


def test_perfect_agreement_is_1_and_nobody_knows_how_certain_that_is() -> None:
    found = of(table([[9, 0], [0, 3]]))
    assert found.alpha == found.by_pair[0].kappa == Coefficient(1.0, None)
    assert found.raw == Coefficient(1.0, wilson(12, 12))
    assert of(table([[0, 6], [6, 0]])).raw == Coefficient(0.0, wilson(0, 12))


def test_one_item_has_no_interval() -> None:
    found = of([(1, "Ada", "correct"), (1, "Bo", "wrong"), (1, "Cy", "wrong")])
    assert found.raw == Coefficient(1 / 3, None)
    assert found.alpha.interval is None
    assert found.alpha.value == 0.0


def test_a_coefficient_that_rests_on_one_item_has_no_interval() -> None:
    # A third of the resamples miss the one item on which somebody said "wrong", and then kappa is undefined.
    found = of(table([[19, 1], [0, 0]]))
    assert found.by_pair[0].kappa == Coefficient(0.0, None)
    assert found.alpha.value is not None
    assert found.alpha.interval is None
    assert found.raw.interval is not None


# Laws.


def alpha_by_definition(rows: Rows) -> Fraction | None:
    """From the matrix of coincidences: each pair of values of a unit counts 1 / (values of the unit - 1)."""
    units: dict[int, list[str]] = {}
    for unit, _, value in rows:
        units.setdefault(unit, []).append(value)
    together: dict[tuple[str, str], Fraction] = {}
    for values in units.values():
        for pair in permutations(values, 2):
            together[pair] = together.get(pair, Fraction(0)) + Fraction(1, len(values) - 1)
    kinds = {kind for pair in together for kind in pair}
    each = {kind: sum(together.get((kind, other), Fraction(0)) for other in kinds) for kind in kinds}
    apart = sum(count for (one, other), count in together.items() if one != other)
    by_chance = sum(each[one] * each[other] for one, other in product(kinds, repeat=2) if one != other)
    return 1 - (sum(each.values()) - 1) * apart / by_chance if by_chance else None


@settings(max_examples=60)
@given(verdicts)
def test_alpha_is_its_definition(rows: Rows) -> None:
    alpha, expected = of(rows).alpha.value, alpha_by_definition(rows)
    assert alpha == (None if expected is None else pytest.approx(float(expected), abs=1e-12))


@settings(max_examples=40)
@given(verdicts, st.randoms(use_true_random=False), st.permutations(["correct", "wrong", "ambiguous"]))
def test_the_order_of_rows_changes_nothing_and_other_names_no_value(
    rows: Rows, chance: Random, names: list[str]
) -> None:
    found, shuffled = of(rows), list(rows)
    chance.shuffle(shuffled)
    assert of(shuffled) == found
    said = dict(zip(["correct", "wrong", "ambiguous"], names, strict=True))
    who = {"Ada": "Zoe", "Bo": "Bo", "Cy": "Al"}
    renamed = of([(-item, who[name], said[verdict]) for item, name, verdict in rows])
    assert (renamed.shared, renamed.pairs, renamed.agreed) == (found.shared, found.pairs, found.agreed)
    for one, other in ((renamed.alpha, found.alpha), (renamed.raw, found.raw)):
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-12))
    kappas = {frozenset((who[pair.one], who[pair.other])): pair.kappa.value for pair in found.by_pair}
    for pair in renamed.by_pair:
        kappa = kappas[frozenset((pair.one, pair.other))]
        assert pair.kappa.value == (None if kappa is None else pytest.approx(kappa, abs=1e-12))


@settings(max_examples=40)
@given(verdicts)
def test_coefficients_lie_in_their_intervals(rows: Rows) -> None:
    found = of(rows)
    for each in (found.raw, found.alpha, *(pair.kappa for pair in found.by_pair)):
        if each.interval is not None:
            assert each.value is not None
            assert -1 <= each.interval[0] <= each.interval[1] <= 1
    assert sum(pair.agreed for pair in found.by_pair) == found.agreed
    assert sum(each.with_others.part for each in found.reviewers) == 2 * found.agreed


def test_the_interval_is_that_of_items_drawn_again_one_by_one() -> None:
    items = [("0", "0")] * 60 + [("1", "1")] * 20 + [("0", "1")] * 8 + [("1", "0")] * 12
    found = of([row for item, pair in enumerate(items) for row in ((item, "Ada", pair[0]), (item, "Bo", pair[1]))])
    drawn = np.array(items)[np.random.default_rng(1).integers(100, size=(2_000, 100))].astype(int)
    agreed = (drawn[..., 0] == drawn[..., 1]).mean(axis=1)
    one, other = drawn.mean(axis=1).T
    by_chance = one * other + (1 - one) * (1 - other)
    kappa = found.by_pair[0].kappa.interval
    assert found.raw.interval == pytest.approx(np.quantile(agreed, [0.025, 0.975]), abs=0.015)
    assert kappa == pytest.approx(np.quantile((agreed - by_chance) / (1 - by_chance), [0.025, 0.975]), abs=0.03)


def test_a_seed_gives_the_same_interval_and_another_seed_another_one() -> None:
    rows = table([[41, 7, 1], [5, 22, 2], [3, 1, 9]])
    assert reviewer_agreement(rows, seed=1) == reviewer_agreement(rows, seed=1)
    assert reviewer_agreement(rows, seed=1).alpha.interval != reviewer_agreement(rows, seed=2).alpha.interval


# Reasons to flag.


def test_reasons_worked_by_hand() -> None:
    judged = [(item, name, "wrong") for item in range(10) for name in ("Ada", "Bo")] + [(10, "Ada", "wrong")]
    flags = [(item, name, "ill-posed") for item in (0, 1, 2) for name in ("Ada", "Bo")]
    flags += [(3, "Ada", "ill-posed"), (3, "Ada", "ill-posed"), (4, "Bo", "duplicate")]
    flags += [(10, "Ada", "offensive"), (4, "Cy", "unrealistic"), (99, "Ada", "too easy")]
    duplicate, ill_posed = reason_agreement(judged, flags, seed=SEED)
    assert (duplicate.reason, duplicate.by_all, duplicate.by_some, duplicate.by_none) == ("duplicate", 0, 1, 9)
    assert duplicate.kappa.value == 0.0
    assert (ill_posed.reason, ill_posed.by_all, ill_posed.by_some, ill_posed.by_none) == ("ill-posed", 3, 1, 6)
    # Agreed 9/10; Ada flags 4 of 10, Bo 3: by chance 0.4 * 0.3 + 0.6 * 0.7 = 0.54.
    assert ill_posed.kappa.value == pytest.approx((0.9 - 0.54) / 0.46)
    assert ill_posed.alpha.value == pytest.approx(1 - 19 * 2 / (2 * 7 * 13))
    assert ill_posed.kappa.interval is not None


def test_kappa_of_three_is_the_mean_of_the_pairs() -> None:
    judged = [(item, name, "wrong") for item in range(8) for name in ("Ada", "Bo", "Cy")]
    flags = [
        (item, name, "other") for name, items in (("Ada", (0, 1)), ("Bo", (0, 1)), ("Cy", (0, 2))) for item in items
    ]
    (other,) = reason_agreement(judged, flags, seed=SEED)
    # Ada and Bo 1; with Cy agreed 6/8, by chance 1/16 + 9/16.
    assert other.kappa.value == pytest.approx((1 + 2 * (0.75 - 0.625) / 0.375) / 3)
    assert (other.by_all, other.by_some, other.by_none) == (1, 2, 5)


def test_without_flags_there_are_no_reasons() -> None:
    assert reason_agreement([(1, "Ada", "wrong")], [(1, "Ada", "other")], seed=SEED) == ()
    assert reason_agreement([], [], seed=SEED) == ()


def test_two_reviewers_have_one_interval_of_raw_agreement() -> None:
    told = [
        (item, who, "wrong" if item < 3 and who == "Bo" else "correct") for item in range(20) for who in ("Ada", "Bo")
    ]
    found = reviewer_agreement(told, seed=1)
    assert found.raw == Coefficient(17 / 20, wilson(17, 20))

"""Slips in words: numbers come out wrong in the ways that people and models know."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import fresh
from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.family import Exact, Family, Sort
from engine.teachers.simulated.slips import FRACTION_SLIPS, INT_SLIPS, work_rightly, work_wrongly, wrong
from engine.teachers.simulated.truth import numbers_of


@given(value=st.integers(-(10**12), 10**12), seed=st.integers(0, 10**6))
def test_a_wrong_whole_number_is_another_whole_number(value: int, seed: int) -> None:
    other = wrong(value, random_of(seed))
    assert isinstance(other, int)
    assert other != value


@given(value=st.fractions(), seed=st.integers(0, 10**6))
def test_a_wrong_fraction_is_another_fraction(value: Fraction, seed: int) -> None:
    other = wrong(value, random_of(seed))
    assert isinstance(other, Fraction)
    assert other != value


@pytest.mark.parametrize(
    ("kind", "value", "possible"),
    [
        ("off by one", 41, {40, 42}),
        ("sign", 41, {-41}),
        ("digits", 417, {147, 471}),
        ("digits", -41, {-14}),
        ("digits", 7, {7}),
        ("carry", 417, {407, 427, 317, 517}),
        ("carry", 7, {7}),
        ("digit", 7, set(range(10))),
        ("digit", -41, {-(10 * d + 1) for d in range(10)} | {-(40 + d) for d in range(10)}),
        ("near", 7, set(range(-13, 28)) - {7}),
    ],
)
def test_each_error_with_whole_numbers(kind: str, value: int, possible: set[int]) -> None:
    assert {INT_SLIPS[kind](value, random_of(seed)) for seed in range(600)} == possible


@pytest.mark.parametrize(
    ("kind", "value", "possible"),
    [
        ("rounding", Fraction(2, 3), {Fraction(round(2 * 10**n / 3), 10**n) for n in range(1, 5)}),
        ("upside down", Fraction(2, 3), {Fraction(3, 2)}),
        ("upside down", Fraction(0), {Fraction(0)}),
        ("sign", Fraction(2, 3), {Fraction(-2, 3)}),
    ],
)
def test_each_error_with_fractions(kind: str, value: Fraction, possible: set[Fraction]) -> None:
    assert {FRACTION_SLIPS[kind](value, random_of(seed)) for seed in range(60)} == possible


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_working_that_goes_wrong_ends_elsewhere(family: Family) -> None:
    missed = 0
    for seed in range(30):
        link = fresh(family, random_of(seed))
        numbers = numbers_of(link, {})
        assert numbers
        right = work_rightly(link, numbers)
        erring = work_wrongly(link, numbers, random_of(seed))
        assert erring == work_wrongly(link, numbers, random_of(seed))
        missed += erring.answer == right.answer
    # Some workings have places that do not matter for the end, and an answer in words cannot be changed by itself.
    assert missed <= 6


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_wrong_answer_is_of_the_sort_that_is_asked_for(family: Family) -> None:
    for seed in range(40):
        link = fresh(family, random_of("sort", seed))
        numbers = numbers_of(link, {})
        assert numbers
        assert family.sort.holds(work_rightly(link, numbers).answer)
        answer = work_wrongly(link, numbers, random_of(seed)).answer
        assert family.sort.holds(answer), answer
        if family.sort is Sort.COUNT:
            assert isinstance(answer, int | Fraction)
            assert answer == abs(int(answer))
        elif family.sort is not Sort.NUMBER:
            assert not str(answer).startswith("-")


@pytest.mark.parametrize(
    ("sort", "yes", "no"),
    [
        (Sort.COUNT, (0, 7, Fraction(4, 2)), (-25, Fraction(7, 2), "3\\pi")),
        (Sort.AMOUNT, (7, Fraction(7, 2), "36\\pi"), (0, -3, Fraction(-1, 2), "-98784\\pi", "\\sqrt{-5}")),
        (Sort.CHANCE, (0, 1, Fraction(2, 3)), (2, Fraction(-1, 3), Fraction(4, 3))),
        (Sort.NUMBER, (-5, Fraction(-1, 2), "39 - 54i"), ()),
    ],
)
def test_what_a_sort_holds(sort: Sort, yes: tuple[Exact, ...], no: tuple[Exact, ...]) -> None:
    assert all(map(sort.holds, yes))
    assert not any(map(sort.holds, no))


def test_two_independent_slips_seldom_give_the_same_wrong_answer() -> None:
    same = 0
    for family in FAMILIES:
        for seed in range(12):
            link = fresh(family, random_of("twice", seed))
            numbers = numbers_of(link, {}) or {}
            answers = [work_wrongly(link, numbers, random_of(seed, model)).answer for model in "we"]
            same += answers[0] == answers[1]
    assert same < 0.06 * 12 * len(FAMILIES)


def test_a_last_step_is_forgotten_now_and_then() -> None:
    link = fresh(next(family for family in FAMILIES if family.name == "remainder"), random_of(1))
    numbers = numbers_of(link, {})
    assert numbers
    lengths = [len(work_wrongly(link, numbers, random_of(seed)).steps) for seed in range(200)]
    assert 2 <= lengths.count(len(work_rightly(link, numbers).steps) - 1) <= 20

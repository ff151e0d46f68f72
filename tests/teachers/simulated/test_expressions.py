"""Expressions in LaTeX."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.teachers.simulated.expressions import bracketed, combination, root, root_parts


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (7, "7"), (-7, "(-7)"), (Fraction(2, 3), r"(\frac{2}{3})"), (Fraction(4, 2), "2")]
)
def test_a_factor_is_bracketed_where_it_must_be(value: int | Fraction, text: str) -> None:
    assert bracketed(value) == text


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (((1, "x^3"), (-9, "x^2"), (1, "x"), (-24, "")), "x^3 - 9x^2 + x - 24"),
        (((-1, "x"), (0, "y"), (-1, "")), "-x - 1"),
        (((0, ""), (1, "i")), "i"),
        (((5, ""), (-1, "i")), "5 - i"),
        (((0, ""), (0, "i")), "0"),
        (((Fraction(1, 2), "x"), (Fraction(-3, 4), "")), r"\frac{1}{2}x - \frac{3}{4}"),
    ],
)
def test_a_combination(terms: tuple[tuple[int | Fraction, str], ...], text: str) -> None:
    assert combination(*terms) == text


@pytest.mark.parametrize(
    ("square", "text"),
    [(1, "1"), (49, "7"), (13, r"\sqrt{13}"), (12, r"2\sqrt{3}"), (3 * 5**4 * 7**2, r"175\sqrt{3}"), (0, r"\sqrt{0}")],
)
def test_a_root_in_simplest_form(square: int, text: str) -> None:
    assert root(square) == text


@given(st.integers(1, 300), st.integers(1, 300))
def test_the_parts_of_a_root_make_it_up_and_no_square_stays_inside(outside: int, inside: int) -> None:
    before, below = root_parts(outside**2 * inside)
    assert before**2 * below == outside**2 * inside
    assert all(below % factor**2 for factor in range(2, 18))


@given(st.one_of(st.integers(max_value=-1), st.fractions(max_denominator=50).filter(lambda f: f.denominator > 1)))
def test_what_has_no_such_root_stays_below_the_sign(square: int | Fraction) -> None:
    assert root_parts(square) == (1, square)
    assert root(square).startswith(r"\sqrt{")

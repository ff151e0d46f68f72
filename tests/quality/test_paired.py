"""Two sides on the same problems: the exact test, against published examples and its own definition."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quality import Answers, Paired, compare_answers, mcnemar, wilson


@pytest.mark.parametrize(("only_a", "only_b", "p"), [(1, 7, 0.0703), (6, 16, 0.0525)])
def test_mcnemar_is_as_published(only_a: int, only_b: int, p: float) -> None:
    """The examples of Fagerland, Lydersen, Laake, BMC Medical Research Methodology 13:91, exact conditional test."""
    assert mcnemar(only_a, only_b) == pytest.approx(p, abs=5e-5)


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_the_binomial_tail_on_both_sides(only_a: int, only_b: int) -> None:
    n, k = only_a + only_b, min(only_a, only_b)
    exact = min(Fraction(1), Fraction(2 * sum(comb(n, i) for i in range(k + 1)), 2**n))
    assert mcnemar(only_a, only_b) == pytest.approx(float(exact), rel=1e-9)
    assert mcnemar(only_a, only_b) == mcnemar(only_b, only_a)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 50))
def test_a_more_uneven_split_is_never_more_likely(only_a: int, only_b: int, more: int) -> None:
    fewer, most = sorted((only_a, only_b))
    assert mcnemar(fewer, most + more) <= mcnemar(fewer, most) + 1e-12


def test_millions_of_problems_take_no_time_and_no_overflow() -> None:
    assert mcnemar(500_000, 502_000) == pytest.approx(0.0458, abs=1e-4)
    assert mcnemar(0, 3_000_000) == 0.0
    assert mcnemar(0, 0) == 1.0


def test_a_pair_adds_up() -> None:
    found = Paired(5, 2, 6, 1)
    assert (found.problems, found.a, found.b, found.differing) == (14, 7, 11, 8)
    assert found.by_chance == mcnemar(2, 6)
    assert found.in_favour_of_b == wilson(6, 8)


def test_answers_are_compared_by_text_and_numbers() -> None:
    rows = [(1, "1/2", "0.5"), (2, "3", "4"), (3, "(" * 60 + "1" + ")" * 60, "1"), (4, "$694", "694")]
    assert compare_answers(rows) == Answers((1, 4), (2,), 1)
    assert compare_answers([]) == Answers((), (), 0)

"""What stands left of an equals sign, and the names of parts."""

import itertools

import pytest

from engine.answers.equality.forms import form
from engine.answers.equality.naming import Kind, order_of, sides_of, split_label, subject
from engine.answers.equality.quick import quick
from engine.domain import Equality

SYMBOLS = ["x", "x_1", "x_{10}", "x'", "A", "AB", "|CD|", "ABC", r"\theta", r"\angle ABC", r"\angle D", "f(3)", "P(A)"]
GENERAL = ["ans", "answer", "the result"]
LABELS = ["area", "Total area", "number of ways", *GENERAL]
ASKED = ["xy", "abc", r"\sin x", r"\log x", "x^{2}", "|x|", r"\sqrt{x}", "2x", r"\frac{a}{b}", "n(n+1)", "m-n"]
VALUED = ["a+b", r"\cos A", r"\tan\theta", r"\gcd(a,b)", "2+3", r"\log_2 8", r"\sin 30°"]


@pytest.mark.parametrize("side", SYMBOLS)
def test_a_symbol_names_the_value_and_differs_from_every_other(side: str) -> None:
    assert subject(side).kind is Kind.SYMBOL
    assert quick(f"{side} = 5", "5") == quick("5", f"{side} = 5")
    for other in SYMBOLS:
        verdict = quick(f"{side} = 5", f"{other} = 5")
        assert verdict is not None
        assert verdict.equal is (side == other), other


@pytest.mark.parametrize("side", LABELS)
def test_a_label_says_nothing(side: str) -> None:
    for other in ("5", "x = 5", *(f"{label}: 5" for label in GENERAL)):
        verdict = quick(f"{side} = 5", other)
        assert verdict is not None
        assert verdict.equal, other


@pytest.mark.parametrize("pair", [*itertools.combinations(["area", "number of ways", "Alice", "radius"], 2)])
def test_labels_of_two_things_are_never_equal(pair: tuple[str, str]) -> None:
    verdict = quick(*(f"{label} = 5" for label in pair))
    assert verdict is not None
    assert not verdict.equal


@pytest.mark.parametrize("side", ASKED)
def test_only_the_question_says_whether_the_value_of_a_term_is_asked_for(side: str) -> None:
    verdict = quick(f"{side} = 3", "3")
    assert verdict is not None
    assert verdict.value is Equality.UNDECIDED


@pytest.mark.parametrize("side", VALUED)
def test_a_sum_of_symbols_and_a_function_of_an_angle_state_their_value(side: str) -> None:
    verdict = quick(f"{side} = \\frac12", "0.5")
    assert verdict is not None
    assert verdict.equal


def test_parts_with_names_mean_the_same_in_every_order_in_which_they_are_written() -> None:
    parts = ["x_2 = 5", "x_{10} = 7", "a = 3"]
    for order in itertools.permutations(parts):
        verdict = quick(", ".join(order), "(3, 5, 7)")
        assert verdict is not None
        assert verdict.equal, order


def test_names_are_in_the_order_of_the_alphabet_and_of_their_indices() -> None:
    assert sorted(["y", "x_10", "x_2", "x", "a_3"], key=order_of) == ["a_3", "x", "x_2", "x_10", "y"]


@pytest.mark.parametrize("text", ["Ratio 3:4", "Alice: 5, Bob: 6", "red:blue", "No: 5", "x: 5", "3:4", "Option A: 5"])
def test_what_is_no_label(text: str) -> None:
    assert split_label(text) == ("", text)


def test_equals_signs_in_brackets_are_none() -> None:
    assert sides_of(r"\sum_{k=1}^{4} k = 10") == [r"\sum_{k=1}^{4} k", "10"]
    assert form("P(X=2) = 1/3").name == "P(X=2)"

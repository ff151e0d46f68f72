"""What a question asks of its answer, and what it only says about what is given."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers.equality.asked import as_asked
from engine.answers.equality.rounding import Rounding, asked_roundings
from engine.domain import Equality

HUNDREDTH = Rounding(Fraction(1, 100))


@pytest.mark.parametrize(
    "question",
    [
        "Find the area, correct to two decimal places.",
        "What is the area (to the nearest hundredth)?",
        "To the nearest hundredth, what is the area?",
        "How long is it? Round to 2 d.p.",
        "Find x. Your answer should be to the nearest hundredth.",
        "How much is it? To the nearest cent.",
        "If the side is 3 cm, what is the area rounded to two decimals?",
        "Do not round intermediate results. Give the final answer to two decimal places.",
        "The side is 3 to the nearest tenth. Find the area to $2$ decimal places.",
        "Round your answer to the nearest 0.01.",
    ],
)
def test_asks_to_round(question: str) -> None:
    assert asked_roundings(question)[-1] == HUNDREDTH


@pytest.mark.parametrize(
    "question",
    [
        "Do not round to two decimal places. What is the area?",
        "What is the area? Don't round to the nearest hundredth.",
        "What is the area, without rounding to two decimal places?",
        "The sides, rounded to two decimal places, are 1.23 and 3.45. What is the ratio?",
        "A number is rounded to the nearest hundredth. How large is the error at most?",
        "Artie has decided to round all his prices to the nearest dollar. How much does he earn?",
        "If a stick is 3.5 m long to the nearest tenth of a metre, what is its greatest length?",
        "How many whole numbers are 50 when rounded to the nearest ten?",
        "Estimate the sum by rounding each number to the nearest ten.",
        "Give at least two decimal places.",
        "Students use a ruler to find lengths to the nearest cm. How many use it?",
        "Which town is the nearest one to the river?",
        "What is the area?",
        "",
    ],
)
def test_asks_for_no_rounding(question: str) -> None:
    assert asked_roundings(question) == ()


def test_names_steps_in_words_and_figures() -> None:
    steps = {"tenth": (1, 10), "ten thousand": (10_000, 1), "half": (1, 2), "100": (100, 1), "kilometer": (1, 1)}
    for place, (top, bottom) in steps.items():
        assert asked_roundings(f"Round to the nearest {place}.") == (Rounding(Fraction(top, bottom)),)
    assert asked_roundings("Round to the nearest tenth of a percent.") == (Rounding(Fraction(1, 10), per_cent=True),)


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [("1011_2", "1011", Equality.EQUAL), ("1011_2", "11", Equality.UNDECIDED), ("1011_3", "1011", Equality.DIFFERENT)],
)
def test_a_base_that_is_asked_for_may_be_left_out(a: str, b: str, value: Equality | None) -> None:
    verdict = as_asked(a, b, "Express 11 in base 2.")
    assert (verdict and verdict.value) == value
    assert as_asked(b, a, "Express 11 in base 2.") == verdict


@given(st.text(max_size=300))
def test_any_question_can_be_read_for_rounding(question: str) -> None:
    assert isinstance(asked_roundings(question), tuple)


def test_a_hostile_question_costs_little() -> None:
    for piece in ("round to the nearest tenth ", "to two decimal places, ", "(" * 9 + "is ", "nearest " * 3):
        started = time.process_time()
        asked_roundings(piece * (20_000 // len(piece)))
        assert time.process_time() - started < 1

"""Wordings: written out, and read back."""

import dataclasses

import pytest

from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.families.number_theory.remainders import REMAINDER
from engine.teachers.simulated.wording import Wording, take_apart

MONEY = dataclasses.replace(
    REMAINDER,
    wordings=(
        "{who} pays \\${a} for {b} pens, and {who} counts $\\frac{{{a}}}{{{b}}}$ again.",
        "Is $x^{b} + {a}x$ even?",
        "({a},{b})",
    ),
    words={"who": ("Ada", "Ada Lee", "Bo")},
)


def wording(at: int) -> Wording:
    return take_apart(MONEY)[at]


def test_numbers_and_words_fill_the_blanks_and_doubled_braces_are_braces() -> None:
    text = wording(0).write({"a": 12, "b": 5}, {"who": "Bo"})
    assert text == "Bo pays \\$12 for 5 pens, and Bo counts $\\frac{12}{5}$ again."


def test_a_letter_has_dollars_of_its_own_among_words_alone() -> None:
    # An escaped dollar is money: it opens no mathematics.
    text = wording(0).write({"a": "K", "b": 5}, {"who": "Bo"})
    assert text == "Bo pays \\$$K$ for 5 pens, and Bo counts $\\frac{K}{5}$ again."


@pytest.mark.parametrize("a", [7, -7, 0, 10**30, "K", None])
@pytest.mark.parametrize("who", ["Ada", "Ada Lee", "Bo"])
def test_what_was_written_is_read_back(a: int | str | None, who: str) -> None:
    found = wording(0).read(wording(0).write({"a": a, "b": 5}, {"who": who}))
    assert found == ({"a": a, "b": 5}, {"who": who})


@pytest.mark.parametrize(
    "text",
    [
        "Bo pays \\$12 for 5 pens, and Bo counts $\\frac{13}{5}$ again.",  # two values for one blank
        "Bo pays \\$12 for 5 pens, and Ada counts $\\frac{12}{5}$ again.",  # two people for one
        "Cy pays \\$12 for 5 pens, and Cy counts $\\frac{12}{5}$ again.",  # nobody we know
        "Bo pays \\$K for 5 pens, and Bo counts $\\frac{K}{5}$ again.",  # a letter without its dollars
        "Bo pays \\$1.2 for 5 pens, and Bo counts $\\frac{1.2}{5}$ again.",
        "Bo pays \\$12 for 5 pens, and Bo counts $\\frac{12}{5}$ again. Why?",
    ],
)
def test_what_contradicts_itself_or_is_no_statement_is_not_read(text: str) -> None:
    assert wording(0).read(text) is None


def test_thousands_may_have_commas_and_neighbours_do_not_run_together() -> None:
    assert wording(1).read("Is $x^2 + 1,234,567x$ even?") == ({"a": 1_234_567, "b": 2}, {})
    assert wording(2).read("(12,345)") == ({"a": 12, "b": 345}, {})


def test_the_anchor_is_in_every_statement() -> None:
    for at in range(3):
        text = wording(at).write({"a": 1, "b": 2}, wording(at).draw_words(random_of(1)))
        assert wording(at).anchor
        assert wording(at).anchor in text

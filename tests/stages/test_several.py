"""Texts that ask for more than one thing, and texts that only look so."""

import pytest

from engine.stages.several import several_asked

SEVERAL = [
    "1. A virus infects 3 computers. How many after 6 days?\n2. A rumour starts with 2 people. How many know it?",
    "**Problem 1:** A train goes 90 km in 2 h. How fast is it?\n\n**Problem 2:** A car goes 80 km. How fast is it?",
    "(a) Let $f(x)=x^2$. Find $f(3)$.\n(b) Let $g(x)=x^3$. Find $g(2)$.",
    "For the line $y = x$: (a) find its slope, (b) find its zero.",
    "- How many primes are below 50?\n- How many squares are below 50?",
    "First question: what is 3+4? Second question: what is 5*6?",
    "1) A box holds 3 red balls. What is the chance of red?\n2) A bag holds 2. What is it there?",
    "i) Find x. ii) Find y.",
]
ONE = [
    "Facts:\n1. A is 3.\n2. B is 5.\nWhat is A + B?",
    "If $F(a, b, c, d) = a^b + c^d$, what is the value of $b$ such that $F(4, b, 2, 3) = 12$?",
    "Two integers are picked from 1 to 56. What is the expected value of the larger one? Which is the mean of 1 to 9?",
    "Which is largest? (A) 1 (B) 2 (C) 3",
    "How many of these are true: (1) 2 is even, (2) 3 is even, (3) 4 is even?",
    "",
]


@pytest.mark.parametrize("text", SEVERAL)
def test_items_that_each_ask_are_several(text: str) -> None:
    asked = several_asked(text)
    assert asked
    assert " \u2026 " in asked


@pytest.mark.parametrize("text", ONE)
def test_items_without_questions_of_their_own_are_not(text: str) -> None:
    assert several_asked(text) is None

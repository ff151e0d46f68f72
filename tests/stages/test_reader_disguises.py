"""Answers behind what is asked, questions that lean on their parent, and the parent with other clothes on."""

import pytest

from engine.domain import Rejection
from engine.stages.question import LONGEST_QUESTION, fault
from engine.stages.tail import told_behind

PARENT = (
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May. "
    "How many clips did Natalia sell altogether in April and May?"
)
BOXES = "A bakery fills 11 boxes of 6 and 9 muffins with 84 muffins in all. How many boxes hold 9 muffins?"
TOLD = [
    *("(6 boxes)", "The result is 6.", "Note: 6 is the correct value.", "The number of such boxes is 6.", "<!-- 6 -->"),
    *(">>> 6", "Answer key: 6", "The answer's 6.", "Ground truth: 6", "We get 6.", "Hence the answer, 6, is found."),
    *("(correct: 6)", "To check your work: 6.", "L\u00f6sung: 6", "A: 6", "Key: seventy-two", r"Result: $\frac{3}{4}$"),
    "Let x be the number of boxes of 9. Then 6(11-x)+9x=84, so 3x=18 and x=6.",
    "First subtract 6*11=66 from 84 to get 18, then divide by 3 to get 6.",
    "Check: 5*6 + 6*9 = 84, so 6 boxes hold 9 muffins.",
]
ADDED = [
    *("Assume that 2 boxes are empty.", "Use $\\pi = 3.14$.", "Round to 2 decimal places.", "A day has 24 hours."),
    *("Ben is 7 years older than she.", "(Recall that $i^2 = -1$.)", "Note that 1 is not prime.", "(A) 5 (B) 6 (C) 7"),
    *("Give your answer modulo 7.", "Enter 0 if there are none.", "The answer should be given to 2 decimals."),
]
CONTINUED = [
    "How many clips would she have sold altogether if she had sold 60 in April instead?",
    "How many clips did she sell altogether in April, May and June, if she sold 12 in June?",
    "With the same numbers of clips, what percentage of the total was sold in May?",
    "Suppose Natalia also sells 17 clips in June. How many clips has she now sold altogether?",
    "What would the total be if Natalia had sold twice as many clips in May?",
    "Take the total that was found before and divide it by 8.",
    "Using the value of x from Problem 3, find x + 7.",
    "Use the graph to find the slope of line AB.",
    "Refer to the table and compute the mean of the second column.",
    "Now let Natalia sell a third as many clips in June as in May. What is her total?",
]
AGAIN = [
    PARENT.replace("48", "forty-eight"),
    f"Here is a hard one! {PARENT} Good luck!",
    f"Q1. {PARENT}",
    f"Let us try a new one. {PARENT}",
    PARENT.replace("Natalia sold", "Natalia, who is 12, sold"),
    PARENT.replace(", and then she sold", ". Then she sold"),
]
NEW = [
    f"{PARENT} Her sister buys a clip each day.",
    f"Each friend has a sister who buys clips too. {PARENT}",
    PARENT.replace("48", "forty-nine"),
    PARENT.replace("Natalia sold", "Natalia, who kept half of the clips, sold"),
]


def rejection(question: str, parent: str = PARENT) -> Rejection | None:
    found = fault(question, parent)
    return found[0] if found else None


@pytest.mark.parametrize("ending", TOLD)
def test_what_comes_out_is_not_told_behind_what_is_asked(ending: str) -> None:
    assert rejection(f"{BOXES} {ending}") is Rejection.ANSWER_GIVEN
    assert rejection(f"{BOXES}\n{ending}") is Rejection.ANSWER_GIVEN


@pytest.mark.parametrize("ending", ADDED)
def test_forms_facts_and_choices_may_stand_behind_what_is_asked(ending: str) -> None:
    assert rejection(f"{BOXES} {ending}") is None


@pytest.mark.parametrize("question", CONTINUED)
def test_whoever_has_not_read_the_parent_can_answer(question: str) -> None:
    assert rejection(question) is Rejection.NOT_SELF_CONTAINED


@pytest.mark.parametrize("question", AGAIN)
def test_the_parent_in_other_clothes_is_the_parent(question: str) -> None:
    assert rejection(question) is Rejection.PARENT_AGAIN


@pytest.mark.parametrize("question", NEW)
def test_a_fact_about_what_the_parent_speaks_of_makes_a_new_problem(question: str) -> None:
    assert rejection(question) is None


def test_a_character_that_was_lost_makes_a_question_unreadable() -> None:
    assert rejection(BOXES.replace("boxes", "b\ufffdxes")) is Rejection.UNREADABLE


@pytest.mark.parametrize("piece", ["1", "\n", r"\pi", "1,", "so ", "$", "a: ", "? "])
def test_a_long_tail_of_one_piece_is_read_at_once(piece: str) -> None:
    told_behind("What is it? " + (piece * LONGEST_QUESTION)[: LONGEST_QUESTION - 12])

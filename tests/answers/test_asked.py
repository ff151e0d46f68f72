"""What the question says about an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Comparer
from engine.answers.equality.asked import in_per_cent

PERCENTAGE = "There are 20 cars and 4 are red. What percentage of the cars are red?"
PRICE = "A coat of 60 dollars gets a 20 percent discount. What does it cost?"


@pytest.mark.parametrize(
    "question",
    [
        PERCENTAGE,
        "By what percent did it grow?",
        "How much more likely is it (expressed as a percentage) that he wins?",
        "What's the percentage chance (rounded to the nearest integer) of rain?",
        "How many percent of the pupils passed?",
        "Give the answer to the nearest percent.",
    ],
)
def test_asks_for_a_percentage(question: str) -> None:
    assert in_per_cent(question)


@pytest.mark.parametrize(
    "question", [PRICE, "She saves 20% of 50 dollars. How much is it?", "Ten percent of a number is 5. Find it.", ""]
)
def test_only_names_one(question: str) -> None:
    assert not in_per_cent(question)


@pytest.mark.parametrize(
    ("a", "b", "question", "equal"),
    [
        ("60%", "60.0", PERCENTAGE, True),
        ("60\\%", "60", PERCENTAGE, True),
        ("60 percent", "60", PERCENTAGE, True),
        ("60%", "0.6", PERCENTAGE, True),
        ("0.6", "60", PERCENTAGE, False),
        ("60%", "61", PERCENTAGE, False),
        ("60%", "60 cars", PERCENTAGE, False),
        ("60%", "60", PRICE, False),
        ("60%", "60", None, False),
        ("50%", "50", None, False),
        ("50%", "0.5", None, True),
    ],
)
def test_a_bare_number_leaves_out_the_unit_that_is_asked_for(
    a: str,
    b: str,
    question: str | None,
    equal: bool,  # noqa: FBT001 -- pytest names it
) -> None:
    with Comparer() as comparer:
        assert comparer.compare(a, b, question).equal is equal
        assert comparer.compare(b, a, question).equal is equal


@given(st.text(max_size=200))
def test_any_question_can_be_read(question: str) -> None:
    assert in_per_cent(question) in (True, False)

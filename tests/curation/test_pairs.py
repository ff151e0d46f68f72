import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation import Pair, masked, paired

APPLES = "Tom has 3 red apples in a basket. His sister Ann buys 12 green pears. How many fruits do they have?"


def pair(one: str, other: str, near: float = 0.85) -> Pair | None:
    return paired(masked(one), masked(other), near=near)


HIS = "His sister Ann buys 12 green pears. Tom has 3 red apples in a basket. How many fruits do they have?"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Tom has three red apples in a basket. His sister Ann buys a dozen", None),
        (APPLES.replace("3", "three").replace(". His", ";  his"), "exact"),
        (APPLES.replace("red", "yellow"), "near"),
        (APPLES.replace("3", "5").replace("12", "40"), "variant"),
        (APPLES.replace("Tom has", "Tom loses"), "turned"),
        (HIS, "near"),
        (HIS.replace("12", "9"), "variant"),
        (HIS.replace("has", "loses"), None),
        ("A train leaves at 3 and arrives at 12. How long does it take?", None),
        ("", None),
    ],
)
def test_a_pair_is_told_by_what_differs(other: str, expected: str | None) -> None:
    found = pair(APPLES, other)
    assert (None if found is None else "turned" if found.turned else found.kind) == expected


def test_numbers_that_change_places_make_another_question_but_sentences_that_do_take_theirs_along() -> None:
    other = APPLES.replace("3", "#").replace("12", "3").replace("#", "12")
    found = pair(APPLES, other)
    assert found is not None
    assert found.kind == "variant"


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_pair_does_not_depend_on_which_comes_first(one: str, other: str) -> None:
    assert pair(one, other) == pair(other, one)


@given(st.text(max_size=80))
def test_a_question_is_exactly_itself_unless_it_says_nothing(text: str) -> None:
    assert pair(text, text) == (Pair("exact", 1.0) if masked(text).words else None)

"""Slips of the hand in topics and skills: which are one entry, and which other words or mathematics stay apart."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import MetaKind
from engine.stages import Library, key_of
from engine.stages.likeness import is_slip
from engine.stages.naming import name_of

TOPIC, SKILL, FORMULA = MetaKind.TOPIC, MetaKind.SKILL, MetaKind.FORMULA
SLIPS = [
    ("maximum o fseveral numbers", "maximum of several numbers"),
    ("Euler'st otient", "Euler's totient"),
    ("powers ums", "power sums"),
    ("angle smus", "angle sums"),
    ("reversing ac hange", "reversing a change"),
    ("factoring into prmies", "factoring into primes"),
    ("Eucldi's algorithm", "Euclid's algorithm"),
    ("recognisign a prime", "recognising a prime"),
    ("summing an arithmetic serie", "summing an arithmetic series"),
    ("replacing the square of is", "replacing the square of i"),
    ("translating a storyi nto an equation", "translating a story into an equation"),
    ("simplifyin ga root", "simplifying a root"),
    ("Newton' sidentities", "Newton's identities"),
    ("codinga route as a choice of steps", "coding a route as a choice of steps"),
    ("turning a mean int oa total", "turning a mean into a total"),
]
OTHER_WORDS = [
    ("angle sums", "angel sums"),
    ("trial numbers", "trail numbers"),
    ("normal form", "normal from"),
    ("casual relations", "causal relations"),
]
WRITINGS = tuple(writing for pair in (*SLIPS, *OTHER_WORDS) for writing in pair)


def settled(kind: MetaKind, *writings: str) -> Library:
    library = Library(0.9)
    for writing in writings:
        library.count(kind, writing)
    library.settle()
    return library


@pytest.mark.parametrize(("wrong", "right"), SLIPS)
def test_a_slip_joins_what_it_was_meant_to_be(wrong: str, right: str) -> None:
    for kind in (TOPIC, SKILL):
        (entry,) = settled(kind, wrong, right, right).settled()
        assert key_of(kind, entry.name) == key_of(kind, right)
        known_by_name = name_of(kind, right) == right
        for first, second in ((wrong, right), (right, wrong)) if known_by_name else ():
            library = Library(0.9)
            assert library.unite(kind, first)[0] == library.unite(kind, second)[0]


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS)
def test_words_that_are_met_often_are_no_slips_of_one_another(one: str, other: str) -> None:
    assert len(settled(TOPIC, *[one] * 5, *[other] * 5).settled()) == 2
    assert len(settled(TOPIC, *[one] * 5, other).settled()) == 1
    own = settled(TOPIC, *[one] * 5, *[other] * 5)
    shared = Library(0.9, own.settled()[:1], own.said)
    assert [shared.unite(TOPIC, entry.name)[1] for entry in own.settled()] == [False, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a cyclic graph", "acyclic graph"),
        ("sums in equalities", "sums inequalities"),
        ("graph of ab", "graph of ba"),
        ("powers of 12", "powers of 21"),
        ("numbers 1 0", "numbers 10"),
        ("from x to yz", "from x ot zy"),
        ("sine", "sin"),
        ("x", "xs"),
        ("", "s"),
    ],
)
def test_what_is_no_slip(one: str, other: str) -> None:
    assert not is_slip(one, other)
    assert not is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(x) = x", "f'(x) = x"),
        ("$f(x) = x$", "$f^{\\prime}(x) = x$"),
        ("f'(x) = x", "f''(x) = x"),
        ("R = 2r", "r = 2R"),
        ("$A = 2a$", "$a = 2A$"),
        ("The area is $AB$.", "The area is $ab$."),
    ],
)
def test_primes_and_the_case_of_variables_count_in_knowledge(one: str, other: str) -> None:
    assert key_of(FORMULA, one) != key_of(FORMULA, other)
    assert len(settled(FORMULA, one, other).settled()) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f'(x) = x", "$f^{\\prime}(x) = x$"),
        ("f'(x) = x", "f\u2032(x) = x"),
        ("$AB = CD$", "AB = CD"),
        ("a circle has 2 axes", "A Circle Has 2 Axes"),
        ("Take 'a' and 'b'.", "Take a and b."),
        ("Euler's rule", "euler\u2019s rule"),
    ],
)
def test_other_case_and_quotes_do_not_count(one: str, other: str) -> None:
    assert key_of(FORMULA, one) == key_of(FORMULA, other)


def test_an_abbreviation_may_come_before_what_it_stands_for() -> None:
    names = ["greatest common divisor", "gcd (greatest common divisor)", "greatest common divisors (GCD)"]
    assert len({key_of(TOPIC, name) for name in names}) == 1
    assert key_of(TOPIC, "lcm (greatest common divisor)") != key_of(TOPIC, names[0])


@given(st.lists(st.sampled_from(WRITINGS), max_size=40), st.randoms())
def test_no_order_of_counting_changes_where_a_slip_belongs(writings: list[str], chance: random.Random) -> None:
    shuffled = writings.copy()
    chance.shuffle(shuffled)
    one, other = settled(TOPIC, *writings), settled(TOPIC, *shuffled)
    assert one.settled() == other.settled()
    assert [one.find(TOPIC, each) for each in writings] == [other.find(TOPIC, each) for each in writings]


@given(st.text("abcde s'1-", max_size=12), st.text("abcde s'1-", max_size=12))
def test_what_is_a_slip_is_one_both_ways_and_holds_the_same_letters(one: str, other: str) -> None:
    assert is_slip(one, other) == is_slip(other, one)
    for first, second in pairwise([one, other, one]):
        if is_slip(first, second):
            letters = [sorted(phrase.replace(" ", "").removesuffix("s")) for phrase in (first, second)]
            assert letters[0] == letters[1] or sorted(first) == sorted(second)


@given(st.text("abcdefg ", min_size=8, max_size=20), st.integers(0, 18))
def test_every_transposition_of_letters_in_a_long_word_is_a_slip(phrase: str, at: int) -> None:
    word = "q" + phrase.replace(" ", "h") + "q"
    changed = word[: at % 7] + word[at % 7 : at % 7 + 2][::-1] + word[at % 7 + 2 :]
    assert is_slip(word, changed) == (word != changed)
    assert not is_slip(word, changed, {word: 9, changed: 9})

"""The table of cases: pairs of answers by category, and whether they are the same."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.answers import Comparer
from engine.domain import Equality

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "pairs.toml").read_text(encoding="utf-8"))
SIGNS = {"=": Equality.EQUAL, "!": Equality.DIFFERENT, "?": Equality.UNDECIDED}
NAMED = (
    r"integers|decimals|fractions|mixed numbers|percent|scientific notation|thousands separators|"
    r"decimals against exact values|rounding asked for|units|money|degrees|sets|tuples|intervals|unions|matrices|"
    r"lists from programs|equations|inequalities|\pm|roots and radicals|logarithms|trigonometry|complex numbers|"
    r"polynomials|base notation|dates and clock times|multiple choice|text|no solution, undefined, infinity|"
    r"Python output|hostile and garbage"
)
CATEGORIES = frozenset(NAMED.split("|"))
MISSING = [("", ""), (" ", " "), ("5", ""), ("", " ")]
LONG = [
    ("1" * 5000, "1" * 5000, Equality.EQUAL),
    ("1" * 5000, "0" + "1" * 5000, Equality.EQUAL),
    ("1" * 5000, "1" * 4999 + "2", Equality.DIFFERENT),
    ("x" * 3000, "y", Equality.UNDECIDED),
]


def cases(category: str) -> Iterator[tuple[str, str, str | None, Equality]]:
    for a, b, sign, *rest in TABLE[category]:
        options: dict[str, Any] = rest[0] if rest else {}
        yield a, b, options.get("question"), SIGNS[options.get("still", sign)]


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    with Comparer(seconds=10.0) as comparer:
        yield comparer


def test_the_table_has_every_category_and_is_as_large_as_it_claims() -> None:
    assert set(TABLE) == CATEGORIES
    assert sum(map(len, TABLE.values())) >= 900
    assert min(map(len, TABLE.values())) >= 12


def test_no_pair_is_in_the_table_twice() -> None:
    seen = [(frozenset(row[:2]), str(row[3:])) for rows in TABLE.values() for row in rows]
    assert len(seen) == len(set(seen))


def test_every_verdict_that_was_wrong_says_so_and_is_mended() -> None:
    options = [(row[2], row[3]) for rows in TABLE.values() for row in rows if len(row) > 3]
    assert all(sign != each.get("was") for sign, each in options)
    assert sum("was" in each for _, each in options) >= 100
    assert sum("still" in each for _, each in options) <= 3


@pytest.mark.parametrize("category", TABLE)
def test_the_pairs_of_a_category(comparer: Comparer, category: str) -> None:
    wrong = []
    for a, b, question, expected in cases(category):
        verdict, turned = comparer.compare(a, b, question), comparer.compare(b, a, question)
        if verdict.value is not expected or turned != verdict:
            wrong.append(f"{a!a} and {b!a} are {expected.value}, not {verdict}; turned round {turned}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("a", "b"), MISSING)
def test_a_missing_answer_equals_none(comparer: Comparer, a: str, b: str) -> None:
    assert comparer.compare(a, b).value is Equality.DIFFERENT


@pytest.mark.parametrize(("a", "b", "expected"), LONG)
def test_texts_too_long_to_understand(comparer: Comparer, a: str, b: str, expected: Equality) -> None:
    assert comparer.compare(a, b).value is expected


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        (None, None, "missing"),
        (None, "5", "missing"),
        ("5", " ", "missing"),
        ("5", "$5$", "same text"),
        ("1/2", "0.5", "numbers"),
        ("even", "odd", "fast: words"),
        ("(A)", "(B)", "fast: choice"),
        ("11_2", "11_3", "fast: base"),
        ("1,2", "2,1", "fast: parts"),
        ("x+1", "1+x", "fast: expressions"),
        (r"\sqrt{8}", r"2\sqrt{2}", "fast: expressions"),
        ("2x+2y=2", "x+y=1", "fast: relations"),
        ("x>5", r"(5,\infty)", "fast: regions"),
        ("3:30 PM", "15:30", "fast: date"),
        ("3:4", "6:8", "fast: ratio"),
        ("(1,2)", "5", "fast: one or several"),
        ("x^2+y^2=4", "4", "fast: equation"),
        ("5 cm", "x kg", "fast: units"),
        (r"\emptyset", "x+1", "fast: symbol"),
        (r"\sum_{k=1}^{3} k + a", r"a + \sum_{k=1}^{3} k", "math-verify"),
        (r"\int_0^1 x dx", r"\frac{1}{2}", "constants"),
        ("1e99999999999999", "1", "undecided: too large"),
        ("word after word of prose", "x + 1", "undecided: unreadable"),
    ],
)
def test_a_verdict_names_the_rule_that_decided(comparer: Comparer, a: str | None, b: str | None, rule: str) -> None:
    assert comparer.compare(a, b).rule == rule

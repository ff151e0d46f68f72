"""The names of the library's entries: golden pairs, and that a name is a writing of its own entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import MetaKind
from engine.stages import key_of
from engine.stages.metadata import PHRASES
from engine.stages.naming import name_of


@pytest.mark.parametrize(
    ("writing", "name"),
    [
        ("Linear equations", "linear equations"),
        ("Linear  Equations.", "linear equations"),
        ("LINEAR EQUATIONS", "linear equations"),
        ("prime factorisation", "prime factorization"),
        ("Factorising Quadratics", "factoring quadratics"),
        ("centre of a circle;", "center of a circle"),
        ("A circle's area", "a circle's area"),
        ("Circle's area", "circle's area"),
        ("pythagorean theorem", "Pythagorean theorem"),
        ("THE PYTHAGOREAN THEOREM", "the Pythagorean theorem"),
        ("Vieta's Formulas", "Vieta's formulas"),
        ("chinese remainder theorem", "Chinese remainder theorem"),
        ("Zorn's Lemma", "Zorn's lemma"),
        ("de Moivre's Theorem", "de Moivre's theorem"),
        ("tilings of the Aztec diamond", "tilings of the Aztec diamond"),
        ("Tilings Of The Plane", "tilings of the plane"),
        ("GCD and LCM", "GCD and LCM"),
        ("GCD", "GCD"),
        ("AM-GM Inequality", "AM-GM inequality"),
        ("Greatest Common Divisors (GCD)", "greatest common divisors (GCD)"),
        ("3D Geometry", "3D geometry"),
        ("x-Intercepts", "x-intercepts"),
        ("Graphs of $y = \\sin X$", "graphs of $y = \\sin X$"),
        ("Means of X and Y", "means of X and Y"),
        ("...", "..."),
    ],
)
def test_topics_and_skills_are_in_small_letters_but_for_names_and_variables(writing: str, name: str) -> None:
    assert {name_of(kind, writing) for kind in PHRASES} == {name}
    assert name_of(MetaKind.TOPIC, name) == name


@pytest.mark.parametrize(
    ("writing", "name"),
    [
        ("a prime has two  divisors", "A prime has two divisors."),
        ("Factorise first, then look at the colour;", "Factor first, then look at the color."),
        ("n is even.", "n is even."),
        ("a + b = c", "a + b = c."),
        ("ax + b = c", "ax + b = c."),
        ("sin x is odd", "sin x is odd."),
        ("gcd(a, b) divides a", "gcd(a, b) divides a."),
        ("$\\text{colour}$ is even", "$\\text{colour}$ is even."),
        ("then it is n!", "Then it is n!"),
        ("the rest is \\[x = 1.\\]", "The rest is \\[x = 1.\\]"),
    ],
)
def test_sentences_begin_with_a_capital_and_end_with_a_full_stop(writing: str, name: str) -> None:
    assert {name_of(kind, writing) for kind in MetaKind if kind not in PHRASES} == {name}
    assert name_of(MetaKind.INSIGHT, name) == name


@given(st.sampled_from(list(MetaKind)), st.text() | st.from_regex(r"[A-Za-z' $\\^.()-]{0,30}", fullmatch=True))
def test_a_name_belongs_to_the_entry_that_it_names(kind: MetaKind, writing: str) -> None:
    assert key_of(kind, name_of(kind, writing)) == key_of(kind, writing)

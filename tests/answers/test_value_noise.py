"""The bound of the error of a value holds: the same value, computed more precisely, lies within it."""

from fractions import Fraction

import pytest

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.numerics import context, evaluate
from engine.answers.algebra.operations import NoValueError

POINTS = [Fraction(7, 3), Fraction(1, 97), Fraction(41, 40)]
TEXTS = [
    r"\sqrt{x^{2}+1}-x",
    r"\ln(x+10^{-40})-\ln x",
    r"\frac{1}{\sqrt{x+10^{-30}}-\sqrt{x}}",
    r"x^{x^{x}}-x^{3}",
    r"\tan(10^{30}x)",
    r"\sec(x)-\csc(x)\cot(x)",
    r"\tanh(50x)-\cosh(x)\sinh(20x)",
    r"\arcsin(\frac{x}{3})-\arccos(\frac{x}{3})",
    r"\arctan(10^{20}x)",
    r"\log_{x+1}(10^{20})",
    r"e^{100x}-e^{100x+10^{-30}}",
    r"(2+3i)^{x}(1-i)^{10}",
    r"\sqrt[5]{x^{3}-10^{-20}}",
    r"17x\bmod\sqrt{2}",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("at", POINTS, ids=str)
def test_a_value_is_as_near_as_it_says(text: str, at: Fraction) -> None:
    tree = expression(text)
    assert tree is not None
    rough = evaluate(tree, {"x": at})
    fine = evaluate(tree, {"x": at}, 3 * rough.bits)
    mp = context()
    mp.prec = fine.bits
    assert abs(fine.number - rough.number) <= mp.mpf(2) ** rough.noise + mp.mpf(2) ** fine.noise
    assert fine.noise < rough.noise


@pytest.mark.parametrize("text", [r"\frac{1}{\sin\pi}", r"\ln(\sqrt{2}\sqrt{3}-\sqrt{6})", r"(\sqrt{4}-2)^{-1}"])
def test_what_divides_by_nothing_has_no_value(text: str) -> None:
    tree = expression(text)
    assert tree is not None
    with pytest.raises(NoValueError):
        evaluate(tree, {})

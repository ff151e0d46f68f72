"""Expressions as LaTeX writes them: factors, sums of multiples, and square roots in simplest form."""

from fractions import Fraction
from math import isqrt
from typing import Final

from engine.teachers.simulated.exact import tex

_LARGEST_FACTOR: Final = 10_000
"""How far square factors are looked for: enough for every number below its square."""


def bracketed(value: int | Fraction) -> str:
    """The number as a factor, a base or a second term: in parentheses unless it is whole and not negative."""
    return tex(value) if value >= 0 and value.denominator == 1 else f"({tex(value)})"


def combination(*terms: tuple[int | Fraction, str]) -> str:
    """A sum of multiples, such as `x^2 - 3x + 1`; each term is a factor and what it multiplies."""
    written = ""
    for factor, name in terms:
        if factor != 0:
            positive = -factor if factor < 0 else factor
            size = "" if name and positive == 1 else tex(positive)
            sign = "-" if factor < 0 else "+"
            first = "-" if factor < 0 else ""
            written += (f" {sign} " if written else first) + size + name
    return written or "0"


def root_parts(square: int | Fraction) -> tuple[int, int | Fraction]:
    r"""A square root as a whole number and what stays below the root sign: 12 gives 2 and 3, for $2\sqrt{3}$.

    What is no positive integer, as only a slip makes it, stays below the sign unchanged.
    """
    if square.denominator != 1 or square <= 0:
        return 1, square
    inside = square.numerator
    if isqrt(inside) ** 2 == inside:
        return isqrt(inside), 1
    outside = 1
    for factor in range(2, min(isqrt(inside), _LARGEST_FACTOR) + 1):
        while inside % (factor * factor) == 0:
            inside //= factor * factor
            outside *= factor
    return outside, inside


def root(square: int | Fraction) -> str:
    r"""The square root, such as `2\sqrt{3}`."""
    outside, inside = root_parts(square)
    return str(outside) if inside == 1 else combination((outside, f"\\sqrt{{{tex(inside)}}}"))

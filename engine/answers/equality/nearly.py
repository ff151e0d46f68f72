"""Numbers that are not the same, and nearly are: one rounded to the other, or in another unit."""

from fractions import Fraction
from typing import Final

from engine.answers.equality.forms import form
from engine.answers.equality.quick import quick

_FACTORS: Final = frozenset(
    {Fraction(10) ** power for power in (1, 2, 3, 6)} | {Fraction(each) for each in (7, 12, 24, 60, 3_600, 365)}
)
"""What one number is of the other if their units differ: per cent, powers of ten, parts of days, years and feet."""

_PER_CENT: Final = frozenset({Fraction(100)})
_FAR: Final = Fraction(5, 4)
"""A number is not called rounded if it is further from the other than by this factor."""


def is_rounded(a: str, b: str) -> bool:
    """Whether one of two numbers is the other one rounded, up, down or to the nearest, to fewer digits."""
    one, other = form(a), form(b)
    if one.number is None or other.number is None:
        return False
    steps = sorted((_last_digit(each.value), each.number.value) for each in (one, other) if each.number)
    (fine, _), (coarse, _) = steps
    low, high = sorted((abs(one.number.value), abs(other.number.value)))
    distance = abs(one.number.value - other.number.value)
    return fine < coarse and 0 < distance < coarse and high <= _FAR * low


def is_other_unit(a: str, b: str) -> bool:
    """Whether two answers are one number with different units, or in units of which one is a multiple of the other.

    Where neither says its unit, only a hundredth is taken for one: that one number is seven or twelve times the other
    may be an accident, and mostly is.
    """
    one, other = form(a), form(b)
    if one.number is None or other.number is None:
        return False
    mine, theirs = one.number.value, other.number.value
    if mine == theirs:
        return True
    if not mine or not theirs:
        return False
    verdict = quick(one.value.replace("%", ""), other.value.replace("%", ""))
    ratio = max(mine / theirs, theirs / mine, key=abs)
    named = not (one.unit.missing and other.unit.missing) or "%" in a + b
    return ratio in (_FACTORS if named else _PER_CENT) or (verdict is not None and verdict.equal)


def _last_digit(value: str) -> Fraction:
    """What one step of the last digit of a written number is worth; of a fraction nothing, for it is exact."""
    whole, point, decimals = value.strip("-+%$ ").partition(".")
    if not whole.replace(",", "").isdecimal() or (point and not decimals.isdecimal()):
        return Fraction(0)
    return Fraction(1, 10 ** len(decimals.rstrip("0")))

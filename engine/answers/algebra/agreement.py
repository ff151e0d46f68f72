"""Whether two expressions have the same value at one point, as far as rounding lets one say."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from engine.answers.algebra.exact import NOTHING, TOLERANCE
from engine.answers.algebra.noise import magnitude
from engine.answers.algebra.numerics import BITS, Value, context, evaluate
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.trees import Node
from engine.domain import Equality

_FEWEST_BITS: Final = 100
"""Bits of a difference that must be certain before it counts as one, or as none."""

_NEAR_BITS: Final = 4
"""Bits below the tolerance of a float that must be certain."""


def values_at(one: Node, other: Node, point: Mapping[str, Fraction], bits: int = BITS) -> tuple[Value, Value] | None:
    """Both values with the same precision; `None` if one of them has none, or is too hard to compute."""
    try:
        first = evaluate(one, point, bits)
        second = evaluate(other, point, first.bits)
        return (first if first.bits == second.bits else evaluate(one, point, second.bits)), second
    except (NoValueError, TooHardError):
        return None


def close(one: Value, other: Value, *, is_float: bool) -> Equality | None:
    """Whether two values are the same; `None` if their noise does not let one say.

    Args:
        one: A value.
        other: Another.
        is_float: Whether one of them was written as a program's float, which is near to what it stands for.
    """
    mp = context()
    mp.prec = max(one.bits, other.bits)
    difference = one.number - other.number
    if is_float:
        return _near(mp, abs(difference), one, other)
    noise = max(one.noise, other.noise) + 1
    if difference and magnitude(mp, difference) > noise:
        return Equality.DIFFERENT
    larger = max(magnitude(mp, one.number), magnitude(mp, other.number))
    # Two that may both be 0 have no size of their own: then the smallest number that was written counts.
    size = min(one.smallest, other.smallest) if larger <= noise else larger
    return Equality.EQUAL if noise <= size - _FEWEST_BITS and one.whole and other.whole else None


def _near(mp: Any, difference: Any, one: Value, other: Value) -> Equality | None:
    """Whether a float is near enough to what it stands for."""
    larger = max(abs(one.number), abs(other.number))
    zero = one.vanishes or other.vanishes
    limit = NOTHING if zero else TOLERANCE
    allowed = mp.mpf(limit.numerator) / limit.denominator * (1 if zero else larger)
    if magnitude(mp, allowed) - _NEAR_BITS <= max(one.noise, other.noise):
        return None
    return Equality.EQUAL if difference <= allowed else Equality.DIFFERENT

"""How far rounding can take the value of an operation, from how far its operands may be off.

All bounds are powers of 2: a number with the bound e is off by less than 2^e. They follow from the derivative of each
operation (Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapter 3), doubled where two operands add up.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from engine.answers.algebra.operations import NoValueError, TooHardError

NOWHERE: Final = -(10**9)
"""Magnitude of 0."""


class VanishedError(NoValueError):
    """Something that may be 0 is divided by, or its logarithm is taken: it is 0, or the precision is too low to say."""


def magnitude(mp: Any, number: Any) -> int:
    """The least e with `|number| < 2^e`, or one more.

    Raises:
        NoValueError: The number is infinite or none.
    """
    if not number:
        return NOWHERE
    size = mp.mag(number)
    if not isinstance(size, int):
        if not mp.isfinite(number):
            raise NoValueError
        return int(size)
    return size


def noise(mp: Any, kind: str, numbers: Sequence[Any], sizes: Sequence[int], bounds: Sequence[int], size: int) -> int:
    """Bound of the error of an operation's result.

    Args:
        mp: The context that computed it.
        kind: What was done.
        numbers: The operands.
        sizes: Their magnitudes.
        bounds: How far they may be off.
        size: The magnitude of the result.

    Raises:
        VanishedError: An operand that must not be 0 cannot be told from 0.
        TooHardError: Nothing is known of the result.
    """
    return max(_RULES[kind](mp, numbers, sizes, bounds, size), size - int(mp.prec) + 2)


def _far_from_0(size: int, bound: int) -> int:
    """The relative bound of a number that must not be 0."""
    if size <= bound + 1:
        raise VanishedError
    return bound - size + 1


def _times(_mp: Any, _numbers: Any, sizes: Any, bounds: Any, _size: int) -> int:
    return int(max(bounds[0] + sizes[1], bounds[1] + sizes[0], sum(bounds))) + 1


def _divided(_mp: Any, _numbers: Any, sizes: Any, bounds: Any, size: int) -> int:
    return int(max(bounds[0] - sizes[1] + 1, _far_from_0(sizes[1], bounds[1]) + size)) + 1


def _power(mp: Any, numbers: Any, sizes: Any, bounds: Any, size: int) -> int:
    base, exponent = numbers
    if sizes[0] <= bounds[0] + 1:
        if not base and bounds[0] == NOWHERE:
            return NOWHERE
        if mp.im(exponent) or mp.re(exponent) <= 0:
            raise VanishedError
        return int(bounds[0] * min(1, mp.re(exponent))) + 1
    if not exponent:
        return size - int(mp.prec)
    relative = bounds[0] - sizes[0] + 1 + max(sizes[1], 0)
    if not (mp.isint(exponent) and not mp.im(exponent)):
        relative = max(relative, bounds[1] + (abs(sizes[0]) + 5).bit_length())
    return _certain(relative) + size + 1


def _root(_mp: Any, numbers: Any, sizes: Any, bounds: Any, size: int) -> int:
    if sizes[0] <= bounds[0] + 1:
        return int(bounds[0] // max(1, int(abs(numbers[1])))) + 1
    return int(bounds[0] - sizes[0]) + 1 + size


def _exponential(_mp: Any, _numbers: Any, _sizes: Any, bounds: Any, size: int) -> int:
    return _certain(bounds[0]) + size + 1


def _logarithm(_mp: Any, _numbers: Any, sizes: Any, bounds: Any, _size: int) -> int:
    return _certain(_far_from_0(sizes[0], bounds[0])) + 1


def _logarithm_to(mp: Any, numbers: Any, sizes: Any, bounds: Any, size: int) -> int:
    below = magnitude(mp, mp.ln(numbers[1]))
    off = [_certain(_far_from_0(*each)) + 1 for each in zip(sizes, bounds, strict=True)]
    return max(off[0] - below + 1, _far_from_0(below, off[1]) + size) + 1


def _modulo(_mp: Any, _numbers: Any, sizes: Any, bounds: Any, _size: int) -> int:
    _far_from_0(sizes[1], bounds[1])
    return int(max(bounds[0], bounds[1] + max(0, sizes[0] - sizes[1] + 1))) + 1


def _steep(_mp: Any, _numbers: Any, _sizes: Any, bounds: Any, size: int) -> int:
    """Of functions whose slope is at most 1 + the square of their value: tangent, secant and the like."""
    return _certain(bounds[0]) + 2 * max(size, 0) + 1


def _hyperbolic(_mp: Any, _numbers: Any, _sizes: Any, bounds: Any, size: int) -> int:
    return _certain(bounds[0]) + max(size, 0) + 2


def _arc(mp: Any, numbers: Any, _sizes: Any, bounds: Any, _size: int) -> int:
    """Of the arc sine and cosine, whose slope is 1 / sqrt(1 - x^2)."""
    beside = magnitude(mp, 1 - numbers[0] ** 2)
    return int(bounds[0] // 2 + 1 if beside <= bounds[0] + 2 else bounds[0] - beside // 2 + 1)


def _smooth(_mp: Any, _numbers: Any, _sizes: Any, bounds: Any, size: int) -> int:
    """Of factorials and binomials: their logarithm has a slope below 2^20 where they are computed."""
    return _certain(int(max(bounds)) + 20) + max(size, 0)


def _certain(relative: int) -> int:
    """A relative bound that says something."""
    if relative >= 0:
        raise TooHardError
    return int(relative)


def _kept(_mp: Any, _numbers: Any, _sizes: Any, bounds: Any, _size: int) -> int:
    return int(max(bounds)) + 1


def _whole(_mp: Any, _numbers: Any, _sizes: Any, bounds: Any, _size: int) -> int:
    if max(bounds) >= 0:
        raise TooHardError
    return NOWHERE


_RULES: Final[dict[str, Callable[..., int]]] = {
    **dict.fromkeys(("add", "negative", "abs", "percent", "degrees", "sin", "cos", "tanh", "arctan", "cis"), _kept),
    **dict.fromkeys(("conjugate", "re", "im", "max", "min"), _kept),
    **dict.fromkeys(("tan", "sec", "csc", "cot"), _steep),
    **dict.fromkeys(("sinh", "cosh"), _hyperbolic),
    **dict.fromkeys(("arcsin", "arccos"), _arc),
    **dict.fromkeys(("factorial", "gamma", "binomial", "doublefactorial"), _smooth),
    **dict.fromkeys(("floor", "ceil", "gcd", "lcm", "sign"), _whole),
    **dict.fromkeys(("ln", "log", "lg"), _logarithm),
    "multiply": _times,
    "divide": _divided,
    "power": _power,
    "root": _root,
    "exp": _exponential,
    "logarithm": _logarithm_to,
    "modulo": _modulo,
}

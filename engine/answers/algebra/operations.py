"""What the nodes of an expression do to numbers of mpmath; each is bounded before it begins."""

import math
from collections.abc import Callable
from typing import Any, Final

_LARGEST_EXPONENT: Final = 10**12
_LARGEST_ANGLE: Final = 2_000
"""Magnitude of the largest angle: a turn more costs as many bits of pi."""

_LARGEST_HYPERBOLIC: Final = 60
_LARGEST_FACTORIAL: Final = 100_000
_LARGEST_DOUBLE_FACTORIAL: Final = 2_000
_MOST_GAMMA_BITS: Final = 400
"""Most precision for the factorial of a fraction, which costs a millisecond and more."""
_ANGLE_BITS: Final = 300
NOISE: Final = 40
"""Bits that rounding may cost: an expression has at most some hundred operations, each within one bit."""


class NoValueError(Exception):
    """The expression has no finite value here: it divides by 0, say."""


class TooHardError(Exception):
    """The value exceeds what is computed."""


def _power(mp: Any, base: Any, exponent: Any) -> Any:
    if not base:
        if mp.re(exponent) <= 0:
            raise NoValueError
        return mp.zero
    if mp.isint(exponent) and mp.im(exponent) == 0:
        if abs(exponent) > _LARGEST_EXPONENT:
            raise TooHardError
        return base ** int(mp.re(exponent))
    return (
        _exponential(mp, exponent * mp.ln(base)) if _is_complex(mp, base, exponent) else _real_power(mp, base, exponent)
    )


def _real_power(mp: Any, base: Any, exponent: Any) -> Any:
    if abs(exponent) * abs(mp.ln(base)) > _LARGEST_EXPONENT:
        raise TooHardError
    return base**exponent


def _is_complex(mp: Any, base: Any, exponent: Any) -> bool:
    return bool(mp.im(base) or mp.im(exponent) or mp.re(base) < 0)


def _root(mp: Any, base: Any, degree: Any) -> Any:
    r"""A root; an odd one of a negative number is negative, as `\sqrt[3]{-8}` is -2."""
    if not mp.isint(degree) or not 0 < mp.re(degree) <= _LARGEST_FACTORIAL:
        raise NoValueError
    degree = int(degree)
    if degree == 2:  # noqa: PLR2004 -- the square root
        return mp.sqrt(base)
    if degree % 2 and not mp.im(base) and mp.re(base) < 0:
        return -mp.root(-mp.re(base), degree)
    return mp.root(base, degree)


def _exponential(mp: Any, exponent: Any) -> Any:
    if abs(exponent) > _LARGEST_EXPONENT:
        raise TooHardError
    return mp.exp(exponent)


def _factorial(mp: Any, number: Any) -> Any:
    if abs(number) > _LARGEST_FACTORIAL or mp.im(number) or not (mp.isint(number) or mp.prec <= _MOST_GAMMA_BITS):
        raise TooHardError
    return mp.factorial(number)


def _binomial(mp: Any, top: Any, bottom: Any) -> Any:
    whole = mp.isint(top) and mp.isint(bottom)
    if max(abs(top), abs(bottom)) > _LARGEST_FACTORIAL or not (whole or mp.prec <= _MOST_GAMMA_BITS):
        raise TooHardError
    return mp.binomial(top, bottom)


def _real(function: str) -> Callable[..., Any]:
    def apply(mp: Any, number: Any) -> Any:
        if mp.im(number):
            raise NoValueError
        if abs(number) > mp.mpf(2) ** (mp.prec - NOISE):
            raise TooHardError
        # A whole number that rounding missed by a hair is that number.
        near = mp.nint(mp.re(number))
        if abs(near - number) < mp.mpf(2) ** (NOISE - mp.prec) * max(1, abs(near)):
            return near
        return getattr(mp, function)(mp.re(number))

    return apply


def _angle(function: str) -> Callable[..., Any]:
    def apply(mp: Any, angle: Any) -> Any:
        if angle and mp.mag(angle) > (_LARGEST_HYPERBOLIC if function.endswith("h") else _LARGEST_ANGLE):
            raise TooHardError
        if mp.im(angle) and mp.mag(mp.im(angle)) > _LARGEST_HYPERBOLIC:
            raise TooHardError
        number = getattr(mp, function)(angle)
        # tan(pi/2) is no large number but none.
        if function in ("tan", "sec", "csc", "cot") and number and mp.mag(number) > mp.prec - _ANGLE_BITS // 5:
            raise NoValueError
        return number

    return apply


def _whole_numbers(function: Callable[..., int]) -> Callable[..., Any]:
    def apply(mp: Any, *numbers: Any) -> Any:
        if not all(mp.isint(number) and not mp.im(number) for number in numbers):
            raise NoValueError
        if any(abs(number) > _LARGEST_EXPONENT for number in numbers):
            raise TooHardError
        return mp.mpf(function(*(int(mp.re(number)) for number in numbers)))

    return apply


def _ambiguous(*_: Any) -> Any:
    """What can be read in two ways, or is an unknown function, has no value of its own."""
    raise TooHardError


def _double_factorial(mp: Any, number: Any) -> Any:
    """The product of every second whole number: `7!!` is 7 times 5 times 3."""
    if not mp.isint(number) or not 0 <= mp.re(number) <= _LARGEST_DOUBLE_FACTORIAL:
        raise TooHardError
    return mp.mpf(math.prod(range(int(number), 0, -2)))


def _of_reals(function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(mp: Any, *numbers: Any) -> Any:
        if any(mp.im(number) for number in numbers):
            raise NoValueError
        return function(*(mp.re(number) for number in numbers))

    return apply


def _log(mp: Any, number: Any, base: Any) -> Any:
    return mp.ln(number) / mp.ln(base)


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "add": lambda _mp, a, b: a + b,
    "negative": lambda _mp, a: -a,
    "multiply": lambda _mp, a, b: a * b,
    "divide": lambda _mp, a, b: a / b,
    "modulo": lambda mp, a, b: a - b * _real("floor")(mp, a / b),
    "power": _power,
    "percent": lambda _mp, a: a / 100,
    "degrees": lambda mp, a: a * mp.pi / 180,
    "factorial": _factorial,
    "gamma": lambda mp, a: _factorial(mp, a - 1),
    "binomial": _binomial,
    "root": _root,
    "abs": lambda _mp, a: abs(a),
    "floor": _real("floor"),
    "ceil": _real("ceil"),
    "exp": _exponential,
    "ln": lambda mp, a: mp.ln(a),
    "lg": lambda mp, a: _log(mp, a, mp.mpf(10)),
    "log": lambda mp, a: _log(mp, a, mp.mpf(10)),
    "logarithm": _log,
    "ambiguous": _ambiguous,
    "applied": _ambiguous,
    "doublefactorial": _double_factorial,
    "conjugate": lambda mp, a: mp.conj(a),
    "re": lambda mp, a: mp.re(a),
    "im": lambda mp, a: mp.im(a),
    "max": _of_reals(max),
    "min": _of_reals(min),
    "sign": _of_reals(lambda number: (number > 0) - (number < 0)),
    "gcd": _whole_numbers(math.gcd),
    "lcm": _whole_numbers(math.lcm),
    "cis": lambda mp, a: _angle("cos")(mp, a) + mp.mpc(0, 1) * _angle("sin")(mp, a),
    **{name: _angle(name) for name in ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh")},
    "arcsin": lambda mp, a: mp.asin(a),
    "arccos": lambda mp, a: mp.acos(a),
    "arctan": lambda mp, a: mp.atan(a),
}

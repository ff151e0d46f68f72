"""Values of expressions to many digits, at points for their unknowns.

mpmath does the arithmetic in a context of each thread; every operation is bounded before it begins.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from engine.answers.expressions import Node

BITS: Final = 200
"""Least precision in bits; what an expression spans between its largest and smallest number comes on top."""

_MOST_BITS: Final = 4_000
_LARGEST_EXPONENT: Final = 10**12
_LARGEST_MAGNITUDE: Final = 60
_LARGEST_FACTORIAL: Final = 100_000
_ANGLE_BITS: Final = 300
_NOISE: Final = 40
"""Bits that rounding may cost: an expression has at most some hundred operations, each within one bit."""


class NoValueError(Exception):
    """The expression has no finite value here: it divides by 0, say."""


class TooHardError(Exception):
    """The value exceeds what is computed."""


class Value(NamedTuple):
    """A value, and how far it can be off.

    Attributes:
        number: A real or complex number of mpmath.
        noise: Magnitude of its error: it is off by less than 2 to this power.
        bits: Precision at which it was computed.
        whole: Whether that precision holds everything between its largest and its smallest number; if not, another
            value near it may still differ.
    """

    number: Any
    noise: int
    bits: int
    whole: bool


_THREAD: Final = threading.local()


def context() -> Any:
    """This thread's mpmath context."""
    if not hasattr(_THREAD, "context"):
        import mpmath  # type: ignore[import-untyped]  # noqa: PLC0415 -- it is heavy; untyped

        _THREAD.context = mpmath.ctx_mp.MPContext()
    return _THREAD.context


def evaluate(tree: Node, point: Mapping[str, Fraction], bits: int = BITS) -> Value:
    """The value of an expression.

    Args:
        tree: The expression.
        point: A value for each of its unknowns.
        bits: Least precision; more is taken where its numbers span more.

    Raises:
        NoValueError: It has none here.
        TooHardError: It is beyond the bounds.
    """
    run = _Run(point, bits)
    number = run.value(tree)
    span = BITS + run.largest - run.smallest
    needed = min(span, _MOST_BITS)
    if needed > bits:
        run, bits = _Run(point, needed), needed
        number = run.value(tree)
    return Value(number, run.largest - bits + _NOISE, bits, span <= _MOST_BITS)


class _Run:
    """One evaluation at one precision, which watches how large and how small its numbers become."""

    def __init__(self, point: Mapping[str, Fraction], bits: int) -> None:
        self._point = point
        self._mp = context()
        self._mp.prec = bits
        self.largest = 0
        self.smallest = 0

    def value(self, tree: Node) -> Any:
        """The number that a tree stands for."""
        if tree.kind in ("number", "name"):
            exact = tree.value if tree.kind == "number" else self._point[tree.name]
            return self._seen(self._mp.mpf(exact.numerator) / exact.denominator)
        if tree.kind == "constant":
            return {"pi": +self._mp.pi, "e": +self._mp.e, "i": self._mp.mpc(0, 1)}[tree.name]
        parts = [self.value(part) for part in tree.parts]
        if tree.kind == "divide" and tree.parts[1].kind == "add" and self._vanishes(parts[1]):
            raise NoValueError
        try:
            number = _OPERATIONS[tree.kind](self._mp, *parts)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError) as error:
            raise NoValueError from error
        if tree.kind == "add":
            # What cancels in a sum is small, but no number that was written.
            self.largest = max(self.largest, self._magnitude(number))
            return number
        return self._seen(number)

    def _vanishes(self, total: Any) -> bool:
        """Whether a sum is no more than what rounding left of nothing."""
        return not total or self._magnitude(total) < self.largest - self._mp.prec + _NOISE

    def _seen(self, number: Any) -> Any:
        if number:
            magnitude = self._magnitude(number)
            self.largest = max(self.largest, magnitude)
            self.smallest = min(self.smallest, magnitude)
        return number

    def _magnitude(self, number: Any) -> int:
        if not self._mp.isfinite(number):
            raise NoValueError
        return int(self._mp.mag(number)) if number else 0


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
    if abs(number) > _LARGEST_FACTORIAL or mp.im(number):
        raise TooHardError
    return mp.factorial(number)


def _binomial(mp: Any, top: Any, bottom: Any) -> Any:
    if max(abs(top), abs(bottom)) > _LARGEST_FACTORIAL:
        raise TooHardError
    return mp.binomial(top, bottom)


def _real(function: str) -> Callable[..., Any]:
    def apply(mp: Any, number: Any) -> Any:
        if mp.im(number):
            raise NoValueError
        if abs(number) > mp.mpf(2) ** (mp.prec - _NOISE):
            raise TooHardError
        # A whole number that rounding missed by a hair is that number.
        near = mp.nint(mp.re(number))
        if abs(near - number) < mp.mpf(2) ** (_NOISE - mp.prec) * max(1, abs(near)):
            return near
        return getattr(mp, function)(mp.re(number))

    return apply


def _angle(function: str) -> Callable[..., Any]:
    def apply(mp: Any, angle: Any) -> Any:
        if angle and mp.mag(angle) > _LARGEST_MAGNITUDE:
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


def _log(mp: Any, number: Any, base: Any) -> Any:
    return mp.ln(number) / mp.ln(base)


_OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
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
    "cis": lambda mp, a: mp.mpc(mp.cos(a), mp.sin(a)),
    **{name: _angle(name) for name in ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh")},
    "arcsin": lambda mp, a: mp.asin(a),
    "arccos": lambda mp, a: mp.acos(a),
    "arctan": lambda mp, a: mp.atan(a),
}


def points(unknowns: Sequence[str]) -> list[dict[str, Fraction]]:
    """Points at which unknowns are tried: positive, small, large and negative ones, the same for the same unknowns."""
    found = []
    for turn, (low, signs) in enumerate(_TURNS):
        found.append(
            {
                name: Fraction(low * 1009 + 577 * at + 131 * turn + 29 * at * at, 1013)
                * (-1 if signs == "-" or (signs == "±" and at % 2) else 1)
                for at, name in enumerate(unknowns)
            }
        )
    return found


_TURNS: Final = ((1, "+"), (7, "+"), (0, "+"), (2, "-"), (1, "±"), (30, "+"), (0, "-"))

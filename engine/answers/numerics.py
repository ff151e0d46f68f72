"""Values of expressions to many digits, at points for their unknowns.

mpmath does the arithmetic in a context of each thread; every operation is bounded before it begins.
"""

import threading
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from engine.answers.operations import NOISE, OPERATIONS, NoValueError
from engine.answers.trees import Node

BITS: Final = 200
"""Least precision in bits; what an expression spans between its largest and smallest number comes on top."""

_MOST_BITS: Final = 2_000


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
    return Value(number, run.largest - bits + NOISE, bits, span <= _MOST_BITS)


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
            number = OPERATIONS[tree.kind](self._mp, *parts)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError) as error:
            raise NoValueError from error
        if tree.kind == "add":
            # What cancels in a sum is small, but no number that was written.
            self.largest = max(self.largest, self._magnitude(number))
            return number
        return self._seen(number)

    def _vanishes(self, total: Any) -> bool:
        """Whether a sum is no more than what rounding left of nothing."""
        return not total or self._magnitude(total) < self.largest - self._mp.prec + NOISE

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


def points(unknowns: Sequence[str]) -> list[dict[str, Fraction]]:
    """Points at which unknowns are tried, the same for the same unknowns.

    Positive, small, large and negative ones, whole ones, and some beyond any number that an answer is likely to hold.
    """
    found = []
    for turn, (low, signs, parts) in enumerate(_TURNS):
        found.append(
            {
                name: Fraction(low * 1009 + 577 * at + 131 * turn + 29 * at * at, parts)
                * (-1 if signs == "-" or (signs == "±" and at % 2) else 1)
                for at, name in enumerate(unknowns)
            }
        )
    return found


_TURNS: Final = (
    *((low, signs, 1013) for low, signs in ((1, "+"), (7, "+"), (0, "+"), (2, "-"), (1, "±"), (30, "+"), (0, "-"))),
    *((low, signs, 1013) for low, signs in ((9000, "-"), (7000, "±"), (10**13, "-"), (10**12, "±"))),
    (1, "-", 1),
)

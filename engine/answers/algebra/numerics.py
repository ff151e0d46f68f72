"""Values of expressions to many digits, at points for their unknowns.

mpmath does the arithmetic in a context of each thread; every operation is bounded before it begins.
"""

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from engine.answers.algebra.noise import NOWHERE, VanishedError, magnitude, noise
from engine.answers.algebra.operations import OPERATIONS, NoValueError, TooHardError
from engine.answers.algebra.residues import RATIONAL
from engine.answers.algebra.trees import Node

BITS: Final = 200
"""Least precision in bits; what an expression spans between its largest and smallest number comes on top."""

_MOST_BITS: Final = 4_000
_EXACT: Final = frozenset({*RATIONAL, "constant", "abs", "floor", "ceil", "modulo", "degrees", "re", "im", "conjugate"})
"""Kinds of node after which two different numbers are no closer than those that they were made of."""

_MOST_WORK: Final = 20_000
"""Most operations of a comparison, in additions of some microseconds each."""

_GAMMA: Final = frozenset({"factorial", "gamma", "binomial"})
_LARGEST_KEPT: Final = 1_000
"""Below this mpmath keeps the factorials that it has found."""

_GAMMA_WORK: Final = 200
_FUNCTION_WORK: Final = 4

_STEEP: Final = frozenset({"sinh", "cosh", "tanh"})
"""Functions in which a power of e hides that is larger, or smaller, than anything that is seen."""


class Value(NamedTuple):
    """A value, and how far it can be off.

    Attributes:
        number: A real or complex number of mpmath.
        noise: Magnitude of its error: it is off by less than 2 to this power.
        bits: Precision at which it was computed.
        whole: Whether that precision holds everything between its largest and its smallest number, once more for every
            root and function, which bring different numbers closer; if not, another value near it may still differ.
        smallest: Magnitude of the smallest number that it was made of, if that is below 1, else 0.
        is_real: Whether no step on the way to it left the real numbers.
    """

    number: Any
    noise: int
    bits: int
    whole: bool
    smallest: int
    is_real: bool

    @property
    def vanishes(self) -> bool:
        """Whether it may be 0, as far as its error lets one say."""
        return magnitude(context(), self.number) <= self.noise


_THREAD: Final = threading.local()


def context() -> Any:
    """This thread's mpmath context."""
    if not hasattr(_THREAD, "context"):
        import mpmath  # type: ignore[import-untyped]  # noqa: PLC0415 -- it is heavy; untyped

        _THREAD.context = mpmath.ctx_mp.MPContext()
    return _THREAD.context


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Bound the work of what is evaluated in this block; beyond, everything is too hard."""
    before = getattr(_THREAD, "left", None)
    _THREAD.left = _MOST_WORK
    try:
        yield
    finally:
        _THREAD.left = before


def is_spent() -> bool:
    """Whether the work that this block may take is done."""
    return getattr(_THREAD, "left", None) is not None and _THREAD.left < 0


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
    while True:
        run = _Run(point, bits)
        try:
            if getattr(_THREAD, "left", None) is None:
                with limited():
                    number, _, error = run.value(tree)
            else:
                number, _, error = run.value(tree)
        except VanishedError:
            number = None
        # Constants may be made to agree for long; unknowns are tried at points that nobody chose.
        steps = min(run.steps, 1) if point else run.steps
        span = BITS + (run.largest - run.smallest) * (1 + 2 * steps)
        needed = min(span, _MOST_BITS)
        if needed <= bits:
            break
        bits = needed
    if number is None:
        raise NoValueError if span <= _MOST_BITS else TooHardError
    return Value(number, error, bits, span <= _MOST_BITS, run.smallest, run.is_real)


class _Run:
    """One evaluation at one precision, which watches how large and how small its numbers become."""

    def __init__(self, point: Mapping[str, Fraction], bits: int) -> None:
        self._point = point
        self._mp = context()
        self._mp.prec = bits
        self.largest = 0
        self.smallest = 0
        self.steps = 0
        self.is_real = True

    def value(self, tree: Node) -> tuple[Any, int, int]:
        """The number that a tree stands for, its magnitude and that of its error."""
        mp = self._mp
        if tree.kind in ("number", "name"):
            exact = tree.value if tree.kind == "number" else self._point[tree.name]
            number = mp.mpf(exact.numerator) / exact.denominator
            size = self._seen(magnitude(mp, number))
            return number, size, size - mp.prec + 1 if number else size
        if tree.kind == "constant":
            return {"pi": +mp.pi, "e": +mp.e, "i": mp.mpc(0, 1)}[tree.name], 2, 3 - mp.prec
        numbers, sizes, bounds = zip(*map(self.value, tree.parts), strict=True)
        self._work(tree.kind, numbers)
        self.steps += tree.kind not in _EXACT or (tree.kind == "power" and not mp.isint(numbers[1]))
        try:
            number = OPERATIONS[tree.kind](mp, *numbers)
            size = magnitude(mp, number)
            error = noise(mp, tree.kind, numbers, sizes, bounds, size)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError) as error_of_mpmath:
            raise NoValueError from error_of_mpmath
        self.is_real = self.is_real and not number.imag
        if tree.kind == "add":
            # What cancels in a sum is small, but no number that was written.
            self.largest = max(self.largest, size)
        elif size > error:
            self._seen(size)
        if tree.kind in _STEEP:
            turns = abs(numbers[0]) * 3
            self._seen(int(turns) + 1)
            self._seen(-int(turns) - 1)
        return number, size, error

    def _work(self, kind: str, numbers: Sequence[Any]) -> None:
        """Count an operation before it is done.

        Raises:
            TooHardError: There is no work left.
        """
        work = 1
        if kind not in _EXACT or kind in _GAMMA:
            large = kind in _GAMMA and not all(abs(each) < _LARGEST_KEPT and self._mp.isint(each) for each in numbers)
            work = (_GAMMA_WORK * (1 + 2 * (kind == "binomial")) if large else _FUNCTION_WORK) * (
                1 + int(self._mp.prec) // BITS
            )
        _THREAD.left -= work
        if _THREAD.left < 0:
            raise TooHardError

    def _seen(self, size: int) -> int:
        if size > self.largest:
            self.largest = size
        elif NOWHERE < size < self.smallest:
            self.smallest = size
        return size


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

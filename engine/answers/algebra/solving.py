r"""Solve equations and inequalities of one unknown: `2x > 6`, `x^2 < 4`, `|x-1| \le 2`, `\frac{1}{x} > 0`.

The difference of the two sides is a quotient of polynomials; it changes its sign nowhere but at the roots of either, so
one look between any two neighbours says where it is positive.
"""

import itertools
from collections.abc import Sequence
from typing import Any, Final

from engine.answers.algebra.intervals import Interval, Intervals, common, everything, infinity, joined, united, without
from engine.answers.algebra.numerics import context, evaluate
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.polynomials import Polynomial, quotient
from engine.answers.algebra.trees import Node, names, replaced

FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
"""What each sign is when its sides change places."""

_MOST_BARS: Final = 2
_LINEAR: Final = (2, 1)
_LARGEST: Final = 100
"""Magnitude of the largest root: beyond, what rounds it may be larger than what it is compared with."""

_NEAR_BITS: Final = 60
"""Bits to which roots count as one, or as real: a root of order k is found to one k-th of all bits."""


class UnsolvableError(Exception):
    """The relation is none that is solved here."""


def solve(left: Node, sign: str, right: Node, unknown: str) -> Intervals:
    """Where the left side has this sign (`<`, `>=`, `=`, `!=`, ...) to the right one.

    Args:
        left: A side that holds no unknown but this one.
        sign: The sign between the two.
        right: The other side.
        unknown: The name of the unknown.

    Raises:
        UnsolvableError: It is no relation of polynomials, quotients and absolute values of low degree; of equations,
            only linear ones are solved, for others are answers in themselves.
    """
    if right.kind == "name" and not names(left):
        left, sign, right = right, FLIPPED[sign], left
    try:
        if left.kind == "name" and not names(right):
            return _beside(sign, _constant_value(right))
        found = _solved(Node("add", (left, Node("negative", (right,)))), sign, unknown, _MOST_BARS)
    except (NoValueError, TooHardError) as error:
        raise UnsolvableError from error
    mp = context()
    if any(mp.mag(end) > _LARGEST for each in found for end in (each.low, each.high) if end and not mp.isinf(end)):
        raise UnsolvableError
    return found


def _constant_value(tree: Node) -> Any:
    """The real value of a constant."""
    value = evaluate(tree, {}).number
    if context().im(value):
        raise UnsolvableError
    return context().re(value)


def _beside(sign: str, value: Any) -> Intervals:
    """Where an unknown itself has a sign to a value, whose digits are all kept."""
    if sign in ("=", "!="):
        point = (Interval(value, low_in=True, high=value, high_in=True),)
        return point if sign == "=" else without([everything(), point])
    is_in = len(sign) > 1
    if sign[0] == "<":
        return (Interval(-infinity(), low_in=False, high=value, high_in=is_in),)
    return (Interval(value, low_in=is_in, high=infinity(), high_in=False),)


def _solved(tree: Node, sign: str, unknown: str, bars: int) -> Intervals:
    inside = _inside_bars(tree, unknown)
    if inside is not None:
        if not bars or sign == "=":
            raise UnsolvableError
        whole, turned = Node("abs", (inside,)), Node("negative", (inside,))
        branches = (
            (_solved(inside, side, unknown, bars - 1), _solved(replaced(tree, whole, as_is), sign, unknown, bars - 1))
            for side, as_is in ((">=", inside), ("<=", turned))
        )
        return united([common(branch) for branch in branches])
    top, bottom = quotient(tree, unknown)
    if sign == "=" and (len(top), len(bottom)) != _LINEAR:
        raise UnsolvableError
    if len(top) == len(bottom) == 1:
        return _constant(sign, top[0] * bottom[0])
    poles = _roots(bottom)
    zeros = [root for root in _roots(top) if not any(_near(root, pole) for pole in poles)]
    return _where(sign, top, bottom, zeros, poles)


def _where(sign: str, top: Polynomial, bottom: Polynomial, zeros: Sequence[Any], poles: Sequence[Any]) -> Intervals:
    """Where a quotient with these roots of top and bottom has a sign to 0."""
    mp = context()
    cuts = [-infinity(), *sorted([*zeros, *poles]), infinity()]
    found = []
    for low, high in itertools.pairwise(cuts):
        between = _between(low, high)
        above = mp.polyval(top[::-1], between) * mp.polyval(bottom[::-1], between) > 0
        if sign == "!=" or (sign[0] == ">" and above) or (sign[0] == "<" and not above):
            found.append(Interval(low, low_in=False, high=high, high_in=False))
    if sign in ("=", "<=", ">="):
        found += [Interval(root, low_in=True, high=root, high_in=True) for root in zeros]
    return joined(found)


def _constant(sign: str, value: Any) -> Intervals:
    """Everything, if a constant has this sign to 0, else nothing."""
    if value and abs(value) < context().mpf(2) ** -_NEAR_BITS:
        raise UnsolvableError  # it may be what rounding left of 0
    holds = {"<": value < 0, "<=": value <= 0, ">": value > 0, ">=": value >= 0, "!=": value != 0}
    return everything() if holds[sign] else ()


def _between(low: Any, high: Any) -> Any:
    mp = context()
    if mp.isinf(low):
        return mp.zero if mp.isinf(high) else high - 1 - abs(high)
    return low + 1 + abs(low) if mp.isinf(high) else (low + high) / 2


def _inside_bars(tree: Node, unknown: str) -> Node | None:
    """What the first absolute value of the unknown is taken of."""
    if tree.kind == "abs" and unknown in names(tree):
        return tree.parts[0]
    return next((found for part in tree.parts if (found := _inside_bars(part, unknown)) is not None), None)


def _roots(polynomial: Polynomial) -> list[Any]:
    """The real roots, each once, in their order."""
    mp = context()
    if len(polynomial) == 1:
        return []
    if not polynomial[0]:
        rest = _roots(polynomial[1:])
        return rest if any(_near(root, mp.zero) for root in rest) else sorted([mp.zero, *rest])
    try:
        found = mp.polyroots(polynomial[::-1], maxsteps=100, extraprec=mp.prec)
    except mp.NoConvergence as error:
        raise UnsolvableError from error
    real = sorted(mp.re(root) for root in found if abs(mp.im(root)) <= _scale(root))
    return [root for at, root in enumerate(real) if not at or not _near(root, real[at - 1])]


def _scale(root: Any) -> Any:
    return context().mpf(2) ** -_NEAR_BITS * max(1, abs(root))


def _near(one: Any, other: Any) -> bool:
    return bool(abs(one - other) <= _scale(one))

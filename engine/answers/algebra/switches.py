r"""Where an expression changes from one formula to another: at the places where something in it changes its sign.

`|u|` is u on one side of the roots of u and -u on the other; `\max(a,b)` changes at the roots of a - b, `\sqrt{u^2}` at
those of u, `\lfloor u\rfloor` where u is a whole number.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from engine.answers.algebra.numerics import context
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.polynomials import quotient
from engine.answers.algebra.residues import NoResidueError, whole
from engine.answers.algebra.trees import Node, names, number

_EXTREMES: Final = frozenset({"max", "min"})
_STEPPED: Final = frozenset({"floor", "ceil"})
_ROOTED: Final = frozenset({"root", "ln", "log", "lg", "logarithm"})
_ARCS: Final = frozenset({"arcsin", "arccos", "arctan"})
_UNKNOWN: Final = frozenset({"gcd", "lcm"})
_MOST_WAYS: Final = 8
_MOST_STEPS: Final = 80
_REAL_BITS: Final = 60
_SAME_BITS: Final = 90
"""Bits to which two roots are one; nearer ones than those of a root that is found twice lie in no answer."""

_MOST_OF_DENOMINATOR: Final = 10**6


class UncoveredError(Exception):
    """The places where an expression changes cannot be found."""


class Switches(NamedTuple):
    """What an expression changes with.

    Attributes:
        signed: Where these change their sign, the formula changes.
        soft: Where these do, its domain may end, and begin again elsewhere.
        stepped: Where these are whole numbers, the formula changes.
        is_known: Whether that is all it changes with.
    """

    signed: tuple[Node, ...]
    soft: tuple[Node, ...]
    stepped: tuple[Node, ...]
    is_known: bool

    @property
    def all(self) -> tuple[Node, ...]:
        """All insides."""
        return (*self.signed, *self.soft, *self.stepped)

    def __bool__(self) -> bool:
        return bool(self.all) or not self.is_known


def switches(*trees: Node) -> Switches:
    """What some expressions change with; false if they are analytic wherever they have a value."""
    signed: dict[Node, None] = {}
    soft: dict[Node, None] = {}
    stepped: dict[Node, None] = {}
    is_known, arcs = True, False
    bottoms: list[Node] = []
    waiting = list(trees)
    while waiting:
        node = waiting.pop()
        waiting += node.parts
        if node.kind in ("number", "name", "constant") or not names(node):
            continue
        if node.kind in ("abs", "sign"):
            signed |= dict.fromkeys(_odd_factors(node.parts[0]))
        elif node.kind in _EXTREMES:
            signed[Node("add", (node.parts[0], Node("negative", (node.parts[1],))))] = None
        elif node.kind in _STEPPED:
            stepped[node.parts[0]] = None
        elif node.kind == "modulo":
            stepped[Node("divide", node.parts)] = None
        elif node.kind in _ROOTED or (node.kind == "power" and not _is_whole(node.parts[1])):
            for factor in _factors(node.parts[0]):
                even = factor.kind == "power" and _is_even(factor.parts[1])
                (signed if even else soft)[factor.parts[0] if even else factor] = None
        elif node.kind == "divide":
            bottoms.append(node.parts[1])
        arcs |= node.kind in _ARCS
        is_known &= node.kind not in _UNKNOWN
    soft |= dict.fromkeys(bottoms) if arcs else {}
    found = [tuple(each for each in kind if names(each)) for kind in (signed, soft, stepped)]
    return Switches(found[0], found[1], found[2], is_known)


def _is_whole(exponent: Node) -> bool:
    try:
        whole(exponent)
    except NoResidueError:
        return False
    return True


def _is_even(exponent: Node) -> bool:
    return _is_whole(exponent) and whole(exponent) % 2 == 0


def _odd_factors(tree: Node) -> Iterator[Node]:
    """The factors that decide the sign of a product."""
    for factor in _factors(tree):
        if factor.kind != "power" or not _is_whole(factor.parts[1]):
            yield factor
        elif whole(factor.parts[1]) % 2:
            yield factor.parts[0]


def _factors(tree: Node) -> Iterator[Node]:
    if tree.kind in ("multiply", "divide", "negative"):
        for part in tree.parts:
            yield from _factors(part)
    elif names(tree):
        yield tree


def cuts(found: Switches, places: Mapping[str, Node], unknown: str) -> list[Any]:
    """The values of one unknown at which anything changes, in their order.

    Args:
        found: What the expressions change with.
        places: What stands for each of their unknowns: an expression of this one alone.
        unknown: The name of the unknown.

    Raises:
        UncoveredError: They cannot be found.
    """
    mp = context()
    roots: list[Any] = []
    try:
        for inside in (*found.signed, *found.soft):
            for way in _ways(inside):
                for polynomial in quotient(placed(way, places), unknown):
                    roots += _roots(polynomial)
        if found.stepped:
            if roots:
                raise UncoveredError
            roots += _steps([quotient(placed(inside, places), unknown) for inside in found.stepped])
    except (NoValueError, TooHardError) as error:
        raise UncoveredError from error
    roots.sort()
    small = mp.mpf(2) ** -_SAME_BITS
    return [root for at, root in enumerate(roots) if not at or root - roots[at - 1] > small * max(1, abs(root))]


def between(found: list[Any]) -> list[Fraction]:
    """A number in each of the intervals that some cuts make, and each cut itself that is a rational number."""
    mp = context()
    if not found:
        return [Fraction(0), Fraction(7, 3)]
    ends = [found[0] - 1 - abs(found[0]), *found, found[-1] + 1 + abs(found[-1])]
    middles = [_simple(low, high) for low, high in itertools.pairwise(ends)]
    near = [exactly(cut).limit_denominator(_MOST_OF_DENOMINATOR) for cut in found]
    small = mp.mpf(2) ** -_SAME_BITS
    on = [
        each
        for each, cut in zip(near, found, strict=True)
        if abs(mp.mpf(each.numerator) / each.denominator - cut) <= small * max(1, abs(cut))
    ]
    return [*middles, *on]


def _simple(low: Any, high: Any) -> Fraction:
    """A number between two, with few digits if there is one."""
    middle = exactly((low + high) / 2)
    short = middle.limit_denominator(_MOST_OF_DENOMINATOR)
    return short if exactly(low) < short < exactly(high) else middle


def exactly(value: Any) -> Fraction:
    """A number of mpmath as a fraction."""
    sign, mantissa, exponent, _ = value._mpf_
    whole_part = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -whole_part if sign else whole_part


def placed(tree: Node, places: Mapping[str, Node]) -> Node:
    """A tree with other trees for its unknowns."""
    if tree.kind == "name":
        return places.get(tree.name, tree)
    return tree._replace(parts=tuple(placed(part, places) for part in tree.parts)) if tree.parts else tree


def _ways(tree: Node) -> list[Node]:
    """The formulas that an expression with absolute values and the like can be."""
    if not tree.parts:
        return [tree]
    ways = list(itertools.islice(itertools.product(*map(_ways, tree.parts)), _MOST_WAYS + 1))
    if tree.kind == "abs":
        found = [way for (part,) in ways for way in (part, Node("negative", (part,)))]
    elif tree.kind in _EXTREMES:
        found = [part for way in ways for part in way]
    elif tree.kind == "sign":
        found = [number(1), number(-1)]
    else:
        found = [tree._replace(parts=way) for way in ways]
    if len(found) > _MOST_WAYS:
        raise UncoveredError
    return found


def _roots(polynomial: list[Any]) -> list[Any]:
    """The real roots of a polynomial, several times those that it has several times."""
    mp = context()
    while len(polynomial) > 1 and not polynomial[0]:
        return [mp.zero, *_roots(polynomial[1:])]
    if len(polynomial) == 1:
        return []
    try:
        found = mp.polyroots(polynomial[::-1], maxsteps=100, extraprec=mp.prec)
    except mp.NoConvergence as error:
        raise UncoveredError from error
    small = mp.mpf(2) ** -_REAL_BITS
    return [mp.re(root) for root in found if abs(mp.im(root)) <= small * max(1, abs(root))]


def _steps(insides: list[tuple[list[Any], list[Any]]]) -> list[Any]:
    """Where linear expressions are whole numbers, over two of the periods that they share."""
    lines: list[tuple[Fraction, Fraction]] = []
    for top, bottom in insides:
        if len(bottom) > 1 or len(top) > 2:  # noqa: PLR2004 -- a line has two coefficients
            raise UncoveredError
        offset, slope = (exactly(each / bottom[0]).limit_denominator(1000) for each in (*top, context().zero)[:2])
        if abs(context().mpf(slope.numerator) / slope.denominator * bottom[0] - top[-1]) > context().mpf(10) ** -30:
            raise UncoveredError
        if slope:
            lines.append((offset, slope))
    period = Fraction(1)
    for _, slope in lines:
        turn = 1 / abs(slope)
        period = Fraction(
            math.lcm(period.numerator * turn.denominator, turn.numerator * period.denominator),
            period.denominator * turn.denominator,
        )
    if sum(2 * period * abs(slope) for _, slope in lines) > _MOST_STEPS:
        raise UncoveredError
    mp = context()
    found = []
    for offset, slope in lines:
        reach = period * abs(slope)
        for whole_number in range(int(offset - reach) - 1, int(offset + reach) + 2):
            at = (whole_number - offset) / slope
            found.append(mp.mpf(at.numerator) / at.denominator)
    return found

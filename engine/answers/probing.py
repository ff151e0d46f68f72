"""Whether two expressions are the same, by their values at points for their unknowns.

Different values prove that they differ. Of rational expressions equal residues modulo two primes prove, but for a
chance that is nothing, that they are the same; of all others agreement to 30 digits and more at every point where both
are real.
"""

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from engine.answers.exact import TOLERANCE
from engine.answers.expressions import expression
from engine.answers.numerics import Value, context, evaluate, points
from engine.answers.operations import NoValueError, TooHardError
from engine.answers.residues import PRIMES, RATIONAL, NoResidueError, residue
from engine.answers.trees import Node, holds, names
from engine.domain import Equality

_MOST_UNKNOWNS: Final = 8
_FEWEST_BITS: Final = 100
"""Bits of a difference that must be certain before it counts as one, or as none."""

_WANTED: Final = 3
"""How many points must agree."""

_NOTHING_BITS: Final = 40
"""A float below 2 to the minus this power stands for 0: `exact.NOTHING`, 10^-12, in bits."""


def same_value(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as expressions.

    A logarithm without a base is to 10 or natural, whichever makes them equal: a base that is left out fits both.

    Args:
        a: An answer without name and unit.
        b: Another.

    Returns:
        Equal or different; `None` if one of them is no expression, or nothing is certain.
    """
    one, other = expression(a), expression(b)
    if one is None or other is None:
        return None
    verdict = same_tree(one, other)
    bare = [holds(tree, kinds=frozenset({"log"})) for tree in (one, other)]
    if verdict is Equality.DIFFERENT and any(bare):
        return same_tree(natural(one), natural(other))
    return verdict


@lru_cache(maxsize=2048)
def same_tree(one: Node, other: Node) -> Equality | None:
    """Compare two expressions; `None` if nothing is certain."""
    if one == other:
        return Equality.EQUAL
    if len(names(one) | names(other)) > _MOST_UNKNOWNS:
        return None
    is_float = holds(one, is_float=True) or holds(other, is_float=True)
    if not is_float:
        verdict = _by_residues(one, other)
        if verdict is not None:
            return verdict
    return _by_values(one, other, is_float=is_float)


def natural(tree: Node) -> Node:
    """The tree with natural logarithms for those that name no base."""
    parts = tuple(natural(part) for part in tree.parts)
    return tree._replace(kind="ln" if tree.kind == "log" else tree.kind, parts=parts)


def residue_points(unknowns: frozenset[str]) -> Iterator[tuple[int, dict[str, int]]]:
    """A prime and a random point for the unknowns, several times; the same ones for the same unknowns."""
    chance = random.Random(1)  # noqa: S311 -- no secret: a proof that others can repeat
    for prime in (*PRIMES, *PRIMES):
        yield prime, {name: chance.randrange(2, prime) for name in sorted(unknowns)}


def is_rational(tree: Node) -> bool:
    """Whether an expression is made of numbers, unknowns and the four operations; exponents are looked at later."""
    return tree.kind in RATIONAL and all(is_rational(part) for part in tree.parts)


def _by_residues(one: Node, other: Node) -> Equality | None:
    """Compare two rational expressions exactly; `None` if one of them is not rational."""
    if not (is_rational(one) and is_rational(other)):
        return None
    agreed = 0
    for prime, point in residue_points(names(one) | names(other)):
        try:
            if residue(one, prime, point) != residue(other, prime, point):
                return Equality.DIFFERENT
        except NoResidueError:
            continue
        agreed += 1
    return Equality.EQUAL if agreed > 1 else None


def _by_values(one: Node, other: Node, *, is_float: bool) -> Equality | None:
    """Compare by values: at points where both are real if there are any, else where both have one."""
    unknowns = sorted(names(one) | names(other))
    real: list[Equality | None] = []
    unreal: list[Equality | None] = []
    for point in points(unknowns) if unknowns else [{}]:
        values = _values(one, other, point)
        if values is None:
            if not unknowns:
                return _without_value(one, other)
            continue
        mp = context()
        found = real if not any(mp.im(value.number) for value in values) else unreal
        found.append(_close(*values, is_float=is_float))
        if found is real and found[-1] is Equality.DIFFERENT:
            return Equality.DIFFERENT
        if unknowns and len(real) >= _WANTED and real[-1] is None:
            return None
    found = real if len(real) >= (_WANTED if unknowns else 1) else [*real, *unreal]
    for verdict in (Equality.DIFFERENT, None):
        if verdict in found:
            return verdict
    return Equality.EQUAL if len(found) >= (_WANTED if unknowns else 1) else None


def _values(one: Node, other: Node, point: Mapping[str, Fraction]) -> tuple[Value, Value] | None:
    try:
        first = evaluate(one, point)
        second = evaluate(other, point, first.bits)
        return (first if first.bits == second.bits else evaluate(one, point, second.bits)), second
    except (NoValueError, TooHardError, RecursionError):
        return None


def _without_value(one: Node, other: Node) -> Equality | None:
    """Two constants of which one has no value: different from any that has one, for certain."""
    kinds = []
    for tree in (one, other):
        try:
            evaluate(tree, {})
            kinds.append("finite")
        except NoValueError:
            kinds.append("none")
        except (TooHardError, RecursionError):
            return None
    return Equality.DIFFERENT if kinds[0] != kinds[1] else None


def _close(one: Value, other: Value, *, is_float: bool) -> Equality | None:
    """Whether two values are the same, as far as their noise lets one say."""
    mp = context()
    mp.prec = max(one.bits, other.bits)
    difference = one.number - other.number
    distance = int(mp.mag(difference)) if difference else None
    larger = max(abs(one.number), abs(other.number))
    if is_float:
        return _near(mp, abs(difference), larger, abs(one.number) * abs(other.number))
    noise = max(one.noise, other.noise)
    if distance is None or distance <= noise:
        sure = noise <= -_FEWEST_BITS or (larger and noise <= mp.mag(larger) - _FEWEST_BITS)
        return Equality.EQUAL if sure and one.whole and other.whole else None
    return Equality.DIFFERENT


def _near(mp: Any, difference: Any, larger: Any, product: Any) -> Equality:
    """Whether a float is near enough to what it stands for."""
    tiny = mp.mpf(2) ** -_NOTHING_BITS
    limit = mp.mpf(TOLERANCE.numerator) / TOLERANCE.denominator * larger if product > tiny**4 else tiny
    return Equality.EQUAL if difference <= max(limit, 0) else Equality.DIFFERENT

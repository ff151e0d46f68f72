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

from engine.answers.algebra.congruences import same_congruence
from engine.answers.algebra.exact import NOTHING, TOLERANCE
from engine.answers.algebra.expressions import expression
from engine.answers.algebra.noise import magnitude
from engine.answers.algebra.numerics import BITS, Value, context, evaluate, points
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.readings import is_ambiguous, natural, readings, with_real_roots
from engine.answers.algebra.residues import PRIMES, RATIONAL, NoResidueError, residue
from engine.answers.algebra.trees import Node, holds, names
from engine.domain import Equality

_MOST_UNKNOWNS: Final = 8
_FEWEST_BITS: Final = 100
"""Bits of a difference that must be certain before it counts as one, or as none."""

_WANTED: Final = 3
"""How many points must agree."""

_MOST_UNSURE: Final = 4
"""Points at which precision may run out before one gives up; each costs milliseconds."""

_NEAR_BITS: Final = 4
"""Bits below the tolerance of a float that must be certain."""

_MOST_RETRIED: Final = 2_000
"""Most precision in bits to which constants are told apart that so far look the same."""

_COMPLEX: Final = frozenset({"cis", "conjugate", "re", "im"})
"""Functions that are said of complex numbers."""


def same_value(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as expressions.

    A logarithm without a base is to 10 or natural, whichever makes them equal: a base that is left out fits both.

    Args:
        a: An answer without name and unit.
        b: Another.

    Returns:
        Equal or different; `None` if one of them is no expression, or nothing is certain.
    """
    if "mod" in a or "mod" in b:
        verdict = same_congruence(a, b)
        if verdict is not None:
            return verdict
    one, other = expression(a), expression(b)
    if one is None or other is None:
        return None
    if "\\frac" in a + b and any(map(is_ambiguous, (one, other))):
        found = {_same_value(mine, theirs) for mine in readings(one) for theirs in readings(other)}
        return found.pop() if len(found) == 1 else Equality.UNDECIDED
    return _same_value(one, other)


def _same_value(one: Node, other: Node) -> Equality | None:
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
    rooted = with_real_roots(one), with_real_roots(other)
    verdict = _by_values(*rooted, is_float=is_float)
    if rooted == (one, other) or names(one) | names(other):
        return verdict
    # Without unknowns, `(-8)^{1/3}` may also be the principal root, which is complex.
    return verdict if _by_values(one, other, is_float=is_float) is verdict else Equality.UNDECIDED


def residue_points(unknowns: frozenset[str]) -> Iterator[tuple[int, dict[str, int]]]:
    """A prime and a random point for the unknowns, several times; the same ones for the same unknowns."""
    chance = random.Random(1)  # noqa: S311 -- no secret: a proof that others can repeat
    for prime in (*PRIMES, *PRIMES):
        yield prime, {name: chance.randrange(2, prime) for name in sorted(unknowns)}


def is_rational(tree: Node) -> bool:
    """Whether an expression is made of numbers, unknowns and the four operations; exponents are looked at later."""
    return tree.kind in RATIONAL and all(is_rational(part) for part in tree.parts)


def has_no_value(tree: Node) -> bool:
    r"""Whether a constant is undefined, as `\tan 90°` is."""
    if names(tree):
        return False
    try:
        evaluate(tree, {})
    except NoValueError:
        return True
    except (TooHardError, RecursionError):
        return False
    return False


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
    """Compare by values: at points where both are real if there are any, else where both have one.

    Undecided if the two agree wherever both are real, but where one is and the other is not, they differ: then their
    domains do, and the question alone says what the unknowns may be.
    """
    unknowns = sorted(names(one) | names(other))
    if not unknowns:
        return _by_constants(one, other, is_float=is_float)
    imaginary = any(holds(tree, kinds=_COMPLEX, constant="i") for tree in (one, other))
    real: list[Equality] = []
    unreal: list[Equality] = []
    unsure, odd = 0, False
    for point in points(unknowns):
        values = _values(one, other, point)
        verdict = _close(*values, is_float=is_float) if values else None
        if values is None or verdict is None:
            unsure += values is not None
            if unsure > _MOST_UNSURE:
                return None
            continue
        both = [value.is_real for value in values]
        odd |= both[0] != both[1] and not imaginary
        (real if all(both) else unreal).append(verdict)
        if real[-1:] == [Equality.DIFFERENT] and not imaginary:
            return Equality.DIFFERENT
    found = [*real, *unreal] if imaginary or len(real) < _WANTED else real
    if Equality.EQUAL in [*real, *unreal] and (odd or imaginary) and Equality.DIFFERENT in [*real, *unreal]:
        return Equality.UNDECIDED
    if Equality.DIFFERENT in found:
        return Equality.DIFFERENT
    return Equality.EQUAL if len(found) >= _WANTED else None


def _by_constants(one: Node, other: Node, *, is_float: bool) -> Equality | None:
    """Compare two constants, as precisely as it takes to tell them apart."""
    bits = BITS
    while bits <= _MOST_RETRIED:
        values = _values(one, other, {}, bits)
        if values is None:
            return _without_value(one, other)
        verdict = _close(*values, is_float=is_float)
        if verdict is not None or not all(value.whole for value in values):
            return verdict
        bits = 2 * values[0].bits
    return None


def _values(one: Node, other: Node, point: Mapping[str, Fraction], bits: int = BITS) -> tuple[Value, Value] | None:
    try:
        first = evaluate(one, point, bits)
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
    return Equality.DIFFERENT if kinds[0] != kinds[1] else Equality.UNDECIDED


def _close(one: Value, other: Value, *, is_float: bool) -> Equality | None:
    """Whether two values are the same, as far as their noise lets one say."""
    mp = context()
    mp.prec = max(one.bits, other.bits)
    difference = one.number - other.number
    if is_float:
        return _near(mp, abs(difference), one, other)
    noise = max(one.noise, other.noise) + 1
    if magnitude(mp, difference) > noise:
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

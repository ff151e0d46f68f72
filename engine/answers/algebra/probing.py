"""Whether two expressions are the same, by their values at points for their unknowns.

Different values prove that they differ. Of rational expressions equal residues modulo two primes prove, but for a
chance that is nothing, that they are the same; of all others agreement to 30 digits and more at every point where both
are real.
"""

from functools import lru_cache
from typing import Final

from engine.answers.algebra.agreement import close, values_at
from engine.answers.algebra.atoms import APPLIED, same_applied
from engine.answers.algebra.congruences import same_congruence
from engine.answers.algebra.expressions import expression
from engine.answers.algebra.numerics import BITS, evaluate, is_spent, limited, points
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.pieces import everywhere
from engine.answers.algebra.readings import is_ambiguous, may_be_matrices, natural, readings, with_real_roots
from engine.answers.algebra.residues import NoResidueError, is_rational, residue, residue_points
from engine.answers.algebra.trees import Node, holds, names
from engine.domain import Equality

_MOST_UNKNOWNS: Final = 8
_WANTED: Final = 3
"""How many points must agree."""

_MOST_UNSURE: Final = 4
"""Points at which precision may run out before one gives up; each costs milliseconds."""

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
    if ("\\frac" in a + b or "\\sqrt" in a + b) and any(map(is_ambiguous, (one, other))):
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
    if any(holds(tree, kinds=APPLIED) for tree in (one, other)):
        return same_applied(one, other, same_tree)
    if len(names(one) | names(other)) > _MOST_UNKNOWNS:
        return None
    is_float = holds(one, is_float=True) or holds(other, is_float=True)
    verdict = None if is_float else _by_residues(one, other)
    if verdict is None:
        with limited():
            verdict = _by_any_values(one, other, is_float=is_float)
            if is_spent() and verdict is not Equality.DIFFERENT:
                return Equality.UNDECIDED
    return Equality.UNDECIDED if verdict is Equality.EQUAL and may_be_matrices(one, other) else verdict


def _by_any_values(one: Node, other: Node, *, is_float: bool) -> Equality | None:
    """Compare by values, with real roots where there are such."""
    rooted = with_real_roots(one), with_real_roots(other)
    verdict = _by_values(*rooted, is_float=is_float)
    if names(one) | names(other):
        return everywhere(*rooted, is_float=is_float, same=same_tree) if verdict is Equality.EQUAL else verdict
    # Without unknowns, `(-8)^{1/3}` may also be the principal root, which is complex.
    agree = rooted == (one, other) or _by_values(one, other, is_float=is_float) is verdict
    return verdict if agree else Equality.UNDECIDED


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
    for prime, point in residue_points(one, other):
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
        values = values_at(one, other, point)
        verdict = close(*values, is_float=is_float) if values else None
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
        values = values_at(one, other, {}, bits)
        if values is None:
            return _without_value(one, other)
        verdict = close(*values, is_float=is_float)
        if verdict is not None or not all(value.whole for value in values):
            return verdict
        bits = 2 * values[0].bits
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

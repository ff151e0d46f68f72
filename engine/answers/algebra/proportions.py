"""Whether two expressions are proportional, so that two equations are one, or one is 0 where the other is not."""

from typing import Any, Final

from engine.answers.algebra.numerics import context, evaluate, limited, points
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.probing import same_tree
from engine.answers.algebra.residues import NoResidueError, is_rational, residue, residue_points
from engine.answers.algebra.switches import exactly, switches
from engine.answers.algebra.trees import Node, names, number
from engine.domain import Equality

_SAME_BITS: Final = 100
_POINTS: Final = 3
_LARGEST_FACTOR: Final = 10**6


def is_constant(tree: Node) -> bool:
    """Whether an expression has the same value for all unknowns: at every point that is tried."""
    mp = context()
    found: list[Any] = []
    for point in points(sorted(names(tree))):
        try:
            found.append(evaluate(tree, point).number)
        except (NoValueError, TooHardError):
            continue
        if abs(found[-1] - found[0]) > mp.mpf(2) ** -_SAME_BITS * abs(found[0]):
            return False
    return len(found) >= _POINTS


def factor(one: Node, other: Node) -> float | None:
    """The constant that one difference is of the other; `None` if there is none."""
    with limited():
        return _factor(one, other)


def _factor(one: Node, other: Node) -> float | None:
    if is_rational(one) and is_rational(other) and not _proportional(one, other):
        return None
    ratio: Any = None
    found = 0
    for point in points(sorted(names(one) | names(other))):
        try:
            mine, theirs = evaluate(one, point), evaluate(other, point)
        except (NoValueError, TooHardError):
            continue
        mp = context()
        if not mine.number or not theirs.number or mp.im(mine.number) or mp.im(theirs.number):
            continue
        now = mine.number / theirs.number
        if ratio is not None and abs(now - ratio) > abs(ratio) * mp.mpf(2) ** -_SAME_BITS:
            return None
        ratio, found = now, found + 1
    if found < _POINTS or not _is_everywhere(one, other, context().re(ratio)):
        return None
    return float(context().re(ratio))


def _is_everywhere(one: Node, other: Node, ratio: Any) -> bool:
    """Whether a factor that was found at some points is one where the expressions change their formulas too."""
    if not switches(one, other):
        return True
    fraction = exactly(ratio).limit_denominator(_LARGEST_FACTOR)
    return same_tree(one, Node("multiply", (number(fraction), other))) is Equality.EQUAL


def _proportional(one: Node, other: Node) -> bool:
    """Whether two rational expressions are proportional modulo primes."""
    ratios: dict[int, int] = {}
    for prime, point in residue_points(one, other):
        try:
            top, bottom = residue(one, prime, point), residue(other, prime, point)
        except NoResidueError:
            return False
        if (
            not top
            or not bottom
            or ratios.setdefault(prime, top * pow(bottom, -1, prime) % prime) * bottom % prime != top
        ):
            return False
    return True


def differ(one: Node, other: Node) -> bool:
    """Whether some solution of one equation is none of another: a proof, where the first is linear in an unknown."""
    if not (is_rational(one) and is_rational(other)):
        return False
    for name in sorted(names(one)):
        for prime, point in residue_points(one, other):
            try:
                solved = _solved(one, name, prime, point)
                if solved is not None and residue(other, prime, point | {name: solved}):
                    return True
            except NoResidueError:
                continue
    return False


def _solved(tree: Node, name: str, prime: int, point: dict[str, int]) -> int | None:
    """Where a difference that is linear in an unknown is 0; `None` if it is not linear."""
    at = [residue(tree, prime, point | {name: value}) for value in (1, 2, 3)]
    slope = (at[1] - at[0]) % prime
    if not slope or (at[2] - at[1] - slope) % prime:
        return None
    return (1 - at[0] * pow(slope, -1, prime)) % prime

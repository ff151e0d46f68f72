r"""Equations and inequalities, read into their sides: `2x - y = 6`, `-1 < x \le 4`.

Two equations are the same if their differences of sides are proportional; two inequalities if the factor is positive.
"""

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from engine.answers.expressions import expression
from engine.answers.numerics import context, evaluate, points
from engine.answers.operations import NoValueError, TooHardError
from engine.answers.probing import is_rational, residue_points, same_tree
from engine.answers.residues import NoResidueError, residue
from engine.answers.trees import Node, names
from engine.domain import Equality

_SIGN: Final = re.compile(r"<=|>=|!=|==|\\(?:le|ge|ne|lt|gt)(?![A-Za-z])|[<>=]")
_SIGNS: Final = {"\\le": "<=", "\\ge": ">=", "\\ne": "!=", "\\lt": "<", "\\gt": ">", "==": "="}
_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SAME_BITS: Final = 100
_MOST_SIDES: Final = 4
_POINTS: Final = 3


class Relation(NamedTuple):
    """A chain of sides with signs between them: `=`, `!=`, `<`, `<=`, `>` or `>=`."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]


@lru_cache(maxsize=4096)
def relation(text: str) -> Relation | None:
    """The relation that a text in plain writing states; `None` if it states none that is read."""
    if text.startswith("(") and text.endswith(")") and "(" not in text[1:]:
        text = text[1:-1]
    signs = tuple(_SIGNS.get(sign, sign) for sign in _SIGN.findall(text))
    if not 0 < len(signs) < _MOST_SIDES:
        return None
    sides = tuple(expression(side.strip()) for side in _SIGN.split(text))
    if any(side is None for side in sides):
        return None
    return Relation(tuple(side for side in sides if side is not None), signs)


def same_relation(one: Relation, other: Relation) -> Equality | None:
    """Compare two relations of two sides; `None` if nothing is certain."""
    if len(one.signs) != 1 or len(other.signs) != 1:
        return _same_chain(one, other)
    (first, sign), (second, second_sign) = _upwards(one), _upwards(other)
    if (sign in ("=", "!=")) != (second_sign in ("=", "!=")):
        return Equality.DIFFERENT
    factor = _factor(first, second)
    if factor is not None and (sign in ("=", "!=") or factor > 0):
        return Equality.EQUAL if sign == second_sign else Equality.DIFFERENT
    if sign == second_sign == "=":
        return Equality.DIFFERENT if _differ(first, second) or _differ(second, first) else None
    return None


def _same_chain(one: Relation, other: Relation) -> Equality | None:
    """Compare chains of several sides, side by side, from either end."""
    if len(one.signs) != len(other.signs):
        return None
    turned = Relation(other.sides[::-1], tuple(_FLIPPED[sign] for sign in other.signs[::-1]))
    for each in (other, turned):
        if one.signs == each.signs and all(
            same_tree(mine, theirs) is Equality.EQUAL for mine, theirs in zip(one.sides, each.sides, strict=True)
        ):
            return Equality.EQUAL
    return None


def _upwards(each: Relation) -> tuple[Node, str]:
    """A relation of two sides as a difference and the sign that compares it with 0, never `<`."""
    left, right = each.sides
    sign = each.signs[0]
    if sign in ("<", "<="):
        left, right, sign = right, left, _FLIPPED[sign]
    return Node("add", (left, Node("negative", (right,)))), sign


def _factor(one: Node, other: Node) -> float | None:
    """The constant that one difference is of the other; `None` if there is none."""
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
    return float(ratio) if found >= _POINTS else None


def _proportional(one: Node, other: Node) -> bool:
    """Whether two rational expressions are proportional modulo primes."""
    ratios: dict[int, int] = {}
    for prime, point in residue_points(names(one) | names(other)):
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


def _differ(one: Node, other: Node) -> bool:
    """Whether some solution of one equation is none of another: a proof, where the first is linear in an unknown."""
    if not (is_rational(one) and is_rational(other)):
        return False
    unknowns = names(one) | names(other)
    for name in sorted(names(one)):
        for prime, point in residue_points(unknowns):
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

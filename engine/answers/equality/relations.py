r"""Equations and inequalities, read into their sides: `2x - y = 6`, `-1 < x \le 4`.

Two equations are the same if their differences of sides are proportional; two inequalities if the factor is positive.
One that says nothing of any unknown, such as `1 = 2` or `x = x + 1`, is true or false, and proportional to none.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.intervals import Intervals, common
from engine.answers.algebra.probing import same_tree
from engine.answers.algebra.proportions import differ, factor, is_constant
from engine.answers.algebra.solving import FLIPPED, UnsolvableError, solve
from engine.answers.algebra.trees import Node, names, number, replaced
from engine.domain import Equality

_SIGN: Final = re.compile(r"<=|>=|!=|==|\\(?:le|ge|ne|lt|gt)(?![A-Za-z])|[<>=]")
_SIGNS: Final = {"\\le": "<=", "\\ge": ">=", "\\ne": "!=", "\\lt": "<", "\\gt": ">", "==": "="}
_JOINED: Final = re.compile(r"(?<![A-Za-z\\])(?:and|or)(?![A-Za-z])")
"""What makes several relations of one text, none of which is a product of letters."""

_MOST_SIDES: Final = 4
_MOST_VALUES: Final = 12
"""Most values that are tried as solutions of one equation."""

_NEAR: Final = 1e-9
"""Relative distance of two roots that may be one."""


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
    if not 0 < len(signs) < _MOST_SIDES or (("and" in text or "or" in text) and _JOINED.search(text)):
        return None
    sides = tuple(expression(side.strip()) for side in _SIGN.split(text))
    found = tuple(side for side in sides if side is not None)
    return Relation(found, signs) if len(found) == len(sides) else None


def same_relation(one: Relation, other: Relation) -> Equality | None:
    """Compare two relations of two sides; `None` if nothing is certain."""
    if not any(map(names, (*one.sides, *other.sides))):
        return _same_statement(one, other)
    if len(one.signs) != 1 or len(other.signs) != 1:
        return _same_chain(one, other)
    (first, sign), (second, second_sign) = _upwards(one), _upwards(other)
    if (sign in ("=", "!=")) != (second_sign in ("=", "!=")):
        return Equality.DIFFERENT
    verdict = _same_differences(first, sign, second, second_sign)
    return _same_solutions(one, other) if verdict is None and sign == second_sign == "=" else verdict


def _same_differences(first: Node, sign: str, second: Node, second_sign: str) -> Equality | None:
    """Compare two relations by the differences of their sides."""
    constant = is_constant(first), is_constant(second)
    if any(constant):
        # One such as `x = x + 1` holds everywhere or nowhere, and says nothing of its unknowns.
        return Equality.UNDECIDED if all(constant) else Equality.DIFFERENT
    ratio = factor(first, second)
    if ratio is not None:
        # Of `f > 0` and `f < 0` no point is in both, and some point is in one of them.
        same = sign == second_sign and (sign in ("=", "!=") or ratio > 0)
        return Equality.EQUAL if same else Equality.DIFFERENT
    # Where one changes its sign and the other keeps it, inequalities differ just as equations do.
    return Equality.DIFFERENT if differ(first, second) or differ(second, first) else None


def solved_by(each: Relation, values: Sequence[Node], unknown: str) -> Equality | None:
    """Whether some values are the solutions of an equation for one unknown.

    Args:
        each: The relation.
        values: Constants, or expressions of the other unknowns.
        unknown: Which unknown they are of; empty if that is not said.

    Returns:
        Equal if they are all of its solutions, as often as it has them; different if one of them is none; undecided if
        there may be more; `None` if it has several unknowns and none is named, or nothing is certain. Of an equation
        without any, whether a value is that of its sides.
    """
    found = sorted(frozenset[str]().union(*map(names, each.sides)))
    if not found and set(each.signs) == {"="}:
        return _same_as_sides(each, values)
    if each.signs != ("=",) or (len(found) > 1 and (unknown not in found or len(values) == 1)):
        return None
    if unknown not in ("", *found):
        return Equality.DIFFERENT
    name = Node("name", name=unknown or found[0])
    if len(values) > _MOST_VALUES or any(name.name in names(value) for value in values):
        return Equality.UNDECIDED
    verdicts = {same_tree(*(replaced(side, name, value) for side in each.sides)) for value in values}
    if verdicts != {Equality.EQUAL}:
        return Equality.DIFFERENT if Equality.DIFFERENT in verdicts else None
    product = number(1)
    for value in values:
        product = Node("multiply", (product, Node("add", (name, Node("negative", (value,))))))
    return Equality.EQUAL if factor(_upwards(each)[0], product) is not None else Equality.UNDECIDED


def holds_for(system: Sequence[Relation], values: Mapping[str, Node]) -> Equality:
    """Whether equations hold for some values: different if one does not, undecided if all do, or nothing is certain."""
    verdicts: set[Equality | None] = set()
    for each in system:
        sides = list(each.sides)
        for unknown, value in values.items():
            sides = [replaced(side, Node("name", name=unknown), value) for side in sides]
        known = set(each.signs) == {"="} and not frozenset[str]().union(*map(names, each.sides)) - values.keys()
        verdicts |= {same_tree(left, right) for left, right in itertools.pairwise(sides)} if known else {None}
    return Equality.DIFFERENT if Equality.DIFFERENT in verdicts else Equality.UNDECIDED


def _same_as_sides(each: Relation, values: Sequence[Node]) -> Equality:
    """Whether a value is that of the sides of an equation without unknowns; of a false one nobody knows."""
    if len(values) > 1 or not _holds(each):
        return Equality.UNDECIDED
    return same_tree(each.sides[-1], values[0]) or Equality.UNDECIDED


def _same_statement(one: Relation, other: Relation) -> Equality:
    """Two relations without unknowns, `2+3 = 5` and `1+4 = 5`: the same if their sides are, whether true or not."""
    if _same_sides(one, other) or _same_sides(one, _turned(other)):
        return Equality.EQUAL
    if not {"="} >= {*one.signs, *other.signs} or not (_holds(one) and _holds(other)):
        return Equality.UNDECIDED
    return Equality.DIFFERENT


def _holds(each: Relation) -> bool:
    return all(same_tree(left, right) is Equality.EQUAL for left, right in itertools.pairwise(each.sides))


def _same_solutions(one: Relation, other: Relation) -> Equality | None:
    """Two equations that are not proportional: different if their real solutions are, undecided if those agree."""
    unknowns = frozenset[str]().union(*map(names, (*one.sides, *other.sides)))
    if len(unknowns) != 1:
        return None
    (unknown,) = unknowns
    for mine, theirs in ((one, other), (other, one)):
        for at, side in enumerate(theirs.sides):
            if side == Node("name", name=unknown) and not names(theirs.sides[1 - at]):
                return _unless_equal(solved_by(mine, [theirs.sides[1 - at]], unknown))
    found = [_solutions(each, unknown) for each in (one, other)]
    if found[0] is None or found[1] is None:
        return None
    near = len(found[0]) == len(found[1]) and all(
        abs(a.low - b.low) <= _NEAR * max(1, abs(a.low)) for a, b in zip(*found, strict=True)
    )
    return Equality.UNDECIDED if near else Equality.DIFFERENT


def _unless_equal(verdict: Equality | None) -> Equality | None:
    return Equality.UNDECIDED if verdict is Equality.EQUAL else verdict


def _solutions(each: Relation, unknown: str) -> Intervals | None:
    """The real solutions of an equation: where one side is neither smaller nor larger than the other."""
    left, right = each.sides
    try:
        return common([solve(left, sign, right, unknown) for sign in (">=", "<=")])
    except UnsolvableError:
        return None


def _same_chain(one: Relation, other: Relation) -> Equality | None:
    """Compare chains of several sides, side by side, from either end."""
    if len(one.signs) != len(other.signs):
        return None
    return Equality.EQUAL if _same_sides(one, other) or _same_sides(one, _turned(other)) else None


def _same_sides(one: Relation, other: Relation) -> bool:
    return one.signs == other.signs and all(
        same_tree(mine, theirs) is Equality.EQUAL for mine, theirs in zip(one.sides, other.sides, strict=True)
    )


def _turned(each: Relation) -> Relation:
    """The same relation, read from its other end."""
    return Relation(each.sides[::-1], tuple(FLIPPED[sign] for sign in each.signs[::-1]))


def _upwards(each: Relation) -> tuple[Node, str]:
    """A relation of two sides as a difference and the sign that compares it with 0, never `<`."""
    left, right = each.sides
    sign = each.signs[0]
    if sign in ("<", "<="):
        left, right, sign = right, left, FLIPPED[sign]
    return Node("add", (left, Node("negative", (right,)))), sign

"""Is an equation the answer, or does it only name what was asked for?

`x = 4`, `m + n = 341` and `2 + 3 = 5` state the value on their right. `2x - y = 6`, `x^2 + y^2 = 4` and whatever a sum
or a formula makes 0 are answers themselves, and no number is the same as one of them. What `xy = 6` and `x^2 = 4` are,
only the question can say.
"""

import re
from collections.abc import Sequence
from typing import Final

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.probing import same_tree, same_value
from engine.answers.algebra.trees import Node, names, replaced
from engine.answers.equality.forms import Form, form
from engine.answers.equality.naming import Kind, sides_of, split_function, subject
from engine.answers.equality.relations import Relation, holds_for, relation, solved_by
from engine.answers.equality.shapes import Shape, shape
from engine.domain import Equality

_RELATION: Final = re.compile(r"[<>≤≥≠]|\\(?:le|ge|lt|gt|ne|leq|geq|neq|in|equiv)(?![A-Za-z])")
_STATED: Final = frozenset({Kind.SYMBOL, Kind.LABEL, Kind.CALCULATION})
_VALUED: Final = frozenset({Kind.TOTAL, Kind.QUANTITY})
_NOTHING: Final = "0"
_LONGEST: Final = 400


def is_equation(answer: Form) -> bool:
    """Whether an answer is one equation, and not only a value with the name of its unknown."""
    return "=" in answer.value and len(sides_of(answer.value)) > 1 and shape(answer.text) is None


def stated_value(text: str) -> str | None:
    """The value that an equation states for what stands on its left, if that is certain without the question.

    The left side must be a symbol (`x`, `f(3)`, `A_1`, `AB`, `(x,y)`), a label, a sum of symbols, a function of a named
    angle, or a calculation without unknowns. A sum or a function that is 0 is an equation. Of a chain such as
    `x = 2 + 3 = 5` the last value counts.

    Args:
        text: An equation in plain writing.

    Returns:
        Its right side; `None` if the equation itself is what it says, or may be.
    """
    if len(text) > _LONGEST:
        return None
    *left, value = sides_of(text)
    if not value or not _is_statement([*left, value]):
        return None
    kinds = {subject(side).kind for side in left}
    return value if kinds & _STATED or (value != _NOTHING and kinds & _VALUED) else None


def is_result(sides: Sequence[str], *, chained: bool = False) -> bool:
    """Whether the last side of an equation is the value of the ones before it, where a text ends on it.

    Args:
        sides: What stands between its equals signs, in plain writing.
        chained: Whether to take the end of any calculation, unless that is 0: `(x+1)^2 = x^2+2x+1 = 9`.
    """
    if not _is_statement(sides):
        return False
    *left, value = sides
    kinds = {subject(side).kind for side in left}
    return bool(kinds & _STATED) or (value != _NOTHING and (chained or bool(kinds & (_VALUED | {Kind.ASKED}))))


def _is_statement(sides: Sequence[str]) -> bool:
    return len(sides) > 1 and not any(_RELATION.search(side) for side in sides)


def beside_value(equation: Form, other: Form) -> Equality | None:
    """An equation that states no value for certain, beside a value or the values of its unknown.

    Args:
        equation: The equation.
        other: A constant, several of them, or the unknown with its value or values.

    Returns:
        Equal if the values are said to be those of the unknown, and are all its solutions; different if one of them is
        neither a solution nor what the left side is equal to; undecided if only the question can say; `None` if the
        other answer is none of these.
    """
    found = shape(other.text)
    parts = [form(part) for part in found.parts] if found else [other]
    trees = [expression(part.value) for part in parts]
    stated = relation(equation.text)
    unknowns = {part.name for part in parts if part.name or not parts[0].name}
    if stated and found and all(unknowns) and (len(unknowns) > 1 or any(map(_has_names, trees))):
        values = [tree for tree in trees if tree is not None]
        return _beside_several(stated, found, parts, values) if len(values) == len(trees) else Equality.UNDECIDED
    if any(tree is None or names(tree) for tree in trees):
        return _beside_formula(equation, other)
    solved = solved_by(stated, [tree for tree in trees if tree is not None], unknowns.pop()) if stated else None
    if stated is not None and not any(map(names, stated.sides)):
        return Equality.UNDECIDED if parts[0].name else solved
    if parts[0].name or solved in (Equality.EQUAL, Equality.UNDECIDED):
        return solved if parts[0].name else Equality.UNDECIDED
    return _beside_formula(equation, other) or Equality.DIFFERENT


def _has_names(tree: Node | None) -> bool:
    return tree is not None and bool(names(tree))


def _beside_several(stated: Relation, found: Shape, parts: Sequence[Form], values: Sequence[Node]) -> Equality:
    r"""An equation of several unknowns beside values of them: `ab = 0`, `a = 0 or b = 0`; `y^2 = x^2`, `y = \pm x`."""
    unknowns = {part.name for part in parts if part.name}
    if len(unknowns) == 1:
        return solved_by(stated, values, unknowns.pop()) or Equality.UNDECIDED
    if not all(part.name for part in parts):
        return Equality.UNDECIDED
    if found.kind != "either":
        return holds_for([stated], {part.name: value for part, value in zip(parts, values, strict=True)})
    alone = [
        same_tree(*(replaced(side, Node("name", name=part.name), value) for side in stated.sides))
        for part, value in zip(parts, values, strict=True)
        if len(stated.sides) == 2  # noqa: PLR2004 -- one equation
    ]
    return Equality.DIFFERENT if Equality.DIFFERENT in alone else Equality.UNDECIDED


def _beside_formula(equation: Form, other: Form) -> Equality | None:
    """Undecided if the value of a single term may have been asked for."""
    *left, right = sides_of(equation.value)
    if any(subject(side).kind in (Kind.SUM, Kind.TOTAL) for side in left) or other.name:
        return None
    return Equality.UNDECIDED if same_value(right, other.value) is Equality.EQUAL else None


def same_names(one: Form, other: Form) -> bool:
    """Whether two symbols are one, where both answers name one: AB is BA where it is a length, x is not y."""
    if not one.name or not other.name or one.name == other.name:
        return True
    if _vertex(one.name) == other.name or one.name == _vertex(other.name):
        return True
    mine, theirs = split_function(one.name), split_function(other.name)
    if one.name.isalpha() and one.name.isupper() and sorted(one.name) == sorted(other.name):
        return expression(one.value) is not None and expression(other.value) is not None
    if mine[0] != theirs[0] or len(mine[1]) != len(theirs[1]) or not mine[1]:
        return False
    return all(same_value(a, b) is Equality.EQUAL for a, b in zip(mine[1], theirs[1], strict=True))


def _vertex(name: str) -> str:
    """The vertex of an angle of three points, which may also stand for it; any other name as it is."""
    return name[-2] if name.startswith("\\angle ") else name


def same_function(one: Form, other: Form) -> Equality | None:
    """Two formulas for symbols of different names: `f(x) = 2x+1` and `f(t) = 2t+1` are one.

    Returns:
        `None` if they are not two functions, nor two constants.
    """
    (head, of), (other_head, other_of) = split_function(one.name), split_function(other.name)
    mine, theirs = expression(one.value), expression(other.value)
    if mine is None or theirs is None:
        return None
    if not names(mine) and not names(theirs):
        return Equality.DIFFERENT
    if not of or not other_of:
        if not of and not other_of:
            return None
        # `f(x) = 2x+1` beside `y = 2x+1`: only the question says whether y is f(x).
        differ = names(mine) == names(theirs) and same_tree(mine, theirs) is Equality.DIFFERENT
        return Equality.DIFFERENT if differ else Equality.UNDECIDED
    if head != other_head or len(of) != len(other_of):
        return Equality.DIFFERENT
    bound = all(map(_is_bound, (*of, *other_of)))
    return same_tree(_renamed(mine, of), _renamed(theirs, other_of)) if bound else None


def _is_bound(name: str) -> bool:
    return len(name) == 1 and name.isalpha()


def _renamed(tree: Node, bound: Sequence[str]) -> Node:
    """A formula with its bound names as places: what a function does, whatever its arguments are called."""
    for at, name in enumerate(bound):
        tree = replaced(tree, Node("name", name=name), Node("name", name=f"#{at}"))
    return tree


def without_names(one: Form, other: Form) -> tuple[Form, Form]:
    """Two answers, and of an equation beside a value only what it states, if it states one."""
    both = [one, other]
    at = odd_equation(one, other)
    stated = stated_value(both[at].value) if at is not None else None
    if at is not None and stated is not None:
        both[at] = form(stated)
    return both[0], both[1]


def odd_equation(one: Form, other: Form) -> int | None:
    """Which of two answers is an equation where the other is a value; `None` if they are of one kind."""
    equations = [is_equation(one), is_equation(other)]
    if equations[0] == equations[1]:
        return None
    at = equations.index(True)
    named = (one, other)[1 - at].name
    return None if named else at

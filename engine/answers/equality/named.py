"""Answers whose parts have names: `x = 1, y = 2`, `(x,y) = (1,2)`, `{y: 4, x: 3}`, `Alice: 5, Bob: 6`.

Beside parts without names they stand in the order of their names, that of the alphabet and of the indices.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.answers.algebra.expressions import expression
from engine.answers.equality.forms import Form, form
from engine.answers.equality.naming import Kind, is_constant, order_of, sides_of, subject
from engine.answers.equality.pairing import Compare
from engine.answers.equality.quantities import same_quantity
from engine.answers.equality.relations import Relation, holds_for, relation
from engine.answers.equality.same_shapes import same_shape
from engine.answers.equality.shapes import Shape, shape
from engine.answers.equality.signs import has_sign
from engine.answers.equality.splitting import JOINED
from engine.answers.writing.opposites import apart, opposed
from engine.domain import Equality

_POINT: Final = re.compile(r"[A-Z](?:_\w|\d)?'{0,2}(?P<point>\([^=<>]{3,200}\))")
_MEMBER: Final = re.compile(r"[A-Za-z]\\in(?![A-Za-z]) ?(?P<set>\\\{.*\\\})", re.DOTALL)
_IN_ORDER: Final = frozenset({"()", "[]", "array", "printed", "row", "column"})
_IN_ANY_ORDER: Final = frozenset({"bare", "{}"})


class Named(NamedTuple):
    """The parts of an answer by their names, in the order in which they were written.

    Attributes:
        names: The symbol or the label of each part.
        values: What stands behind it.
        symbols: Whether all names are symbols, which have an order that everyone knows.
        in_order: Whether their order is said, as `(x, a) = (3, 5)` says it.
    """

    names: tuple[str, ...]
    values: tuple[str, ...]
    symbols: bool
    in_order: bool = False


def named_parts(answer: Form) -> Named | None:
    """The parts of an answer by their names; `None` if not all of them are named, each by another name."""
    if answer.name.startswith("("):
        values = shape(answer.value)
        found = tuple(answer.name[1:-1].split(","))
        fits = values is not None and len(values.parts) == len(found)
        return Named(found, values.parts, symbols=True, in_order=True) if fits and values else None
    alike = _alike(answer.text) if "=" in answer.text else None
    if alike:
        return alike
    parts = _parts(answer)
    found = tuple(part.name or part.label for part in parts)
    if not found or not all(found) or len(set(found)) < len(found):
        return None
    return Named(found, tuple(map(_value, parts)), symbols=all(part.name for part in parts))


def values_of(answer: Form) -> Shape | None:
    r"""The shape of an answer; values of one unknown, `x = 2 or x = 3` and `x \in \{2, 3\}`, as their set."""
    member = _MEMBER.fullmatch(answer.text) if "\\in" in answer.text else None
    listed = shape(member["set"]) if member else None
    if listed and listed.kind == "{}":
        return listed
    parts = _parts(answer)
    if not parts or not parts[0].name or {part.name for part in parts} != {parts[0].name}:
        return shape(answer.text)
    return Shape("{}", tuple(map(_value, parts)))


def opposite_labels(one: Form, other: Form) -> Equality | None:
    """Values of two things: different if these are never one (`minimum = 3` and `maximum = 3`), else never equal."""
    if not one.label or not other.label or one.label == other.label:
        return None
    if opposed(one.label, other.label):
        return Equality.DIFFERENT
    if not apart(one.label, other.label):
        return None
    # What two things have in common is no sign that they are one.
    return Equality.DIFFERENT if same_quantity(one, other) is Equality.DIFFERENT else Equality.UNDECIDED


def point_of(answer: Form) -> Shape | None:
    """The coordinates of a point with its name, `P(1, 2)`; whether it is one, only a point beside it says."""
    if not answer.text[:1].isupper() or answer.text[-1:] != ")":
        return None
    named = _POINT.fullmatch(answer.text)
    found = shape(named["point"]) if named else None
    return found if found and found.kind == "()" and all(map(is_constant, found.parts)) else None


def by_names(one: Form, other: Form, compare: Compare) -> Equality | None:
    """Compare two answers by the names of their parts.

    Args:
        one: An answer.
        other: Another.
        compare: Compares two values.

    Returns:
        The verdict; `None` if neither has parts with names, or one of them is a single value.
    """
    mine, theirs = named_parts(one), named_parts(other)
    if mine and theirs:
        return _same_named(mine, theirs, compare)
    named, rest = (mine, other) if mine else (theirs, one)
    found = values_of(rest) if named else None
    if named and rest.name and rest.number is not None:
        return Equality.DIFFERENT  # several values beside one
    if named is None or found is None or found.kind in JOINED:
        return None
    stated = [relation(part) for part in found.parts if "=" in part]
    if len(stated) == len(found.parts):
        return _beside_system(named, [each for each in stated if each]) if all(stated) else Equality.UNDECIDED
    return _same_as_list(named, found, compare, alternatives=_are_alternatives(named, rest, found))


def _beside_system(named: Named, system: Sequence[Relation]) -> Equality:
    """Compare values of unknowns with equations of them: different if they do not hold, else they may have others."""
    values = {name: expression(value) for name, value in zip(named.names, named.values, strict=True)}
    trees = {name: tree for name, tree in values.items() if tree is not None}
    return holds_for(system, trees)


def _same_named(one: Named, other: Named, compare: Compare) -> Equality | None:
    """Compare parts by their names; `None` if the names are not the same ones."""
    if set(one.names) == set(other.names):
        theirs = dict(zip(other.names, other.values, strict=True))
        values = tuple(theirs[name] for name in one.names)
        return same_shape(Shape("()", one.values), Shape("()", values), compare)
    if one.symbols and other.symbols and one.in_order is other.in_order:
        return None
    # Words may stand for symbols, and for other words; a point is its coordinates whatever their names.
    agreed = same_shape(Shape("bare", one.values), Shape("bare", other.values), compare)
    return Equality.DIFFERENT if agreed is Equality.DIFFERENT else Equality.UNDECIDED


def _are_alternatives(named: Named, other: Form, found: Shape) -> bool:
    r"""Whether an answer beside several unknowns has values of one: `x = 2, 3`, `2 or 3`, `\{2, 3\}`, `\pm 1`.

    `x_1 = 2, x_2 = 3` are themselves the values of one.
    """
    if not named.in_order and len({name.partition("_")[0] for name in named.names}) == 1:
        return False
    if found.kind == "{}" or found.join == "or" or (found.kind == "bare" and has_sign(other.text)):
        return True
    return any(part.name or part.label for part in _parts(other))


def _same_as_list(named: Named, other: Shape, compare: Compare, *, alternatives: bool) -> Equality:
    """Compare named parts with a list, a point or a set of parts without names.

    Args:
        named: The named parts.
        other: The list.
        compare: Compares two values.
        alternatives: Whether the list has values of one unknown, which are in no order and never those of several.

    Returns:
        Equal if they agree in the order of the names. If they agree in another order that may have been meant, that in
        which they were written or any order of a set, nobody can say.
    """
    if other.kind not in _IN_ORDER | _IN_ANY_ORDER:
        return Equality.DIFFERENT
    order = list(range(len(named.names)))
    if not named.in_order:
        order.sort(key=lambda at: order_of(named.names[at]))
    sorted_values = tuple(named.values[at] for at in order)
    verdict = same_shape(Shape("()", sorted_values), Shape("()", other.parts), compare)
    if verdict is Equality.EQUAL and not alternatives:
        return verdict if named.symbols or sorted_values == named.values else Equality.UNDECIDED
    kind = "bare" if alternatives or other.kind in _IN_ANY_ORDER else "()"
    agreed = same_shape(Shape(kind, named.values), Shape(kind, other.parts), compare)
    return Equality.DIFFERENT if {verdict, agreed} == {Equality.DIFFERENT} else Equality.UNDECIDED


def _parts(answer: Form) -> list[Form]:
    """The parts of an answer that may have names."""
    found = shape(answer.text) if "=" in answer.text or ":" in answer.text else None
    return [form(part) for part in found.parts] if found and found.kind not in JOINED else []


def _alike(text: str) -> Named | None:
    """Several symbols with one value: `a = b = 0`."""
    *left, value = sides_of(text)
    subjects = [subject(side) for side in left] if len(left) > 1 and shape(text) is None else []
    if not subjects or any(each.kind is not Kind.SYMBOL for each in subjects) or not is_constant(value):
        return None
    found = tuple(each.name for each in subjects)
    return Named(found, (value,) * len(found), symbols=True) if len(set(found)) == len(found) else None


def _value(part: Form) -> str:
    """What a part is, with its unit."""
    sides = sides_of(part.text) if part.name else [part.text]
    return sides[-1] if sides[-1].startswith(part.value) else sides[0]

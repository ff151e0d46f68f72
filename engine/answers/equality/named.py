"""Answers whose parts have names: `x = 1, y = 2`, `(x,y) = (1,2)`, `{y: 4, x: 3}`, `Alice: 5, Bob: 6`.

Beside parts without names they stand in the order of their names, that of the alphabet and of the indices.
"""

from typing import Final, NamedTuple

from engine.answers.equality.forms import Form, form
from engine.answers.equality.naming import order_of, sides_of
from engine.answers.equality.pairing import Compare
from engine.answers.equality.shapes import Shape, same_shape, shape
from engine.domain import Equality

_IN_ORDER: Final = frozenset({"()", "[]", "printed", "row", "column"})
_IN_ANY_ORDER: Final = frozenset({"bare", "{}"})


class Named(NamedTuple):
    """The parts of an answer by their names, in the order in which they were written.

    Attributes:
        names: The symbol or the label of each part.
        values: What stands behind it.
        symbols: Whether all names are symbols, which have an order that everyone knows.
    """

    names: tuple[str, ...]
    values: tuple[str, ...]
    symbols: bool


def named_parts(answer: Form) -> Named | None:
    """The parts of an answer by their names; `None` if not all of them are named, each by another name."""
    if answer.name.startswith("("):
        values = shape(answer.value)
        found = tuple(answer.name[1:-1].split(","))
        return Named(found, values.parts, symbols=True) if values and len(values.parts) == len(found) else None
    parts = _parts(answer)
    found = tuple(part.name or part.label for part in parts)
    if not found or not all(found) or len(set(found)) < len(found):
        return None
    return Named(found, tuple(map(_value, parts)), symbols=all(part.name for part in parts))


def values_of(answer: Form) -> Shape | None:
    """The shape of an answer; several values of one unknown, `x = 2 or x = 3`, as the set that they are."""
    parts = _parts(answer)
    if not parts or not parts[0].name or {part.name for part in parts} != {parts[0].name}:
        return shape(answer.text)
    return Shape("{}", tuple(map(_value, parts)))


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
    return _same_as_list(named, found, compare) if named and found else None


def _same_named(one: Named, other: Named, compare: Compare) -> Equality | None:
    """Compare parts by their names; `None` if the names are not the same ones."""
    if set(one.names) == set(other.names):
        theirs = dict(zip(other.names, other.values, strict=True))
        values = tuple(theirs[name] for name in one.names)
        return same_shape(Shape("()", one.values), Shape("()", values), compare)
    if one.symbols and other.symbols:
        return None
    # Words may stand for symbols, and for other words.
    agreed = same_shape(Shape("bare", one.values), Shape("bare", other.values), compare)
    return Equality.DIFFERENT if agreed is Equality.DIFFERENT else Equality.UNDECIDED


def _same_as_list(named: Named, other: Shape, compare: Compare) -> Equality:
    """Compare named parts with a list, a point or a set of parts without names.

    Returns:
        Equal if they agree in the order of the names. If they agree in another order that may have been meant, that in
        which they were written or any order of a set, nobody can say.
    """
    if other.kind not in _IN_ORDER | _IN_ANY_ORDER:
        return Equality.DIFFERENT
    order = sorted(range(len(named.names)), key=lambda at: order_of(named.names[at]))
    sorted_values = tuple(named.values[at] for at in order)
    verdict = same_shape(Shape("()", sorted_values), Shape("()", other.parts), compare)
    if verdict is Equality.EQUAL:
        return verdict if named.symbols or sorted_values == named.values else Equality.UNDECIDED
    kind = "bare" if other.kind in _IN_ANY_ORDER else "()"
    agreed = same_shape(Shape(kind, named.values), Shape(kind, other.parts), compare)
    return Equality.DIFFERENT if {verdict, agreed} == {Equality.DIFFERENT} else Equality.UNDECIDED


def _parts(answer: Form) -> list[Form]:
    """The parts of an answer that may have names."""
    found = shape(answer.text) if "=" in answer.text or ":" in answer.text else None
    return [form(part) for part in found.parts] if found else []


def _value(part: Form) -> str:
    """What a part is, with its unit."""
    sides = sides_of(part.text) if part.name else [part.text]
    return sides[-1] if sides[-1].startswith(part.value) else sides[0]

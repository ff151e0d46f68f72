r"""Parts of two expressions taken for unknowns, where what they are taken of is the same.

`|x-1| + 2` and `2 + |1-x|` are `u + 2` and `2 + u`: so they are the same whatever an absolute value does, and `f(x+1)`
is `f(1+x)` whatever f is.
"""

from collections.abc import Callable
from typing import Final

from engine.answers.algebra.trees import Node, names
from engine.domain import Equality

Same = Callable[[Node, Node], Equality | None]

APPLIED: Final = frozenset({"applied"})
"""The kind of node of a function that a letter names, as f does in `f(x)`; its name is the letter."""

_MOST: Final = 12
"""Most different parts; each is compared with every other."""


class TooManyAtomsError(Exception):
    """There are more parts than are compared."""


def as_unknowns(one: Node, other: Node, kinds: frozenset[str], same: Same) -> tuple[Node, Node]:
    """Two trees with an unknown for each outermost node of some kinds, the same one for nodes of equal arguments.

    Args:
        one: A tree.
        other: Another.
        kinds: The kinds of node.
        same: Compares two arguments.

    Raises:
        TooManyAtomsError: There are too many of them.
    """
    found: list[Node] = []

    def unknown(node: Node) -> Node:
        at = next((at for at, each in enumerate(found) if _is_same(each, node, same)), len(found))
        if at == len(found):
            found.append(node)
        if at == _MOST:
            raise TooManyAtomsError
        return Node("name", name=f"#{at}")

    def read(tree: Node) -> Node:
        if tree.kind in kinds:
            return unknown(tree)
        return tree._replace(parts=tuple(map(read, tree.parts))) if tree.parts else tree

    return read(one), read(other)


def _is_same(one: Node, other: Node, same: Same) -> bool:
    if (one.kind, one.name, len(one.parts)) != (other.kind, other.name, len(other.parts)):
        return False
    if one.kind in ("max", "min"):
        mine, theirs = _operands(one), _operands(other)
        return len(mine) == len(theirs) and all(any(_equal(a, b, same) for b in theirs) for a in mine)
    if all(_equal(a, b, same) for a, b in zip(one.parts, other.parts, strict=True)):
        return True
    return one.kind == "abs" and _equal(one.parts[0], Node("negative", other.parts), same)


def _equal(one: Node, other: Node, same: Same) -> bool:
    return one == other or same(one, other) is Equality.EQUAL


def _operands(tree: Node) -> list[Node]:
    """All that a largest or smallest value is taken of, itself one of such values or not."""
    return [inside for part in tree.parts for inside in (_operands(part) if part.kind == tree.kind else [part])]


def same_applied(one: Node, other: Node, same: Same) -> Equality:
    """Compare expressions in which letters name functions, or stand for factors: `f(x+1)`, `h(a+b)`.

    They are the same if they are so whatever the functions are. If they are the same as products only, nobody knows; a
    letter that is said to name a function with less certainty is a factor where it stands without a bracket.
    """
    loose = {name for a, b in ((one, other), (other, one)) for name in _applied(a) & _LOOSE if _is_bare(name, b)}
    if loose and loose >= _applied(one) | _applied(other):
        return same(products(one), products(other)) or Equality.UNDECIDED
    try:
        if same(*as_unknowns(one, other, APPLIED, same)) is Equality.EQUAL:
            return Equality.EQUAL
    except TooManyAtomsError:
        return Equality.UNDECIDED
    known = any(name.startswith("\\") for name in _applied(one) | _applied(other))
    differ = not known and same(products(one), products(other)) is Equality.DIFFERENT
    return Equality.DIFFERENT if differ else Equality.UNDECIDED


_LOOSE: Final = frozenset("ghGHPE")
"""Letters that name functions, and heights, principals, energies."""


def products(tree: Node) -> Node:
    """A tree with the letters that may name functions as factors."""
    parts = tuple(map(products, tree.parts))
    if tree.kind in APPLIED:
        return Node("multiply", (Node("name", name=tree.name), *parts))
    return tree._replace(parts=parts)


def _applied(tree: Node) -> set[str]:
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.kind in APPLIED:
            found.add(node.name)
        waiting += node.parts
    return found


def _is_bare(name: str, tree: Node) -> bool:
    """Whether a letter stands for an unknown, and nowhere for a function."""
    return name not in _applied(tree) and name in names(tree)

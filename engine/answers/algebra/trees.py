"""Expressions as trees: their nodes, and what one asks of them."""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple


class Node(NamedTuple):
    """One node of the tree.

    Attributes:
        kind: `number`, `name` (an unknown), `constant` (pi, e, i), or what is done with the parts.
        parts: The operands.
        value: Of a number.
        name: Of an unknown or a constant.
        is_float: Whether the number was written as a program's float.
    """

    kind: str
    parts: tuple["Node", ...] = ()
    value: Fraction = Fraction(0)
    name: str = ""
    is_float: bool = False


@lru_cache(maxsize=4096)
def names(tree: Node) -> frozenset[str]:
    """The unknowns of a tree."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.kind == "name":
            found.add(node.name)
        waiting += node.parts
    return frozenset(found)


def holds(tree: Node, *, kinds: frozenset[str] = frozenset(), constant: str = "", is_float: bool = False) -> bool:
    """Whether any node is of one of these kinds, this constant, or a float."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.kind in kinds or (constant and node.name == constant and node.kind == "constant"):
            return True
        if is_float and node.is_float:
            return True
        waiting += node.parts
    return False


def is_deep(tree: Node, most: int) -> bool:
    """Whether there are more nodes than this on the way from the top of a tree to any of its leaves."""
    level: list[Node] = [tree]
    for _ in range(most):
        level = [part for node in level for part in node.parts]
        if not level:
            return False
    return True


def replaced(tree: Node, part: Node, other: Node) -> Node:
    """The tree with another one in every place of a part."""
    if tree == part:
        return other
    return tree._replace(parts=tuple(replaced(each, part, other) for each in tree.parts))


def number(value: int | Fraction) -> Node:
    """A number as a tree."""
    return Node("number", value=Fraction(value))

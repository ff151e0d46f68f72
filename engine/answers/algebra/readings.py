"""The ways in which one expression can be meant."""

from typing import Final

from engine.answers.algebra.residues import NoResidueError, fraction
from engine.answers.algebra.trees import Node, holds, names, number, replaced

_AMBIGUOUS: Final = frozenset({"ambiguous"})
_OF_SYMPY: Final = {"E": "e", "I": "i"}


def is_ambiguous(tree: Node) -> bool:
    """Whether an expression is written so that it has two meanings."""
    return holds(tree, kinds=_AMBIGUOUS)


def readings(tree: Node) -> list[Node]:
    r"""The ways to read a tree: every `2^3\frac{1}{2}` in it as a product, or as a mixed number."""
    if not is_ambiguous(tree):
        return [tree]
    return [_read(tree, way) for way in (0, 1)]


def _read(tree: Node, way: int) -> Node:
    if tree.kind == "ambiguous":
        return _read(tree.parts[way], way)
    return tree._replace(parts=tuple(_read(part, way) for part in tree.parts))


def may_be_matrices(one: Node, other: Node) -> bool:
    """Whether two expressions of capital letters hold an inverse, so that the order of factors may count."""
    found = names(one) | names(other)
    if len(found) < 2 or not all(len(name) == 1 and name.isupper() for name in found):  # noqa: PLR2004 -- a product
        return False
    return _holds_inverse(one) and _holds_inverse(other)


def _holds_inverse(tree: Node) -> bool:
    if tree.kind == "power" and tree.parts[0].kind == "name":
        return tree.parts[1].kind == "negative"
    return any(map(_holds_inverse, tree.parts))


def with_constants(tree: Node, other: Node) -> Node:
    """The tree with its only names, sympy's `E` and `I`, as the constants, where the other tree has no names at all.

    A letter on its own is no such constant: it may be a choice.
    """
    if tree.kind == "name" or names(other) or not names(tree) <= set(_OF_SYMPY):
        return tree
    for name, constant in _OF_SYMPY.items():
        tree = replaced(tree, Node("name", name=name), Node("constant", name=constant))
    return tree


def natural(tree: Node) -> Node:
    """The tree with natural logarithms for those that name no base."""
    parts = tuple(natural(part) for part in tree.parts)
    return tree._replace(kind="ln" if tree.kind == "log" else tree.kind, parts=parts)


def with_real_roots(tree: Node) -> Node:
    """The tree with roots for the powers whose exponent has an odd denominator: they are real of negative numbers."""
    tree = tree._replace(parts=tuple(map(with_real_roots, tree.parts))) if tree.parts else tree
    if tree.kind != "power" or tree.parts[1].kind == "name" or _is_positive(tree.parts[0]):
        return tree
    try:
        exponent = fraction(tree.parts[1])
    except NoResidueError:
        return tree
    if exponent.denominator == 1 or exponent.denominator % 2 == 0:
        return tree
    root = Node("root", (tree.parts[0], number(exponent.denominator)))
    return Node("power", (root, number(exponent.numerator)))


def _is_positive(tree: Node) -> bool:
    """Whether a base is written as a number or constant that is not negative."""
    return tree.kind == "number" or (tree.kind == "constant" and tree.name != "i")

r"""Expressions with a constant or a whole number that may be any: `x^2 + C`, `C_1 e^x + C_2 e^{-x}`, `k\pi`."""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from engine.answers.algebra.probing import same_tree
from engine.answers.algebra.switches import placed
from engine.answers.algebra.trees import Node, names, number
from engine.domain import Equality

_INDEXED: Final = re.compile(r"[Cc]_\d")
_CONSTANTS: Final = frozenset("ABCDK")
_ADDED: Final = frozenset("CcKk")
_WHOLE: Final = frozenset("jklmnst")
"""Letters that are used for any whole number, or for a parameter."""

_VARIABLES: Final = frozenset({*"xyztuvrsw", "\\theta"})
_COEFFICIENTS: Final = frozenset("ab")
_MOST: Final = 3


def same_family(one: Node, other: Node) -> Equality | None:
    """Compare two expressions that differ as they stand, as families.

    Returns:
        Equal if they are the same with other constants of integration; undecided if they are with another letter of
        which nobody knows what it is; `None` if they are no such families, or differ.
    """
    if not (names(one) and names(other)):
        return None
    return _same_up_to_constant(one, other) or _same_with_constants(one, other) or _same_with_letter(one, other)


def _same_up_to_constant(one: Node, other: Node) -> Equality | None:
    """Two indefinite integrals: what they are without their constants differs by nothing that varies."""
    mine, theirs = _without_constant(one), _without_constant(other)
    if mine is None or theirs is None:
        return None
    (letter, rest), (other_letter, other_rest) = mine, theirs
    found = names(rest) | names(other_rest)
    sure = [each == "C" or _INDEXED.fullmatch(each) is not None for each in (letter, other_letter)]
    if not any(sure) or not found & _VARIABLES or (not all(sure) and found & _COEFFICIENTS):
        return None
    difference = Node("add", (rest, Node("negative", (other_rest,))))
    there = {name: number(at) for at, name in enumerate(sorted(found), start=3)}
    verdict = same_tree(difference, placed(difference, there))
    return None if verdict is Equality.DIFFERENT else verdict or Equality.UNDECIDED


def _without_constant(tree: Node) -> tuple[str, Node] | None:
    """The constant that is added once to an expression, and the rest."""
    terms = _terms(tree)
    letters = [at for at, term in enumerate(terms) if term.kind == "name" and _is_added(term.name)]
    if len(letters) != 1 or len(terms) == 1:
        return None
    letter = terms.pop(letters[0]).name
    rest = terms[0]
    for term in terms[1:]:
        rest = Node("add", (rest, term))
    return None if letter in names(rest) else (letter, rest)


def _is_added(name: str) -> bool:
    return name in _ADDED or _INDEXED.fullmatch(name) is not None


def _terms(tree: Node) -> list[Node]:
    """What a sum is made of."""
    return [term for part in tree.parts for term in _terms(part)] if tree.kind == "add" else [tree]


def _same_with_constants(one: Node, other: Node) -> Equality | None:
    """Two general solutions whose constants have other names."""
    mine, theirs = (
        sorted(name for name in names(tree) if name in _CONSTANTS or _INDEXED.fullmatch(name)) for tree in (one, other)
    )
    if mine == theirs or not 0 < len(mine) == len(theirs) <= _MOST or not names(one) & _VARIABLES:
        return None
    indexed = any(all(map(_INDEXED.fullmatch, each)) for each in (mine, theirs))
    if not (indexed or "C" in mine + theirs):
        return None
    if not any(_is_renamed(one, mine, other, way) for way in itertools.permutations(theirs)):
        return None
    return Equality.EQUAL if indexed else Equality.UNDECIDED


def _same_with_letter(one: Node, other: Node) -> Equality | None:
    """Two expressions that are the same if one letter for any whole number is replaced by another."""
    mine, theirs = sorted(names(one) - names(other)), sorted(names(other) - names(one))
    if len(mine) != 1 or len(theirs) != 1 or not {*mine, *theirs} <= _WHOLE or "name" in (one.kind, other.kind):
        return None
    return Equality.UNDECIDED if _is_renamed(one, mine, other, theirs) else None


def _is_renamed(one: Node, mine: Sequence[str], other: Node, theirs: Sequence[str]) -> bool:
    renamed = placed(one, {name: Node("name", name=new) for name, new in zip(mine, theirs, strict=True)})
    return same_tree(renamed, other) is Equality.EQUAL

r"""Answers for every whole number: `x = 3 + 7k, k \in \mathbb{Z}`."""

import re
from typing import Final

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.probing import same_tree
from engine.answers.algebra.switches import placed
from engine.answers.algebra.trees import Node
from engine.answers.equality.equations import same_names
from engine.answers.equality.forms import Form, form
from engine.domain import Equality

_FOR_ALL: Final = re.compile(r"(?P<body>.{1,200}?)[,;]? *\(?(?P<letter>[i-nst]) *\\in *\\mathbb\{?Z\}?\)?\.?")


def same_parameter(one: Form, other: Form) -> Equality | None:
    """Compare two answers for every whole number, whatever that is called; another formula may give the same numbers.

    Returns:
        Equal or undecided; `None` if they are no such answers.
    """
    if "\\in" not in one.text or "\\in" not in other.text:
        return None
    mine, theirs = _FOR_ALL.fullmatch(one.text), _FOR_ALL.fullmatch(other.text)
    if mine is None or theirs is None:
        return None
    bodies = form(mine["body"]), form(theirs["body"])
    if not same_names(*bodies):
        return None
    trees = [expression(each.value) for each in bodies]
    if trees[0] is None or trees[1] is None:
        return None
    renamed = placed(trees[0], {mine["letter"]: Node("name", name=theirs["letter"])})
    return Equality.EQUAL if same_tree(renamed, trees[1]) is Equality.EQUAL else Equality.UNDECIDED

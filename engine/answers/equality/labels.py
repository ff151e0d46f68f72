"""Answers to several questions, each behind its label (`(a) 3, (b) 4`), are compared label by label."""

from typing import Final

from engine.answers.equality.forms import Form
from engine.answers.equality.pairing import Compare, matched, on_all
from engine.answers.equality.shapes import Shape, shape
from engine.answers.equality.simple import is_single
from engine.answers.equality.splitting import JOINED
from engine.answers.writing.labelled import labelled
from engine.answers.writing.options import option
from engine.domain import Equality

_IN_ORDER: Final = frozenset({"bare", "()", "[]", "printed", "array"})


def by_labels(one: Form, other: Form, compare: Compare) -> Equality | None:
    """Compare two answers by the labels of their parts.

    Args:
        one: An answer.
        other: Another.
        compare: Compares two parts.

    Returns:
        The verdict; `None` if neither has parts with labels. Without labels, parts stand in the order of the labels.
    """
    mine, theirs = labelled(one.text), labelled(other.text)
    if not mine and not theirs:
        return None
    if not (mine and theirs):
        return _beside_other([rest for _, rest in mine or theirs], other if mine else one, compare)
    if len(mine) != len(theirs):
        return Equality.DIFFERENT
    verdict = on_all(compare(a, b) for (_, a), (_, b) in zip(mine, theirs, strict=True))
    # `(i) 3 (ii) 4` beside `(a) 3 (b) 4` may answer other questions.
    named_alike = [label for label, _ in mine] == [label for label, _ in theirs]
    return verdict if named_alike or verdict is Equality.DIFFERENT else Equality.UNDECIDED


def _beside_other(parts: list[str], other: Form, compare: Compare) -> Equality:
    """Compare the parts in the order of their labels with an answer that has none."""
    found = shape(other.text)
    if found is None:
        return Equality.DIFFERENT if is_single(other) or option(other.text)[0] else Equality.UNDECIDED
    if found.kind in JOINED or len(found.parts) != len(parts):
        return Equality.UNDECIDED if found.kind in JOINED or any(map(shape, parts)) else Equality.DIFFERENT
    return _in_order(parts, found, compare)


def _in_order(parts: list[str], other: Shape, compare: Compare) -> Equality:
    """Compare as many parts; if they agree in another order alone, nobody can say what was meant."""
    if other.kind in _IN_ORDER and other.join != "or":
        verdict = on_all(compare(a, b) for a, b in zip(parts, other.parts, strict=True))
        if verdict is Equality.EQUAL:
            return verdict
    agreed = matched(parts, other.parts, compare)
    return Equality.DIFFERENT if agreed is Equality.DIFFERENT else Equality.UNDECIDED

"""Whether two answers with several parts are the same, given how to compare parts."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from engine.answers.equality.pairing import Compare, matched, on_all
from engine.answers.equality.shapes import Shape, shape
from engine.answers.equality.signs import both_signs, has_sign
from engine.answers.equality.splitting import JOINED, has_dots
from engine.answers.writing.units import split_unit
from engine.domain import Equality

_MOST_PAIRS: Final = 2_500
"""Most comparisons of parts in any order; one of expressions counts four times."""

_NUMBER: Final = re.compile(r"[-+\d./,()\[\] ]+")
_ENDS_IN_LETTER: Final = re.compile(r"[A-Za-z]\)?$")
_THING: Final = re.compile(r"\(?[^\W\d_](?:[^\W\d_]|[' .-])*\)?")
_FLAT: Final = frozenset({"()", "[]", "bare", "printed"})
_IN_ORDER: Final = (
    *(frozenset(pair) for pair in (("()", "bare"), ("()", "[]"), ("row", "nested row"), ("column", "nested column"))),
    *(frozenset({"matrix", kind}) for kind in _FLAT),
    *(frozenset({"row", kind}) for kind in _FLAT),
    *(frozenset({"column", kind}) for kind in _FLAT),
    *(frozenset({"printed", kind}) for kind in _FLAT),
    *(frozenset({"array", kind}) for kind in ("()", "[]", "printed", "matrix", "row", "column")),
)
"""Kinds that may write the same answer, part by part in one order."""

_IN_ANY_ORDER: Final = tuple(
    frozenset(pair) for pair in (("[]", "bare"), ("[]", "{}"), ("printed", "{}"), ("array", "bare"), ("array", "{}"))
)
_OF_MATRICES: Final = frozenset({"row", "column", "nested row", "nested column"})


def same_shape(one: Shape, other: Shape, compare: Compare) -> Equality:
    """Whether two answers with several parts are the same, given how to compare parts.

    Sets and bare lists match in any order, all else in its own. A list in square brackets may be how a program prints
    a set or a point.
    """
    kinds = {one.kind, other.kind}
    left_out = has_dots(one.parts) or has_dots(other.parts)
    if left_out or "described" in kinds:
        return Equality.EQUAL if one == other else Equality.UNDECIDED
    if kinds & JOINED:
        return _same_joined(one, other, compare)
    found = _same_listed(one, other, compare)
    return Equality.UNDECIDED if found is Equality.EQUAL and _is_choice(one, other) else found


def _is_choice(one: Shape, other: Shape) -> bool:
    """Whether only one of two answers is any one of its parts.

    `Alice or Bob` is not `Alice and Bob`, and `(3 or 4)` no point; but the values of one unknown are all of `2 or 3`.
    """
    if (one.join == "or") is (other.join == "or"):
        return False
    return bool({one.kind, other.kind} & {"()", "[]"}) or any(map(_is_thing, one.parts + other.parts))


def _is_thing(part: str) -> bool:
    """Whether a part is a word, the letter of an option or a number of things, and no value of an unknown."""
    if _ENDS_IN_LETTER.search(part) is None:
        return False
    return _THING.fullmatch(part) is not None or bool(split_unit(part)[1].things)


def _same_listed(one: Shape, other: Shape, compare: Compare) -> Equality:
    """Compare two answers whose parts are listed."""
    kinds = {one.kind, other.kind}
    if "nested column" in kinds and kinds & (_FLAT | {"{}", "array"}):
        # `[[1], [2]]` beside `[1, 2]`: nobody knows whether it is a column.
        flat, other_flat = (Shape("[]", each.parts) if each.kind == "nested column" else each for each in (one, other))
        found = _same_listed(flat, other_flat, compare)
        return found if found is Equality.DIFFERENT else Equality.UNDECIDED
    unordered = _compatible(one, other)
    if unordered is None:
        return Equality.DIFFERENT
    mine: Sequence[str] = one.parts
    theirs: Sequence[str] = other.parts
    if kinds <= {"{}", "[]"}:
        compare = _of_sets(compare)
    if "{}" in kinds:
        mine, theirs = _distinct(mine, compare), _distinct(theirs, compare)
    if unordered:
        return _any_order(mine, theirs, compare)
    if len(mine) != len(theirs):
        return Equality.DIFFERENT
    return on_all(compare(*pair) for pair in zip(mine, theirs, strict=True))


def _same_joined(one: Shape, other: Shape, compare: Compare) -> Equality:
    """Compare answers of which one has groups, alternatives, or parts of which nobody knows which go together."""
    if one.kind not in JOINED:
        one, other = other, one
    if one.kind == other.kind == "unclear":
        same = one.join == other.join and len(one.parts) == len(other.parts)
        pairs = list(zip(one.parts, other.parts, strict=False))
        if same and all(a == b or not (has_sign(a) or compare(a, b) is not Equality.EQUAL) for a, b in pairs):
            return Equality.EQUAL
    elif one.kind == other.kind or (one.kind == "groups" and _has_tuples(other)):
        return _any_order(one.parts, other.parts, compare)
    elif {one.kind, other.kind} == {"either", "()"} or (one.kind == "either" and other.join == "and"):
        return Equality.DIFFERENT
    if "unclear" in (one.kind, other.kind) and _has_tuples(one) is not _has_tuples(other):
        return Equality.UNDECIDED
    loosely = _any_order(_flattened(one), _flattened(other), compare)
    return Equality.DIFFERENT if loosely is Equality.DIFFERENT else Equality.UNDECIDED


def _has_tuples(each: Shape) -> bool:
    return any(part[-1] in ")]" for part in each.parts)


def _flattened(each: Shape) -> list[str]:
    """The parts of all groups, and the values that each of them has."""
    found: list[str] = []
    for part in each.parts:
        inner = shape(part) if part[0] in "([" else None
        found += both_signs(inner.parts if inner else [part])
    return found


def _any_order(mine: Sequence[str], theirs: Sequence[str], compare: Compare) -> Equality:
    if len(mine) != len(theirs):
        return Equality.DIFFERENT
    left, right = _unlike(mine, theirs), _unlike(theirs, mine)
    return matched(left, right, compare) if _weight(left) * _weight(right) <= _MOST_PAIRS else Equality.UNDECIDED


def _distinct(parts: Sequence[str], compare: Compare) -> Sequence[str]:
    """The elements of a set, each once."""
    found = list(dict.fromkeys(parts))
    if _weight(found) ** 2 > _MOST_PAIRS:
        return found
    return [
        part for at, part in enumerate(found) if all(compare(part, each) is not Equality.EQUAL for each in found[:at])
    ]


def _weight(parts: Sequence[str]) -> int:
    """How much work it is to look at some parts and at what is inside of them."""
    return sum((1 + part.count(",")) * (1 if _NUMBER.fullmatch(part) else 2) for part in parts)


def _unlike(parts: Sequence[str], others: Sequence[str]) -> list[str]:
    """The parts that are not written in the same way among the others, as often as there."""
    left = Counter(parts) - Counter(others)
    return list(left.elements())


def _of_sets(compare: Compare) -> Compare:
    """How elements of sets are compared: a set is no number, not even one with that number alone."""

    def compare_elements(a: str, b: str) -> Equality:
        sets = [each.startswith(("{", r"\{")) for each in (a, b)]
        return Equality.DIFFERENT if sets[0] != sets[1] else compare(a, b)

    return compare_elements


def _compatible(one: Shape, other: Shape) -> bool | None:
    """Whether order counts between two kinds (False), does not (True), or they can never be the same (`None`)."""
    kinds = frozenset({one.kind, other.kind})
    if kinds <= _OF_MATRICES and len(one.parts) == len(other.parts) == 1:
        return False
    if "nested row" in kinds and not kinds <= _OF_MATRICES:
        kinds = frozenset({"[]" if kind == "nested row" else kind for kind in kinds})
    if kinds <= {"bare", "{}"} or kinds in _IN_ANY_ORDER:
        return True
    return False if len(kinds) == 1 or kinds in _IN_ORDER else None

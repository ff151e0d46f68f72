r"""Sets of real numbers: `(2,5)`, `2 < x < 5`, `x \ne 0`, `(-\infty,1)\cup\{3\}`, as intervals in their order.

A pair in brackets may be a point, so it only counts as an interval beside something that cannot be one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.intervals import Interval, Intervals, common, everything, infinity, joined, united, without
from engine.answers.algebra.numerics import context, evaluate
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.solving import UnsolvableError, solve
from engine.answers.algebra.trees import Node, holds, names
from engine.answers.equality.relations import relation
from engine.answers.equality.shapes import Shape, shape
from engine.answers.writing.phrases import EMPTY
from engine.domain import Equality

_OR: Final = re.compile(r"\\lor(?![A-Za-z])|\bor\b")
_AND: Final = re.compile(r"\\land(?![A-Za-z])|\\wedge(?![A-Za-z])|\band\b")
_CUP: Final = re.compile(r"\\cup(?![A-Za-z])")
_CAP: Final = re.compile(r"\\cap(?![A-Za-z])")
_WITHOUT: Final = re.compile(r"\\(?:setminus|backslash)(?![A-Za-z])|(?<=[R}])-(?=\\\{)")
_MEMBER: Final = re.compile(r"(?P<name>[A-Za-z])\\in(?![A-Za-z]) *(?P<rest>.+)", re.DOTALL)
_SUCH_THAT: Final = re.compile(r"\\?\{(?P<name>[A-Za-z])(?:\\in\\mathbb\{?R\}?)?[|:](?P<rest>.+?)\\?\}", re.DOTALL)
_ALL: Final = re.compile(r"\\mathbb(?:\{R\}| ?R)|Reals|\\Re?")
_BRACKETS: Final = frozenset({"()", "[]", "[)", "(]"})
_TWO: Final = 2
_MOST: Final = 60
_MOST_SOLVED: Final = 8
"""Most pieces of a union: those that are written as intervals, and relations, which have to be solved first."""

_RELATION: Final = re.compile(r"[<>=]|\\(?:le|ge|ne|lt|gt)(?![A-Za-z])")
_SAME_BITS: Final = 60
_FLOAT_BITS: Final = 30


class Region(NamedTuple):
    """A set of real numbers.

    Attributes:
        intervals: Its intervals, in their order, none touching the next.
        name: The unknown it is said of; empty if none is named.
        certain: Whether its writing can mean nothing else.
        is_float: Whether one of its ends was written as a float.
    """

    intervals: Intervals
    name: str
    certain: bool
    is_float: bool = False


_JOINED: Final = ((_OR, united), (_AND, common), (_CUP, united), (_CAP, common), (_WITHOUT, without))


class _NoRegionError(Exception):
    """The text is no set of real numbers that is read."""


def same_region(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as sets of real numbers; `None` if they are none for certain."""
    one, other = region(a), region(b)
    if one is None or other is None or not (one.certain or other.certain):
        return None
    if one.name and other.name and one.name != other.name:
        return Equality.DIFFERENT
    both = ((one, other), (other, one))
    if any(_only_points(mine) and not (theirs.certain or _only_points(theirs)) for mine, theirs in both):
        return None  # `x = 3 or x = 4` beside `[3, 4]`, which then is a list
    if len(one.intervals) != len(other.intervals):
        return Equality.DIFFERENT
    bits = _FLOAT_BITS if one.is_float or other.is_float else _SAME_BITS
    for mine, theirs in zip(one.intervals, other.intervals, strict=True):
        ends = (mine.low_in, mine.high_in) == (theirs.low_in, theirs.high_in)
        if not (ends and _near(mine.low, theirs.low, bits) and _near(mine.high, theirs.high, bits)):
            return Equality.DIFFERENT
    return Equality.EQUAL


@lru_cache(maxsize=4096)
def region(text: str) -> Region | None:
    """The set of real numbers that a text in plain writing stands for; `None` if it is none."""
    try:
        return _region(text.strip(), 0)
    except (_NoRegionError, RecursionError):
        return None


def _only_points(each: Region) -> bool:
    return all(interval.low == interval.high for interval in each.intervals)


def _region(text: str, depth: int) -> Region:
    if depth > _TWO + 1 or not text:
        raise _NoRegionError
    named = _MEMBER.fullmatch(text) or _SUCH_THAT.fullmatch(text)
    if named:
        inner = _region(named["rest"], depth + 1)
        if inner.name not in ("", named["name"]):
            raise _NoRegionError
        return inner._replace(name=named["name"], certain=True)
    if _ALL.fullmatch(text) or text == EMPTY:
        return Region(() if text == EMPTY else everything(), "", certain=True)
    for pattern, join in _JOINED:
        pieces = [piece.strip() for piece in pattern.split(text)]
        if 1 < len(pieces) <= (_MOST_SOLVED if _RELATION.search(text) else _MOST):
            parts = [_region(_bare(piece), depth + 1) for piece in pieces]
            if (pattern is _OR and not all(part.certain for part in parts)) or (pattern is _AND and _listed(parts)):
                raise _NoRegionError
            found = join([part.intervals for part in parts])
            return Region(found, _one_name(parts), certain=True, is_float=any(part.is_float for part in parts))
    return _written(text)


def _listed(parts: Iterable[Region]) -> bool:
    """Whether `and` only lists the parts: `x = 1 and x = 2` are two solutions, `(1, 2) and (3, 4)` two points."""
    return any(not part.name or (part.intervals and _only_points(part)) for part in parts)


def _written(text: str) -> Region:
    """An interval, a finite set or a relation."""
    parts = shape(text)
    if parts is None and text.startswith(("{", "\\{")):
        parts = Shape("{}", (text.strip("\\{}"),))
    if parts is None:
        return _related(text)
    if text[0] == "(" and text[-1:] == ")" and parts.kind == "bare":
        raise _NoRegionError
    ends = [_end(part) for part in parts.parts]
    is_float = any(_is_float(part) for part in parts.parts)
    if parts.kind in ("{}", "bare"):
        return Region(_points(ends), "", certain=False, is_float=is_float)
    if parts.kind not in _BRACKETS or len(ends) != _TWO or not ends[0] < ends[1]:
        raise _NoRegionError
    low_in, high_in = parts.kind[0] == "[", parts.kind[1] == "]"
    certain = low_in != high_in or "\\infty" in text
    return Region((Interval(ends[0], low_in, ends[1], high_in),), "", certain, is_float)


def _points(ends: Iterable[Any]) -> Intervals:
    return joined(Interval(end, low_in=True, high=end, high_in=True) for end in ends)


def _related(text: str) -> Region:
    """What a chain of relations says of its one unknown, if they can be solved."""
    found = relation(text.replace(r"\infty", "1/0"))
    if found is None:
        raise _NoRegionError
    unknowns = frozenset[str]().union(*map(names, found.sides))
    if len(unknowns) != 1:
        raise _NoRegionError
    (unknown,) = unknowns
    sets = []
    for left, sign, right in zip(found.sides, found.signs, found.sides[1:], strict=False):
        if _is_infinite(left) or _is_infinite(right):
            continue
        try:
            sets.append(solve(left, sign, right, unknown))
        except UnsolvableError as error:
            raise _NoRegionError from error
    is_float = any(holds(each, is_float=True) for each in found.sides)
    return Region(common(sets) if sets else everything(), unknown, certain=True, is_float=is_float)


def _is_infinite(tree: Node) -> bool:
    node = tree.parts[0] if tree.kind == "negative" else tree
    return node.kind == "divide" and node.parts[1].kind == "number" and not node.parts[1].value


def _end(text: str) -> Any:
    """The value of an end; infinite ones too."""
    sign = -1 if text.startswith("-") else 1
    if text.lstrip("+-").strip() == r"\infty":
        return sign * infinity()
    tree = expression(text)
    if tree is None or names(tree):
        raise _NoRegionError
    try:
        value = evaluate(tree, {}).number
    except (NoValueError, TooHardError) as error:
        raise _NoRegionError from error
    if context().im(value):
        raise _NoRegionError
    return value


def _is_float(text: str) -> bool:
    tree = expression(text)
    return tree is not None and holds(tree, is_float=True)


def _bare(text: str) -> str:
    """A relation without the brackets around it."""
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return text if "," in inner or inner.count("(") != inner.count(")") else inner


def _one_name(parts: Iterable[Region]) -> str:
    found = {part.name for part in parts if part.name}
    if len(found) > 1:
        raise _NoRegionError
    return found.pop() if found else ""


def _near(one: Any, other: Any, bits: int) -> bool:
    if one == other:
        return True
    mp = context()
    if mp.isinf(one) or mp.isinf(other):
        return False
    return bool(abs(one - other) <= mp.mpf(2) ** -bits * max(abs(one), abs(other)))

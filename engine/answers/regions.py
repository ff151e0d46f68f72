r"""Sets of real numbers: `(2,5)`, `2 < x < 5`, `x \ne 0`, `(-\infty,1)\cup\{3\}`, as intervals in their order.

A pair in brackets may be a point, so it only counts as an interval beside something that cannot be one.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from engine.answers.expressions import expression, holds, names
from engine.answers.numerics import NoValueError, TooHardError, context, evaluate
from engine.answers.relations import relation, solution
from engine.answers.shapes import Shape, shape
from engine.domain import Equality

_UNION: Final = re.compile(r"\\cup(?![A-Za-z])|\\lor(?![A-Za-z])|\bor\b")
_BOTH: Final = re.compile(r"\\land(?![A-Za-z])|\\wedge(?![A-Za-z])|\band\b")
_WITHOUT: Final = re.compile(r"\\(?:setminus|backslash)(?![A-Za-z])")
_MEMBER: Final = re.compile(r"(?P<name>[A-Za-z])\\in(?![A-Za-z]) *(?P<rest>.+)", re.DOTALL)
_SUCH_THAT: Final = re.compile(r"\\?\{(?P<name>[A-Za-z])(?:\\in\\mathbb\{?R\}?)?[|:](?P<rest>.+?)\\?\}", re.DOTALL)
_ALL: Final = re.compile(r"\\mathbb\{?R\}?|Reals|\\Re")
_BRACKETS: Final = frozenset({"()", "[]", "[)", "(]"})
_TWO: Final = 2
_MOST: Final = 60
_SAME_BITS: Final = 100
_FLOAT_BITS: Final = 30


class _Interval(NamedTuple):
    """All numbers between two ends; an end belongs to it or not."""

    low: Any
    low_in: bool
    high: Any
    high_in: bool


class Region(NamedTuple):
    """A set of real numbers.

    Attributes:
        intervals: Its intervals, in their order, none touching the next.
        name: The unknown it is said of; empty if none is named.
        certain: Whether its writing can mean nothing else.
        is_float: Whether one of its ends was written as a float.
    """

    intervals: tuple[_Interval, ...]
    name: str
    certain: bool
    is_float: bool = False


class _NoRegionError(Exception):
    """The text is no set of real numbers that is read."""


def same_region(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as sets of real numbers; `None` if they are none for certain."""
    one, other = region(a), region(b)
    if one is None or other is None or not (one.certain or other.certain):
        return None
    if one.name and other.name and one.name != other.name:
        return Equality.DIFFERENT
    if any(_only_points(mine) and not theirs.certain for mine, theirs in ((one, other), (other, one))):
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
    if _ALL.fullmatch(text):
        return Region(_everything(), "", certain=True)
    for pattern, join in ((_UNION, _united), (_BOTH, _common), (_WITHOUT, _without)):
        pieces = [piece.strip() for piece in pattern.split(text)]
        if 1 < len(pieces) <= _MOST:
            parts = [_region(_bare(piece), depth + 1) for piece in pieces]
            return Region(join(parts), _one_name(parts), certain=True, is_float=any(part.is_float for part in parts))
    return _written(text)


def _written(text: str) -> Region:
    """An interval, a finite set or a relation."""
    parts = shape(text)
    if parts is None and text.startswith(("{", "\\{")):
        parts = Shape("{}", (text.strip("\\{}"),))
    if parts is None:
        return _related(text)
    ends = [_end(part) for part in parts.parts]
    is_float = any(_is_float(part) for part in parts.parts)
    if parts.kind == "{}":
        return Region(_joined(_Interval(end, True, end, True) for end in ends), "", certain=False, is_float=is_float)
    if parts.kind not in _BRACKETS or len(ends) != _TWO or not ends[0] < ends[1]:
        raise _NoRegionError
    low_in, high_in = parts.kind[0] == "[", parts.kind[1] == "]"
    certain = low_in != high_in or "\\infty" in text
    return Region((_Interval(ends[0], low_in, ends[1], high_in),), "", certain, is_float)


def _related(text: str) -> Region:
    """What a chain of relations says of its one unknown, in which each must be linear."""
    found = relation(text.replace(r"\infty", "1/0"))
    if found is None:
        raise _NoRegionError
    unknowns = frozenset[str]().union(*map(names, found.sides))
    if len(unknowns) != 1:
        raise _NoRegionError
    (unknown,) = unknowns
    regions = []
    for left, sign, right in zip(found.sides, found.signs, found.sides[1:], strict=False):
        if any(side.kind in ("divide", "negative") and _is_infinite(side) for side in (left, right)):
            continue
        solved = solution(left, right, unknown)
        if solved is None:
            raise _NoRegionError
        regions.append(Region(_side(solved[0], sign, grows=solved[1]), "", certain=True))
    is_float = any(holds(side, is_float=True) for side in found.sides)
    return Region(_common(regions) if regions else _everything(), unknown, certain=True, is_float=is_float)


def _is_infinite(side: Any) -> bool:
    node = side.parts[0] if side.kind == "negative" else side
    return node.kind == "divide" and node.parts[1].kind == "number" and not node.parts[1].value


def _side(root: Any, sign: str, *, grows: bool) -> tuple[_Interval, ...]:
    """Where a growing or falling linear function with this root has this sign."""
    if sign == "=":
        return (_Interval(root, True, root, True),)
    if sign == "!=":
        return (_Interval(-_infinity(), False, root, False), _Interval(root, False, _infinity(), False))
    above = sign.startswith(">") == grows
    inside = sign.endswith("=")
    return (_Interval(root, inside, _infinity(), False) if above else _Interval(-_infinity(), False, root, inside),)


def _end(text: str) -> Any:
    """The value of an end; infinite ones too."""
    sign = -1 if text.startswith("-") else 1
    if text.lstrip("+-").strip() == r"\infty":
        return sign * _infinity()
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


def _infinity() -> Any:
    return context().inf


def _everything() -> tuple[_Interval, ...]:
    return (_Interval(-_infinity(), False, _infinity(), False),)


def _bare(text: str) -> str:
    """A relation without the brackets around it."""
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return text if "," in inner or inner.count("(") != inner.count(")") else inner


def _one_name(parts: Iterable[Region]) -> str:
    found = {part.name for part in parts if part.name}
    if len(found) > 1:
        raise _NoRegionError
    return found.pop() if found else ""


def _united(parts: Sequence[Region]) -> tuple[_Interval, ...]:
    return _joined(interval for part in parts for interval in part.intervals)


def _common(parts: Sequence[Region]) -> tuple[_Interval, ...]:
    found = parts[0].intervals
    for part in parts[1:]:
        found = tuple(each for mine in found for theirs in part.intervals if (each := _overlap(mine, theirs)))
    return _joined(found)


def _without(parts: Sequence[Region]) -> tuple[_Interval, ...]:
    """The first set without the others."""
    taken = _united(parts[1:])
    gaps, low, low_in = [], -_infinity(), False
    for each in taken:
        gaps.append(_Interval(low, low_in, each.low, not each.low_in))
        low, low_in = each.high, not each.high_in
    gaps.append(_Interval(low, low_in, _infinity(), False))
    return _common([parts[0], Region(tuple(gaps), "", certain=True)])


def _overlap(one: _Interval, other: _Interval) -> _Interval | None:
    low, low_out = max((one.low, not one.low_in), (other.low, not other.low_in))
    high, high_in = min((one.high, one.high_in), (other.high, other.high_in))
    if low > high or (low == high and (low_out or not high_in)):
        return None
    return _Interval(low, not low_out, high, high_in)


def _joined(intervals: Iterable[_Interval]) -> tuple[_Interval, ...]:
    """Intervals in their order; those that touch are one."""
    found: list[_Interval] = []
    for each in sorted(intervals, key=lambda one: (one.low, not one.low_in)):
        last = found[-1] if found else None
        if last and (each.low < last.high or (each.low == last.high and (each.low_in or last.high_in))):
            high, high_in = max((last.high, last.high_in), (each.high, each.high_in))
            found[-1] = _Interval(last.low, last.low_in, high, high_in)
        else:
            found.append(each)
    return tuple(found)


def _near(one: Any, other: Any, bits: int) -> bool:
    if one == other:
        return True
    mp = context()
    if mp.isinf(one) or mp.isinf(other):
        return False
    return bool(abs(one - other) <= mp.mpf(2) ** -bits * max(abs(one), abs(other)))

r"""Sets of real numbers: `(2,5)`, `2 < x < 5`, `x \ne 0`, `(-\infty,1)\cup\{3\}`, as intervals in their order.

A pair in brackets may be a point, so it only counts as an interval beside something that cannot be one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from engine.answers.algebra.congruences import congruence
from engine.answers.algebra.expressions import expression
from engine.answers.algebra.intervals import (
    Interval,
    Intervals,
    common,
    everything,
    infinity,
    points,
    united,
    whole_numbers,
    without,
)
from engine.answers.algebra.numerics import context, evaluate
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.solving import UnsolvableError, solve
from engine.answers.algebra.trees import Node, holds, names
from engine.answers.equality.relations import relation
from engine.answers.equality.shapes import Shape, shape
from engine.answers.writing.exceptions import exceptions_in_symbols
from engine.answers.writing.phrases import EMPTY

_OR: Final = re.compile(r"\\lor(?![A-Za-z])|\bor\b")
_AND: Final = re.compile(r"\\land(?![A-Za-z])|\\wedge(?![A-Za-z])|\band\b")
_CUP: Final = re.compile(r"\\cup(?![A-Za-z])")
_CAP: Final = re.compile(r"\\cap(?![A-Za-z])")
_WITHOUT: Final = re.compile(r"\\(?:setminus|backslash)(?![A-Za-z])|(?<=[R}])-(?=\\\{)")
_MEMBER: Final = re.compile(r"(?P<name>[A-Za-z])\\in(?![A-Za-z]) *(?P<rest>.+)", re.DOTALL)
_SUCH_THAT: Final = re.compile(
    r"\\?\{(?P<name>[A-Za-z])(?:\\in\\mathbb\{?(?P<kind>[RZN])\}?(?P<positive>\^\{?\+\}?)?)?[|:](?P<rest>.+?)\\?\}",
    re.DOTALL,
)
_NAMED_VALUE: Final = re.compile(r"[A-Za-z](?:_\w)?(?P<sign>=|\\ne(?![A-Za-z]) ?)")
_ALL: Final = re.compile(r"\\mathbb(?:\{R\}| ?R)|Reals|\\Re?")
_BRACKETS: Final = frozenset({"()", "[]", "[)", "(]"})
_TWO: Final = 2
_MOST: Final = 60
_MOST_SOLVED: Final = 8
"""Most pieces of a union: those that are written as intervals, and relations, which have to be solved first."""

_RELATION: Final = re.compile(r"[<>=]|\\(?:le|ge|ne|lt|gt)(?![A-Za-z])")


class Region(NamedTuple):
    """A set of real numbers.

    Attributes:
        intervals: Its intervals, in their order, none touching the next.
        name: The unknown it is said of; empty if none is named.
        certain: Whether its writing can mean nothing else.
        is_float: Whether one of its ends was written as a float.
        written: The ends that were written out, and not solved for, by their values.
    """

    intervals: Intervals
    name: str
    certain: bool
    is_float: bool = False
    written: Mapping[Any, Node] = MappingProxyType({})


_JOINED: Final = ((_OR, united), (_AND, common), (_CUP, united), (_CAP, common), (_WITHOUT, without))


class _NoRegionError(Exception):
    """The text is no set of real numbers that is read."""


@lru_cache(maxsize=4096)
def region(text: str) -> Region | None:
    """The set of real numbers that a text in plain writing stands for; `None` if it is none."""
    try:
        return None if "mod" in text and congruence(text) else _region(exceptions_in_symbols(text.strip()), 0)
    except (_NoRegionError, RecursionError):
        return None


def _region(text: str, depth: int) -> Region:
    if depth > _TWO + 1 or not text:
        raise _NoRegionError
    described = _SUCH_THAT.fullmatch(text)
    named = described or _MEMBER.fullmatch(text)
    if named:
        inner = _region(named["rest"], depth + 1)
        if inner.name not in ("", named["name"]):
            raise _NoRegionError
        # The name in `\{x \mid x > 3\}` is bound: it says nothing of an unknown outside.
        inner = inner._replace(name="" if described else named["name"], certain=True)
        return _of_kind(inner, described["kind"], positive=bool(described["positive"])) if described else inner
    if _ALL.fullmatch(text) or text == EMPTY:
        return Region(() if text == EMPTY else everything(), "", certain=True)
    for pattern, join in _JOINED:
        pieces = [piece.strip() for piece in pattern.split(text)]
        if 1 < len(pieces) <= (_MOST_SOLVED if _RELATION.search(text) else _MOST):
            parts = [_region(_bare(piece), depth + 1) for piece in pieces]
            if (pattern is _OR and not all(part.certain for part in parts)) or (pattern is _AND and _listed(parts)):
                raise _NoRegionError
            found = join([part.intervals for part in parts])
            return _of_parts(found, parts)
    return _written(text, depth)


def _listed(parts: Iterable[Region]) -> bool:
    """Whether `and` only lists the parts: `x = 1 and x = 2` are two solutions, `(1, 2) and (3, 4)` two points."""
    return any(not part.name or (part.intervals and only_points(part)) for part in parts)


def _of_parts(found: Intervals, parts: Sequence[Region]) -> Region:
    """What regions make together."""
    written = {value: tree for part in parts for value, tree in part.written.items()}
    return Region(found, _one_name(parts), True, any(part.is_float for part in parts), written)


def _of_kind(each: Region, kind: str | None, *, positive: bool) -> Region:
    """A region, or the whole numbers in it; of natural ones nobody knows whether 0 is one."""
    if kind in (None, "R") and not positive:
        return each
    from_one = (Interval(context().one, low_in=True, high=infinity(), high_in=False),)
    found = common([each.intervals, from_one]) if positive or kind == "N" else each.intervals
    zero = kind == "N" and not positive and common([each.intervals, points([context().zero])])
    whole = None if zero or kind in (None, "R") else whole_numbers(found)
    if whole is None:
        raise _NoRegionError
    return each._replace(intervals=whole)


def _system(parts: Sequence[str], depth: int) -> Region:
    r"""Relations with commas between them: `x \ge 0, x \ne 1` hold together, `x = 1, x = 2` are two values.

    Those that never hold together, as `x < 1, x > 3`, are alternatives. A value on its own has the sign before it.
    """
    if len(parts) > _MOST_SOLVED:
        raise _NoRegionError
    named = _NAMED_VALUE.match(parts[0])
    found = [
        _region(part if _RELATION.search(part) or named is None else named.group() + part, depth + 1) for part in parts
    ]
    points = [each.intervals != () and only_points(each) for each in found]
    if any(points) and not all(points):
        raise _NoRegionError
    sets = [each.intervals for each in found]
    return _of_parts(united(sets) if all(points) else common(sets) or united(sets), found)


def only_points(each: Region) -> bool:
    """Whether a region holds single numbers only."""
    return all(interval.low == interval.high for interval in each.intervals)


def _written(text: str, depth: int = 0) -> Region:
    """An interval, a finite set or a relation."""
    parts = shape(text)
    if parts is None and text.startswith(("{", "\\{")):
        parts = Shape("{}", (text.strip("\\{}"),))
    if parts is None:
        return _related(text)
    if text[0] == "(" and text[-1:] == ")" and parts.kind == "bare":
        raise _NoRegionError
    if parts.kind == "bare" and _RELATION.search(text):
        return _system(parts.parts, depth)
    ends = [_end(part) for part in parts.parts]
    written = {end: tree for end, part in zip(ends, parts.parts, strict=True) if (tree := expression(part))}
    is_float = any(_is_float(part) for part in parts.parts)
    if parts.kind in ("{}", "bare"):
        return Region(points(ends), "", False, is_float, written)
    if parts.kind not in _BRACKETS or len(ends) != _TWO or not ends[0] < ends[1]:
        raise _NoRegionError
    low_in, high_in = parts.kind[0] == "[", parts.kind[1] == "]"
    certain = low_in != high_in or "\\infty" in text
    return Region((Interval(ends[0], low_in, ends[1], high_in),), "", certain, is_float, written)


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
    written: dict[Any, Node] = {}
    for left, sign, right in zip(found.sides, found.signs, found.sides[1:], strict=False):
        if _is_infinite(left) or _is_infinite(right):
            continue
        try:
            sets.append(solve(left, sign, right, unknown))
        except UnsolvableError as error:
            raise _NoRegionError from error
        ends = {end for each in sets[-1] for end in (each.low, each.high)}
        written |= {value: side for side in (left, right) if not names(side) and (value := _value(side)) in ends}
    is_float = any(holds(each, is_float=True) for each in found.sides)
    return Region(common(sets) if sets else everything(), unknown, True, is_float, written)


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
    return _value(tree)


def _value(tree: Node) -> Any:
    """The value of a constant, which must be real."""
    try:
        value = evaluate(tree, {}).number
    except (NoValueError, TooHardError) as error:
        raise _NoRegionError from error
    if context().im(value):
        raise _NoRegionError
    return context().re(value)


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

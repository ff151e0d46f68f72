"""Whether two answers are the same set of real numbers."""

from typing import Any, Final

from engine.answers.algebra.intervals import everything
from engine.answers.algebra.numerics import context
from engine.answers.algebra.probing import same_tree
from engine.answers.equality import simple
from engine.answers.equality.forms import Form
from engine.answers.equality.pairing import on_all
from engine.answers.equality.regions import Region, only_points, region
from engine.answers.equality.shapes import shape
from engine.domain import Equality

_SOLVED_BITS: Final = 150
_NEAR_BITS: Final = 60
"""Bits to which two solutions are the same, and to which nobody can tell."""

_FLOAT_BITS: Final = 30


def regions(one: Form, other: Form) -> Equality | None:
    """Intervals, unions and inequalities of one unknown, as sets of real numbers."""
    for mine, theirs in ((one, other), (other, one)):
        found = region(mine.text)
        if found is None or not found.certain or not found.intervals:
            continue
        point = found.intervals[0].low == found.intervals[-1].high
        if not theirs.name and shape(theirs.text) is None and simple.is_constant(theirs):
            return None if point else Equality.DIFFERENT
        if not point and simple.is_point(theirs) and region(theirs.text) is None:
            return Equality.DIFFERENT  # `(5, 2)` is no interval
    return same_region(one.text, other.text)


def same_region(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as sets of real numbers; `None` if they are none for certain."""
    one, other = region(a), region(b)
    if one is None or other is None or not (one.certain or other.certain):
        return None
    if one.name and other.name and one.name != other.name:
        # What holds always, or never, says nothing of its unknown.
        empty = one.intervals == other.intervals and one.intervals in ((), everything())
        return Equality.UNDECIDED if empty else Equality.DIFFERENT
    both = ((one, other), (other, one))
    if any(only_points(mine) and not (theirs.certain or only_points(theirs)) for mine, theirs in both):
        return None  # `x = 3 or x = 4` beside `[3, 4]`, which then is a list
    if len(one.intervals) != len(other.intervals):
        return Equality.DIFFERENT
    verdicts = []
    for mine, theirs in zip(one.intervals, other.intervals, strict=True):
        if (mine.low_in, mine.high_in) != (theirs.low_in, theirs.high_in):
            return Equality.DIFFERENT
        verdicts += [_same_end(mine.low, theirs.low, one, other), _same_end(mine.high, theirs.high, one, other)]
    return on_all(verdicts)


def _same_end(end: Any, other_end: Any, one: Region, other: Region) -> Equality:
    """Compare two ends: as they are written, if they are, else by their values."""
    mp = context()
    if mp.isinf(end) or mp.isinf(other_end):
        return simple.equality(end == other_end)
    written, other_written = one.written.get(end), other.written.get(other_end)
    if written is not None and other_written is not None:
        same = written == other_written
        return Equality.EQUAL if same else same_tree(written, other_written) or Equality.UNDECIDED
    distance, larger = abs(end - other_end), max(abs(end), abs(other_end))
    bits = _FLOAT_BITS if one.is_float or other.is_float else _SOLVED_BITS
    if distance <= mp.mpf(2) ** -bits * larger:
        return Equality.EQUAL
    return Equality.UNDECIDED if distance <= mp.mpf(2) ** -_NEAR_BITS * larger else Equality.DIFFERENT

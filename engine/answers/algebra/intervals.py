"""Intervals of real numbers, and what is done with sets of them.

A set is a row of intervals in their order, none touching the next; see `joined`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from engine.answers.algebra.numerics import context

_MOST_WHOLE: Final = 60
"""Most whole numbers that are listed between two ends."""


class Interval(NamedTuple):
    """All numbers between two ends of mpmath, which may be infinite; an end belongs to it or not."""

    low: Any
    low_in: bool
    high: Any
    high_in: bool


Intervals = tuple[Interval, ...]


def infinity() -> Any:
    """Mpmath's infinity."""
    return context().inf


def everything() -> Intervals:
    """All real numbers."""
    return (Interval(-infinity(), low_in=False, high=infinity(), high_in=False),)


def points(numbers: Iterable[Any]) -> Intervals:
    """Single numbers."""
    return joined(Interval(number, low_in=True, high=number, high_in=True) for number in numbers)


def whole_numbers(intervals: Intervals) -> Intervals | None:
    """The whole numbers in a set; `None` if they are too many."""
    if not intervals:
        return ()
    mp = context()
    low, high = intervals[0].low, intervals[-1].high
    if mp.isinf(low) or mp.isinf(high) or high - low > _MOST_WHOLE:
        return None
    return common([intervals, points(map(mp.mpf, range(int(mp.ceil(low)), int(mp.floor(high)) + 1)))])


def united(sets: Iterable[Intervals]) -> Intervals:
    """What is in any of the sets."""
    return joined(interval for each in sets for interval in each)


def common(sets: Sequence[Intervals]) -> Intervals:
    """What is in all of the sets."""
    found = sets[0]
    for each in sets[1:]:
        found = tuple(both for mine in found for theirs in each if (both := _overlap(mine, theirs)))
    return joined(found)


def without(sets: Sequence[Intervals]) -> Intervals:
    """The first set without the others."""
    gaps, low, low_in = [], -infinity(), False
    for each in united(sets[1:]):
        gaps.append(Interval(low, low_in, each.low, not each.low_in))
        low, low_in = each.high, not each.high_in
    gaps.append(Interval(low, low_in, infinity(), high_in=False))
    return common([sets[0], tuple(gaps)])


def joined(intervals: Iterable[Interval]) -> Intervals:
    """Intervals in their order; those that touch are one."""
    found: list[Interval] = []
    for each in sorted(intervals, key=lambda one: (one.low, not one.low_in)):
        last = found[-1] if found else None
        if last and (each.low < last.high or (each.low == last.high and (each.low_in or last.high_in))):
            high, high_in = max((last.high, last.high_in), (each.high, each.high_in))
            found[-1] = Interval(last.low, last.low_in, high, high_in)
        else:
            found.append(each)
    return tuple(found)


def _overlap(one: Interval, other: Interval) -> Interval | None:
    low, low_out = max((one.low, not one.low_in), (other.low, not other.low_in))
    high, high_in = min((one.high, one.high_in), (other.high, other.high_in))
    if low > high or (low == high and (low_out or not high_in)):
        return None
    return Interval(low, not low_out, high, high_in)

"""Dates and clock times: `July 4, 2021` is `2021-07-04`, `3:30 p.m.` is `15:30`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Final

from engine.domain import Equality

_YEAR_ROUND: Final = "january february march april may june july august september october november december"
_MONTHS: Final = _YEAR_ROUND.split()
_MONTH: Final = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:[A-Za-z]{{3,6}}day,? ?)?{_MONTH} ?{_DAY}(?:,? ?{_YEAR})?",
        rf"(?:[A-Za-z]{{3,6}}day,? ?)?{_DAY} (?:of )?{_MONTH}(?:,? ?{_YEAR})?",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?: 00:00:00)?",
        r"datetime\.(?:date|datetime)\((?P<year>\d{4}),(?P<month>\d{1,2}),(?P<day>\d{1,2})(?:,0)*\)",
    )
)
_SLASHED: Final = re.compile(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})")
_TIME: Final = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::00)?(?: ?(?P<half>[ap])\.?m\.?)?", re.IGNORECASE)
_HOUR: Final = re.compile(r"(?P<hour>\d{1,2}) ?(?P<half>[ap])\.?m\.?", re.IGNORECASE)
_RATIO: Final = re.compile(r"[1-9]\d?:[1-9]\d")
"""A clock time that may also be a ratio."""

_HALF_DAY: Final = 12
_DAY_HOURS: Final = 24
_HOUR_MINUTES: Final = 60
_MONTH_DAYS: Final = 31
_HINT: Final = re.compile(r"\d.*(?:[A-Za-z]|:\d\d|[-/]\d)|[A-Za-z].*\d")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class _Date:
    """A day; the months are several where its writing leaves open which number is the month."""

    year: int | None
    days: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Time:
    """Minutes since midnight, whether it says `a.m.` or `p.m.`, and whether it could."""

    minutes: int
    half: bool
    loose: bool


def same_moment(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as dates or clock times.

    A year, or the half of the day, that one leaves out fits any; what may be two dates is undecided.

    Returns:
        `None` unless both are dates or both are times.
    """
    if max(len(a), len(b)) > _LONGEST or not (_HINT.search(a) and _HINT.search(b)):
        return None
    one, other = _date(a), _date(b)
    if one and other:
        common = one.days & other.days
        if not common or (one.year and other.year and one.year != other.year):
            return Equality.DIFFERENT
        return Equality.EQUAL if len(one.days) == len(other.days) == 1 else Equality.UNDECIDED
    first, second = _time(a), _time(b)
    if first and second:
        left_out = (first.half and second.loose) or (second.half and first.loose)
        turn = (_HALF_DAY if left_out else _DAY_HOURS) * _HOUR_MINUTES
        if first.minutes % turn == second.minutes % turn:
            return Equality.EQUAL
        return None if _RATIO.fullmatch(a) and _RATIO.fullmatch(b) else Equality.DIFFERENT
    return None


def hours_of_clock(text: str) -> frozenset[int]:
    """The hours that a clock time may be called by, if it can be nothing but that (`3 PM`: 3, 15); else none.

    `3:30` may be a ratio; `3:05` may not.
    """
    if not _HINT.search(text[:_LONGEST]) or len(text) > _LONGEST:
        return frozenset()
    time = _time(text)
    colon = text.find(":")
    if time is None or not (time.half or (colon > 0 and (text[0] == "0" or text[colon + 1] == "0"))):
        return frozenset()
    hour, minute = divmod(time.minutes, _HOUR_MINUTES)
    return frozenset({-1} if minute else {hour, hour % _HALF_DAY or _HALF_DAY})


def may_be_clock(text: str) -> bool:
    """Whether a text may be a clock time as well as a ratio: `12:30`, but no `3:10`, which is in lowest terms."""
    match = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or match["half"] or _time(text) is None:
        return False
    return gcd(int(match["hour"]), int(match["minute"])) > 1


@lru_cache(maxsize=4096)
def _date(text: str) -> _Date | None:
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        one, two = int(slashed["one"]), int(slashed["two"])
        days = {(month, day) for month, day in ((one, two), (two, one)) if _is_day(month, day)}
        return _Date(int(slashed["year"]), frozenset(days)) if days else None
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        month = _month(match["month"]) if match else None
        if match and month and _is_day(month, int(match["day"])):
            year = match["year"]
            return _Date(int(year) if year else None, frozenset({(month, int(match["day"]))}))
    return None


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    name = text.lower()
    found = [at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name)]
    return found[0] if len(found) == 1 else None


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= _HALF_DAY and 1 <= day <= _MONTH_DAYS


@lru_cache(maxsize=4096)
def _time(text: str) -> _Time | None:
    match = _TIME.fullmatch(text) or _HOUR.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts["half"]
    if hour >= _DAY_HOURS or minute >= _HOUR_MINUTES or (half and not 0 < hour <= _HALF_DAY):
        return None
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half.lower() == "p" else 0)
    return _Time(hour * _HOUR_MINUTES + minute, bool(half), not half and 0 < hour <= _HALF_DAY)

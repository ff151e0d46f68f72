"""Points in time: a date, a clock time or both, with the day of the week and the time zone."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Final

from engine.answers.writing.calendar import Date, date
from engine.answers.writing.clocks import HALF_DAY, Time, time
from engine.domain import Equality

_RATIO: Final = re.compile(r"[1-9]\d?:[1-9]\d")
"""A clock time that may also be a ratio."""

_WEEKDAY: Final = re.compile(
    r"(?:^|[ ,]|(?<=\d))(?:on )?(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s?day|s|nesday|rs?|rsday|urday)?\b\.?"
    r"(?:,? ?at\b)?,? ?",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(r" ?\(?\b(?P<name>[ECMP][SD]?T|GMT|UTC|BST|CET|CEST|IST|JST)\)?$")
_CLOCK: Final = re.compile(r"\d{1,2}(?::\d\d(?::\d\d)?| ?[ap]\.?m\b)(?: ?[ap]\.?m\b\.?)?", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"(?:^|[ ,])(?:at|on|T)(?= |$)|[ ,T]+$|^[ ,]+")
_HINT: Final = re.compile(r"\d.*(?:[A-Za-z]|:\d\d|[-/]\d)|[A-Za-z].*\d")
_LONGEST: Final = 60
_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class _Moment:
    date: Date | None
    time: Time | None
    weekday: str
    zone: str


def same_moment(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing as dates, clock times or both.

    A year, the half of the day, a time zone, or the day of the week of a date, that one leaves out fits any; what may
    be two dates, or says more than the other, is undecided.

    Returns:
        `None` unless both say a date or both say a time.
    """
    if max(len(a), len(b)) > _LONGEST or not (_HINT.search(a) and _HINT.search(b)):
        return None
    one, other = _moment(a), _moment(b)
    if one is None or other is None or not ((one.date and other.date) or (one.time and other.time)):
        return None
    dates = _same_date(one.date, other.date)
    times = _same_time(one.time, other.time)
    if times is Equality.DIFFERENT and _RATIO.fullmatch(a) and _RATIO.fullmatch(b):
        return None
    days = _same_name(one.weekday, other.weekday)
    if not (one.weekday and other.weekday) and one.weekday != other.weekday and not (one.date and other.date):
        days = Equality.UNDECIDED
    found = (dates, times, days, _same_name(one.zone, other.zone))
    return next((each for each in (Equality.DIFFERENT, Equality.UNDECIDED) if each in found), Equality.EQUAL)


def is_date(text: str) -> bool:
    """Whether a text may be a date, as `2020-01-05` is, which is also a difference of numbers."""
    return len(text) <= _LONGEST and date(text) is not None


def is_certainly_date(text: str) -> bool:
    """Whether a text can be nothing but a date."""
    found = date(text) if len(text) <= _LONGEST else None
    return found is not None and found.certain


def hours_of_clock(text: str) -> frozenset[int]:
    """The hours that a clock time may be called by, if it can be nothing but that (`3 PM`: 3, 15); else none.

    `3:30` may be a ratio; `3:05` may not.
    """
    if len(text) > _LONGEST or not _HINT.search(text):
        return frozenset()
    moment = _moment(text)
    found = moment.time if moment else None
    colon = text.find(":")
    if found is None or not (found.half or (colon > 0 and (text[0] == "0" or text[colon + 1] == "0"))):
        return frozenset()
    hour, minute = divmod(found.minutes, _HOUR)
    return frozenset({-1} if minute else {hour, hour % 12 or 12})


def may_be_clock(text: str) -> bool:
    """Whether a text may be a clock time as well as a ratio: `12:30`, but no `3:10`, which is in lowest terms."""
    found = time(text) if len(text) <= _LONGEST else None
    if found is None or found.half or found.seconds is not None:
        return False
    hour, _, minute = text.partition(":")
    return minute.isdecimal() and gcd(int(hour), int(minute)) > 1


@lru_cache(maxsize=4096)
def _moment(text: str) -> _Moment | None:
    """Read a point in time; `None` if the text is none."""
    day, clock = date(text), time(text)
    if day or clock:
        return _Moment(day, clock, "", "")
    zone = _ZONE.search(text)
    rest = text[: zone.start()] if zone else text
    named = _WEEKDAY.search(rest)
    if named:
        rest = f"{rest[: named.start()]} {rest[named.end() :]}"
    rest = _BETWEEN.sub("", rest.strip(" ,"))
    day, clock = date(rest), time(rest)
    if not (day or clock):
        found = _CLOCK.search(rest)
        if found is None:
            return None
        clock = time(found[0])
        day = date(_BETWEEN.sub("", f"{rest[: found.start()]} {rest[found.end() :]}".strip(" ,T")).strip(" ,"))
        if not (clock and day):
            return None
    return _Moment(day, clock, named["name"].lower() if named else "", zone["name"] if zone else "")


def _same_date(one: Date | None, other: Date | None) -> Equality:
    if one is None or other is None:
        return Equality.UNDECIDED if one or other else Equality.EQUAL
    if one.year and other.year and one.year != other.year:
        return Equality.DIFFERENT
    if one.is_month != other.is_month:
        months = {month for month, _ in one.days} & {month for month, _ in other.days}
        return Equality.UNDECIDED if months else Equality.DIFFERENT
    if one.days.isdisjoint(other.days):
        return Equality.DIFFERENT
    return Equality.EQUAL if len(one.days) == len(other.days) == 1 else Equality.UNDECIDED


def _same_time(one: Time | None, other: Time | None) -> Equality:
    """Compare two times; midnight beside none is the time that a program prints with any date."""
    if one is None or other is None:
        found = one or other
        midnight = found is None or (not found.minutes and found.seconds == 0)
        return Equality.EQUAL if midnight else Equality.UNDECIDED
    left_out = (one.half and other.loose) or (other.half and one.loose)
    turn = HALF_DAY if left_out else 2 * HALF_DAY
    same = one.minutes % turn == other.minutes % turn and (one.seconds or 0) == (other.seconds or 0)
    return Equality.EQUAL if same else Equality.DIFFERENT


def _same_name(one: str, other: str) -> Equality:
    if not (one and other) or one == other:
        return Equality.EQUAL
    # `ET` leaves open what `EST` and `EDT` say.
    return Equality.UNDECIDED if len(one) + len(other) == len("ETEST") and one[0] == other[0] else Equality.DIFFERENT

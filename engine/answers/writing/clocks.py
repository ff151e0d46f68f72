"""Clock times: `3:30 p.m.`, `half past three` and `15:30`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.answers.writing.numerals import in_digits

_HALF: Final = (
    r"(?: ?(?P<half>[ap])\.?m\b\.?"
    r"|(?: o'clock)? in the (?P<part>morning|afternoon|evening)|(?: o'clock)? at (?P<night>night)"
    r"|(?: o'clock)? (?P<twelve>noon|midday|midnight))"
)
_TIME: Final = re.compile(
    rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?(?: o'clock)?{_HALF}?", re.IGNORECASE
)
_HOUR: Final = re.compile(rf"(?P<hour>\d{{1,2}})(?:{_HALF}| o'clock)", re.IGNORECASE)
_OF_PYTHON: Final = re.compile(r"datetime\.time\((\d{1,2}),(\d{1,2})(?:,(\d{1,2}))?(?:,0)?\)")
_SPOKEN: Final = re.compile(
    r"(?:(?P<half>half) past|(?:a )?(?P<quarter>quarter) (?P<turn>past|after|to|before|till?|of)"
    r"|(?P<number>[a-z]{3,6}(?:[ -][a-z]{3,5})?|\d{1,2})(?: minutes? (?P<way>past|after|to|before|till?)| past)) "
    r"(?P<hour>[a-z]{3,6}|\d{1,2})"
    r"(?P<rest>(?: o'clock)?(?: ?[ap]\.?m\.?| in the (?:morning|afternoon|evening)| at night)?)",
    re.IGNORECASE,
)
_HALVES: Final = ("half", "part", "night", "twelve")
"""Groups of what says the half of the day."""

HALF_DAY: Final = 12 * 60
"""Minutes."""

_HOURS: Final = 12
_DAY_HOURS: Final = 24
_MINUTES: Final = 60
_NOON_AND_AFTER: Final = 5
"""`1 in the afternoon` ... `5 in the afternoon`."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day.

    Attributes:
        minutes: Since midnight.
        seconds: Beyond these, if they are given.
        half: Whether it says which half of the day.
        loose: Whether it could have said so.
    """

    minutes: int
    seconds: int | None
    half: bool
    loose: bool


@lru_cache(maxsize=4096)
def time(text: str) -> Time | None:
    """Read a clock time in plain writing; `None` if the text is none."""
    if text.startswith("datetime"):
        text = _OF_PYTHON.sub(_with_colons, text)
    match = _TIME.fullmatch(text) or _HOUR.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    seconds = parts.get("second")
    if parts["twelve"] and (hour != _HOURS or minute or int(seconds or 0)):
        return None
    half = "p" if _is_after_noon(parts, hour) else "a" if any(parts[name] for name in _HALVES) else ""
    if hour >= _DAY_HOURS or minute >= _MINUTES or int(seconds or 0) >= _MINUTES:
        return None
    if half and not 0 < hour <= _HOURS:
        return None
    if half:
        hour = hour % _HOURS + (_HOURS if half == "p" else 0)
    loose = not half and 0 < hour <= _HOURS
    return Time(hour * _MINUTES + minute, int(seconds) if seconds else None, bool(half), loose)


def _with_colons(match: re.Match[str]) -> str:
    return ":".join(f"{int(each):02}" for each in match.groups() if each)


def _is_after_noon(parts: dict[str, str | None], hour: int) -> bool:
    if parts["night"]:
        return _NOON_AND_AFTER < hour < _HOURS
    said = (parts["half"] or parts["part"] or parts["twelve"] or "").lower()
    return said in ("p", "afternoon", "evening", "noon", "midday")


def in_clock(text: str) -> str:
    """A clock time in words in figures (`half past three`: `3:30`); any other text as it was."""
    if "past " not in text and "uarter" not in text and "inute" not in text and "'clock" not in text:
        return text
    spoken = _SPOKEN.fullmatch(text)
    if spoken is None:
        hour, clock, rest = text.partition(" o'clock")
        hour = in_digits(hour) if clock else ""
        return f"{hour}:00{rest}" if hour.isdecimal() and time(f"{hour}:00{rest}") else text
    minutes = {bool(spoken["half"]): "30", bool(spoken["quarter"]): "15"}.get(True) or in_digits(spoken["number"])
    hour = in_digits(spoken["hour"])
    if not (minutes.isdecimal() and hour.isdecimal() and 0 < int(hour) <= _HOURS and int(minutes) < _MINUTES):
        return text
    late = (spoken["turn"] or spoken["way"] or "past").lower() in ("past", "after")
    at = int(hour) * _MINUTES + (int(minutes) if late else -int(minutes))
    rest = spoken["rest"].replace(" o'clock", "")
    return f"{at // _MINUTES or _HOURS}:{at % _MINUTES:02}{rest}"

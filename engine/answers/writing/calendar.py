"""Dates: `July 4, 2021` is `2021-07-04`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_YEAR_ROUND: Final = "january february march april may june july august september october november december"
_MONTHS: Final = _YEAR_ROUND.split()
_MONTH: Final = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH} ?{_DAY}(?:,? ?{_YEAR})?",
        rf"(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? ?{_YEAR})?",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        r"datetime\.(?:date|datetime)\((?P<year>\d{4}),(?P<month>\d{1,2}),(?P<day>\d{1,2})(?:,0)*\)",
        rf"{_MONTH},? ?{_YEAR}(?P<day>)",
    )
)
_SLASHED: Final = re.compile(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})")
_FOR_CERTAIN: Final = re.compile(r"[A-Za-z]|\d{4}([-/])\d\d\1\d\d")
_LAST_MONTH: Final = 12
_LONGEST_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class Date:
    """A day, or a month and day 0.

    Attributes:
        year: The year, if it is given.
        days: Month and day; several where the writing leaves open which number is the month.
        certain: Whether the text can be nothing else; `2020-1-5` may be a difference.
    """

    year: int | None
    days: frozenset[tuple[int, int]]
    certain: bool

    @property
    def is_month(self) -> bool:
        """Whether it says no day."""
        return all(not day for _, day in self.days)


@lru_cache(maxsize=4096)
def date(text: str) -> Date | None:
    """Read a date; `None` if the text is none."""
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        one, two = int(slashed["one"]), int(slashed["two"])
        days = {(month, day) for month, day in ((one, two), (two, one)) if _is_day(month, day)}
        return Date(int(slashed["year"]), frozenset(days), certain=False) if days else None
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        month = _month(match["month"]) if match else None
        if match and month and (not match["day"] or _is_day(month, int(match["day"]))):
            days = {(month, int(match["day"] or 0))}
            year = int(match["year"]) if match["year"] else None
            return Date(year, frozenset(days), bool(_FOR_CERTAIN.match(text)) or not text[:1].isdigit())
    return None


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    name = text.lower()
    found = [at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name)]
    return found[0] if len(found) == 1 else None


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= _LAST_MONTH and 1 <= day <= _LONGEST_MONTH

"""Quantities of several units: `2 hours and 30 minutes` is `150 minutes` and `2.5 hours`."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Final

from engine.answers.writing.counted import Unit
from engine.answers.writing.measures import measure
from engine.answers.writing.numerals import leading_number

_FAMILIES: Final = (
    {"s": 1, "min": 60, "h": 3_600, "day": 86_400, "week": 604_800},
    {"in": 1, "ft": 12, "yd": 36, "mi": 63_360},
    {"mm": 1, "cm": 10, "m": 1_000, "km": 1_000_000},
    {"mg": 1, "g": 1_000, "kg": 1_000_000},
    {"mL": 1, "L": 1_000},
    {"oz": 1, "lb": 16, "pound": 16},
    {"month": 1, "year": 12},
    {"cent": 1, "dollar": 100},
    {"arcsec": 1, "arcmin": 60, "°": 3_600},
)
_PIECE: Final = re.compile(
    r"(?:\$(?P<dollars>\d{1,9})|(?P<number>\d{1,9}(?:\.\d{1,9})?) ?"
    r"(?P<unit>[A-Za-z]{1,12}|°(?! ?[CFcf])|'{1,2}|\u2032{1,2}|$))\.?(?P<gap>, ?and |,? and |, ?| |$|(?=\d))"
)
_AND_PART: Final = re.compile(
    r"(?P<number>a|an|\d{1,9}) (?P<unit>[A-Za-z]{1,12}) and (?P<part>a half|a quarter|one half)"
)
_PARTS: Final = {"a half": "1/2", "one half": "1/2", "a quarter": "1/4"}
_CANONICAL: Final = re.compile(r"(?:\d[\d.]* (?:[a-z]+|°)(?: |$)){2,4}", re.IGNORECASE)
_ARCS: Final = {"min": "arcmin", "s": "arcsec"}
_MARKS: Final = {"'": "arcmin", "''": "arcsec", "\u2032": "arcmin", "\u2032\u2032": "arcsec"}
_FEET: Final = re.compile(r"(\d{1,4})(?:'|\u2032) ?(\d{1,2}(?:\.\d{1,4})?)(?:''|\u2032\u2032|\")?")
_MOST: Final = 4


def in_pieces(text: str) -> str:
    """A quantity of several units with the one name of each, as in `2 h 30 min`; any other text as it was."""
    feet = _FEET.fullmatch(text)
    if feet:
        return f"{feet[1]} ft {feet[2]} in"
    part = _AND_PART.fullmatch(_number_first(text)) if " and " in text else None
    if part and measure(part["unit"]):
        return f"{part['number'].replace('an', '1').replace('a', '1')} {_PARTS[part['part']]} {measure(part['unit'])}"
    pieces: list[tuple[str, str]] = []
    rest = text
    while rest and len(pieces) < _MOST:
        spelled = _number_first(rest)
        match = _PIECE.match(spelled)
        name = _name(match["unit"], pieces) if match else ""
        if match is None or not name:
            return text
        pieces.append((match["dollars"] or match["number"], name))
        rest = spelled[match.end() :]
    return text if rest or _family(pieces) is None else " ".join(f"{number} {name}" for number, name in pieces)


def quantity(text: str) -> tuple[str, Unit] | None:
    """The value of a quantity such as `2 h 30 min` in its smallest unit, and its units; `None` if it is none."""
    if text.count(" ") < _MOST - 1 or not _CANONICAL.fullmatch(text):
        return None
    words = text.split()
    pieces = list(zip(words[::2], words[1::2], strict=True))
    family = _family(pieces)
    if family is None:
        return None
    last = pieces[-1][1]
    total = sum(Fraction(number) * family[name] for number, name in pieces)
    sizes = tuple((name, Fraction(family[name], family[last])) for _, name in pieces)
    return str(total / family[last]), Unit((last,), sizes=sizes)


def _number_first(text: str) -> str:
    """A text that begins with a number in words, with only that one in digits."""
    found = leading_number(text) if text[:1].isalpha() else None
    return found[0] + text[found[1] :] if found else text


def _name(unit: str | None, before: list[tuple[str, str]]) -> str:
    """The name of the unit of a piece: behind degrees, minutes are minutes of arc; behind hours, m is a minute.

    The frame that was taken off the answer may have held the mark of its seconds.
    """
    if unit is None:
        return "dollar"
    last = before[-1][1] if before else ""
    if last in ("°", "arcmin"):
        return _MARKS.get(unit) or _ARCS.get(measure(unit), "arcsec" if last == "arcmin" and not unit else "")
    return "min" if last == "h" and unit == "m" else measure(unit)


def _family(pieces: list[tuple[str, str]]) -> dict[str, int] | None:
    """The family of the units, if there are several, from large to small."""
    names = [name for _, name in pieces]
    family = next((each for each in _FAMILIES if len(names) > 1 and all(name in each for name in names)), None)
    return family if family and all(family[one] > family[other] for one, other in pairwise(names)) else None

"""Quantities of several units: `2 hours and 30 minutes` is `150 minutes`, `5 feet 3 inches` is `63 inches`."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Final

from engine.answers.units import measure

_FAMILIES: Final = (
    {"s": 1, "min": 60, "h": 3_600, "day": 86_400, "week": 604_800},
    {"in": 1, "ft": 12, "yd": 36, "mi": 63_360},
    {"mm": 1, "cm": 10, "m": 1_000, "km": 1_000_000},
    {"mg": 1, "g": 1_000, "kg": 1_000_000},
    {"oz": 1, "lb": 16, "pound": 16},
    {"month": 1, "year": 12},
    {"cent": 1, "dollar": 100},
)
_PIECE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?([A-Za-z]{1,12})\.?(?:, ?and | and |, ?| |$)")
_MOST: Final = 4


def in_smallest_unit(text: str) -> str:
    """A quantity of several units in the smallest of them; any other text as it was."""
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(text) and len(pieces) < _MOST:
        match = _PIECE.match(text, at)
        if match is None:
            return text
        pieces.append((match[1], measure(match[2])))
        at = match.end()
    names = [name for _, name in pieces]
    family = next((each for each in _FAMILIES if len(names) > 1 and all(name in each for name in names)), None)
    if family is None or at < len(text) or any(family[one] <= family[other] for one, other in pairwise(names)):
        return text
    total = sum(Fraction(number) * family[name] for number, name in pieces)
    return f"{total / family[names[-1]]} {names[-1]}"

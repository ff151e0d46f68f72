"""Reads a unit from the words behind a number."""

import re
from collections import Counter
from typing import Final

from engine.answers.writing.counted import Unit
from engine.answers.writing.measures import MONEY, measure, singular
from engine.answers.writing.number_words import NUMBER_WORDS
from engine.answers.writing.senses import COMPASS, ON_TIME, Sense, sense

_RATES: Final = {"mph": "mi h", "kph": "km h", "kmph": "km h", "kmh": "km h", "mpg": "mi gal", "psi": "pound in in"}
"""Measures in one word, and what they are counted per."""

_COUNTS: Final = {"rpm": "revolution", "bpm": "beat", "wpm": "word"}
"""Things per minute."""

_SOLID: Final = {"cc": ("cm", 3), "sqft": ("ft", 2), "sqm": ("m", 2), "sqcm": ("cm", 2), "sqkm": ("km", 2)} | {
    "sqin": ("in", 2),
    "sqmi": ("mi", 2),
    "sqyd": ("yd", 2),
}
_POWERS: Final = {"square": 2, "sq": 2, "squared": 2, "cubic": 3, "cu": 3, "cubed": 3}
_CHANGING: Final = (
    "plus minus over choose factorial remainder rem modulo modulus power least most mod or and if is to for with "
    "union infinity inf sin cos tan sec csc cot log ln exp sqrt pi theta alpha beta"
)
_NO_UNIT: Final = frozenset({*_CHANGING.split(), *NUMBER_WORDS}) - {"sec", "over"}
"""Words that are mathematics, or change the value: no unit holds one of them."""

_STATING_WORDS: Final = (
    "is are was were be does do did has have had can cannot could will would should must might not never without "
    "doesn't don't didn't isn't aren't can't won't fail fails failed exclude excludes excluded excluding except "
    "reject rejects rejected discard discarded ignored omitted extraneous invalid inadmissible wrong incorrect untrue "
    "impossible undefined unless because since when where if but"
)
_STATING: Final = frozenset(_STATING_WORDS.split())
"""Words that state something of the value: it is not all that the answer says, and they count nothing."""

_FILLERS: Final = frozenset({"of", "the", "a", "an", "in", "total", "full", "each", "old", "us", "due", "zero", "than"})
_DIMENSIONS: Final = "long wide tall high deep thick by of per x apart square in away each"
_BEHIND_INCHES: Final = frozenset(_DIMENSIONS.split())
"""What may follow `in` where it means inches; before any other word it is a preposition, as in `5 in a row`."""

_DIMENSION: Final = {"length": "long", "width": "wide", "height": "high", "tall": "high", "depth": "deep"}
_SCALES: Final = {"c": "°C", "celsius": "°C", "f": "°F", "fahrenheit": "°F"}


class UnitReader:
    """Puts a unit together from its words."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._last = ""
        self._power = 1
        self._sign = 1
        self._things: set[str] = set()
        self._rates: set[str] = set()
        self._senses: set[Sense] = set()
        self._bearing: Sense | None = None
        self._over = False

    def read(self, match: re.Match[str], ahead: str) -> bool:
        """Take the next word, in view of the one after it; False if it is none of a unit."""
        if self._over or (match["word"] == "in" and _is_preposition(match, ahead)):
            self._over = False
            return True
        written = match["word"].replace(" ", "").strip("'-")
        word = singular(written.lower())
        power = int(match["power"] or match["digit"] or 1)
        self._sign = -1 if match["per"] or word == "per" else self._sign
        self._over = written.lower() == "on" and ahead == "time"
        meant = ON_TIME if self._over else sense(written, on_map=self._last in ("°", "km", "mi"))
        if word in ("a", "an") and (self._last or self._things) and measure(ahead):
            self._sign = -1  # `60 miles an hour`
        elif word in _POWERS:
            return self._raise(word)
        elif meant is not None:
            self._mean(meant, ahead)
        elif self._measures(written, word, power) or word in _FILLERS or word in ("per", ""):
            return True
        elif (
            written.lower() in _STATING
            or not _NO_UNIT.isdisjoint((word, written.lower()))
            or len(word) == 1
            or power != 1
        ):
            return False
        else:
            (self._things if self._sign > 0 else self._rates).add(_DIMENSION.get(word, word))
        return True

    def _measures(self, written: str, word: str, power: int) -> bool:
        """Count a unit with its power; False if the word names none."""
        if word in _SOLID:
            self._count(*_SOLID[word])
        elif word in _RATES:
            counted, *rates = _RATES[word].split()
            self._counts.update([counted])
            self._counts.subtract(rates)
        elif word in _COUNTS:
            self._things.add(_COUNTS[word])
            self._counts.subtract(["min"])
        elif written == "ms" and power < 0:
            self._count("m", 1)  # `m s^{-1}` without its space: nothing is counted per millisecond
            self._count("s", power)
        elif self._last == "°" and written.lower() in _SCALES:
            self._counts = Counter({_SCALES[written.lower()]: 1})
        elif measure(written):
            self._count(measure(written), self._sign * self._power * power)
            self._power = 1
        else:
            return False
        return True

    def _mean(self, meant: Sense, ahead: str) -> None:
        """A word of sense; `north of east` is one direction, and not `east of north`."""
        if self._bearing is not None and meant[0] == self._bearing[0]:
            meant = ("bearing", len(COMPASS) * self._bearing[1] + meant[1])
        elif meant[0] == "compass" and ahead == "of":
            self._bearing = meant
            return
        self._senses.add(meant)
        self._bearing = None

    def _raise(self, word: str) -> bool:
        """`square` is said of the next unit, `squared` of the last one."""
        if not word.endswith("ed"):
            self._power = _POWERS[word]
        elif self._last:
            self._counts[self._last] *= _POWERS[word]
        return not word.endswith("ed") or bool(self._last)

    def _count(self, name: str, power: int) -> None:
        # What comes twice is a power (`per second per second`), but not a sign (`5$$`).
        self._counts[name] = power if name in MONEY or name == "°" else self._counts[name] + power
        self._last = name

    def unit(self) -> Unit | None:
        """The unit that was read; a unit of length or area without its name is `unit`."""
        if self._power > 1:
            self._counts["unit"] += self._power
        powers = sorted(self._counts.items(), key=lambda each: each[0].lower())
        if self._bearing is not None:
            self._senses.add(self._bearing)
        measures = tuple(_raised(name, power) for name, power in powers if power > 0)
        rates = {_raised(name, -power) for name, power in powers if power < 0}
        return Unit(measures, frozenset(self._things), frozenset(rates | self._rates), frozenset(self._senses))


def _raised(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _is_preposition(match: re.Match[str], ahead: str) -> bool:
    """Whether `in` means no inches, in view of the word behind it."""
    dotted = match.string.startswith(".", match.end()) or match["power"] or match["digit"] or match["per"]
    return bool(ahead) and not dotted and ahead not in _BEHIND_INCHES and not sense(ahead)

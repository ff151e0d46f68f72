"""Split an answer into its value and the unit or the things that it counts."""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from engine.answers.writing.counted import Unit
from engine.answers.writing.measures import MONEY, SYMBOLS, measure, singular
from engine.answers.writing.numerals import NUMBER_WORDS
from engine.answers.writing.senses import Sense, sense

__all__ = ["attached_unit", "measure", "split_unit"]

_RATES: Final = {"mph": ("mi", "h"), "kph": ("km", "h"), "kmph": ("km", "h"), "kmh": ("km", "h")}
_ATTACHED: Final = frozenset(
    {
        "cm",
        "mm",
        "km",
        "kg",
        "mg",
        "ml",
        "mph",
        "lb",
        "lbs",
        "oz",
        "ft",
        "in",
        "yd",
        "min",
        "hr",
        "hrs",
        "sec",
        "g",
        "cup",
        "day",
    }
)
_POWERS: Final = {"square": 2, "sq": 2, "squared": 2, "cubic": 3, "cu": 3, "cubed": 3}
_CHANGING: Final = (
    "plus minus over choose factorial remainder rem modulo modulus power least most mod or and if is to for with "
    "union infinity inf sin cos tan sec csc cot log ln exp sqrt pi theta alpha beta"
)
_NO_UNIT: Final = frozenset({*_CHANGING.split(), *NUMBER_WORDS}) - {"sec", "over"}
"""Words that are mathematics, or change the value: no unit holds one of them."""

_FILLERS: Final = frozenset({"of", "the", "a", "an", "in", "total", "full", "each", "old", "us", "due", "zero", "than"})
_CURRENCY: Final = re.compile(r"(?P<sign>[-+]?)(?P<name>US ?\$|USD|Rs\.?|[$€£¥₹]) ?(?P<rest>[-\d.\\({].*)", re.DOTALL)
_PER: Final = re.compile(r"(?<=\d)(?: an? | ?/ ?)(?=[A-Za-z])")
_ANGLE: Final = re.compile(r"\\(?:sin|cos|tan|sec|csc|cot|cis)(?![A-Za-z])")
_UNKNOWN_OF: Final = re.compile(
    r"(?P<body>(?:.*[^A-Za-z\\])?[B-Zb-z]) (?P<unit>[A-Za-z]{2,}(?:/[A-Za-z]+)?(?:\^\{?[23]\}?)?)"
)
_LETTER: Final = r"A-Za-z°¢$€£¥₹\u00b5\u03bc"
_UNIT: Final = re.compile(
    rf"(?P<body>.*(?:[\d)}}%!]|\\pi))(?P<gap> *)(?P<unit>(?:/ ?)?[{_LETTER}][{_LETTER} /.^{{}}\d'-]*)", re.DOTALL
)
_FRACTION: Final = re.compile(r"(?P<body>\d[\d.]*) ?\\frac\{(?P<over>[A-Za-z]+)\}\{(?P<under>[A-Za-z]+(?:\^\{\d\})?)\}")
_WORD: Final = re.compile(
    r"[ .]*(?P<per>/ *)?(?P<word>° ?[CFcf]\b|[A-Za-z\u00b5\u03bc]+(?:['-][A-Za-z]+)*'?|[°¢$€£¥₹])"
    r"(?:\^\{?(?P<power>-?\d)\}?|(?P<digit>[23])(?!\d))?"
)
_SCALES: Final = {"c": "°C", "celsius": "°C", "f": "°F", "fahrenheit": "°F"}
_MOST_WORDS: Final = 8
_PLURAL: Final = 3


def split_unit(text: str) -> tuple[str, Unit]:
    """The value of an answer in plain writing, and its unit.

    Known measures have one name each, so `$`, `dollars` and `USD` agree; any other words after a number are what it
    counts. `5x` has no unit, `5cm` has one.
    """
    money = _CURRENCY.fullmatch(text)
    if money:
        rest = money["rest"]
        per = _PER.sub(" per ", rest)
        body, unit = split_unit(per if split_unit(per)[1].rates else rest)
        if not MONEY.issuperset(unit.measures):
            return body, Unit(tuple(one for one in unit.measures if one not in MONEY))  # the dollars of formulas
        name = SYMBOLS.get(money["name"][-1]) or measure(money["name"].rstrip("."))
        measures = (name, *(one for one in unit.measures if one != name))
        return money["sign"] + body, Unit(measures, unit.things, unit.rates, unit.senses)
    match = _UNIT.fullmatch(text)
    named = (
        _unit(match["unit"], match["body"], attached=not match["gap"] and match["body"][-1] != "%") if match else None
    )
    if match and named is not None:
        # The degrees of `\\sin30°` belong to what the sine is taken of.
        return (text, Unit()) if named.measures == ("°",) and _ANGLE.search(text) else (match["body"], named)
    match = _UNKNOWN_OF.fullmatch(text)
    named = _unit(match["unit"], "1", attached=False) if match else None
    return (match["body"], named) if match and named and named.measures else (text, Unit())


@lru_cache(maxsize=1024)
def attached_unit(value: str) -> tuple[str, Unit] | None:
    r"""The other reading of a product that may be a quantity: `5m`, `5m/s`, `5\frac{m}{s}`; `None` if it is none."""
    over = _FRACTION.fullmatch(value)
    match = _UNIT.fullmatch(f"{over['body']}{over['over']}/{over['under']}" if over else value)
    if match is None or match["gap"] or not match["body"][-1].isdigit():
        return None
    named = _unit(match["unit"], match["body"], attached=False)
    return (match["body"], named) if named and named.measures and not named.things else None


def _unit(text: str, body: str, *, attached: bool) -> Unit | None:
    r"""The unit that the words behind a value name; `None` if they are mathematics, as the h in `\pi h` is."""
    words = _words(text)
    if not words or (attached and not _stands_attached(words[0]["word"])):
        return None
    if len(words[0]["word"]) == 1 and words[0]["word"].isalpha() and not body[-1].isdigit():
        return None
    reader = _Reader()
    for at, match in enumerate(words):
        ahead = words[at + 1]["word"] if at + 1 < len(words) else ""
        if not reader.read(match, ahead):
            return None
    return reader.unit()


def _words(text: str) -> list[re.Match[str]] | None:
    """The words of a unit; `None` if there is anything else in it, or too many."""
    found: list[re.Match[str]] = []
    text, at = text.rstrip(" ."), 0
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None or len(found) == _MOST_WORDS:
            return None
        found.append(match)
        at = match.end()
    return found


class _Reader:
    """Puts a unit together from its words."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._last = ""
        self._power = 1
        self._sign = 1
        self._things: set[str] = set()
        self._rates: set[str] = set()
        self._senses: set[Sense] = set()

    def read(self, match: re.Match[str], ahead: str) -> bool:
        """Take the next word, in view of the one after it; False if it is none of a unit."""
        written = match["word"].replace(" ", "").strip("'-")
        word = singular(written.lower())
        power = int(match["power"] or match["digit"] or 1)
        self._sign = -1 if match["per"] or word == "per" else self._sign
        meant = sense(written, on_map=self._last in ("°", "km", "mi"))
        if word in ("a", "an") and (self._last or self._things) and measure(ahead):
            self._sign = -1  # `60 miles an hour`
        elif word in _POWERS:
            return self._raise(word)
        elif meant is not None:
            self._senses.add(meant)
        elif word in _RATES:
            self._counts.update(dict.fromkeys(_RATES[word][:1], 1) | dict.fromkeys(_RATES[word][1:], -1))
        elif written == "ms" and power < 0:
            self._count("m", 1)  # `m s^{-1}` without its space: nothing is counted per millisecond
            self._count("s", power)
        elif self._last == "°" and written.lower() in _SCALES:
            self._counts = Counter({_SCALES[written.lower()]: 1})
        elif measure(written):
            self._count(measure(written), self._sign * self._power * power)
            self._power = 1
        elif word in _FILLERS or word in ("per", ""):
            return True
        elif not _NO_UNIT.isdisjoint((word, written.lower())) or len(word) == 1 or power != 1:
            return False
        else:
            (self._things if self._sign > 0 else self._rates).add(word)
        return True

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
        measures = tuple(_raised(name, power) for name, power in powers if power > 0)
        rates = {_raised(name, -power) for name, power in powers if power < 0}
        things = frozenset[str]() if measures else frozenset(self._things)
        return Unit(measures, things, frozenset(rates | self._rates), frozenset(self._senses))


def _raised(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _stands_attached(word: str) -> bool:
    """Whether a word is a unit even without a space before it."""
    symbol = word in SYMBOLS and len(word) > 1 and not word.islower()
    return symbol or word in _ATTACHED or word[0] in "°¢$€£¥₹" or len(word) > _PLURAL

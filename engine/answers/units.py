"""Split an answer into its value and the unit or the things that it counts."""

import re
from dataclasses import dataclass
from typing import Final

_SAME: Final = {
    "dollar": "$ dollar usd buck",
    "cent": "cent ¢",
    "euro": "€ euro eur",
    "pound sterling": "£ gbp",
    "yen": "¥ yen",
    "rupee": "₹ rupee rs inr",
    "°": "° degree deg",
    "mm": "mm millimeter millimetre",
    "cm": "cm centimeter centimetre",
    "m": "m meter metre",
    "km": "km kilometer kilometre",
    "in": "in inch inche",
    "ft": "ft feet foot",
    "yd": "yd yard",
    "mi": "mi mile",
    "mg": "mg milligram",
    "g": "g gram gm",
    "kg": "kg kilogram kilo",
    "lb": "lb",
    "pound": "pound",
    "°C": "°c celsius",
    "°F": "°f fahrenheit",
    "radian": "radian rad",
    "oz": "oz ounce",
    "ton": "ton tonne",
    "ml": "ml milliliter millilitre",
    "l": "l liter litre",
    "gal": "gal gallon",
    "s": "s sec second",
    "min": "min minute",
    "h": "h hr hour",
    "day": "day",
    "week": "week wk",
    "month": "month",
    "year": "year yr",
    "hz": "hz hertz",
    "n": "newton",
    "j": "joule",
    "w": "watt",
}
_MEASURES: Final = {name: unit for unit, names in _SAME.items() for name in names.split()}
_RATES: Final = {"mph": ("mi", "h"), "kph": ("km", "h"), "kmph": ("km", "h"), "kmh": ("km", "h")}
_ATTACHED: Final = frozenset(
    {"cm", "mm", "km", "kg", "mg", "ml", "mph", "lb", "lbs", "oz", "ft", "in", "yd", "min", "hr", "hrs", "sec", "g"}
)
_POWERS: Final = {"square": "^2", "sq": "^2", "squared": "^2", "cubic": "^3", "cu": "^3", "cubed": "^3"}
_MATHEMATICS: Final = frozenset(
    {
        "sin",
        "cos",
        "tan",
        "sec",
        "csc",
        "cot",
        "log",
        "ln",
        "exp",
        "sqrt",
        "pi",
        "mod",
        "or",
        "and",
        "if",
        "is",
        "to",
        "for",
        "with",
        "union",
        "infinity",
        "inf",
        "theta",
        "alpha",
        "beta",
        "x",
        "y",
        "z",
        "n",
        "k",
    }
)
_GENERAL: Final = frozenset(
    {"person", "people", "individual", "item", "thing", "object", "way", "possibility", "outcome", "choice", "option"}
    | {"arrangement", "combination"}
)
"""Nouns for whatever is counted: `4 people` may be `4 customers`, where `5 apples` are never `5 oranges`."""

_FILLERS: Final = frozenset({"of", "the", "a", "an", "in", "per", "more", "total", "full", "each", "old", "us"})
_CURRENCY: Final = re.compile(r"(?P<sign>[-+]?)(?P<name>US ?\$|USD|Rs\.?|[$€£¥₹]) ?(?P<rest>[-\d.\\({].*)", re.DOTALL)
_EITHER: Final = frozenset({"pound", "lb", "pound sterling"})
"""`3 pounds` may be money or a weight; the other two are never the same."""

_ANGLE: Final = re.compile(r"\\(?:sin|cos|tan|sec|csc|cot|cis)(?![A-Za-z])")
_UNKNOWN_OF: Final = re.compile(
    r"(?P<body>(?:.*[^A-Za-z\\])?[B-Zb-z]) (?P<unit>[A-Za-z]{2,}(?:/[A-Za-z]+)?(?:\^\{?[23]\}?)?)"
)
_UNIT: Final = re.compile(
    r"(?P<body>.*(?:[\d)}%!]|\\pi))(?P<gap> *)(?P<unit>[A-Za-z°¢$€£¥₹][A-Za-z°¢$€£¥₹ /.^{}23'-]*)", re.DOTALL
)
_WORD: Final = re.compile(r"(?P<word>° ?[CFcf]\b|[A-Za-z'-]+|[°¢$€£¥₹])(?:\^\{?(?P<power>[23])\}?)?")
_MOST_WORDS: Final = 8
_PLURAL: Final = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: measures (`cm^2`), and other words (`apple`)."""

    measures: tuple[str, ...] = ()
    things: frozenset[str] = frozenset()

    @property
    def missing(self) -> bool:
        """Whether no unit was written."""
        return not self.measures and not self.things

    def fits(self, other: "Unit") -> bool:
        """Whether two answers may be of one kind: a missing unit or rate fits any, different ones never.

        A general noun (`people`, `items`, `ways`) fits any thing that is counted, but no measure.
        """
        if self.missing or other.missing:
            return True
        if self.measures and other.measures:
            pairs = zip(self.measures, other.measures, strict=False)
            return all(mine == theirs or _may_be_same(mine, theirs) for mine, theirs in pairs)
        if self.measures or other.measures:
            return False
        mine, theirs = self.things - _GENERAL, other.things - _GENERAL
        return mine <= theirs or theirs <= mine


def split_unit(text: str) -> tuple[str, Unit]:
    """The value of an answer in plain writing, and its unit.

    Known measures have one name each, so `$`, `dollars` and `USD` agree; any other words after a number are what it
    counts. `5x` has no unit, `5cm` has one.
    """
    money = _CURRENCY.fullmatch(text)
    if money:
        body, unit = split_unit(money["rest"])
        name = _MEASURES[money["name"].lower().replace("us", "").replace(" ", "").rstrip(".d") or "$"]
        return money["sign"] + body, Unit((name, *(one for one in unit.measures if one != name)), unit.things)
    match = _UNIT.fullmatch(text)
    named = _unit(match["unit"], match["body"], attached=not match["gap"]) if match else None
    if match and named is not None:
        # The degrees of `\\sin30°` belong to what the sine is taken of.
        return (text, Unit()) if named.measures == ("°",) and _ANGLE.search(text) else (match["body"], named)
    match = _UNKNOWN_OF.fullmatch(text)
    named = _unit(match["unit"], "1", attached=False) if match else None
    return (match["body"], named) if match and named and named.measures else (text, Unit())


def measure(word: str) -> str:
    """The one name of a known measure (`cm` for `Centimetres`); empty for any other word."""
    return _MEASURES.get(_singular(word.lower()), "")


def _may_be_same(one: str, other: str) -> bool:
    """Whether one of two units of these names is a pound of either kind."""
    return "pound" in (one, other) and {one, other} <= _EITHER


def _unit(text: str, body: str, *, attached: bool) -> Unit | None:
    r"""The unit that the words behind a value name; `None` if they are mathematics, as the h in `\pi h` is."""
    words = list(_WORD.finditer(text.replace("/", " per ")))
    if not words or len(words) > _MOST_WORDS or (attached and not _stands_attached(words[0]["word"])):
        return None
    if len(words[0]["word"]) == 1 and words[0]["word"].isalpha() and not body[-1].isdigit():
        return None
    measures: list[str] = []
    things: set[str] = set()
    power = ""
    for match in words:
        word = _singular(match["word"].lower().replace(" ", "").strip("'-"))
        if word in _POWERS:
            measures, power = _raised(measures, word, power)
        elif word in _MEASURES:
            measures.append(_MEASURES[word] + (f"^{match['power']}" if match["power"] else power))
            power = ""
        elif word in _RATES:
            measures += _RATES[word]
        elif word in _MATHEMATICS or (len(word) == 1 and word not in _FILLERS):
            return None
        elif word and word not in _FILLERS:
            things.add(word)
    if power:
        measures.append(f"unit{power}")
    # `20 square units` measures area in no named unit.
    things.discard("unit")
    return Unit(tuple(measures), frozenset() if measures else frozenset(things))


def _raised(measures: list[str], word: str, power: str) -> tuple[list[str], str]:
    """The measures after a word such as `square` (for the next one) or `squared` (for the last one)."""
    if word.endswith("ed") and measures:
        return [*measures[:-1], measures[-1] + _POWERS[word]], power
    return measures, _POWERS[word]


def _stands_attached(word: str) -> bool:
    """Whether a word is a unit even without a space before it."""
    return word in _ATTACHED or word[0] in "°¢$€£¥₹" or len(word) > _PLURAL


def _singular(word: str) -> str:
    """The singular of most nouns."""
    if word in _MEASURES or word in _POWERS or word in _RATES or len(word) <= _PLURAL - 1:
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word

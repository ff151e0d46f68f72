"""Split an answer into its value and the unit or the things that it counts."""

import re
from functools import lru_cache
from typing import Final

from engine.answers.writing.counted import Unit
from engine.answers.writing.measures import MONEY, SYMBOLS, measure
from engine.answers.writing.short_words import SHORT_WORDS
from engine.answers.writing.unit_words import UnitReader

__all__ = ["attached_unit", "measure", "split_unit"]

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
_CURRENCY: Final = re.compile(r"(?P<sign>[-+]?)(?P<name>US ?\$|USD|Rs\.?|[$€£¥₹]) ?(?P<rest>[-\d.\\({].*)", re.DOTALL)
_MAGNITUDE: Final = re.compile(r"(?P<number>(?<![\w.])\d[\d.]*) ?(?P<size>[Kk]|M|B|[MmBb]n)(?![A-Za-z])")
_POWERS_OF_TEN: Final = {"k": 3, "m": 6, "b": 9}
_PRIMED: Final = re.compile(
    r"(?P<body>(?=.{0,80}\d)(?:[-+*/^.\d (){}]|\\(?:frac|sqrt|pi)(?![A-Za-z])){1,80}(?<=[\d)}i]))(?P<mark>'{1,2}|\")"
)
"""A calculation without unknowns, and the mark of feet or inches behind it."""

_PER: Final = re.compile(r"(?<=\d)(?: an? | ?/ ?)(?=[A-Za-z])")
_ANGLE: Final = re.compile(r"\\(?:sin|cos|tan|sec|csc|cot)(?![A-Za-z])|\bcis\b")
_UNKNOWN_OF: Final = re.compile(
    r"(?P<body>(?:.*[^A-Za-z\\])?[B-Zb-z]) (?P<unit>[A-Za-z]{2,}(?:/[A-Za-z]+)?(?:\^\{?[23]\}?)?)"
)
_LETTER: Final = r"A-Za-z°¢$€£¥₹\u00b5\u03bc"
_UNIT: Final = re.compile(
    rf"(?P<body>.*(?:[\d)}}%!]|\\pi))(?P<gap> *)(?P<unit>(?:/ ?)?[{_LETTER}][{_LETTER} /.^{{}}\d'-]*)", re.DOTALL
)
_LAST_LETTER: Final = re.compile(r"(?P<body>[A-Za-z]) (?P<unit>[A-Za-z])")
_FRACTION: Final = re.compile(r"(?P<body>\d[\d.]*) ?\\frac\{(?P<over>[A-Za-z]+)\}\{(?P<under>[A-Za-z]+(?:\^\{\d\})?)\}")
_WORD: Final = re.compile(
    r"[ .]*(?P<per>/ *)?(?P<word>° ?[CFcf]\b|[A-Za-z\u00b5\u03bc]+(?:['-][A-Za-z]+)*'?|[°¢$€£¥₹])"
    r"(?:\^\{?(?P<power>-?\d)\}?|(?P<digit>[23])(?!\d))?"
)
_MOST_WORDS: Final = 8
_PLURAL: Final = 3


def split_unit(text: str) -> tuple[str, Unit]:
    """The value of an answer in plain writing, and its unit.

    Known measures have one name each, so `$`, `dollars` and `USD` agree; any other words after a number are what it
    counts. `5x` has no unit, `5cm` has one.
    """
    money = _CURRENCY.fullmatch(text)
    if money:
        rest = _MAGNITUDE.sub(_in_full, money["rest"])
        per = _PER.sub(" per ", rest)
        body, unit = split_unit(per if split_unit(per)[1].rates else rest)
        if not MONEY.issuperset(unit.measures):
            return body, Unit(tuple(one for one in unit.measures if one not in MONEY))  # the dollars of formulas
        name = SYMBOLS.get(money["name"][-1]) or measure(money["name"].rstrip("."))
        measures = (name, *(one for one in unit.measures if one != name))
        return money["sign"] + body, Unit(measures, unit.things, unit.rates, unit.senses)
    primed = _PRIMED.fullmatch(text) if text[-1:] in ("'", '"') else None
    if primed:
        return primed["body"], Unit((primed["mark"].replace("''", '"'),))
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
    if match is None:
        match = _LAST_LETTER.fullmatch(value)
    elif match["gap"] and match["body"][-1].isdigit():
        return None
    if match is None:
        return None
    named = _unit(match["unit"], "1", attached=False)
    return (match["body"], named) if named and named.measures else None


def _in_full(match: re.Match[str]) -> str:
    """The thousands of `$5K`."""
    return f"{match['number']}*10^{{{_POWERS_OF_TEN[match['size'][0].lower()]}}}"


def _unit(text: str, body: str, *, attached: bool) -> Unit | None:
    r"""The unit that the words behind a value name; `None` if they are mathematics, as the h in `\pi h` is."""
    words = _words(text)
    if not words:
        return None
    behind_bracket = body[-1] in "})" and (words[0]["word"] in SHORT_WORDS or text.startswith("of "))
    if attached and not behind_bracket and not _stands_attached(words[0]["word"]):
        return None
    if len(words[0]["word"]) == 1 and words[0]["word"].isalpha() and not body[-1].isdigit():
        return None
    reader = UnitReader()
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


def _stands_attached(word: str) -> bool:
    """Whether a word is a unit even without a space before it."""
    symbol = word in SYMBOLS and len(word) > 1 and not word.islower()
    return symbol or word in _ATTACHED or word[0] in "°¢$€£¥₹" or len(word) > _PLURAL

"""Names of units of measurement, and which of them are the same."""

from typing import Final

from engine.domain import Equality

_SAME: Final = {
    "dollar": "dollar usd buck",
    "cent": "cent",
    "euro": "euro eur",
    "pound sterling": "gbp",
    "yen": "yen",
    "rupee": "rupee rs inr",
    "°": "degree deg",
    "mm": "mm",
    "cm": "cm",
    "km": "km",
    "in": "in inch inche",
    "ft": "ft feet foot",
    "yd": "yd yard",
    "mi": "mi mile",
    "mg": "mg",
    "g": "gm",
    "kg": "kg kilo",
    "lb": "lb",
    "pound": "pound",
    "°C": "°c celsius",
    "°F": "°f fahrenheit",
    "radian": "radian rad",
    "oz": "oz ounce",
    "ton": "ton tonne",
    "mL": "ml",
    "gal": "gal gallon",
    "tbsp": "tbsp tablespoon",
    "tsp": "tsp teaspoon",
    "arcmin": "arcmin arcminute",
    "arcsec": "arcsec arcsecond",
    "s": "sec",
    "min": "min minute",
    "h": "hr hour",
    "day": "day",
    "week": "week wk",
    "month": "month",
    "year": "year yr",
    "unit": "unit",
}
_SIGNS: Final = {"$": "dollar", "¢": "cent", "€": "euro", "£": "pound sterling", "¥": "yen", "₹": "rupee", "°": "°"}
_LETTERS: Final = {"m": "m", "g": "g", "s": "s", "h": "h", "l": "L", "L": "L", "N": "N", "J": "J", "W": "W"}
"""Units of one letter; any other letter is an unknown."""

_PREFIXES: Final = {
    "n": "nano",
    "\u00b5": "micro",
    "\u03bc": "micro",
    "m": "milli",
    "c": "centi",
    "d": "deci",
    "k": "kilo",
    "M": "mega",
    "G": "giga",
    "T": "tera",
}
_BASES: Final = {
    "m": ("meter metre", "nmcdkM\u00b5\u03bc"),
    "g": ("gram gramme", "mkM\u00b5\u03bc"),
    "L": ("liter litre", "mcdkM"),
    "s": ("second", "nm\u00b5\u03bc"),
    "W": ("watt", "mkMGT"),
    "Hz": ("hertz", "mkMGT"),
    "J": ("joule", "mkMG"),
    "N": ("newton", "mkM"),
    "V": ("volt", "mkM"),
    "Pa": ("pascal", "kMG"),
    "Wh": ("watt-hour", "kMGT"),
}
"""Units that take prefixes of the SI: their names, and the prefixes in use."""


def _with_prefixes() -> tuple[dict[str, str], dict[str, str]]:
    """Symbols such as `mW` and names such as `milliwatt`, with the one name of each."""
    symbols, names = {**_LETTERS, **_SIGNS, "Hz": "Hz", "Pa": "Pa", "Wh": "Wh"}, dict[str, str]()
    for base, (words, prefixes) in _BASES.items():
        names |= dict.fromkeys(words.split(), base)
        for prefix in prefixes:
            one = "\u00b5" if prefix == "\u03bc" else prefix
            symbols[prefix + base] = one + base
            names |= {_PREFIXES[prefix] + word: one + base for word in words.split()}
    symbols["ml"] = "mL"
    return symbols, names


SYMBOLS, _LONG = _with_prefixes()
"""Symbols whose capitals count: `mW` is not `MW`."""

LONG_NAMES: Final = {unit: name for name, unit in reversed(_LONG.items())} | {
    "h": "hour",
    "min": "minute",
    "in": "inch",
    "ft": "foot",
    "yd": "yard",
    "mi": "mile",
    "oz": "ounce",
    "gal": "gallon",
    "tbsp": "tablespoon",
    "tsp": "teaspoon",
}
"""Units whose symbols might be products of unknowns, by a name that is none."""

_NAMES: Final = {name: unit for unit, names in _SAME.items() for name in names.split()} | _LONG
_BY_LETTERS: Final = {
    low: {unit for symbol, unit in SYMBOLS.items() if symbol.lower() == low}
    for low in (symbol.lower() for symbol in SYMBOLS if len(symbol) > 1)
}
_IN_CAPITALS: Final = frozenset({"ML"})
"""What may be all in capitals and so mean the small prefix."""

_MAY_BE_ONE: Final = frozenset(
    map(
        frozenset,
        (
            *(("pound", "lb"), ("pound", "pound sterling"), ("°", "°C"), ("°", "°F")),
            *(("'", "ft"), ("'", "arcmin"), ("'", "min"), ('"', "in"), ('"', "arcsec"), ('"', "s")),
        ),
    )
)
"""`3 pounds` may be money or a weight, degrees leave out their scale, and marks are of lengths, angles or times."""

MONEY: Final = frozenset({"dollar", "cent", "euro", "pound sterling", "pound", "yen", "rupee"})
_SHORTEST: Final = 3
_IRREGULAR: Final = {"people": "person", "children": "child", "men": "man", "women": "woman"}


def measure(word: str) -> str:
    """The one name of a known unit (`cm` for `Centimetres`); empty for any other word.

    Capitals count where both writings are units: `Mm` is no `mm`, but `CM` is `cm`. What could be two units if one
    overlooks capitals (`Mw`) is named by its small letters.
    """
    if word in SYMBOLS:
        return SYMBOLS[word]
    low = word.lower()
    if len(word) == 1:
        return ""
    known = _NAMES.get(low) or _NAMES.get(singular(low))
    if known:
        return known
    units = _BY_LETTERS.get(low, set())
    return next(iter(units)) if len(units) == 1 else low if units else ""


def same_measure(one: str, other: str) -> Equality:
    """Whether two names, perhaps with powers, may stand for one unit; undecided where capitals may say nothing."""
    if one == other or frozenset((one, other)) in _MAY_BE_ONE:
        return Equality.EQUAL
    if one.lower() != other.lower():
        return Equality.DIFFERENT
    known = set(SYMBOLS.values()) - _IN_CAPITALS
    certain = all(each.partition("^")[0] in known for each in (one, other))
    return Equality.DIFFERENT if certain else Equality.UNDECIDED


def singular(word: str) -> str:
    """The singular of most nouns, in small letters."""
    if word in _NAMES or len(word) < _SHORTEST:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word

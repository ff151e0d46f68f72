"""The words that numbers in words are made of."""

from fractions import Fraction
from typing import Final

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL: Final = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
LARGE: Final = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9} | {
    "trillion": 10**12,
    "quadrillion": 10**15,
}
PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7} | {
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "fifteenth": 15,
    "sixteenth": 16,
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "hundredth": 100,
    "thousandth": 10**3,
    "millionth": 10**6,
}
PLURAL: Final = {f"{word}s": value for word, value in PARTS.items()} | {"halves": 2}
ALONE: Final = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
HOW_OFTEN: Final = {"once": "1", "twice": "2", "thrice": "3"}

COINS: Final = frozenset({"quarter", "quarters"})

NUMBER_WORDS: Final = frozenset({*SMALL, *LARGE, *PARTS, *PLURAL, "hundred", "dozen", "dozens", "score"}) - COINS
"""Words that belong to a number, and so are never what it counts."""

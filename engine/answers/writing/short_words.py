"""Short runs of letters that are words, names or orders for certain, where others may be products of unknowns."""

import re
from typing import Final

_NOUNS: Final = (
    "act age ape ash bag bed bee bin bit boa box boy bug bun bus cap car cat cot cow cub cup day den dog "
    "ear eel egg elk elm end eye fan fig fly fox fun fur gas gem god gun guy ham hat hen hip hit hog hut ice ink jam "
    "jar jet job joy key kid kit leg lid lip man mat men mom mud mug net nun nut oak oar oil owl pan pea "
    "pen pet pie pig pin pit pot pup ram ray rib row rug run saw sea set shy sky son sum sun tea tie tin toe "
    "top toy tub tug van wax way web wig win yak zoo"
)
_OTHERS: Final = (
    "all any are big but can cry dry eat far few fit for get has her hid him his hot its low may neg new nor "
    "not now odd off old our out own pay pop pos put raw red sad say see she shut sit sly the try use was "
    "wet who why yes yet you"
)
SHORT_WORDS: Final = frozenset({*_NOUNS.split(), *_OTHERS.split(), "no"})
"""Common words that nobody would write as a product of unknowns; `cab` and `map` may be one."""

_ROMAN: Final = re.compile(r"(?=[IVXLC]{2})(C{0,3})(XC|XL|LX{0,3}|X{0,3})(IX|IV|VI{0,3}|I{0,3})")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDER: Final = re.compile(r"(?=[A-Z]*([A-Z])[A-Z]*\1)[A-Z]{3,12}")
"""Capitals of which one comes twice: a product would write its square."""

_CAPITALS: Final = re.compile(r"[A-Z]{3,12}")


def roman(text: str) -> int:
    """The value of a Roman numeral in capitals, of two letters and more; 0 of any other text."""
    if not _ROMAN.fullmatch(text):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def is_name(text: str) -> bool:
    """Whether letters are a word or an order for certain: `cat`, `the dog`, `XIV`, `HTH`."""
    if roman(text) or _ORDER.fullmatch(text):
        return True
    return any(word in SHORT_WORDS for word in text.casefold().split())


def may_be_order(text: str) -> bool:
    """Whether capitals may be an order (`BCA`, `RGB`) as well as a product."""
    return _CAPITALS.fullmatch(text) is not None

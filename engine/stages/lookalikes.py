"""Letters and digits of other scripts as the Latin letters and the digits that a reader takes them for.

What looks alike is Unicode's own list (UTS 39, section 4, confusables.txt), as `confusable-homoglyphs` has it.
"""

import re
import unicodedata
from functools import cache
from typing import Final

_SYMBOLS: Final = "\u03b1\u03b3\u03b9\u03bd\u03c1\u03c3\u03c5"
"""Greek letters that look like Latin ones (a y i v p o u) and are symbols of mathematics besides.

Omicron and the capitals of that kind are not: TeX has no commands for them, since nobody could tell them apart.
"""
_SYMBOL_SET: Final = frozenset(_SYMBOLS)
_MIXED: Final = re.compile(rf"(?<![A-Za-z{_SYMBOLS}\\])(?=[A-Za-z]*[{_SYMBOLS}])[A-Za-z{_SYMBOLS}]+")
"""A word of Latin letters and such symbols."""
_FUNCTIONS: Final = frozenset({"sin", "cos", "tan", "sec", "csc", "cot", "log", "ln", "lg", "exp", "arg", "max", "min"})
"""What stands before a symbol without a blank, as in a typeset sine of alpha."""
_SHORTEST_WORD: Final = 3
"""Latin letters of a word in which a symbol is none."""


def latin(text: str) -> str:
    """The text with look-alikes of Latin letters as these, and every decimal digit as one of 0 to 9.

    Greek letters that are symbols of mathematics stay, unless they stand within a word of Latin letters: two questions
    that differ in an alpha and an a are two.
    """
    if text.isascii():
        return text
    text = text.translate(_TWINS)
    return _MIXED.sub(_as_word, text)


class _Twins(dict[int, int]):
    """For each character the one that it looks like, looked up once."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)  # a slanted alpha of mathematics is an alpha
        return self.setdefault(code, ord(plain if plain in _SYMBOL_SET else _twin(character)))


_TWINS: Final = _Twins()


def _twin(character: str) -> str:
    """The ASCII letter or digit that a letter or digit looks like or is; any other character itself."""
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if not character.isalpha():
        return character
    return _letter(character)


def _letter(character: str) -> str:
    """The ASCII letter of the same case that a letter looks like, in small or in capitals; else itself.

    A text in capitals is the same text: a capital iota is listed as a small l, and a small ve as no letter at all.
    """
    own, other = _listed(character), character.swapcase()
    if found := [letter for letter in own if letter.isupper() == character.isupper()]:
        return found[0]
    if found := [letter for letter in _listed(other) if letter.isupper() == other.isupper()]:
        return found[0].swapcase()
    return own[0] if own and not character.isupper() else character


def _listed(character: str) -> list[str]:
    """The ASCII letters that a letter is listed with."""
    alike = [each["c"] for each in _confusables().get(character, ())]
    return [letter for letter in alike if letter.isascii() and letter.isalpha() and len(letter) == 1]


@cache
def _confusables() -> dict[str, list[dict[str, str]]]:
    from confusable_homoglyphs import confusables  # noqa: PLC0415 -- its list takes 50 ms, and most texts need none

    return confusables.confusables_data  # type: ignore[no-any-return] # the library is untyped


def _as_word(match: re.Match[str]) -> str:
    word = match[0]
    pieces = re.findall(r"[A-Za-z]+", word)
    if sum(map(len, pieces)) < _SHORTEST_WORD or all(piece.lower() in _FUNCTIONS for piece in pieces):
        return word
    return "".join(_twin(character) for character in word)

"""The rule of equality for letters alone: whether their order counts, or they are a product of unknowns."""

import re
from typing import Final

from engine.answers.equality.forms import Form
from engine.answers.writing.measures import singular
from engine.answers.writing.phrases import LETTERS, LONG_WORD, is_words
from engine.answers.writing.short_words import is_name, may_be_order, roman
from engine.domain import Equality

_LONGEST: Final = 40
_NUMBERED: Final = re.compile(r"(?P<name>[A-Za-z]{2,20}(?: [A-Za-z]{2,20})?) #?(?P<number>\d{1,9})")


def letters(one: Form, other: Form) -> Equality | None:
    r"""Short letters that are words, Roman numerals or an order of things: no product, so `HTH` is not `HHT`.

    What stands in `\text{...}` is a word. Other capitals, as `RGB` and `BGR`, may be either. `Player 1` is not
    `Player 2`, and `no apples` are `0 apples`.
    """
    a, b = one.text, other.text
    if (one.number is not None and other.number is not None) or max(len(a), len(b)) > _LONGEST:
        return None
    if a[:3].lower() == "no " or b[:3].lower() == "no ":
        return _none_of(one, other) or _none_of(other, one)
    if a[-1:].isdecimal() and b[-1:].isdecimal():
        return _numbered(a, b)
    if LETTERS.fullmatch(a) and LETTERS.fullmatch(b) and not (LONG_WORD.search(a) or LONG_WORD.search(b)):
        return _ordered(a, b, said=one.is_text or other.is_text)
    return Equality.EQUAL if a.casefold() == b.casefold() == "n/a" else None


def _none_of(words: Form, count: Form) -> Equality | None:
    """Compare `no apples` with a number: no other number but 0, and that for certain if it counts the same."""
    if words.text[:3].lower() != "no " or count.number is None:
        return None
    if count.number.value:
        return Equality.DIFFERENT
    things = {singular(word) for word in words.text[3:].lower().split()}
    return Equality.EQUAL if count.unit.things and things <= count.unit.things else Equality.UNDECIDED


def _numbered(a: str, b: str) -> Equality | None:
    """Compare two of the things that have one name and a number each."""
    mine, theirs = _NUMBERED.fullmatch(a), _NUMBERED.fullmatch(b)
    if not (mine and theirs) or mine["name"].casefold() != theirs["name"].casefold() or not is_words(mine["name"]):
        return None
    return Equality.EQUAL if int(mine["number"]) == int(theirs["number"]) else Equality.DIFFERENT


def _ordered(a: str, b: str, *, said: bool) -> Equality | None:
    """Compare short letters in their order."""
    values = roman(a), roman(b)
    certain = said or is_name(a) or is_name(b)
    if all(values):
        return Equality.EQUAL if values[0] == values[1] else Equality.DIFFERENT
    if certain and a.casefold() == b.casefold():
        return Equality.EQUAL
    if sorted(a) != sorted(b):
        return None
    return Equality.DIFFERENT if certain else Equality.UNDECIDED if may_be_order(a) else None

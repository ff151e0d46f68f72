"""Rules of equality for single values: each takes two forms and says what it knows.

Equal, different, undecided where it is certain that nobody can say, or `None` for "not mine".
"""

import re
from typing import Final

from engine.answers.calendar import same_moment
from engine.answers.equations import stated_value
from engine.answers.expressions import expression
from engine.answers.forms import Form, based
from engine.answers.phrases import SYMBOLS, without_articles
from engine.answers.probing import same_value
from engine.answers.relations import relation, same_relation
from engine.answers.shapes import shape
from engine.answers.trees import names
from engine.domain import Equality

_LETTER: Final = r"[A-Ja-j]"
_CHOICE: Final = re.compile(rf"(?:(?:option|choice|answer)(?: |(?=\()))?\(?({_LETTER})\)?", re.IGNORECASE)
_CHOSEN: Final = re.compile(rf"\(({_LETTER})\)[:.]? ?(?P<rest>.+)|({_LETTER})[).:] ?(?P<after>.+)", re.DOTALL)
_LETTERS: Final = re.compile(r"[A-Za-z][A-Za-z' -]*")
_LONG_WORD: Final = re.compile(r"[A-Za-z]{4,}|(?<![A-Za-z])[A-Z][a-z]{2}(?![A-Za-z])")
"""A word for certain: of four letters and more, or of three with a capital, where a product of unknowns has none."""

_FORMULA: Final = re.compile(r"[\\=^_+*/]")
_SHORT_WORDS: Final = frozenset({"yes", "no", "odd", "all", "any", "tie"})
_RATIO: Final = re.compile(r"[^:=<>,]{1,40}(?::[^:=<>,]{1,40}){1,5}")
_DECIMAL_BASE: Final = 10
_MOST_WORDS: Final = 3


def equality(equal: bool) -> Equality:  # noqa: FBT001 -- it converts a boolean
    """Equal or different."""
    return Equality.EQUAL if equal else Equality.DIFFERENT


def same_text(one: Form, other: Form) -> Equality | None:
    """The same plain writing; capitals and articles count in formulas, not in words."""
    if one.text == other.text and one.text:
        return Equality.EQUAL
    prose = (_LONG_WORD.search(one.text) or _LONG_WORD.search(other.text)) and not _FORMULA.search(one.text)
    return Equality.EQUAL if prose and _words_of(one) == _words_of(other) else None


def moments(one: Form, other: Form) -> Equality | None:
    """Dates and clock times."""
    return same_moment(one.text, other.text)


def bases(one: Form, other: Form) -> Equality | None:
    """Numbers in a named base; against plain digits the digits count, since the question names the base.

    Python's own `0b1011` may also stand for its value.
    """
    mine, theirs = based(one.text), based(other.text)
    if mine and theirs:
        return equality(mine.value == theirs.value)
    named, unnamed = (mine, other) if mine else (theirs, one)
    if named is None or unnamed.number is None:
        return None
    by_value = named.literal or named.base == _DECIMAL_BASE
    same_digits = named.digits.casefold() == unnamed.value.casefold()
    return equality(same_digits or (by_value and unnamed.number.value == named.value))


def ratios(one: Form, other: Form) -> Equality | None:
    """Ratios: `6:8` is `3:4` and, of two terms, 3/4."""
    mine, theirs = (each.value.split(":") if _RATIO.fullmatch(each.value) else None for each in (one, other))
    if mine is None and theirs is None:
        return None
    if mine is None or theirs is None:
        ratio, single = (mine or theirs or []), (one if mine is None else other)
        if len(ratio) != 2 or single.number is None:  # noqa: PLR2004 -- a ratio of two terms is a fraction
            return None
        return same_value(f"({ratio[0]})/({ratio[1]})", single.value)
    if len(mine) != len(theirs):
        return Equality.DIFFERENT
    found = [same_value(f"({a})({theirs[0]})", f"({b})({mine[0]})") for a, b in zip(mine, theirs, strict=True)]
    return None if None in found else equality(all(value is Equality.EQUAL for value in found))


def numbers(one: Form, other: Form) -> Equality | None:
    """Exact values; a missing unit matches any, different units and different unknowns never match."""
    if one.number is None or other.number is None:
        return None
    unknowns = {one.name, other.name} - {""}
    if len(unknowns) > 1 and all(len(name) == 1 for name in unknowns):
        return Equality.DIFFERENT
    return equality(one.number.same(other.number) and one.unit.fits(other.unit))


def choices(one: Form, other: Form) -> Equality | None:
    """Letters of multiple choice, with or without parentheses and the text of the option.

    `(C) 12` is C, and is 12.
    """
    letters, rests = zip(_choice(one), _choice(other), strict=True)
    if all(letters):
        return equality(letters[0] == letters[1])
    if not any(letters) or not any(rests):
        return None
    rest, bare = (rests[0], other) if rests[0] else (rests[1], one)
    return same_value(rest, bare.value) or (equality(rest == bare.text) if bare.number is None else None)


def words(one: Form, other: Form) -> Equality | None:
    """Plain words: `even` is not `odd`, and no number. Other short words may be products of unknowns."""
    if (shape(one.text) and shape(other.text)) or one.unit.measures or other.unit.measures:
        return None
    for mine, theirs in ((one, other), (other, one)):
        if is_words(mine.text) and _LETTERS.fullmatch(theirs.text):
            return equality(_words_of(mine) == _words_of(theirs))
        if is_words(mine.text) and (theirs.number is not None or based(theirs.text)):
            return Equality.DIFFERENT
        if is_words(mine.text) and len(mine.text.split()) <= _MOST_WORDS and is_single(theirs):
            return Equality.DIFFERENT
    return None


def symbols(one: Form, other: Form) -> Equality | None:
    """The empty set, the reals, `undefined`: the same as nothing else that can be read."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.text in SYMBOLS:
            readable = theirs.text in SYMBOLS or theirs.number is not None or shape(theirs.text) is not None
            readable |= expression(theirs.value) is not None or relation(theirs.text) is not None
            return Equality.DIFFERENT if readable or is_words(theirs.text) else None
    return None


def values(one: Form, other: Form) -> Equality | None:
    r"""The same value once name and unit are off: `y = x + 2` and `x + 2`, `3\pi` and `3\pi cm`."""
    if one.value == other.value and one.value and one.unit.fits(other.unit):
        return None if names_differ(one, other) else Equality.EQUAL
    return None


def units(one: Form, other: Form) -> Equality | None:
    """Different units."""
    return None if one.unit.fits(other.unit) else Equality.DIFFERENT


def expressions(one: Form, other: Form) -> Equality | None:
    """Single values, as expressions."""
    if "=" in one.value + other.value or shape(one.text) or shape(other.text) or names_differ(one, other):
        return None
    return same_value(one.value, other.value)


def relations(one: Form, other: Form) -> Equality | None:
    """Equations and inequalities."""
    mine, theirs = relation(one.text), relation(other.text)
    return same_relation(mine, theirs) if mine and theirs else None


def too_large(one: Form, other: Form) -> Equality | None:
    """Numbers beyond all bounds."""
    return Equality.UNDECIDED if one.too_large or other.too_large else None


def is_constant(each: Form) -> bool:
    """Whether an answer is a number, or an expression without unknowns."""
    tree = expression(each.value) if each.number is None else None
    return each.number is not None or (tree is not None and not names(tree))


def is_single(each: Form) -> bool:
    """Whether an answer is one value for certain: a number, an expression, an equation, a word."""
    if shape(each.text) is not None:
        return False
    single = each.number is not None or expression(each.value) is not None or is_words(each.text)
    stated = relation(each.text)
    return single or (stated is not None and set(stated.signs) == {"="} and stated_value(each.value) is None)


def names_differ(one: Form, other: Form) -> bool:
    """Whether both values are named, and differently."""
    return bool(one.name and other.name and one.name != other.name)


def _choice(each: Form) -> tuple[str, str]:
    """The letter of an option, and the text behind it."""
    letter = _CHOICE.fullmatch(each.text)
    if letter:
        return letter[1].casefold(), ""
    chosen = _CHOSEN.fullmatch(each.text)
    if chosen:
        return (chosen[1] or chosen[3]).casefold(), chosen["rest"] or chosen["after"]
    return "", ""


def _words_of(each: Form) -> list[str]:
    return without_articles(each.text).casefold().split()


def is_words(text: str) -> bool:
    """Whether a text is words for certain, and no product of unknowns."""
    return bool(_LETTERS.fullmatch(text)) and (bool(_LONG_WORD.search(text)) or text.casefold() in _SHORT_WORDS)

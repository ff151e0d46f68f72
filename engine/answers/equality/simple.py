"""Rules of equality for single values: each takes two forms and says what it knows.

Equal, different, undecided where it is certain that nobody can say, or `None` for "not mine".
"""

import re
from typing import Final

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.probing import has_no_value, same_value
from engine.answers.algebra.trees import names
from engine.answers.equality.equations import same_names, stated_value
from engine.answers.equality.forms import Based, Form, based, form
from engine.answers.equality.pairing import on_all
from engine.answers.equality.quantities import same_division, same_quantity, same_unit
from engine.answers.equality.relations import relation, same_relation
from engine.answers.equality.shapes import shape
from engine.answers.writing.calendar import hours_of_clock, may_be_clock, same_moment
from engine.answers.writing.options import option
from engine.answers.writing.phrases import (
    EMPTY,
    KINDS_OF_NUMBERS,
    REALS,
    SYMBOLS,
    UNDEFINED,
    may_be_alike,
    meaning,
    reply,
    same_words,
    without_articles,
)
from engine.domain import Equality

_LETTERS: Final = re.compile(r"[A-Za-z][A-Za-z' -]*")
_LONG_WORD: Final = re.compile(r"[A-Za-z]{4,}|(?<![A-Za-z])[A-Z][a-z]{2}(?![A-Za-z])")
"""A word for certain: of four letters and more, or of three with a capital, where a product of unknowns has none."""

_FORMULA: Final = re.compile(r"[\\=^_+*/]")
_SHORT_WORDS: Final = frozenset({"yes", "no", "odd", "all", "any", "tie"})
_RATIO: Final = re.compile(r"[^:=<>,]{1,40}(?::[^:=<>,]{1,40}){1,5}")
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
    """Dates and clock times; a time that can be nothing else is no number.

    `3 PM` may be the 3 or the 15 that a program prints.
    """
    verdict = same_moment(one.text, other.text)
    if verdict is None:
        for mine, theirs in ((one, other), (other, one)):
            hours = hours_of_clock(mine.text)
            if hours and (theirs.number is not None or _RATIO.fullmatch(theirs.text)):
                may_be_hour = theirs.number is not None and theirs.number.value in hours
                return Equality.UNDECIDED if may_be_hour else Equality.DIFFERENT
    return verdict


def bases(one: Form, other: Form) -> Equality | None:
    """Numbers in a named base, by their values.

    The same digits without a base may be meant in that base: only the question can tell.
    """
    mine, theirs = _based(one), _based(other)
    if mine and theirs:
        return equality(mine.value == theirs.value)
    named, unnamed = (mine, other) if mine else (theirs, one)
    if named is None:
        return None
    if unnamed.number is not None and unnamed.number.value == named.value:
        return equality(one.unit.fits(other.unit))
    if named.digits.casefold() == unnamed.text.casefold():
        return Equality.UNDECIDED
    return None if unnamed.number is None else Equality.DIFFERENT


def _based(each: Form) -> Based | None:
    return based(each.text) or (based(each.value) if each.name else None)


def ratios(one: Form, other: Form) -> Equality | None:
    """Ratios: `6:8` is `3:4` and, of two terms, 3/4. `12:30` may be one, or a clock time."""
    mine, theirs = (each.value.split(":") if _RATIO.fullmatch(each.value) else None for each in (one, other))
    if (mine is None and theirs is None) or names_differ(one, other):
        return None
    if mine is None or theirs is None:
        ratio, single = (mine or theirs or []), (one if mine is None else other)
        if len(ratio) != 2 or single.number is None:  # noqa: PLR2004 -- a ratio of two terms is a fraction
            return None
        verdict = same_value(f"({ratio[0]})/({ratio[1]})", single.value)
    elif len(mine) != len(theirs):
        return Equality.DIFFERENT
    else:
        found = [same_value(f"({a})({theirs[0]})", f"({b})({mine[0]})") for a, b in zip(mine, theirs, strict=True)]
        verdict = None if None in found else on_all(value for value in found if value)
    clock = may_be_clock(one.text) or may_be_clock(other.text)
    return Equality.UNDECIDED if clock and verdict is Equality.EQUAL else verdict


def numbers(one: Form, other: Form) -> Equality | None:
    """Exact values; a missing unit matches any, different units and different unknowns never match."""
    if one.number is None or other.number is None:
        return None
    if names_differ(one, other):
        return Equality.DIFFERENT
    return same_quantity(one, other)


def choices(one: Form, other: Form) -> Equality | None:
    """Letters of multiple choice, with or without parentheses and the text of the option.

    `(C) 12` is C, and is 12.
    """
    if one.name or other.name:
        return None
    letters, rests = zip(option(one.text), option(other.text), strict=True)
    if all(letters):
        return equality(letters[0] == letters[1])
    if not any(letters) or not any(rests):
        return None
    rest, bare = (rests[0], other) if rests[0] else (rests[1], one)
    rest = meaning(rest)
    return same_value(rest, bare.value) or (equality(rest == bare.text) if bare.number is None else None)


def words(one: Form, other: Form) -> Equality | None:
    """Plain words: `even` is not `odd`, and no number. Other short words may be products of unknowns."""
    replies = reply(one.text), reply(other.text)
    if all(replies):
        return Equality.UNDECIDED if replies[0] == replies[1] else Equality.DIFFERENT
    if (one.text in SYMBOLS and other.text in SYMBOLS) or may_be_alike(one.text, other.text):
        return None
    if UNDEFINED in (one.text, other.text):
        return None
    return (
        None
        if (shape(one.text) and shape(other.text)) or one.unit.measures or other.unit.measures
        else _words(one, other)
    )


def _words(one: Form, other: Form) -> Equality | None:
    """Words beside words, or beside what is none."""
    for mine, theirs in ((one, other), (other, one)):
        if is_words(mine.text) and _LETTERS.fullmatch(theirs.text):
            if (shape(one.text) is None) != (shape(other.text) is None):
                return Equality.DIFFERENT
            return same_words(_words_of(mine), _words_of(theirs))
        if is_words(mine.text) and (theirs.number is not None or based(theirs.text)):
            return Equality.DIFFERENT
        if is_words(mine.text) and len(mine.text.split()) <= _MOST_WORDS and is_single(theirs):
            return Equality.DIFFERENT
    return None


def symbols(one: Form, other: Form) -> Equality | None:
    """The empty set, the reals, `undefined`: the same as nothing else that can be read."""
    for mine, theirs in ((one, other), (other, one)):
        if may_be_alike(mine.text, theirs.text):
            return Equality.UNDECIDED
        tree = expression(theirs.value) if mine.text == UNDEFINED else None
        if tree is not None and has_no_value(tree):
            return Equality.EQUAL
        if mine.text in SYMBOLS:
            if mine.text == EMPTY and theirs.number is not None and "solution" in theirs.unit.things:
                return equality(not theirs.number.value)
            if _may_be_said(mine.text, theirs.text):
                return None
            readable = theirs.text in SYMBOLS or theirs.number is not None or shape(theirs.text) is not None
            readable |= expression(theirs.value) is not None or relation(theirs.text) is not None
            return Equality.DIFFERENT if readable or is_words(theirs.text) else None
    return None


def _may_be_said(symbol: str, text: str) -> bool:
    r"""Whether a text may say a symbol in a way that is not read: `x < y` of no numbers, `\{1,2,\ldots\}`."""
    if symbol in (EMPTY, REALS):
        stated = relation(text)
        return stated is not None and set(stated.signs) != {"="}
    return symbol in KINDS_OF_NUMBERS and (is_words(text) or "dots" in text or "..." in text)


def values(one: Form, other: Form) -> Equality | None:
    r"""The same value once name and unit are off: `y = x + 2` and `x + 2`, `3\pi` and `3\pi cm`."""
    if one.value == other.value and one.value:
        return None if names_differ(one, other) else one.unit.beside(other.unit)
    return same_division(one, other)


def units(one: Form, other: Form) -> Equality | None:
    """Different units."""
    return same_unit(one, other)


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


def is_point(each: Form) -> bool:
    """Whether an answer is several constants in brackets."""
    parts = shape(each.text)
    brackets = parts is not None and parts.kind in ("()", "[]")
    return brackets and parts is not None and all(is_constant(form(part)) for part in parts.parts)


def is_single(each: Form) -> bool:
    """Whether an answer is one value for certain: a number, an expression, an equation, a word."""
    if shape(each.text) is not None:
        return False
    single = each.number is not None or expression(each.value) is not None or is_words(each.text)
    stated = relation(each.text)
    return single or (stated is not None and set(stated.signs) == {"="} and stated_value(each.value) is None)


def names_differ(one: Form, other: Form) -> bool:
    """Whether both values are named by symbols, and differently."""
    return not same_names(one, other)


def _words_of(each: Form) -> list[str]:
    return without_articles(each.text).casefold().split()


def is_words(text: str) -> bool:
    """Whether a text is words for certain, and no product of unknowns."""
    return bool(_LETTERS.fullmatch(text)) and (bool(_LONG_WORD.search(text)) or text.casefold() in _SHORT_WORDS)

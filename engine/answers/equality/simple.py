"""Rules of equality for single values: each takes two forms and says what it knows.

Equal, different, undecided where it is certain that nobody can say, or `None` for "not mine".
"""

import re
from typing import Final

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.families import same_family
from engine.answers.algebra.probing import same_tree, same_value
from engine.answers.algebra.readings import with_constants
from engine.answers.algebra.trees import names
from engine.answers.equality.equations import same_names, stated_value
from engine.answers.equality.forms import Based, Form, based, form
from engine.answers.equality.pairing import on_all
from engine.answers.equality.quantities import same_counts, same_division, same_quantity, same_unit
from engine.answers.equality.relations import relation, same_relation
from engine.answers.equality.shapes import shape
from engine.answers.writing.labelled import labelled
from engine.answers.writing.moments import hours_of_clock, is_certainly_date, is_date, may_be_clock, same_moment
from engine.answers.writing.phrases import LONG_WORD, is_words, words_of
from engine.domain import Equality

_FORMULA: Final = re.compile(r"[\\=^_+*/]")
_IN_DATES: Final = re.compile(r"\d[-/ ]")
_RATIO_WORDS: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
"""Terms in words are no numbers, and no products either."""

_RATIO: Final = re.compile(r"[^:=<>,]{1,40}(?::[^:=<>,]{1,40}){1,5}")


def equality(equal: bool) -> Equality:  # noqa: FBT001 -- it converts a boolean
    """Equal or different."""
    return Equality.EQUAL if equal else Equality.DIFFERENT


def same_text(one: Form, other: Form) -> Equality | None:
    """The same plain writing; capitals and articles count in formulas, not in words."""
    if one.text == other.text and one.text:
        return Equality.EQUAL
    prose = (LONG_WORD.search(one.text) or LONG_WORD.search(other.text)) and not _FORMULA.search(one.text)
    return Equality.EQUAL if prose and words_of(one.text) == words_of(other.text) else None


def moments(one: Form, other: Form) -> Equality | None:
    """Dates and clock times; a time that can be nothing else is no number.

    `3 PM` may be the 3 or the 15 that a program prints.
    """
    verdict = same_moment(one.text, other.text)
    if verdict is None:
        for mine, theirs in ((one, other), (other, one)):
            hours = hours_of_clock(mine.text)
            if hours and (theirs.number is not None or _RATIO.fullmatch(theirs.text)):
                may_be_hour = theirs.number is not None and theirs.unit.missing and theirs.number.value in hours
                return Equality.UNDECIDED if may_be_hour else Equality.DIFFERENT
            if mine.number is None or theirs.number is None:
                continue
            if _IN_DATES.search(mine.text) and is_date(mine.text):
                certain = is_certainly_date(mine.text) or not mine.number.same(theirs.number)
                return Equality.DIFFERENT if certain else Equality.UNDECIDED
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
    if not named.literal and named.digits.casefold() == unnamed.text.casefold():
        return Equality.UNDECIDED
    return Equality.DIFFERENT if unnamed.number is not None else _beside_based(named, unnamed)


def _beside_based(named: Based, other: Form) -> Equality | None:
    """A number in a named base beside what is written as none; no other rule knows the base."""
    if other.unit.measures or shape(other.text) is not None or is_words(other.text):
        return None
    return same_value(str(named.value), other.value) or Equality.UNDECIDED


def _based(each: Form) -> Based | None:
    return based(each.text) or (based(each.value) if each.name else None)


def ratios(one: Form, other: Form) -> Equality | None:
    """Ratios: `6:8` is `3:4` and, of two terms, 3/4. `12:30` may be one, or a clock time."""
    mine, theirs = (each.value.split(":") if _RATIO.fullmatch(each.value) else None for each in (one, other))
    if (mine is None and theirs is None) or names_differ(one, other):
        return None
    if (mine and _RATIO_WORDS.search(one.value)) or (theirs and _RATIO_WORDS.search(other.value)):
        return None
    if one.unit.beside(other.unit) is Equality.DIFFERENT:
        return Equality.DIFFERENT
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
    unsure = may_be_clock(one.text) or may_be_clock(other.text) or not one.unit.fits(other.unit)
    return Equality.UNDECIDED if unsure and verdict is Equality.EQUAL else verdict


def numbers(one: Form, other: Form) -> Equality | None:
    """Exact values; a missing unit matches any, different units and different unknowns never match."""
    if one.number is None or other.number is None:
        return None
    if names_differ(one, other):
        return Equality.DIFFERENT
    return same_quantity(one, other)


def values(one: Form, other: Form) -> Equality | None:
    r"""The same value once name and unit are off: `y = x + 2` and `x + 2`, `3\pi` and `3\pi cm`."""
    if one.value == other.value and one.value:
        return None if names_differ(one, other) else one.unit.beside(other.unit)
    return same_division(one, other)


def units(one: Form, other: Form) -> Equality | None:
    """Different units, and counts of several things in any order."""
    return same_counts(one, other) or same_unit(one, other)


def expressions(one: Form, other: Form) -> Equality | None:
    """Single values, as expressions."""
    if "=" in one.value + other.value or shape(one.text) or shape(other.text) or names_differ(one, other):
        return None
    verdict = same_value(one.value, other.value)
    if verdict is not Equality.DIFFERENT:
        return verdict
    mine, theirs = expression(one.value), expression(other.value)
    if mine is None or theirs is None:
        return verdict
    constants = with_constants(mine, theirs), with_constants(theirs, mine)
    if constants != (mine, theirs) and same_tree(*constants) is Equality.EQUAL:
        return Equality.EQUAL
    return same_family(mine, theirs) or verdict


def relations(one: Form, other: Form) -> Equality | None:
    """Equations and inequalities."""
    if labelled(one.text) or labelled(other.text):
        return None
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

"""Rules of equality for what is said in words: letters of multiple choice, plain words, and words for a symbol."""

from typing import Final

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.probing import has_no_value, same_value
from engine.answers.equality.forms import Form, based, form
from engine.answers.equality.quantities import same_quantity
from engine.answers.equality.relations import relation
from engine.answers.equality.shapes import shape
from engine.answers.equality.simple import equality, is_single, names_differ, same_text
from engine.answers.writing.options import option
from engine.answers.writing.phrases import (
    EMPTY,
    KINDS_OF_NUMBERS,
    LETTERS,
    REALS,
    SYMBOLS,
    UNDEFINED,
    hints_at,
    is_words,
    may_be_alike,
    reply,
    same_words,
    words_of,
)
from engine.domain import Equality

_MOST_WORDS: Final = 3


def choices(one: Form, other: Form) -> Equality | None:
    """Letters of multiple choice, with or without parentheses and the text of the option.

    `(C) 12` is C, and is 12; whether it is `(C) 13` nobody can say.
    """
    letters, rests = zip(option(one.text), option(other.text), strict=True)
    if letters[0] != letters[1] and all(letters):
        return Equality.DIFFERENT
    if all(letters):
        return _same_choices(*map(form, rests)) if all(rests) else Equality.EQUAL
    if not any(letters) or not any(rests):
        return None
    rest, bare = (rests[0], other) if rests[0] else (rests[1], one)
    return _same_choice(form(rest), bare)


def _same_choices(one: Form, other: Form) -> Equality:
    """The texts of one option in two answers; if they differ, one of the two is wrong about its text or its letter."""
    same = same_text(one, other) is Equality.EQUAL or _same_choice(one, other) is Equality.EQUAL
    return Equality.EQUAL if same else Equality.UNDECIDED


def _same_choice(chosen: Form, bare: Form) -> Equality | None:
    """The text of an option beside an answer without its letter."""
    if chosen.text == bare.text:
        return Equality.EQUAL
    if names_differ(chosen, bare) or not chosen.unit.fits(bare.unit):
        return Equality.DIFFERENT
    if chosen.number is not None and bare.number is not None:
        return same_quantity(chosen, bare)
    value = same_value(chosen.value, bare.value)
    if value is not None or bare.number is not None:
        return value
    told_apart = is_words(chosen.text) or is_words(bare.text) or bool(shape(chosen.text)) != bool(shape(bare.text))
    return Equality.DIFFERENT if told_apart else Equality.UNDECIDED


def words(one: Form, other: Form) -> Equality | None:
    """Plain words: `even` is not `odd`, and no number. Other short words may be products of unknowns."""
    replies = reply(one.text), reply(other.text)
    if all(replies):
        return Equality.UNDECIDED if replies[0] == replies[1] else Equality.DIFFERENT
    if (one.text in SYMBOLS and other.text in SYMBOLS) or may_be_alike(one.text, other.text):
        return None
    if UNDEFINED in (one.text, other.text) or hints_at(one.text, other.text) or hints_at(other.text, one.text):
        return None
    return (
        None
        if (shape(one.text) and shape(other.text)) or one.unit.measures or other.unit.measures
        else _words(one, other)
    )


def _words(one: Form, other: Form) -> Equality | None:
    """Words beside words, or beside what is none."""
    for mine, theirs in ((one, other), (other, one)):
        if is_words(mine.text) and LETTERS.fullmatch(theirs.text):
            if (shape(one.text) is None) != (shape(other.text) is None):
                return Equality.DIFFERENT
            return same_words(words_of(mine.text), words_of(theirs.text))
        if is_words(mine.text) and (theirs.number is not None or based(theirs.text)):
            return Equality.DIFFERENT
        if is_words(mine.text) and len(mine.text.split()) <= _MOST_WORDS and is_single(theirs):
            return Equality.DIFFERENT
    return None


def symbols(one: Form, other: Form) -> Equality | None:
    """The empty set, the reals, `undefined`: the same as nothing else that can be read."""
    for mine, theirs in ((one, other), (other, one)):
        if may_be_alike(mine.text, theirs.text) or hints_at(mine.text, theirs.text):
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

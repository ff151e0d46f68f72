"""Equality that text and numbers settle: no process, no evaluation, microseconds.

`RULES` is asked from the top; the first rule that knows decides. A rule takes two forms and says equal, different, or
undecided if it is certain that nobody can say, and `None` if it does not know.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from engine.answers.equations import odd_equation, stated_value
from engine.answers.forms import Form, based, form
from engine.answers.plain import LONGEST
from engine.answers.shapes import Compare, same_shape, shape
from engine.domain import Equality, Verdict

_CHOICE: Final = re.compile(r"\(?([A-Ja-j])\)?")
_LETTERS: Final = re.compile(r"[A-Za-z][A-Za-z' -]*")
_LONG_WORD: Final = re.compile(r"[A-Za-z]{4,}")
_FORMULA: Final = re.compile(r"[\\=^_+*/]")
_SHORT_WORDS: Final = frozenset({"yes", "no", "odd", "all", "any", "tie"})
_DECIMAL_BASE: Final = 10


def quick(a: str, b: str) -> Verdict | None:
    """Compare two answers by text and numbers alone.

    Args:
        a: An answer.
        b: Another.

    Returns:
        The verdict with the rule that decided, or `None` if these rules do not know. A blank answer is missing, and
        equal to none.
    """
    if not a.strip() or not b.strip():
        return Verdict(Equality.DIFFERENT, "missing")
    if a == b:
        return Verdict(Equality.EQUAL, "same text")
    if max(len(a), len(b)) > LONGEST:
        return _long(a, b)
    first, second = sorted((a, b))
    return _decide(first, second)


@lru_cache(maxsize=4096)
def _decide(a: str, b: str) -> Verdict | None:
    one, other = form(a), form(b)
    for name, rule in RULES.items():
        value = rule(one, other)
        if value is not None:
            return Verdict(value, name)
    return None


def _long(a: str, b: str) -> Verdict:
    """Compare texts too long to understand: whole numbers by their digits, others by their letters."""
    one, other = (text.strip().replace(",", "") for text in (a, b))
    if one.isdecimal() and other.isdecimal():
        return Verdict(_equality(one.lstrip("0") == other.lstrip("0")), "numbers")
    if a.split() == b.split():
        return Verdict(Equality.EQUAL, "same text")
    return Verdict(Equality.UNDECIDED, "undecided: too long")


def _same_text(one: Form, other: Form) -> Equality | None:
    """The same plain writing; capitals count in formulas, not in words."""
    if one.text == other.text and one.text:
        return Equality.EQUAL
    prose = _LONG_WORD.search(one.text) and not _FORMULA.search(one.text)
    return Equality.EQUAL if prose and one.text.casefold() == other.text.casefold() else None


def _too_large(one: Form, other: Form) -> Equality | None:
    return Equality.UNDECIDED if one.too_large or other.too_large else None


def _based(one: Form, other: Form) -> Equality | None:
    """Numbers in a named base; against plain digits the digits count, since the question names the base."""
    mine, theirs = based(one.text), based(other.text)
    if mine and theirs:
        return _equality(mine.value == theirs.value)
    named, unnamed = (mine, other) if mine else (theirs, one)
    if named is None or unnamed.number is None:
        return None
    same_digits = named.digits.casefold() == unnamed.value.casefold()
    return _equality(same_digits or (named.base == _DECIMAL_BASE and unnamed.number.value == named.value))


def _numbers(one: Form, other: Form) -> Equality | None:
    """Exact values; a missing unit matches any, different units never match."""
    if one.number is None or other.number is None:
        return None
    return _equality(one.number.same(other.number) and one.unit.fits(other.unit))


def _choice(one: Form, other: Form) -> Equality | None:
    """Letters of multiple choice, with or without parentheses."""
    mine, theirs = _CHOICE.fullmatch(one.text), _CHOICE.fullmatch(other.text)
    if mine is None or theirs is None:
        return None
    return _equality(mine[1].casefold() == theirs[1].casefold())


def _equation(one: Form, other: Form) -> Equality | None:
    """An equation beside a value: it names what the value is of, or it is no number."""
    at = odd_equation(one, other)
    if at is None:
        return None
    equation, value = (one, other) if at == 0 else (other, one)
    stated = stated_value(equation.value)
    if stated is not None:
        verdict = quick(stated, value.text)
        return verdict.value if verdict else None
    return Equality.DIFFERENT if value.number is not None else None


def _words(one: Form, other: Form) -> Equality | None:
    """Plain words: `even` is not `odd`, and no number. Other short words may be products of unknowns."""
    for mine, theirs in ((one, other), (other, one)):
        if _is_words(mine.text) and _LETTERS.fullmatch(theirs.text):
            return _equality(mine.text.casefold().split() == theirs.text.casefold().split())
        if _is_words(mine.text) and theirs.number is not None:
            return Equality.DIFFERENT
    return None


def _is_words(text: str) -> bool:
    return bool(_LETTERS.fullmatch(text)) and (bool(_LONG_WORD.search(text)) or text.casefold() in _SHORT_WORDS)


def _values(one: Form, other: Form) -> Equality | None:
    r"""The same value once name and unit are off: `y = x + 2` and `x + 2`, `3\pi` and `3\pi cm`."""
    if one.value == other.value and one.value and one.unit.fits(other.unit):
        return Equality.EQUAL if one.name == other.name or not (one.name and other.name) else None
    return None


def _units(one: Form, other: Form) -> Equality | None:
    return None if one.unit.fits(other.unit) else Equality.DIFFERENT


def _number_or_several(one: Form, other: Form) -> Equality | None:
    """One number is not several; a list of one is that one."""
    for several, single in ((shape(one.text), other), (shape(other.text), one)):
        if several is None or single.number is None:
            continue
        if len(several.parts) > 1:
            return Equality.DIFFERENT
        verdict = quick(several.parts[0], single.text)
        return verdict.value if verdict else None
    return None


def _several(one: Form, other: Form) -> Equality | None:
    """Lists, points, sets, intervals and matrices, part by part; `None` if some part that matters is not known."""
    asked: list[bool] = []

    def compare(a: str, b: str) -> Equality:
        verdict = quick(a, b)
        asked.append(verdict is None)
        return verdict.value if verdict else Equality.UNDECIDED

    value = by_parts(one, other, compare)
    return None if value is Equality.UNDECIDED and any(asked) else value


def by_parts(one: Form, other: Form, compare: Compare) -> Equality | None:
    """Compare two answers with several parts.

    Args:
        one: An answer.
        other: Another.
        compare: Compares two parts. Equations for different unknowns are different parts whatever it says.

    Returns:
        The verdict, or `None` if one of them is a single value.
    """
    mine, theirs = shape(one.text), shape(other.text)
    if mine is None or theirs is None:
        return None

    def compare_named(a: str, b: str) -> Equality:
        first, second = form(a).name, form(b).name
        return Equality.DIFFERENT if first and second and first != second else compare(a, b)

    return same_shape(mine, theirs, compare_named)


def _equality(equal: bool) -> Equality:  # noqa: FBT001 -- it converts a boolean
    return Equality.EQUAL if equal else Equality.DIFFERENT


Rule = Callable[[Form, Form], Equality | None]
RULES: Final[dict[str, Rule]] = {
    "same text": _same_text,
    "undecided: too large": _too_large,
    "fast: base": _based,
    "numbers": _numbers,
    "fast: choice": _choice,
    "fast: equation": _equation,
    "fast: words": _words,
    "fast: value": _values,
    "fast: units": _units,
    "fast: one or several": _number_or_several,
    "fast: parts": _several,
}
"""The rules in the order in which they are asked, by the name that a verdict carries."""

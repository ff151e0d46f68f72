r"""Whether two quantities are the same: numbers with their units, senses and per cent signs."""

import re
from fractions import Fraction
from typing import Final

from engine.answers.algebra.exact import exact
from engine.answers.algebra.probing import same_value
from engine.answers.equality.forms import Form
from engine.answers.writing.measures import same_measure
from engine.answers.writing.senses import is_negative
from engine.answers.writing.spoken import remainder
from engine.answers.writing.units import attached_unit
from engine.domain import Equality

_MIXED: Final = re.compile(r"(?P<whole>-?\d{1,9}) and ?(?P<part>\d{1,4}/\d{1,4}|\\frac\{\d{1,4}\}\{\d{1,4}\})")


def same_quantity(one: Form, other: Form) -> Equality | None:
    """Compare two numbers with what they count; `None` if one of them is no number."""
    if one.number is None or other.number is None:
        return None
    if one.unit.sizes or other.unit.sizes:
        return _same_compound(one, other)
    if not one.number.same(other.number):
        if _is_turn(one, other) or _is_turn(other, one):
            return Equality.EQUAL
        # One may say in words (`a loss of 5`) what the other says with its sign.
        said = is_negative(one.unit.senses) != is_negative(other.unit.senses)
        signed = said and one.number.value == -other.number.value and one.unit.fits(other.unit)
        return Equality.UNDECIDED if signed else Equality.DIFFERENT
    for mine, theirs in ((one, other), (other, one)):
        if not theirs.unit.missing and "%" in mine.value and "%" not in theirs.value:
            return Equality.DIFFERENT
    return one.unit.beside(other.unit)


def same_unit(one: Form, other: Form) -> Equality | None:
    r"""Compare two values by their units, where these decide.

    Letters that may be a unit or an unknown, as in `5m`, are a unit beside one, and undecided beside a bare number.
    Degrees are a number, so that `30°` is `\pi/6`.
    """
    if _is_turn(one, other) or _is_turn(other, one):
        return Equality.EQUAL
    fit = one.unit.beside(other.unit)
    if fit is not Equality.EQUAL:
        differ = fit is Equality.DIFFERENT or same_value(one.value, other.value) is Equality.DIFFERENT
        return Equality.DIFFERENT if differ else Equality.UNDECIDED
    for mine, theirs in ((one, other), (other, one)):
        bare = theirs.unit.missing and theirs.number is not None
        read = attached_unit(mine.value) if mine.unit.missing and (theirs.unit.measures or bare) else None
        if read is not None:
            value = same_value(read[0], theirs.value)
            if value is Equality.EQUAL:
                return Equality.UNDECIDED if bare else read[1].beside(theirs.unit)
            return None if bare else value
    return None


def _is_turn(degrees: Form, radians: Form) -> bool:
    r"""Whether an angle in degrees is another one that is written with `\pi`, or as a program's float."""
    if degrees.unit.measures != ("°",) or not (radians.unit.missing or radians.unit.measures == ("radian",)):
        return False
    is_float = radians.number is not None and radians.number.is_float
    return (is_float or "\\pi" in radians.value) and same_value(f"({degrees.value})°", radians.value) is Equality.EQUAL


def same_division(one: Form, other: Form) -> Equality | None:
    """Compare what a division leaves: `5 remainder 2` is no 5, and `2 and 1/2` may be two values or one."""
    divided = remainder(one.text), remainder(other.text)
    if all(divided):
        return Equality.EQUAL if divided[0] == divided[1] else Equality.DIFFERENT
    for found, mine, theirs in ((divided[0], one, other), (divided[1], other, one)):
        if theirs.number is None:
            continue
        if found:
            whole = theirs.number.value.denominator == 1
            return Equality.DIFFERENT if whole else Equality.UNDECIDED
        mixed = _MIXED.fullmatch(mine.text) if " and" in mine.text else None
        value = exact(f"{mixed['whole']} {mixed['part']}") if mixed else None
        if value is not None and value.same(theirs.number):
            return Equality.UNDECIDED
    return None


def _same_compound(one: Form, other: Form) -> Equality:
    """A quantity of several units fits its value in any of these; two of them compare by value."""
    names = [name for name, _ in one.unit.sizes or other.unit.sizes]
    pairs = [(_amount(one, name), _amount(other, name)) for name in names]
    known = [(mine, theirs) for mine, theirs in pairs if mine is not None and theirs is not None]
    if not known and one.unit.sizes and other.unit.sizes:
        return Equality.UNDECIDED
    return Equality.EQUAL if any(mine == theirs for mine, theirs in known) else Equality.DIFFERENT


def _amount(each: Form, name: str) -> Fraction | None:
    """How many of a unit a number is, if it is counted in that or in none; `None` otherwise."""
    if each.number is None:
        return None
    for known, size in each.unit.sizes:
        if known == name:
            return each.number.value / size
    alone = not each.unit.rates and len(each.unit.measures) == 1
    fits = each.unit.missing or (alone and same_measure(each.unit.measures[0], name) is Equality.EQUAL)
    return each.number.value if fits and not each.unit.sizes else None

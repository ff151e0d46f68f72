r"""Whether two quantities are the same: numbers with their units, senses and per cent signs."""

import re
from fractions import Fraction
from typing import Final

from engine.answers.algebra.exact import exact
from engine.answers.algebra.probing import same_value
from engine.answers.equality.forms import Form
from engine.answers.writing.measures import measure, same_measure, singular
from engine.answers.writing.senses import is_negative
from engine.answers.writing.spoken import remainder
from engine.answers.writing.units import attached_unit
from engine.domain import Equality

_MIXED: Final = re.compile(r"(?P<whole>-?\d{1,9}) and ?(?P<part>\d{1,4}/\d{1,4}|\\frac\{\d{1,4}\}\{\d{1,4}\})")

_COUNT: Final = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,6})?) (?P<thing>[A-Za-z]{2,20}(?: [A-Za-z]{2,20})?)")
_BETWEEN: Final = re.compile(r",? and |, ?")
_BY_VALUE: Final = (
    {"dollar": 100, "cent": 1},
    {"°": 3_600, "'": 60, '"': 1, "arcmin": 60, "arcsec": 1},
)
"""Units that one and the same answer is given in; other quantities keep the unit that was asked for."""

_FEET: Final = {"'": 12, '"': 1}


def same_quantity(one: Form, other: Form) -> Equality | None:
    """Compare two numbers with what they count; `None` if one of them is no number."""
    if one.number is None or other.number is None:
        return None
    converted = _converted(one, other)
    if converted is not None:
        return converted
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


def same_counts(one: Form, other: Form) -> Equality | None:
    """Compare counts of several things, in any order: `5 boys and 6 girls`; `None` if they are none."""
    if not all(" and " in each.text or "," in each.text for each in (one, other)):
        return None
    mine, theirs = (_counts(each.text) for each in (one, other))
    if mine is None or theirs is None or mine.keys() != theirs.keys():
        return None
    return Equality.EQUAL if mine == theirs else Equality.DIFFERENT


def _counts(text: str) -> dict[str, Fraction] | None:
    """How many there are of each thing, if all of them are different."""
    found = [_COUNT.fullmatch(piece) for piece in _BETWEEN.split(text)]
    counts = {
        " ".join(map(singular, each["thing"].lower().split())): Fraction(each["number"]) for each in found if each
    }
    return counts if len(counts) == len(found) > 1 and not any(map(measure, counts)) else None


def _converted(one: Form, other: Form) -> Equality | None:
    """Compare by value what is given in several units at once, or in different ones; `None` for all others."""
    if one.unit.sizes or other.unit.sizes:
        return _same_compound(one, other)
    return _same_by_value(one, other) if one.unit.measures != other.unit.measures else None


def _same_by_value(one: Form, other: Form) -> Equality | None:
    """Compare amounts of money and angles that are given in different units of one family; `None` for all others."""
    if one.number is None or other.number is None or len(one.unit.measures) != 1 or len(other.unit.measures) != 1:
        return None
    mine, theirs = one.unit.measures[0], other.unit.measures[0]
    family = next((each for each in _BY_VALUE if mine in each and theirs in each), None)
    if family is None or family[mine] == family[theirs] or one.unit.rates != other.unit.rates:
        return None
    if mine in _FEET and theirs in _FEET and one.number.value * _FEET[mine] == other.number.value * _FEET[theirs]:
        return Equality.UNDECIDED
    same = one.number.value * family[mine] == other.number.value * family[theirs]
    if same and mine in _FEET and theirs in _FEET:
        return Equality.UNDECIDED
    return Equality.EQUAL if same else Equality.DIFFERENT


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
    r"""Whether an angle in degrees is another one that is written with `\pi`, as an arc, or as a program's float."""
    if degrees.unit.measures != ("°",) or not (radians.unit.missing or radians.unit.measures == ("radian",)):
        return False
    is_float = radians.number is not None and radians.number.is_float
    is_angle = is_float or "\\pi" in radians.value or "\\arc" in radians.value
    return is_angle and same_value(f"({degrees.value})°", radians.value) is Equality.EQUAL


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

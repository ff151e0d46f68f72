"""What a question asks to round to, and whether two numbers are the same once rounded."""

import re
from fractions import Fraction
from typing import Any, Final, NamedTuple

from engine.answers.expressions import expression
from engine.answers.forms import Form
from engine.answers.numerics import evaluate
from engine.answers.operations import NoValueError, TooHardError
from engine.answers.trees import names

_NUMBERS: Final = {
    word: at for at, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"])
}
_COUNT: Final = rf"(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_PLACES: Final = re.compile(
    rf"\b{_COUNT} (?:decimal (?:places?|digits?)|digits? after the decimal|d\.?p\.?\b)", re.IGNORECASE
)
_FIGURES: Final = re.compile(
    rf"\b{_COUNT} (?:significant (?:figures?|digits?)|sig\.? ?figs?|s\.?f\.?\b)", re.IGNORECASE
)
_NEAREST: Final = re.compile(
    r"\b(?:nearest|closest) (?:whole |full )?"
    r"(?P<place>(?:ten|hundred)[- ]?thousandths?|thousandths?|hundredths?|tenths?|integers?|numbers?|units?|ones?|"
    r"tens?|hundreds?|thousands?|millions?|dollars?|cents?|pennys?|penny|per ?cent|percentage|degrees?|minutes?|hours?|"
    r"days?|years?|meters?|metres?|feet|foot|inch(?:es)?|miles?|pounds?|cm|mm|km|0?\.0*1)\b",
    re.IGNORECASE,
)
_STEPS: Final = {
    "tenthousandth": Fraction(1, 10_000),
    "hundredthousandth": Fraction(1, 100_000),
    "thousandth": Fraction(1, 1000),
    "hundredth": Fraction(1, 100),
    "tenth": Fraction(1, 10),
    "ten": Fraction(10),
    "hundred": Fraction(100),
    "thousand": Fraction(1000),
    "million": Fraction(10**6),
    "cent": Fraction(1, 100),
    "penny": Fraction(1, 100),
}
_DIGITS: Final = 40


class Rounding(NamedTuple):
    """What is asked for: multiples of a step, or so many significant figures."""

    step: Fraction = Fraction(1)
    figures: int = 0


def asked_rounding(question: str) -> Rounding | None:
    """What a question asks to round its answer to; `None` if it asks for no rounding. The last such request counts."""
    found = [(match.start(), Rounding(Fraction(1, 10 ** _count(match)))) for match in _PLACES.finditer(question)]
    found += [(match.start(), Rounding(figures=max(1, _count(match)))) for match in _FIGURES.finditer(question)]
    for match in _NEAREST.finditer(question):
        place = match["place"].lower().replace(" ", "").replace("-", "").rstrip("s")
        step = Fraction(place) if "." in place else _STEPS.get(place, Fraction(1))
        found.append((match.start(), Rounding(step)))
    return max(found)[1] if found else None


def same_rounded(one: Form, other: Form, rounding: Rounding) -> bool:
    """Whether one of two numbers of fitting units is the other one rounded; a half may be rounded up or down."""
    if not one.unit.fits(other.unit):
        return False
    exact = [_value(each) for each in (one, other)]
    if exact[0] is None or exact[1] is None:
        return False
    # `33%`, to the nearest integer, is no rounded 0.
    step = rounding.step / 100 if any("%" in each.text for each in (one, other)) else rounding.step
    first, second = (_rounded(value, rounding.figures, step) for value in (exact[0], exact[1]))
    return not {exact[0], exact[1]}.isdisjoint(first & second)


def _rounded(value: Fraction, figures: int, step: Fraction) -> set[int | Fraction]:
    """The values that a number may be rounded to: two where it lies half-way."""
    if figures:
        if not value:
            return {Fraction(0)}
        size, digits = abs(value), 0
        while size >= 10 and digits < _DIGITS:  # noqa: PLR2004 -- decimal digits
            size, digits = size / 10, digits + 1
        while size < 1 and digits > -_DIGITS:
            size, digits = size * 10, digits - 1
        step = Fraction(10) ** (digits - figures + 1)
    whole = value / step
    down = whole.numerator // whole.denominator
    rest = whole - down
    both = {down, down + 1} if rest == Fraction(1, 2) else {down + (rest > Fraction(1, 2))}
    return {each * step for each in both}


def _value(each: Form) -> Fraction | None:
    """The value of a number, to many digits where it is irrational."""
    if each.number is not None:
        return each.number.value
    tree = expression(each.value)
    if tree is None or names(tree):
        return None
    try:
        number: Any = evaluate(tree, {}).number
    except (NoValueError, TooHardError):
        return None
    if getattr(number, "imag", 0) or abs(number) > 10**_DIGITS:
        return None
    return Fraction(int(number * 10**_DIGITS), 10**_DIGITS)


def _count(match: re.Match[str]) -> int:
    text = match["count"].lower()
    return _NUMBERS[text] if text in _NUMBERS else int(text)

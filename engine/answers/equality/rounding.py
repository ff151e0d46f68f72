"""What a question asks to round to, and whether two numbers are the same once rounded."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.numerics import evaluate
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.trees import names
from engine.answers.equality.forms import Form
from engine.answers.equality.requests import is_request
from engine.answers.equality.simple import names_differ
from engine.answers.writing.units import measure

_NUMBERS: Final = {
    word: at for at, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"])
}
_COUNT: Final = rf"(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\$?[- ]"
_PLACES: Final = re.compile(
    rf"\b{_COUNT}(?:decimals?(?:[- ](?:places?|digits?|points?))?|digits? after the decimal|d\.?p\.?\b)", re.IGNORECASE
)
_FIGURES: Final = re.compile(rf"\b{_COUNT}(?:significant (?:figures?|digits?)|sig\.? ?figs?|s\.?f\.?\b)", re.IGNORECASE)
_NEAREST: Final = re.compile(
    r"\b(?:nearest|closest|(?<=up to the )next) (?:full )?(?:(?P<whole>whole)\b|"
    r"\\?\$?(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?!/)|"
    r"(?P<place>(?:ten|hundred)[- ]?thousandths?|(?:ten|hundred) (?:thousand|million)s?|[A-Za-z]+|per cent)\b)"
    r"(?P<percent>\\?%| of (?:a|one|1) per ?cent| per ?cent)?",
    re.IGNORECASE,
)
_PERCENTS: Final = frozenset({"percent", "percentage"})
_ONES: Final = _PERCENTS | frozenset({"integer", "number", "unit", "ones", "dollar", "euro", "pound", "foot", "person"})
_STEPS: Final = {
    "tenthousandth": Fraction(1, 10_000),
    "hundredthousandth": Fraction(1, 100_000),
    "thousandth": Fraction(1, 1000),
    "hundredth": Fraction(1, 100),
    "tenth": Fraction(1, 10),
    "half": Fraction(1, 2),
    "eighth": Fraction(1, 8),
    "sixteenth": Fraction(1, 16),
    "ten": Fraction(10),
    "hundred": Fraction(100),
    "thousand": Fraction(1000),
    "tenthousand": Fraction(10_000),
    "hundredthousand": Fraction(100_000),
    "million": Fraction(10**6),
    "tenmillion": Fraction(10**7),
    "hundredmillion": Fraction(10**8),
    "billion": Fraction(10**9),
    "cent": Fraction(1, 100),
    "penny": Fraction(1, 100),
}
_UP_OR_DOWN: Final = (
    r"\bround(?:ed|ing)?(?: off)?(?: (?:it|that|this|them|(?:your|the|all|each)(?: final)?(?: \w+)?))?"
    r" (?P<way>up|down)\b"
)
_WAY: Final = re.compile(rf"{_UP_OR_DOWN}|\b(?P<cut>truncat)\w+", re.IGNORECASE)
_DIRECTED: Final = re.compile(rf"{_UP_OR_DOWN}(?! to\b)", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.?!]\s")
_NEAR: Final = 120
"""Characters before and behind a place in which its direction is looked for."""

_MOST: Final = 20
"""Most places of a question that are looked at, from its end."""

_DIGITS: Final = 40


class Rounding(NamedTuple):
    """What is asked for: multiples of a step, or so many significant figures; the step may be one of per cents.

    The way is `up`, `down` or `cut`, towards zero; without one it is to the nearest.
    """

    step: Fraction = Fraction(1)
    figures: int = 0
    per_cent: bool = False
    way: str = ""


@lru_cache(maxsize=256)
def asked_roundings(question: str) -> tuple[Rounding, ...]:
    """What a question asks to round its answer to, in its order; words about what is given ask for nothing."""
    found = [(match, Rounding(Fraction(1, 10 ** _count(match)))) for match in _PLACES.finditer(question)]
    found += [(match, Rounding(figures=max(1, _count(match)))) for match in _FIGURES.finditer(question)]
    found += [(match, rounding) for match in _NEAREST.finditer(question) if (rounding := _nearest(match))]
    found = [(match, each._replace(way=_way(question, match))) for match, each in found]
    if not found:
        found = [(match, Rounding(way=match["way"].lower())) for match in _DIRECTED.finditer(question)]
    found.sort(key=lambda each: each[0].start())
    return tuple(each for match, each in found[-_MOST:] if is_request(question, _start(match), match.end()))


def _start(match: re.Match[str]) -> int:
    """Where the words begin that may ask: of `round it up`, behind the verb."""
    return match.start("way") if match.re is _DIRECTED else match.start()


def _way(question: str, match: re.Match[str]) -> str:
    """The direction that the sentence of a place names. `Up to two places` names none, it counts them."""
    before = _SENTENCE.split(question[max(0, match.start() - _NEAR) : match.start()])[-1]
    behind = _SENTENCE.split(question[match.end() : match.end() + _NEAR])[0]
    if before.endswith("up to ") and match.re is not _NEAREST:
        return ""
    found = _WAY.search(before) or _WAY.search(behind)
    return (found["way"] or "cut").lower() if found else ""


def _nearest(match: re.Match[str]) -> Rounding | None:
    """What `nearest` names; `None` if that is no place of a number and no unit: the nearest town."""
    per_cent = match["percent"] is not None
    if match["whole"]:
        return Rounding(per_cent=per_cent)
    if match["number"]:
        step = Fraction(match["number"].replace(",", ""))
        return Rounding(step, per_cent=per_cent) if step else None
    place = re.sub("[- ]", "", match["place"].lower())
    place = place if place in _ONES else place.removesuffix("s")
    step = _STEPS.get(place, Fraction(1))
    if place in _STEPS or place in _ONES or measure(place):
        return Rounding(step, per_cent=per_cent or place in _PERCENTS)
    return None


def same_rounded(one: Form, other: Form, rounding: Rounding) -> bool:
    """Whether one of two numbers of fitting units is the other one rounded; a half may be rounded up or down."""
    if not one.unit.fits(other.unit) or names_differ(one, other):
        return False
    exact = [_value(each) for each in (one, other)]
    if exact[0] is None or exact[1] is None:
        return False
    # `33%`, to the nearest integer, is no rounded 0; and of bare numbers up to 1 the per cents are hundredths.
    in_hundredths = any("%" in each.text for each in (one, other))
    in_hundredths |= rounding.per_cent and max(abs(exact[0]), abs(exact[1])) <= 1
    step = rounding.step / 100 if in_hundredths else rounding.step
    first, second = (_rounded(value, rounding, step) for value in (exact[0], exact[1]))
    return not {exact[0], exact[1]}.isdisjoint(first & second)


def _rounded(value: Fraction, rounding: Rounding, step: Fraction) -> set[int | Fraction]:
    """The values that a number may be rounded to: two where it lies half-way, or below zero where up may be away."""
    if rounding.figures:
        if not value:
            return {Fraction(0)}
        size, digits = abs(value), 0
        while size >= 10 and digits < _DIGITS:  # noqa: PLR2004 -- decimal digits
            size, digits = size / 10, digits + 1
        while size < 1 and digits > -_DIGITS:
            size, digits = size * 10, digits - 1
        step = Fraction(10) ** (digits - rounding.figures + 1)
    whole = value / step
    down = whole.numerator // whole.denominator
    rest = whole - down
    if rounding.way and rest:
        above = down + 1
        ways = {"up": {above}, "down": {down}, "cut": {down if value > 0 else above}}
        both = {down, above} if value < 0 and rounding.way != "cut" else ways[rounding.way]
        return {each * step for each in both}
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

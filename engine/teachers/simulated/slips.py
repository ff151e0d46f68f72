"""Slips in words: how a number comes out wrong, and what becomes of a working in which one did."""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Final

from engine.teachers.simulated.family import Numbers, Value, Working, no_slip
from engine.teachers.simulated.rates import FORGOTTEN_STEP
from engine.teachers.simulated.recognise import Link

_PLACES_TRIED: Final = 4
_TWO_DIGITS: Final = 10


def _off_by_one(value: int, random: Random) -> int:
    return value + random.choice((-1, 1))


def _other_sign(value: int, _random: Random) -> int:
    return -value


def _digits_swapped(value: int, random: Random) -> int:
    digits = list(str(abs(value)))
    at = random.randrange(len(digits) - 1) if len(digits) > 1 else 0
    digits[at : at + 2] = reversed(digits[at : at + 2])
    return int("".join(digits)) * (-1 if value < 0 else 1)


def _carry(value: int, random: Random) -> int:
    power = 10 ** random.randrange(1, max(2, len(str(abs(value)))))
    return value + random.choice((-power, power)) if abs(value) >= _TWO_DIGITS else value


def _wrong_term(value: int, random: Random) -> int:
    return value + random.choice((-2, 2, value or 3))


INT_SLIPS: Final[dict[str, Callable[[int, Random], int]]] = {
    "off by one": _off_by_one,
    "sign": _other_sign,
    "digits": _digits_swapped,
    "carry": _carry,
    "term": _wrong_term,
}
"""Errors with whole numbers; one that changes nothing leaves the number as it is."""


def _rounded(value: Fraction, _random: Random) -> Fraction:
    return Fraction(round(value * 100), 100)


def _upside_down(value: Fraction, _random: Random) -> Fraction:
    return 1 / value if value else value


def _numerator(value: Fraction, random: Random) -> Fraction:
    return Fraction(value.numerator + random.choice((-1, 1)), value.denominator)


def _negated(value: Fraction, _random: Random) -> Fraction:
    return -value


FRACTION_SLIPS: Final[dict[str, Callable[[Fraction, Random], Fraction]]] = {
    "rounding": _rounded,
    "upside down": _upside_down,
    "numerator": _numerator,
    "sign": _negated,
}
"""Errors with fractions."""


def wrong(value: Value, random: Random) -> Value:
    """Another number in the place of this one, as people and models err."""
    if isinstance(value, Fraction):
        for name in random.sample(sorted(FRACTION_SLIPS), len(FRACTION_SLIPS)):
            if (other := FRACTION_SLIPS[name](value, random)) != value:
                return other
        return value + 1
    for name in random.sample(sorted(INT_SLIPS), len(INT_SLIPS)):
        if (changed := INT_SLIPS[name](value, random)) != value:
            return changed
    return value + 1


class _SlipAt:
    """Errs at one place of a working; remembers every number that passes."""

    def __init__(self, place: int, random: Random) -> None:
        self.seen: list[int | Fraction] = []
        self._place, self._random = place, random

    def __call__(self, value: Value) -> Value:
        here = len(self.seen)
        self.seen.append(value)
        return wrong(value, self._random) if here == self._place else value


def work_wrongly(link: Link, numbers: Numbers, random: Random) -> Working:
    """A working of a statement that goes wrong somewhere and ends at another answer, where there is any way to."""
    watching = _SlipAt(-1, random)
    right = link.family.work(numbers, watching)
    places = len(watching.seen)
    if places > 1 and len(right.steps) > 1 and random.random() < FORGOTTEN_STEP:
        forgotten = Working(right.steps[:-1], watching.seen[-2])
        if forgotten.answer != right.answer:
            return forgotten
    for place in random.sample(range(places), min(places, _PLACES_TRIED)):
        working = link.family.work(numbers, _SlipAt(place, random))
        if working.answer != right.answer:
            return working
    match right.answer:
        case Fraction() as fraction:
            return Working(right.steps, wrong(fraction, random))
        case int() as number:
            return Working(right.steps, wrong(number, random))
    return right


def work_rightly(link: Link, numbers: Numbers) -> Working:
    """The exact working of a statement."""
    return link.family.work(numbers, no_slip)

"""Slips in words: how a number comes out wrong, and what becomes of a working in which one did.

Slips are drawn from many possible ones, at any step, of any digit, by any size, so that two that are independent seldom
lead to the same wrong answer. What no model would write down is not written: a count stays a whole number, a length
stays above zero, a probability stays below one, and so do the numbers on the way there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Final, TypeVar

from engine.teachers.simulated.family import Exact, Numbers, Sort, Value, Working, no_slip
from engine.teachers.simulated.rates import FORGOTTEN_STEP
from engine.teachers.simulated.recognise import Link

_TRIES: Final = 24
_TWO_DIGITS: Final = 10
_NEAR: Final = 20
_NEAR_SHARE: Final = 3
Name = TypeVar("Name")


def _off_by_one(value: int, random: Random) -> int:
    return value + random.choice((-1, 1))


def _other_sign(value: int, _random: Random) -> int:
    return -value


def _digits_swapped(value: int, random: Random) -> int:
    digits = list(str(abs(value)))
    at = random.randrange(len(digits) - 1) if len(digits) > 1 else 0
    digits[at : at + 2] = reversed(digits[at : at + 2])
    return int("".join(digits)) * (-1 if value < 0 else 1)


def _digit(value: int, random: Random) -> int:
    digits = list(str(abs(value)))
    digits[random.randrange(len(digits))] = str(random.randrange(10))
    return int("".join(digits)) * (-1 if value < 0 else 1)


def _carry(value: int, random: Random) -> int:
    power = 10 ** random.randrange(1, max(2, len(str(abs(value)))))
    return value + random.choice((-power, power)) if abs(value) >= _TWO_DIGITS else value


def _near(value: int, random: Random) -> int:
    return value + random.choice((-1, 1)) * random.randint(1, max(_NEAR, abs(value) // _NEAR_SHARE))


INT_SLIPS: Final[dict[str, Callable[[int, Random], int]]] = {
    "near": _near,
    "digit": _digit,
    "carry": _carry,
    "digits": _digits_swapped,
    "off by one": _off_by_one,
    "sign": _other_sign,
}
"""Errors with whole numbers: sums and products that come out near the right one, one digit, a carry, two digits in the
wrong order, one too many or too few, a sign. One that changes nothing leaves the number as it is."""

INT_WEIGHTS: Final = {"near": 8.0, "digit": 8.0, "carry": 1.5, "digits": 0.7, "off by one": 0.7, "sign": 0.7}
"""How often each is tried: those most that can go wrong in the most ways."""


def _rounded(value: Fraction, random: Random) -> Fraction:
    scale = 10 ** random.randint(1, 4)
    return Fraction(round(value * scale), scale)


def _upside_down(value: Fraction, _random: Random) -> Fraction:
    return 1 / value if value else value


def _numerator(value: Fraction, random: Random) -> Fraction:
    return Fraction(_wrong_int(value.numerator, random), value.denominator)


def _denominator(value: Fraction, random: Random) -> Fraction:
    other = _wrong_int(value.denominator, random)
    return Fraction(value.numerator, other) if other > 0 else value


def _negated(value: Fraction, _random: Random) -> Fraction:
    return -value


FRACTION_SLIPS: Final[dict[str, Callable[[Fraction, Random], Fraction]]] = {
    "numerator": _numerator,
    "denominator": _denominator,
    "rounding": _rounded,
    "upside down": _upside_down,
    "sign": _negated,
}
"""Errors with fractions."""

FRACTION_WEIGHTS: Final = {"numerator": 6.0, "denominator": 6.0, "rounding": 2.0, "upside down": 0.5, "sign": 0.5}
"""How often each is tried."""


def in_turn(weights: Mapping[Name, float], random: Random) -> list[Name]:
    """All names in an order by chance, the heavier ones earlier more often (Efraimidis and Spirakis, 2006)."""
    return sorted(weights, key=lambda name: random.random() ** (1 / weights[name]), reverse=True)


def wrong(value: Value, random: Random) -> Value:
    """Another number in the place of this one, as people and models err; a whole number stays one."""
    if isinstance(value, int):
        return _wrong_int(value, random)
    if value.denominator == 1:
        return Fraction(_wrong_int(value.numerator, random))
    for name in in_turn(FRACTION_WEIGHTS, random):
        if (other := FRACTION_SLIPS[name](value, random)) != value:
            return other
    return value + 1


def _wrong_int(value: int, random: Random) -> int:
    for name in in_turn(INT_WEIGHTS, random):
        if (changed := INT_SLIPS[name](value, random)) != value:
            return changed
    return value + 1


class _SlipAt:
    """Errs at one place of a working; remembers every number that passes."""

    def __init__(self, place: int, random: Random) -> None:
        self.seen: list[int | Fraction] = []
        self._place, self._random = place, random

    def __call__(self, value: Value) -> Value:
        written = wrong(value, self._random) if len(self.seen) == self._place else value
        self.seen.append(written)
        return written


def work_wrongly(link: Link, numbers: Numbers, random: Random) -> Working:
    """A working of a statement that goes wrong somewhere and ends at another answer, where there is any way to.

    Args:
        link: The statement.
        numbers: Its numbers.
        random: Chooses where it goes wrong, and how.

    Returns:
        The working. Its answer is of the family's sort and, where that is not any number, no number on the way is
        negative, or no whole one, unless the right working has such numbers too.
    """
    watching = _SlipAt(-1, random)
    right = link.family.work(numbers, watching)
    for working, seen in _attempts(link, numbers, right, watching.seen, random):
        if working.answer != right.answer and _plausible(link.family.sort, working.answer, seen, watching.seen):
            return working
    return right


def _attempts(
    link: Link, numbers: Numbers, right: Working, seen: Sequence[int | Fraction], random: Random
) -> Iterator[tuple[Working, Sequence[int | Fraction]]]:
    """Workings that may have gone wrong, and the numbers in each."""
    if len(seen) > 1 and len(right.steps) > 1 and random.random() < FORGOTTEN_STEP:
        yield Working(right.steps[:-1], seen[-2]), seen
    for _ in range(_TRIES):
        erring = _SlipAt(random.randrange(max(1, len(seen))), random)
        yield link.family.work(numbers, erring), erring.seen
    for _ in range(_TRIES):  # the working may hold no number that matters; then its end is written down wrongly
        match right.answer:
            case int() as number:
                yield Working(right.steps, wrong(number, random)), seen
            case Fraction() as fraction:
                yield Working(right.steps, wrong(fraction, random)), seen


_STRANGERS: Final[tuple[Callable[[int | Fraction], bool], ...]] = (
    lambda value: value < 0,
    lambda value: value == 0,
    lambda value: value.denominator != 1,
)
"""Numbers that tell somebody who counts or measures that something went wrong."""


def _plausible(sort: Sort, answer: Exact, seen: Sequence[int | Fraction], right: Sequence[int | Fraction]) -> bool:
    """Whether an answer is of the sort, and no number on the way tells that something went wrong.

    A kind of number that the right way has too tells nothing, and where any number may come out, none does.
    """
    return sort.holds(answer) and (
        sort is Sort.NUMBER
        or all(any(map(is_strange, right)) or not any(map(is_strange, seen)) for is_strange in _STRANGERS)
    )


def work_rightly(link: Link, numbers: Numbers) -> Working:
    """The exact working of a statement."""
    return link.family.work(numbers, no_slip)

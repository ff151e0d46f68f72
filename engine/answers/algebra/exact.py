"""Exact values of written numbers: fractions, decimals, powers, per cent and the arithmetic between them.

Everything is bounded and nothing is a float, so that `10^{10^{10}}` costs nothing and 0.1 + 0.2 is 0.3.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from engine.answers.algebra.tokens import Cursor, has_two_readings

FLOAT_DIGITS: Final = 12
"""A decimal of this many significant digits or more is a program's float; a shorter one is meant exactly."""

TOLERANCE: Final = Fraction(1, 10**9)
"""How far a float may lie from the value it stands for, relative to that value."""

NOTHING: Final = Fraction(1, 10**12)
"""A float this close to 0 stands for 0."""

_FIRST_UNSURE: Final = 2**53
"""Below this a double holds every whole number (IEEE 754)."""

_MOST_TOKENS: Final = 300
_DEEPEST: Final = 40
_LARGEST_EXPONENT: Final = 5_000
_MOST_BITS: Final = 40_000
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![A-Za-z]))|(?P<mark>\\frac|[-+*/^(){}%]))"
)


class TooLargeError(Exception):
    """The number is larger than anybody could mean, or than can be computed in no time."""


@dataclass(frozen=True, slots=True)
class Exact:
    """A number.

    Attributes:
        value: Its exact value as written.
        is_float: Whether it was written as a float.
        place: What one step of the last digit of that float is worth; of several, of the coarsest.
    """

    value: Fraction
    is_float: bool
    place: Fraction = Fraction(0)

    def same(self, other: "Exact") -> bool:
        """Whether both stand for the same number."""
        if self.value == other.value:
            return True
        if not (self.is_float or other.is_float):
            return False
        larger = max(abs(self.value), abs(other.value))
        distance = abs(self.value - other.value)
        if self.is_float and other.is_float:  # two floats are as far apart as digits and rounding errors let them be
            return distance < max(self.place, other.place) or distance < NOTHING * larger
        zero = not (self.value and other.value)
        return distance <= (NOTHING if zero else TOLERANCE * larger)


@lru_cache(maxsize=4096)
def exact(text: str) -> Exact | None:
    """The number that a text in plain writing stands for; `None` if it is more than a number.

    Raises:
        TooLargeError: The number exceeds the bounds.
    """
    tokens = _tokens(text)
    if tokens is None or has_two_readings(text):
        return None
    reader = _Reader(tokens)
    try:
        value = reader.sum(0)
    except (_NotANumberError, ZeroDivisionError):
        return None
    return Exact(value, reader.saw_float, reader.place) if reader.done else None


def decimal(text: str) -> tuple[Fraction, bool]:
    """Value of one decimal, and whether it is a float.

    A float has `FLOAT_DIGITS` digits or more, and is no whole number that a double holds exactly.

    Raises:
        TooLargeError: Its exponent exceeds the bounds.
    """
    mantissa, _, exponent = text.lower().partition("e")
    if exponent and (len(exponent) > len("-5000") or abs(int(exponent)) > _LARGEST_EXPONENT):
        raise TooLargeError
    value = Fraction(Decimal(text))
    exactly_held = value.denominator == 1 and abs(value) < _FIRST_UNSURE
    digits = len(mantissa.replace(".", "").lstrip("0"))
    return value, "." in mantissa and digits >= FLOAT_DIGITS and not exactly_held


def _place(text: str) -> Fraction:
    """What one step of the last digit of a decimal is worth."""
    mantissa, _, exponent = text.lower().partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


class _NotANumberError(Exception):
    """The tokens do not make a number."""


def _tokens(text: str) -> list[str] | None:
    """The tokens of a text, a space standing for itself; `None` if there is anything else in it."""
    found: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) > _MOST_TOKENS:
            return None
        found.append(match["number"] or match["mark"])
        at = match.end()
    return found


class _Reader(Cursor):
    """Reads a sum of numbers by recursive descent."""

    def __init__(self, tokens: Sequence[str]) -> None:
        super().__init__(tokens)
        self.saw_float = False
        self.place = Fraction(0)

    def sum(self, depth: int) -> Fraction:
        """A sum: products with `+` and `-` between them."""
        if depth > _DEEPEST:
            raise _NotANumberError
        value = self._product(depth)
        while (sign := self.take("+", "-")) is not None:
            other = self._product(depth)
            value = _bounded(value + other if sign == "+" else value - other)
        return value

    def _product(self, depth: int) -> Fraction:
        sign = self.take("+", "-")
        value = self._mixed(depth)
        while (mark := self.take("*", "/")) is not None or self.peek() == "(":
            other = self._signed_power(depth)
            value = _bounded(value / other if mark == "/" else value * other)
        return -value if sign == "-" else value

    def _mixed(self, depth: int) -> Fraction:
        r"""A mixed number such as `1\frac{1}{2}` or `1 1/2`, or any power."""
        start = self._at
        whole = self._power(depth)
        after = self.peek()
        if self._at - start > 1:
            return whole  # `2^3\frac{1}{2}` is a product, or none
        if whole.denominator != 1 or whole < 0 or after is None or not (after == "\\frac" or after[0].isdigit()):
            return whole
        part = self._atom(depth)
        if after != "\\frac":
            if self.take("/") is None:
                raise _NotANumberError
            part = part / self._atom(depth)
        if not 0 < part < 1:
            raise _NotANumberError
        return self._per_cent(whole + part)

    def _per_cent(self, value: Fraction) -> Fraction:
        while self.take("%") is not None:
            value /= 100
        return value

    def _signed_power(self, depth: int) -> Fraction:
        return -self._power(depth) if self.take("-", "+") == "-" else self._power(depth)

    def _power(self, depth: int) -> Fraction:
        value = self._per_cent(self._atom(depth))
        if self.take("^") is None:
            return value
        exponent = self._signed_power(depth + 1)
        return _raised(value, exponent)

    def _atom(self, depth: int) -> Fraction:
        if self.take("\\frac") is not None:
            return self._group("{", depth) / self._group("{", depth)
        opening = self.peek()
        if opening in ("(", "{"):
            return self._group(str(opening), depth)
        if opening is None or not (opening[0].isdigit() or opening[0] == "."):
            raise _NotANumberError
        self.step()
        value, is_float = decimal(opening)
        self.saw_float |= is_float
        self.place = max(self.place, _place(opening)) if is_float else self.place
        return value

    def _group(self, opening: str, depth: int) -> Fraction:
        if self.take(opening) is None:
            raise _NotANumberError
        value = self.sum(depth + 1)
        if self.take({"(": ")", "{": "}"}[opening]) is None:
            raise _NotANumberError
        return value


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    """A whole power within the bounds."""
    if exponent.denominator != 1:
        raise _NotANumberError
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) * bits > _MOST_BITS and abs(base) != 1:
        raise TooLargeError
    if abs(exponent) > _MOST_BITS:
        return base ** int(exponent % 2)
    return base ** int(exponent)


def _bounded(value: Fraction) -> Fraction:
    """The value, if it is within the bounds."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise TooLargeError
    return value

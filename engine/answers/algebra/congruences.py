r"""Whole numbers with a modulus: `3 \pmod 5`, `x \equiv 8 \pmod 5`, `3 mod 5`, and the number `17 \bmod 5`.

`x \equiv 3 \pmod 5` is a class of numbers. `17 \bmod 5` is the number 2; but nobody computes `3 mod 5`, which is the
class again.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from engine.answers.algebra.exact import TooLargeError, exact
from engine.domain import Equality

_WRITTEN: Final = re.compile(
    r"(?:(?P<name>[A-Za-z](?:_\{?\w{1,3}\}?)?) *(?P<sign>\\equiv|=) *)?(?P<residue>\(?[-+*/^{}\d]{1,60}\)?) *"
    r"(?P<opening>\(?) *\\?b?mod(?![A-Za-z]) *[({]? *(?P<modulus>\d{1,60}) *[)}]*"
)


class Congruence(NamedTuple):
    r"""A residue and its modulus.

    Attributes:
        name: The unknown it is said of; empty if none is named.
        residue: As written, not reduced.
        modulus: Above 0.
        is_class: Whether its writing can mean no number: `x \equiv 3`, `(mod 5)` and `x = 3 mod 5`.
    """

    name: str
    residue: int
    modulus: int
    is_class: bool

    @property
    def remainder(self) -> int:
        """The least number of the class."""
        return self.residue % self.modulus

    @property
    def may_be_number(self) -> bool:
        """Whether it may ask to compute the remainder."""
        return not self.is_class and self.residue != self.remainder


@lru_cache(maxsize=1024)
def congruence(text: str) -> Congruence | None:
    """Read a text in plain writing; `None` if it is no whole number with a modulus."""
    match = _WRITTEN.fullmatch(text.strip())
    residue = _whole(match["residue"]) if match else None
    if match is None or residue is None or not int(match["modulus"]):
        return None
    modulus = int(match["modulus"])
    # `x = 17 \\bmod 5` may be 2, but nobody computes `x = 3 mod 5`.
    is_class = match["sign"] == r"\equiv" or bool(match["opening"])
    is_class |= match["sign"] == "=" and residue == residue % modulus
    return Congruence(match["name"] or "", residue, modulus, is_class)


def same_congruence(a: str, b: str) -> Equality | None:
    """Compare two texts in plain writing of which one has a modulus; `None` if neither is a class of numbers."""
    one, other = congruence(a), congruence(b)
    if one is not None and other is not None:
        return _same(one, other)
    only, beside = (one, b) if one else (other, a)
    if only is None or only.may_be_number:
        return None
    name, _, stated = beside.rpartition("=")
    if name and only.name and name.strip() != only.name:
        return None
    value = _value(stated)
    if value is None:
        return None if "mod" in beside else Equality.UNDECIDED
    # The question says whether the least number of the class, or any, is what it wants.
    return Equality.UNDECIDED if (value - only.residue) % only.modulus == 0 else Equality.DIFFERENT


def _same(one: Congruence, other: Congruence) -> Equality:
    if one.name and other.name and one.name != other.name:
        return Equality.DIFFERENT
    if one.modulus == other.modulus:
        return Equality.EQUAL if one.remainder == other.remainder else Equality.DIFFERENT
    if one.remainder == other.remainder and (one.may_be_number or other.may_be_number):
        return Equality.UNDECIDED
    return Equality.DIFFERENT


def _value(text: str) -> Fraction | None:
    try:
        found = exact(text)
    except TooLargeError:
        return None
    return found.value if found else None


def _whole(text: str) -> int | None:
    value = _value(text)
    return int(value) if value is not None and value.denominator == 1 else None

"""Values of rational expressions modulo a prime: exact, bounded, and a proof where they differ.

Two rational functions with different residues are different. Two with the same residues at random points are the same
but for a chance of at most their degree over the prime (Schwartz 1980, Zippel 1979), here below 10^-12 a point.
"""

import hashlib
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from engine.answers.algebra.trees import Node, names

_PRIME: Final = 2**61 - 1
"""A Mersenne prime; an exponent that is read is smaller by far, so that Fermat's little theorem deceives nobody."""

_PRIME_BYTES: Final = 11
_SMALL_FACTORS: Final = math.prod((3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79))

_LARGEST_EXPONENT: Final = 10**12
_LARGEST_FACTORIAL: Final = 2_000
RATIONAL: Final = frozenset(
    {"number", "name", "add", "negative", "multiply", "divide", "power", "percent", "factorial", "binomial"}
)
"""Kinds of node that a rational expression is made of."""


def residue_points(one: Node, other: Node) -> Iterator[tuple[int, dict[str, int]]]:
    """A prime and a random point for the unknowns of two expressions, several times; the same ones for the same pair.

    The second prime follows from what is written, so that no number that is written can be a multiple of it on purpose.
    """
    chance = random.Random(1)  # noqa: S311 -- no secret: a proof that others can repeat
    unknowns = sorted(names(one) | names(other))
    prime = _PRIME
    for turn in range(4):
        if turn == 1:
            own = _prime_of(one, other)
        prime = own if turn % 2 else _PRIME
        yield prime, {name: chance.randrange(2, prime) for name in unknowns}


def _prime_of(one: Node, other: Node) -> int:
    """A prime that follows from two trees, in either order, and from nothing else."""
    text = "|".join(sorted(map(repr, (one, other))))
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_PRIME_BYTES).digest(), "big")
    number |= 1 | 1 << (8 * _PRIME_BYTES - 1)
    while math.gcd(number, _SMALL_FACTORS) != 1 or pow(2, number - 1, number) != 1 or pow(3, number - 1, number) != 1:
        number += 2
    return number


def is_rational(tree: Node) -> bool:
    """Whether an expression is made of numbers, unknowns and the four operations; exponents are looked at later."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.kind not in RATIONAL:
            return False
        waiting += node.parts
    return True


class NoResidueError(Exception):
    """The expression has no value modulo the prime: it is not rational, or divides by nothing."""


def residue(tree: Node, prime: int, point: Mapping[str, int]) -> int:
    """The value of a rational expression modulo a prime.

    Args:
        tree: The expression.
        prime: A prime.
        point: A residue for each unknown.

    Raises:
        NoResidueError: It is not rational, or divides by 0.
    """
    if tree.kind == "number":
        return _quotient(tree.value.numerator, tree.value.denominator, prime)
    if tree.kind == "name":
        return point[tree.name]
    if tree.kind in ("factorial", "binomial"):
        return _counted(tree) % prime
    if tree.kind not in RATIONAL:
        raise NoResidueError
    values = [residue(part, prime, point) for part in tree.parts[: 1 if tree.kind == "power" else None]]
    return _done(tree, values, prime)


def _done(tree: Node, values: Sequence[int], prime: int) -> int:
    """The residue of an operation from those of its operands."""
    match tree.kind:
        case "add":
            value = values[0] + values[1]
        case "multiply":
            value = values[0] * values[1]
        case "negative":
            value = -values[0]
        case "power":
            value = _power(values[0], whole(tree.parts[1]), prime)
        case "percent":
            value = _quotient(values[0], 100, prime)
        case _:
            value = _quotient(values[0], values[1], prime)
    return value % prime


def whole(tree: Node) -> int:
    """The whole number that an exponent is.

    Raises:
        NoResidueError: It is no number, no whole one or too large.
    """
    value = fraction(tree)
    if value.denominator != 1:
        raise NoResidueError
    return int(value)


def fraction(tree: Node) -> Fraction:
    """The exact value of an exponent.

    Raises:
        NoResidueError: It is no rational number, or too large.
    """
    if tree.kind == "number":
        value = tree.value
    elif tree.kind in ("add", "multiply", "negative", "divide", "power"):
        parts = [fraction(part) for part in tree.parts]
        value = _combined(tree.kind, parts)
    else:
        raise NoResidueError
    if abs(value) > _LARGEST_EXPONENT or value.denominator > _LARGEST_EXPONENT:
        raise NoResidueError
    return value


def _combined(kind: str, parts: list[Fraction]) -> Fraction:
    if kind == "add":
        return parts[0] + parts[1]
    if kind == "multiply":
        return parts[0] * parts[1]
    if kind == "negative":
        return -parts[0]
    if kind == "divide":
        if not parts[1]:
            raise NoResidueError
        return parts[0] / parts[1]
    bits = max(parts[0].numerator.bit_length(), parts[0].denominator.bit_length())
    if parts[1].denominator != 1 or abs(parts[1]) * bits > _LARGEST_EXPONENT.bit_length() or not parts[0]:
        raise NoResidueError
    return Fraction(parts[0] ** int(parts[1]))


def _counted(tree: Node) -> int:
    """A factorial or a binomial coefficient of whole numbers."""
    numbers = [whole(part) for part in tree.parts]
    if any(not 0 <= number <= _LARGEST_FACTORIAL for number in numbers):
        raise NoResidueError
    return math.factorial(numbers[0]) if tree.kind == "factorial" else math.comb(*numbers)


def _power(base: int, exponent: int, prime: int) -> int:
    if base == 0 and exponent <= 0:
        raise NoResidueError
    return pow(base, exponent, prime)


def _quotient(top: int, bottom: int, prime: int) -> int:
    if bottom % prime == 0:
        raise NoResidueError
    return top * pow(bottom, -1, prime) % prime

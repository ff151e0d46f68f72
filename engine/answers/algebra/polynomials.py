"""Expressions of one unknown as quotients of polynomials."""

from typing import Any, Final

from engine.answers.algebra.numerics import context, evaluate
from engine.answers.algebra.operations import TooHardError
from engine.answers.algebra.trees import Node, names

Polynomial = list[Any]
"""Real coefficients of mpmath, the constant one first."""

_MOST_TERMS: Final = 9
_ZERO_BITS: Final = 100
_WIDEST: Final = 64
"""Bits before and behind the point of the constants that are taken."""


def quotient(tree: Node, unknown: str) -> tuple[Polynomial, Polynomial]:
    """An expression as top and bottom of a quotient of polynomials, not reduced.

    Args:
        tree: An expression that holds no other unknown.
        unknown: The name of the unknown.

    Raises:
        NoValueError: One of its constants has no value.
        TooHardError: It is no such quotient, or of high degree.
    """
    mp = context()
    one = [mp.mpf(1)]
    if unknown not in names(tree):
        return [_real(tree)], one
    if tree.kind == "name":
        return [mp.zero, *one], one
    if tree.kind == "power":
        base = quotient(tree.parts[0], unknown)
        top, bottom = one, one
        for _ in range(_exponent(tree.parts[1], unknown)):
            top, bottom = _times(top, base[0]), _times(bottom, base[1])
        return top, bottom
    if tree.kind not in ("negative", "add", "multiply", "divide"):
        raise TooHardError
    parts = [quotient(part, unknown) for part in tree.parts]
    top, bottom = parts[0]
    if tree.kind == "negative":
        return [-each for each in top], bottom
    other_top, other_bottom = parts[1]
    if tree.kind == "add":
        return _plus(_times(top, other_bottom), _times(other_top, bottom)), _times(bottom, other_bottom)
    if tree.kind == "divide":
        other_top, other_bottom = other_bottom, other_top
    return _times(top, other_top), _times(bottom, other_bottom)


def _real(tree: Node) -> Any:
    """The value of a constant, which must be of common size and written with few digits.

    Others leave too few bits for what rounding may not touch: the difference of two roots.
    """
    value = evaluate(tree, {}).number
    mp = context()
    if mp.im(value) or (value and abs(mp.mag(value)) > _WIDEST) or _is_long(tree):
        raise TooHardError
    return mp.re(value)


def _is_long(tree: Node) -> bool:
    """Whether a number in an expression has more digits than are safe."""
    bits = max(tree.value.numerator.bit_length(), tree.value.denominator.bit_length())
    return bits > _WIDEST or any(map(_is_long, tree.parts))


def _exponent(tree: Node, unknown: str) -> int:
    """A small whole exponent."""
    if unknown in names(tree):
        raise TooHardError
    value = _real(tree)
    if not context().isint(value) or not 0 < value < _MOST_TERMS:
        raise TooHardError
    return int(value)


def _times(one: Polynomial, other: Polynomial) -> Polynomial:
    product = [context().zero] * (len(one) + len(other) - 1)
    for at, mine in enumerate(one):
        for beside, theirs in enumerate(other):
            product[at + beside] += mine * theirs
    return _trimmed(product)


def _plus(one: Polynomial, other: Polynomial) -> Polynomial:
    longest = max(len(one), len(other))
    zero = context().zero
    padded = [each + [zero] * (longest - len(each)) for each in (one, other)]
    return _trimmed([mine + theirs for mine, theirs in zip(*padded, strict=True)])


def _trimmed(polynomial: Polynomial) -> Polynomial:
    """A polynomial without leading coefficients that are 0.

    Raises:
        TooHardError: It is of high degree, or a coefficient may be nothing but rounding.
    """
    mp = context()
    length = len(polynomial)
    while length > 1 and not polynomial[length - 1]:
        length -= 1
    if length > _MOST_TERMS or any(each and abs(mp.mag(each)) > _ZERO_BITS for each in polynomial):
        raise TooHardError
    return polynomial[:length]

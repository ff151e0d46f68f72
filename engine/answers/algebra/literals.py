"""Nodes of an expression by what is written: numbers, what they make where they meet, functions of numbers alone."""

from typing import Final

from engine.answers.algebra.exact import TooLargeError, decimal
from engine.answers.algebra.tokens import UnreadableError
from engine.answers.algebra.trees import Node, names, number

_LONGEST_EXPONENT: Final = 13


def written_number(token: str) -> Node:
    """A decimal; one with a power of ten beyond all bounds as a product, which costs nothing.

    Raises:
        UnreadableError: Its exponent is no number that anybody could mean.
    """
    try:
        value, is_float = decimal(token)
    except TooLargeError:
        mantissa, _, exponent = token.lower().partition("e")
        power = Node("power", (number(10), number(int(exponent[:_LONGEST_EXPONENT]))))
        if len(exponent) > _LONGEST_EXPONENT:
            raise UnreadableError from None
        return Node("multiply", (written_number(mantissa), power))
    return Node("number", value=value, is_float=is_float)


def unbraced_root(token: str, degree: Node) -> Node:
    r"""A root of several digits without braces, `\sqrt15`: TeX takes the first one, who writes it may mean all.

    Raises:
        UnreadableError: What TeX leaves of the number is none, as in `\sqrt2e7`.
    """
    if not token[1:].removeprefix(".").isdecimal():
        raise UnreadableError
    rest = Node("multiply", (Node("root", (written_number(token[0]), degree)), written_number(token[1:])))
    return Node("ambiguous", (rest, Node("root", (written_number(token), degree))))


def is_whole(node: Node) -> bool:
    """Whether a node is a whole number as written."""
    return node.kind == "number" and node.value.denominator == 1


def is_whole_power(node: Node) -> bool:
    """Whether a node is a power of two such numbers."""
    return node.kind == "power" and all(map(is_whole, node.parts))


def is_part(node: Node) -> bool:
    r"""Whether a node is a proper fraction of two whole numbers, which makes a mixed number of `1\frac{1}{2}`."""
    return node.kind == "divide" and all(map(is_whole, node.parts)) and 0 < node.parts[0].value < node.parts[1].value


def is_doubtful(whole: Node, fraction: Node) -> bool:
    r"""Whether a number before a fraction of whole numbers may be a factor or be added: `2\frac{3}{2}`."""
    if fraction.kind != "divide" or not all(map(is_whole, fraction.parts)):
        return False
    top, bottom = fraction.parts
    return is_whole_power(whole) if top.value < bottom.value else is_whole(whole)


def of_complex(kind: str, argument: tuple[Node, ...]) -> Node:
    """A function of complex numbers; not of unknowns, which are tried at real points only.

    Raises:
        UnreadableError: There are unknowns.
    """
    if any(map(names, argument)):
        raise UnreadableError
    return Node(kind, argument)

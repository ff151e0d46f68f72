r"""Functions in an expression: those with names of their own, and letters that name one, as f does in `f(x+1)`."""

from functools import reduce
from typing import Final

from engine.answers.algebra.literals import of_complex
from engine.answers.algebra.tokens import ANGLES, FUNCTIONS, UnreadableError
from engine.answers.algebra.trees import Node, number

CALLED: Final = frozenset({*"fghFGHPE", "\\phi", "\\varphi", "\\zeta", "\\psi", "\\Phi", "\\Gamma"})
"""Letters that name a function where a bracket follows: `f(x)`, `P(A)`; other letters are factors, as in `x(x+1)`."""

_RAISED: Final = frozenset("fFg")
"""Those that do so with an exponent as well, where `h^2(r-h)` is a product."""

_INVERSE: Final = {"sin": "arcsin", "cos": "arccos", "tan": "arctan"}
_ALIASES: Final = {"ceiling": "ceil", "Re": "re", "Im": "im", "sgn": "sign"}
_OF_SEVERAL: Final = frozenset({"gcd", "lcm", "max", "min"})
_MINUS_ONE: Final = Node("negative", (number(1),))


def is_function(token: str) -> bool:
    """Whether a token is a function with a name of its own."""
    return token[1:].split("_", maxsplit=1)[0] in FUNCTIONS and token.startswith("\\")


def named_function(name: str, base: Node | None, power: Node | None, argument: tuple[Node, ...]) -> Node:
    r"""A function with a name of its own: `\log_2(8)`, `\sin^2 x`, `\sin^{-1} x`.

    Args:
        name: Its name.
        base: What stands below it.
        power: Its exponent.
        argument: What it is taken of.

    Raises:
        UnreadableError: There is no such function.
    """
    inverse = power is not None and name in ANGLES and power == _MINUS_ONE
    if inverse and name not in _INVERSE:
        raise UnreadableError
    kind = _INVERSE[name] if inverse else name
    if (len(argument) > 1) != (kind in _OF_SEVERAL) or (base is not None and name != "log"):
        raise UnreadableError
    kind = _ALIASES.get(kind, kind)
    value = Node(kind, argument) if base is None else Node("logarithm", (*argument, base))
    if kind in ("re", "im"):
        value = of_complex(kind, argument)
    elif kind in ("max", "min"):
        value = reduce(lambda one, other: Node(kind, (one, other)), argument)
    return value if power is None or inverse else Node("power", (value, power))


def is_called(value: Node) -> bool:
    """Whether a node names a function if a bracket follows it: `f`, `f_1`, `f'`, `f^{-1}`."""
    if value.kind == "power":
        return value.parts[0].kind == "name" and _letter(value.parts[0]) in _RAISED
    return value.kind == "name" and _letter(value) in CALLED


def called(value: Node, argument: Node) -> Node:
    """Such a function of something."""
    name = value.name if value.kind == "name" else f"{value.parts[0].name}^{value.parts[1]!r}"
    if name == "\\Gamma":
        return Node("gamma", (argument,))
    return Node("applied", (argument,), name=name)


def _letter(node: Node) -> str:
    return node.name.rstrip("'").split("_", maxsplit=1)[0]


def is_derivative(top: Node, bottom: Node) -> bool:
    r"""Whether a fraction is a derivative, `\frac{dy}{dx}` or `\frac{d^2}{dx^2}`, and no quotient of products."""
    return _is_d(_first(top)) and bottom.kind == "multiply" and _is_d(bottom.parts[0])


def _first(node: Node) -> Node:
    while node.kind == "multiply":
        node = node.parts[0]
    return node.parts[0] if node.kind == "power" else node


def _is_d(node: Node) -> bool:
    return node.kind == "name" and node.name == "d"

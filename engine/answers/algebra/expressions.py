r"""Read an expression in plain writing into a tree: `3x^{2}`, `\frac{1}{2}\sqrt{3}`, `\sin2x`.

A grammar written out by hand; nothing is evaluated. What it does not know is no expression, and other rules decide.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from engine.answers.algebra.exact import TooLargeError
from engine.answers.algebra.functions import called, is_called, is_derivative, is_function, named_function
from engine.answers.algebra.literals import is_doubtful, is_part, is_whole, of_complex, unbraced_root, written_number
from engine.answers.algebra.tokens import FUNCTIONS, GREEK, Cursor, UnreadableError, tokens
from engine.answers.algebra.trees import Node, is_deep, number

_DEEPEST: Final = 60
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_ENDS: Final = frozenset({")", "]", "}", ",", "+", "-", "\\rfloor", "\\rceil"})
_BARS: Final = frozenset({"|"})
_NAMES: Final = {"\\pi": "pi", "e": "e", "i": "i"}
_ROUNDING: Final = {"\\lfloor": ("\\rfloor", "floor"), "\\lceil": ("\\rceil", "ceil")}
_OPERATORS: Final = frozenset({"*", "/", "\\bmod", "\\mod"})
_LONGEST_WAY: Final = 150
"""Most nodes from the top of a tree to its leaves, as long products have them: more is too deep for recursion."""


@lru_cache(maxsize=4096)
def expression(text: str) -> Node | None:
    """The tree of a text in plain writing; `None` if it is no expression."""
    try:
        found = tokens(text)
        reader = _Reader(found)
        tree = reader.sum(0)
    except (UnreadableError, TooLargeError):
        return None
    return tree if reader.done and not (len(found) > _LONGEST_WAY and is_deep(tree, _LONGEST_WAY)) else None


class _Reader(Cursor):
    """Reads a sum of products by recursive descent."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(found)
        self._bars = 0

    def sum(self, depth: int) -> Node:
        """A sum: products with `+` and `-` between them."""
        if depth > _DEEPEST:
            raise UnreadableError
        value = self._product(depth)
        while (sign := self.take("+", "-")) is not None:
            other = self._product(depth)
            value = Node("add", (value, other if sign == "+" else Node("negative", (other,))))
        return value

    def _product(self, depth: int) -> Node:
        sign = self.take("+", "-")
        head: Node | None = None
        head_mark: str | None = None
        value = last = self._power(depth)
        while True:
            mark = self.take(*_OPERATORS)
            if mark is None and (self._ends() or self._digits()):
                break
            fraction = self.peek() == "\\frac"
            other = self._signed_power(depth) if mark else self._power(depth)
            mixes = mark is None and fraction and is_part(other)
            if (mixes and head and is_whole(last)) or (not mark and fraction and is_doubtful(last, other)):
                # `2 \cdot 3\frac{1}{2}` is 3 or 7, and `2\frac{3}{2}` is 3 or 7/2.
                mixed = Node("add", (last, other))
                mixed = mixed if head is None else self._joined(head_mark, head, mixed)
                head, value = None, Node("ambiguous", (Node("multiply", (value, other)), mixed))
            elif mixes and is_whole(value):
                head, value = None, Node("add", (value, other))
            else:
                head, head_mark, value = value, mark, self._joined(mark, value, other)
            last = other
        return Node("negative", (value,)) if sign == "-" else value

    def _joined(self, mark: str | None, value: Node, other: Node) -> Node:
        if mark == "/":
            beside = self.peek()
            if beside is not None and beside.isalpha() and is_derivative(value, Node("multiply", (other, other))):
                raise UnreadableError  # `dy/dx` is no quotient of products
            return Node("divide", (value, other))
        if mark is not None and mark != "*":
            return Node("modulo", (value, other))
        return Node("multiply", (value, other))

    def _signed_power(self, depth: int) -> Node:
        if self.take("-") is not None:
            return Node("negative", (self._power(depth),))
        self.take("+")
        return self._power(depth)

    def _power(self, depth: int) -> Node:
        value = self._behind(self._called(self._atom(depth + 1), depth))
        if self.take("^") is None:
            return value
        return self._behind(self._called(Node("power", (value, self._exponent(depth + 1))), depth))

    def _called(self, value: Node, depth: int) -> Node:
        """A letter that names a function, of the bracket that follows; anything else as it is."""
        if self.peek() != "(" or not is_called(value):
            return value
        return called(value, self._group("(", depth))

    def _exponent(self, depth: int) -> Node:
        if self.peek() == "{":
            return self._group("{", depth)
        if depth > _DEEPEST:
            raise UnreadableError
        if self.take("-") is not None:
            return Node("negative", (self._power(depth),))
        return self._power(depth)

    def _behind(self, value: Node) -> Node:
        while (mark := self.take("!", "°", "%")) is not None:
            kind = {"!": "factorial", "°": "degrees", "%": "percent"}[mark]
            if mark == "!" and self.take("!") is not None:
                kind = "doublefactorial"
                if self.peek() == "!":
                    raise UnreadableError
            value = Node(kind, (value,))
        return value

    def _atom(self, depth: int) -> Node:
        token = self.peek()
        if token is None or depth > _DEEPEST:
            raise UnreadableError
        if token in _CLOSING:
            return self._group(token, depth)
        self.step()
        if token[0].isdigit() or token[0] == ".":
            return written_number(token)
        if token == "|":  # noqa: S105 -- a mark, no secret
            self._bars += 1
            inside = self.sum(depth + 1)
            self._must("|")
            self._bars -= 1
            return Node("abs", (inside,))
        if token in _NAMES:
            return Node("constant", name=_NAMES[token])
        return self._command(token[1:], depth) if token.startswith("\\") else self._unknown(token)

    def _unknown(self, token: str) -> Node:
        if not token[0].isalpha():
            raise UnreadableError
        return Node("name", name=token)

    def _command(self, name: str, depth: int) -> Node:
        if name in ("frac", "binom"):
            parts = (self._of_macro(depth), self._of_macro(depth))
            if is_derivative(*parts):
                raise UnreadableError
            return Node("divide" if name == "frac" else "binomial", parts)
        if name in ("sqrt", "cbrt"):
            return self._root(name, depth)
        if name in _BARRED:
            return of_complex("conjugate", (self._group("{", depth),))
        if "\\" + name in _ROUNDING:
            closing, kind = _ROUNDING["\\" + name]
            inside = self.sum(depth + 1)
            self._must(closing)
            return Node(kind, (inside,))
        if name.split("_", maxsplit=1)[0] in FUNCTIONS:
            return self._function(name, depth)
        if name.rstrip("'").split("_", maxsplit=1)[0] in GREEK:
            return Node("name", name="\\" + name)
        raise UnreadableError

    def _root(self, name: str, depth: int) -> Node:
        degree = self._group("[", depth) if self.peek() == "[" else number(2 if name == "sqrt" else 3)
        radicand = self.peek() or ""
        if name == "sqrt" and radicand[:1].isdigit() and len(radicand) > 1:
            self.step()
            return unbraced_root(radicand, degree)
        return Node("root", (self._atom(depth + 1), degree))

    def _of_macro(self, depth: int) -> Node:
        r"""An argument of a macro as TeX takes it: a group, or one token, as in `\frac\pi4`."""
        token = self.peek()
        if token == "{":  # noqa: S105 -- a mark, no secret
            return self._group("{", depth)
        if token is None or not (len(token) == 1 or token in _NAMES or token[1:] in GREEK):
            raise UnreadableError
        return self._atom(depth + 1)

    def _function(self, name: str, depth: int) -> Node:
        name, _, base = name.partition("_")
        power = self._exponent(depth + 1) if self.take("^") is not None else None
        return named_function(name, _base(base) if base else None, power, self._argument(depth + 1))

    def _argument(self, depth: int) -> tuple[Node, ...]:
        """What a function is taken of: a bracket, or the product that follows it up to the next function."""
        opening = self.peek()
        if opening in ("(", "{"):
            return self._several(str(opening), depth)
        sign = self.take("-")
        value = self._power(depth)
        while (
            not (self._ends() or self._digits())
            and (token := str(self.peek())) not in _OPERATORS
            and not is_function(token)
        ):
            fraction = self.peek() == "\\frac"
            other = self._power(depth)
            mixed = fraction and is_whole(value) and is_part(other)
            value = Node("add" if mixed else "multiply", (value, other))
        if self.peek() == "/":
            raise UnreadableError  # `\sin x/2` may be either
        return (Node("negative", (value,)) if sign else value,)

    def _several(self, opening: str, depth: int) -> tuple[Node, ...]:
        self._must(opening)
        found = [self.sum(depth + 1)]
        while self.take(",") is not None:
            found.append(self.sum(depth + 1))
        self._must(_CLOSING[opening])
        return tuple(found)

    def _group(self, opening: str, depth: int) -> Node:
        self._must(opening)
        value = self.sum(depth + 1)
        self._must(_CLOSING[opening])
        return value

    def _ends(self) -> bool:
        """Whether no further factor can begin here."""
        token = self.peek()
        return token is None or token in _ENDS or (self._bars > 0 and token in _BARS)

    def _digits(self) -> bool:
        """Whether a number comes next: `2 3` is no product."""
        token = self.peek()
        return token is not None and (token[0].isdigit() or token[0] == ".")

    def _must(self, mark: str) -> None:
        if self.take(mark) is None:
            raise UnreadableError


_BARRED: Final = frozenset({"overline", "bar"})


def _base(text: str) -> Node:
    tree = expression(text)
    if tree is None:
        raise UnreadableError
    return tree

"""What can be seen of a program's numbers in its text: which it writes out, which it calculates with on which line."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from math import isfinite
from types import MappingProxyType
from typing import Final

from engine.quality.figures import same

_OPERATIONS: Final[Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.FloorDiv: lambda a, b: Fraction(a // b),
        ast.Mod: operator.mod,
        ast.Pow: lambda a, b: a ** int(b),
    }
)
_DIVIDING: Final = (ast.Div, ast.FloorDiv, ast.Mod)
_HIGHEST_POWER: Final = 20
_MOST_BITS: Final = 300
_MOST_NODES: Final = 120
"""Bits of a value, and parts of a statement, that are calculated with."""


@dataclass(frozen=True, slots=True)
class ProgramText:
    """A program as it is written.

    Attributes:
        numerals: The numbers that it writes out.
        literals: The lines that set a variable to a number that they write out.
        imports: The lines that import something.
        counters: The variables that its loops count with.
    """

    numerals: frozenset[Fraction] = frozenset()
    literals: frozenset[int] = frozenset()
    imports: frozenset[int] = frozenset()
    counters: frozenset[str] = frozenset()
    _statements: tuple[ast.stmt, ...] = field(default=(), repr=False)

    def reads(self, line: int) -> frozenset[str]:
        """The variables that the statement on a line calculates with."""
        statement = self._on(line)
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} if statement else set()
        if isinstance(statement, ast.Assign):
            names -= {target.id for target in statement.targets if isinstance(target, ast.Name)} - {
                node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)
            }
        return frozenset(names)

    def parts(self, line: int, known: Mapping[str, Fraction], value: Fraction) -> list[Fraction]:
        """The values of the calculations inside the statement on a line, as far as they follow from what is known.

        Args:
            line: The line; 0 for what is printed or returned.
            known: The variables' values so far.
            value: What the statement gave. If it cannot have come from what is known, there are none.
        """
        statement = self._on(line)
        nodes = list(islice(ast.walk(statement), _MOST_NODES + 1)) if statement else []
        if not nodes or len(nodes) > _MOST_NODES:
            return []
        if isinstance(statement, ast.Assign) and not _is_literal(statement.value):
            whole = _value(statement.value, known)
            if whole is not None and not same(whole, value):
                return []
        inner = (_value(node, known) for node in nodes if isinstance(node, ast.BinOp | ast.Call))
        return [found for found in inner if found is not None]

    def _on(self, line: int) -> ast.stmt | None:
        """The simple statement on a line; for line 0 the last one that prints or returns what it calculates."""
        if not line:
            return next((s for s in reversed(self._statements) if isinstance(s, ast.Expr | ast.Return)), None)
        return next((s for s in self._statements if s.lineno <= line <= (s.end_lineno or s.lineno)), None)


def read_program(text: str) -> ProgramText:
    """What a program's text says of its numbers; nothing where it is no Python as it stands."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ProgramText()
    nodes = list(ast.walk(tree))
    simple = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr)
    statements = tuple(node for node in nodes if isinstance(node, simple))
    counters = {
        name.id
        for node in nodes
        if isinstance(node, ast.For)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name)
    }
    return ProgramText(
        frozenset(_numerals(nodes)),
        frozenset(s.lineno for s in statements if isinstance(s, ast.Assign) and _is_literal(s.value)),
        frozenset(node.lineno for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))),
        frozenset(counters),
        statements,
    )


def _numerals(nodes: list[ast.AST]) -> Iterator[Fraction]:
    for node in nodes:
        if isinstance(node, ast.Constant) and (value := _constant(node)) is not None:
            yield value


def _constant(node: ast.Constant) -> Fraction | None:
    value = node.value
    if type(value) is int:
        return Fraction(value) if value.bit_length() <= _MOST_BITS else None
    return Fraction(repr(value)) if type(value) is float and isfinite(value) else None


def _is_literal(value: ast.expr) -> bool:
    return all(isinstance(each, ast.Constant) for each in (value.elts if isinstance(value, ast.Tuple) else [value]))


def _value(node: ast.AST, known: Mapping[str, Fraction]) -> Fraction | None:
    """The value of a calculation with whole powers and the four operations; `None` if it holds anything else."""
    if isinstance(node, ast.Constant):
        return _constant(node)
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _operated(type(node.op), _value(node.left, known), _value(node.right, known))
    if isinstance(node, ast.Call) and len(node.args) == 2 and _called(node.func) in ("Fraction", "Rational"):  # noqa: PLR2004 -- over and under
        return _operated(ast.Div, _value(node.args[0], known), _value(node.args[1], known))
    return None


def _operated(operation: type[ast.operator], left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (operation in _DIVIDING and not right):
        return None
    if operation is ast.Pow and not (right.denominator == 1 and 0 <= right <= _HIGHEST_POWER):
        return None
    found = _OPERATIONS[operation](left, right)
    return (
        found if found.numerator.bit_length() <= _MOST_BITS and found.denominator.bit_length() <= _MOST_BITS else None
    )


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")

"""Whether a program computes anything, or only prints a number that was found elsewhere."""

import ast
from typing import Final

LONGEST: Final = 120
"""Characters of a program that is looked at: one that only prints a number is short."""

_WRITING: Final = (
    *(ast.Module, ast.Expr, ast.Assign, ast.AnnAssign, ast.Name, ast.Load, ast.Store, ast.Constant),
    *(ast.UnaryOp, ast.USub, ast.UAdd, ast.FunctionDef, ast.arguments, ast.Return, ast.JoinedStr, ast.FormattedValue),
    *(ast.Import, ast.ImportFrom, ast.alias, ast.Call, ast.Tuple, ast.List),
)
"""What a program may be made of that only writes down what it is told."""
_TELLING: Final = frozenset(
    {"print", "str", "int", "float", "solution", "Fraction", "Rational", "Integer", "Decimal", "main"}
)
"""Functions that may be called: they print, or give a number its type."""


def only_tells(program: str) -> bool:
    """Whether a program prints or assigns numbers that stand in it, and computes nothing.

    It is parsed, never run; what cannot be parsed, or is longer than `LONGEST`, is held to compute.
    """
    if len(program) > LONGEST:
        return False
    try:
        nodes = list(ast.walk(ast.parse(program)))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    numbers = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, int | float | str)]
    return bool(numbers) and all(isinstance(n, _WRITING) for n in nodes) and all(map(_only_tells_call, nodes))


def _only_tells_call(node: ast.AST) -> bool:
    return not isinstance(node, ast.Call) or (isinstance(node.func, ast.Name) and node.func.id in _TELLING)

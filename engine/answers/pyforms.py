"""Write what Python prints (`sqrt(2)/2`, `x**2 + 1`, `Rational(1, 3)`) the way mathematics is written.

Nothing is evaluated: the text is parsed into Python's syntax tree and written anew from it, by tables. What the tables
do not list is left as it was.
"""

import ast
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from engine.answers.pynames import FUNCTIONS, GREEK, MODULES, NAMES, SAME, SETS, TEMPLATES
from engine.answers.syntax import syntax_tree

_TRIGGER: Final = re.compile(
    r"\*|(?<!\\)\b(?:sqrt|cbrt|Rational|Fraction|Matrix|ImmutableMatrix|ImmutableDenseMatrix|Decimal|Float|Integer|mpf|"
    r"float64|int64|FiniteSet|Interval|Union|Poly|Eq|exp|log|ln|sin|cos|tan|asin|acos|atan|Abs|abs|factorial|binomial|"
    r"root|pi|set|frozenset|array|Mod|And|Or|gamma)\b"
    r"|\d[jJ]\b|[-+] ?I\b|\bI ?[-+]|^[(\[{]|\d // ?\d|\d % \d"
)
_RELATIONS: Final = {ast.Lt: "<", ast.Gt: ">", ast.LtE: r"\le ", ast.GtE: r"\ge ", ast.Eq: "=", ast.NotEq: r"\ne "}
_OPERATORS: Final = {
    ast.Div: r"\frac{{{0}}}{{{1}}}",
    ast.FloorDiv: r"\lfloor\frac{{{0}}}{{{1}}}\rfloor",
    ast.Mod: r"({0})\bmod({1})",
    ast.BitAnd: r"{0}\land {1}",
    ast.BitOr: "{0} or {1}",
}
_DEEPEST: Final = 40


class _UnknownFormError(Exception):
    """The text holds something that the tables do not list."""


@lru_cache(maxsize=4096)
def as_written(text: str) -> str:
    """Python's way of writing an answer turned into LaTeX; any other text as it was.

    Args:
        text: An answer in plain writing.
    """
    if "\\" in text or "_" in text or not _TRIGGER.search(text):
        return text
    try:
        tree = syntax_tree(text.replace("^", "**"), "eval")
        if not isinstance(tree, ast.Expression):
            return text
        if isinstance(tree.body, ast.Tuple) and not _bracketed(text):
            return ", ".join(_write(item, 0) for item in tree.body.elts)
        return _write(tree.body, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError, _UnknownFormError):
        return text


def _bracketed(text: str) -> bool:
    """Whether the bracket that opens at the start of a text closes at its end, as in no `(1 + 2), (3 + 4)`."""
    depth = 0
    text = text.strip()
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0:
            return char in ")]}" and at == len(text) - 1
    return False


def _write(node: ast.expr, depth: int) -> str:
    """One expression, written out."""
    writer = _WRITERS.get(type(node))
    if writer is None or depth > _DEEPEST:
        raise _UnknownFormError
    return writer(node, depth + 1)


def _constant(node: ast.Constant, _: int) -> str:
    value = node.value
    if isinstance(value, complex):
        return f"{value.imag!r}i".replace(".0i", "i")
    if isinstance(value, bool | int | float | str):
        return str(value)
    raise _UnknownFormError


def _name(node: ast.Name, _: int) -> str:
    if node.id in NAMES:
        return NAMES[node.id]
    if node.id in GREEK:
        return f"\\{node.id} "
    if len(node.id) == 1:
        return node.id
    raise _UnknownFormError


def _unary(node: ast.UnaryOp, depth: int) -> str:
    if isinstance(node.op, ast.USub):
        return "-" + _grouped(node.operand, depth, (ast.BinOp,), but=(ast.Pow, ast.Mult, ast.Div))
    if isinstance(node.op, ast.UAdd):
        return _write(node.operand, depth)
    raise _UnknownFormError


def _binary(node: ast.BinOp, depth: int) -> str:
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Pow):
        return _infix(node, depth)
    template = _OPERATORS.get(type(node.op))
    if template is None:
        raise _UnknownFormError
    return template.format(_write(node.left, depth), _write(node.right, depth))


def _infix(node: ast.BinOp, depth: int) -> str:
    """An operation whose operands need parentheses only now and then."""
    tight = (ast.Pow, ast.Mult, ast.Div)
    if isinstance(node.op, ast.Add):
        return f"{_write(node.left, depth)}+{_grouped(node.right, depth, (ast.UnaryOp,))}"
    if isinstance(node.op, ast.Sub):
        return f"{_write(node.left, depth)}-{_grouped(node.right, depth, (ast.UnaryOp, ast.BinOp), but=tight)}"
    if isinstance(node.op, ast.Mult):
        left = _grouped(node.left, depth, (ast.BinOp,), but=tight)
        return f"{left}*{_grouped(node.right, depth, (ast.UnaryOp, ast.BinOp), but=(ast.Pow, ast.Div))}"
    return f"{_grouped(node.left, depth, (ast.UnaryOp, ast.BinOp, ast.Call))}^{{{_write(node.right, depth)}}}"


def _attribute(node: ast.Attribute, depth: int) -> str:
    """A name of a module: `math.pi`."""
    if not isinstance(node.value, ast.Name) or node.value.id not in MODULES:
        raise _UnknownFormError
    return _name(ast.Name(node.attr), depth)


def _grouped(node: ast.expr, depth: int, kinds: tuple[type, ...], *, but: tuple[type, ...] = ()) -> str:
    """One operand, in parentheses if it is of one of these kinds, unless its operator is one of the exceptions."""
    text = _write(node, depth)
    bare = not isinstance(node, kinds) or (isinstance(node, ast.BinOp) and isinstance(node.op, but))
    return text if bare else f"({text})"


def _compare(node: ast.Compare, depth: int) -> str:
    text = _write(node.left, depth)
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if type(operator) not in _RELATIONS:
            raise _UnknownFormError
        text += _RELATIONS[type(operator)] + _write(right, depth)
    return text


def _collection(opening: str, closing: str) -> Callable[..., str]:
    def write(node: ast.List | ast.Tuple | ast.Set, depth: int) -> str:
        return opening + ",".join(_write(item, depth) for item in node.elts) + closing

    return write


def _mapping(node: ast.Dict, depth: int) -> str:
    """A solution such as `{x: 1, y: 2}` as equations."""
    if not node.keys or None in node.keys:
        raise _UnknownFormError
    pairs = zip(node.keys, node.values, strict=True)
    return ",".join(f"{_write(key, depth)}={_write(value, depth)}" for key, value in pairs if key is not None)


def _call(node: ast.Call, depth: int) -> str:
    """A call of a function that the tables list."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if node.keywords and name not in SAME:
        raise _UnknownFormError
    texts = [_write(item, depth) for item in node.args]
    if name in SETS:
        inner = texts[0].strip("[](){}\\") if len(texts) == 1 else ",".join(texts)
        return rf"\{{{inner}\}}"
    if name == "Union":
        return r"\cup ".join(texts)
    if name in SAME and texts:
        return texts[0]
    if name in FUNCTIONS and len(texts) == 1:
        return f"{FUNCTIONS[name]}({texts[0]})"
    template = TEMPLATES.get((name, len(texts)))
    if template is None:
        raise _UnknownFormError
    return template.format(*texts)


_WRITERS: Final[dict[type, Callable[..., str]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.List: _collection("[", "]"),
    ast.Tuple: _collection("(", ")"),
    ast.Set: _collection(r"\{", r"\}"),
    ast.Dict: _mapping,
}

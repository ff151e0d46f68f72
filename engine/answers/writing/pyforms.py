"""Write what Python prints (`sqrt(2)/2`, `x**2 + 1`, `Rational(1, 3)`) the way mathematics is written.

Nothing is evaluated: the text is parsed into Python's syntax tree and written anew from it, by tables. What the tables
do not list is left as it was.
"""

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from engine.answers.writing.pycalls import (
    CALLS,
    UnknownFormError,
    call,
    is_loose,
    joinable,
    module_of,
    negated,
    operand,
)
from engine.answers.writing.pynames import GREEK, MODULES, NAMES, RELATIONS, SINGLETONS
from engine.answers.writing.syntax import syntax_tree

_TRIGGER: Final = re.compile(
    rf"\*|(?<![\\\w])(?:{'|'.join(sorted(CALLS))}|S)[(.]|(?<!\\)\bpi\b|\d[jJ]\b|[-+] ?I\b|\bI ?[-+]|^[(\[{{]|//"
    r"|[\w)] % ?[\w(]|\d%\d|~\(|^b['\"]|^zoo$|^(?:Integers|Naturals)$"
)
_UNDERSCORED: Final = re.compile(r"\b(?:o?dict_(?:values|keys)|(?:left|right)_open|[A-Za-z]_\d{1,2})\b")
_NUMBERED: Final = re.compile(r"(?P<letter>[A-Za-z])_?(?P<index>\d{1,2})")
_UNKNOWN: Final = re.compile(r"[A-Za-z](?:_?\d{1,2})?")
_SPELLED: Final = "|".join(sorted(GREEK))
_SUM_OF_NAMES: Final = re.compile(
    rf"(?<![\\\w])(?:{_SPELLED}) ?[-+*/]|[-+*/] ?(?:{_SPELLED})(?!\w)|(?<![\\\w])(?:math|cmath|numpy)\.e(?!\w)"
)
_FACTOR: Final = re.compile(r"(?<![\w.])(\d{1,20}(?:\.\d{1,20})?)(?=[A-Za-z(])")
"""A number that stands before a letter, as in `18x**3`, which is no Python and is meant as a product."""
_OPERATORS: Final = {
    ast.Div: r"\frac{{{0}}}{{{1}}}",
    ast.FloorDiv: r"\lfloor\frac{{{0}}}{{{1}}}\rfloor",
    ast.Mod: r"{0}\bmod {1}",
    ast.BitAnd: r"{0}\land {1}",
    ast.BitOr: "{0} or {1}",
}
_DEEPEST: Final = 40


@lru_cache(maxsize=4096)
def as_written(text: str) -> str:
    """Python's way of writing an answer turned into LaTeX; any other text as it was.

    Args:
        text: An answer in plain writing.
    """
    if "\\" in text or not _is_python(text) or ("_" in text and not _UNDERSCORED.search(text)):
        return text
    try:
        tree = _parsed(text.replace("^", "**"))
        if not isinstance(tree, ast.Expression):
            return text
        if isinstance(tree.body, ast.Tuple) and not _bracketed(text):
            return ", ".join(_write(item, 0) for item in tree.body.elts)
        return _write(tree.body, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError, UnknownFormError):
        return text


def _parsed(code: str) -> ast.AST:
    """The syntax tree of an expression, in which `18x**3` is a product."""
    try:
        return syntax_tree(code, "eval")
    except SyntaxError:
        if "**" not in code or not _FACTOR.search(code):
            raise
        return syntax_tree(_FACTOR.sub(r"\1*", code), "eval")


def _is_python(text: str) -> bool:
    """Whether there is anything in a text that only Python, or LaTeX without backslashes, has."""
    return _TRIGGER.search(text) is not None or ("a" in text and _SUM_OF_NAMES.search(text) is not None)


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
        raise UnknownFormError
    return writer(node, depth + 1)


def _constant(node: ast.Constant, _: int) -> str:
    value = node.value
    if isinstance(value, bytes):
        return value.decode("ascii", "backslashreplace")
    if isinstance(value, complex):
        return f"{value.imag!r}i".replace(".0i", "i")
    if isinstance(value, bool | int | float | str):
        return str(value)
    raise UnknownFormError


def _name(node: ast.Name, _: int) -> str:
    if node.id in NAMES:
        return NAMES[node.id]
    if node.id in GREEK:
        return f"\\{node.id} "
    if len(node.id) == 1:
        return node.id
    if (match := _NUMBERED.fullmatch(node.id)) is not None:
        return f"{match['letter']}_{{{match['index']}}}"
    raise UnknownFormError


def _unary(node: ast.UnaryOp, depth: int) -> str:
    if isinstance(node.op, ast.USub):
        return "-" + _grouped(node.operand, depth, (ast.BinOp,), but=(ast.Pow, ast.Mult, ast.Div))
    if isinstance(node.op, ast.UAdd):
        return _write(node.operand, depth)
    return negated(node.operand, lambda part: _write(part, depth))


def _binary(node: ast.BinOp, depth: int) -> str:
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Pow):
        return _infix(node, depth)
    template = _OPERATORS.get(type(node.op))
    if template is None:
        raise UnknownFormError
    sides = _write(node.left, depth), _write(node.right, depth)
    if isinstance(node.op, ast.BitAnd | ast.BitOr):
        return template.format(*(joinable(side, template) for side in sides))
    return template.format(*(map(operand, sides) if isinstance(node.op, ast.Mod) else sides))


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
    """A name of a module, `math.pi`, or of sympy's singletons, `S.Reals`."""
    module = module_of(node)
    if module == "S" and node.attr in SINGLETONS:
        return SINGLETONS[node.attr]
    if module not in MODULES:
        raise UnknownFormError
    return _name(ast.Name(node.attr), depth)


def _grouped(node: ast.expr, depth: int, kinds: tuple[type, ...], *, but: tuple[type, ...] = ()) -> str:
    """One operand, in parentheses if it is of one of these kinds, unless its operator is one of the exceptions."""
    text = _write(node, depth)
    bare = not isinstance(node, kinds) or (isinstance(node, ast.BinOp) and isinstance(node.op, but))
    return text if bare and not (isinstance(node, ast.Call) and is_loose(text)) else f"({text})"


def _compare(node: ast.Compare, depth: int) -> str:
    text = _write(node.left, depth)
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if type(operator) not in RELATIONS:
            raise UnknownFormError
        text += RELATIONS[type(operator)] + _write(right, depth)
    return text


def _collection(opening: str, closing: str) -> Callable[..., str]:
    def write(node: ast.List | ast.Tuple | ast.Set, depth: int) -> str:
        if node.elts and all(isinstance(item, ast.Dict) for item in node.elts):
            return _solutions(node.elts, depth)
        return opening + ",".join(_write(item, depth) for item in node.elts) + closing

    return write


def _solutions(nodes: Sequence[ast.expr], depth: int) -> str:
    """What sympy's `solve` found; of several solutions in several unknowns each is a point."""
    texts = [_write(node, depth) for node in nodes]
    points = len(nodes) > 1 and any(len(node.keys) > 1 for node in nodes if isinstance(node, ast.Dict))
    return ",".join(f"({text})" if points else text for text in texts)


def _mapping(node: ast.Dict, depth: int) -> str:
    """A solution such as `{x: 1, y: 2}` as equations."""
    if not node.keys or None in node.keys:
        raise UnknownFormError
    pairs = [*zip(node.keys, node.values, strict=True)]
    if all(isinstance(key, ast.Constant) and not _is_unknown(key.value) for key in node.keys):
        # No solution, but numbers beside numbers, such as prime factors with their exponents.
        points = ",".join(f"({_write(key, depth)},{_write(value, depth)})" for key, value in pairs if key is not None)
        return rf"\{{{points}\}}"
    return ",".join(f"{_unknown(key, depth)}={_write(value, depth)}" for key, value in pairs if key is not None)


def _is_unknown(value: object) -> bool:
    """Whether the key of a mapping is text that names an unknown: `x`, `x1`, `theta`."""
    return isinstance(value, str) and (value in GREEK or _UNKNOWN.fullmatch(value) is not None)


def _unknown(key: ast.expr, depth: int) -> str:
    """The key of a mapping, which may name its unknown in quotes."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return _write(ast.Name(key.value), depth)
    return _write(key, depth)


def _call(node: ast.Call, depth: int) -> str:
    return call(node, lambda part: _write(part, depth))


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

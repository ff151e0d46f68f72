"""Write the calls in Python's output (`Rational(1, 3)`, `Interval.open(0, 5)`) the way mathematics is written."""

import ast
from collections.abc import Callable
from typing import Final

from engine.answers.writing.pynames import (
    AROUND,
    FUNCTIONS,
    JOINED,
    MATRICES,
    MODULES,
    OPERANDS,
    POINTS,
    RELATIONS,
    SAME,
    SETS,
    TEMPLATES,
)

_OF_ONE: Final = frozenset({"Max", "Min", "max", "min", "gcd", "lcm"})
"""Functions of several numbers, which of one are that number."""

_OF_SETS: Final = frozenset({"Union", "Intersection", "And", "Or", "Complement"})
"""Functions whose arguments are sets or statements."""

_ENDS_OF_RANGE: Final = 3
_LONGEST_RANGE: Final = 100
_LARGEST_END: Final = 10**12
_OPENNESS: Final = {"open": (True, True), "Lopen": (True, False), "Ropen": (False, True)}
_SIDES: Final = {"left_open": 0, "right_open": 1}
_OPPOSITE: Final[dict[type, type[ast.cmpop]]] = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
_RELATIONS: Final[dict[str, type[ast.cmpop]]] = {
    "Eq": ast.Eq,
    "Ne": ast.NotEq,
    "Lt": ast.Lt,
    "Le": ast.LtE,
    "Gt": ast.Gt,
    "Ge": ast.GtE,
}
_LARGEST_SQUARE: Final = 9
_JOINTS: Final = (r"\cup ", r"\cap ", r"\land ", " or ", r"\setminus ")
_LOOSE: Final = ("+", "-", r"\bmod ", *RELATIONS.values(), *_JOINTS)
Write = Callable[[ast.expr], str]


class UnknownFormError(Exception):
    """The text holds something that the tables do not list."""


def call(node: ast.Call, write: Write) -> str:
    """A call of a function that the tables list."""
    name, inside = getattr(node.func, "id", ""), node.args
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if module_of(node.func) not in MODULES | {"Interval"}:
            raise UnknownFormError
    if name == "mpc" and not inside:
        inside = [keyword.value for keyword in node.keywords]
    elif node.keywords and name not in SAME and name != "Interval":
        raise UnknownFormError
    if name in _SPECIAL:
        return _SPECIAL[name](node, write)
    texts = [operand(write(item)) if name in OPERANDS else write(item) for item in inside]
    if name in _OF_SETS:
        texts = [joinable(text, JOINED.get(name, "")) for text in texts]
    if name in JOINED and inside:
        if len(inside) == 1 and isinstance(inside[0], ast.List | ast.Tuple) and name in ("max", "min", *POINTS):
            texts = [write(item) for item in inside[0].elts]
        text = JOINED[name].join(texts)
        return AROUND.get(name, "{0}").format(text) if len(texts) > 1 or name not in _OF_ONE else text
    return _applied(name, texts)


def _parts_outside_brackets(text: str) -> str:
    """A text without what stands in brackets in it."""
    depth, kept = 0, ""
    for char in text:
        depth += char in "([{"
        kept += char if depth == 0 else ""
        depth -= char in ")]}"
    return kept


def is_loose(text: str) -> bool:
    """Whether what is written beside a text would bind tighter than what holds it together: it is no factor."""
    return any(mark in _parts_outside_brackets(text) for mark in _LOOSE)


def joinable(text: str, sign: str) -> str:
    """One of several sets or statements, in brackets if others than this sign join its own parts."""
    outside = _parts_outside_brackets(text)
    return f"({text})" if any(mark in outside and mark not in sign for mark in _JOINTS) else text


def operand(text: str) -> str:
    """What an operation is done with, in brackets unless it is a single number or letter."""
    return text if text.isalnum() else f"({text})"


def _applied(name: str, texts: list[str]) -> str:
    if name in SAME and texts:
        return texts[0]
    if name in FUNCTIONS and len(texts) == 1:
        return f"{FUNCTIONS[name]}({texts[0]})"
    template = TEMPLATES.get((name, len(texts)))
    if template is None:
        raise UnknownFormError
    return template.format(*texts)


def module_of(node: ast.Attribute) -> str:
    """The name before the dot, if it is one name."""
    return node.value.id if isinstance(node.value, ast.Name) else ""


def negated(node: ast.expr, write: Write) -> str:
    """What is true where a relation is not; of anything more, its negation as it stands."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _OPPOSITE:
        return write(node.left) + RELATIONS[_OPPOSITE[type(node.ops[0])]] + write(node.comparators[0])
    if isinstance(node, ast.Call) and len(node.args) == 2:  # noqa: PLR2004 -- the two sides of a relation
        operator = _RELATIONS.get(getattr(node.func, "id", ""))
        if operator is not None:
            return write(node.args[0]) + RELATIONS[_OPPOSITE[operator]] + write(node.args[1])
    return r"\lnot " + write(node)


def _set(node: ast.Call, write: Write) -> str:
    """`set([1, 2])`: the elements of what it is made from."""
    elements = node.args[0].elts if node.args and isinstance(node.args[0], ast.List | ast.Tuple | ast.Set) else []
    if len(node.args) > 1 or (node.args and not elements):
        raise UnknownFormError
    return rf"\{{{','.join(write(item) for item in elements)}\}}"


def _interval(node: ast.Call, write: Write) -> str:
    """`Interval(0, 1, True)` and `Interval.Ropen(0, 1)`, whose ends are open where they say so."""
    written = isinstance(node.func, ast.Attribute) and node.func.attr
    openness = list(_OPENNESS.get(str(written), (False, False)))
    named = [(at, value) for at, value in enumerate(node.args[2:])]
    named += [(_SIDES.get(str(keyword.arg), 2), keyword.value) for keyword in node.keywords]
    for at, value in named:
        if at > 1 or not isinstance(value, ast.Constant) or not isinstance(value.value, bool):
            raise UnknownFormError
        openness[at] = value.value
    low, high = (write(item) for item in node.args[:2])
    interval = f"{'[('[openness[0]]}{low},{high}{'])'[openness[1]]}"
    # Brackets that are alike may be those of a list or a point; met with itself an interval is nothing else.
    return rf"{interval}\cap {interval}" if openness[0] == openness[1] else interval


def _matrix(node: ast.Call, write: Write) -> str:
    """`Matrix([[1, 2], [3, 4]])`, `Matrix([1, 2])` and `Matrix(1, 2, [3, 4])`."""
    *size, cells = node.args
    if not isinstance(cells, ast.List) or len(size) not in (0, 2):
        raise UnknownFormError
    rows = [row.elts if isinstance(row, ast.List) else [row] for row in cells.elts]
    if size:
        width = size[1].value if isinstance(size[1], ast.Constant) and isinstance(size[1].value, int) else 0
        if width < 1:
            raise UnknownFormError
        rows = [cells.elts[at : at + width] for at in range(0, len(cells.elts), width)]
    written = [" & ".join(write(cell) for cell in row) for row in rows]
    return r"\begin{pmatrix}" + r" \\ ".join(written) + r"\end{pmatrix}"


def _square(node: ast.Call, _: Write) -> str:
    """`eye(2)`, `zeros(2)`, `ones(2)`: a square matrix."""
    size = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) else None
    if not isinstance(size, int) or not 0 < size <= _LARGEST_SQUARE:
        raise UnknownFormError
    cells = {"eye": ("0", "1"), "zeros": ("0", "0")}.get(_name_of(node), ("1", "1"))
    rows = [" & ".join(cells[at == beside] for beside in range(size)) for at in range(size)]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


def _name_of(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _range_set(node: ast.Call, write: Write) -> str:
    """Sympy's `Range(1, 4)` as the set of its numbers."""
    return rf"\{{{_range(node, write)[1:-1]}\}}"


def _range(node: ast.Call, _: Write) -> str:
    """`range(1, 4)` as the list of its numbers."""
    ends = [ast.literal_eval(item) for item in node.args]
    small = all(isinstance(end, int) and abs(end) <= _LARGEST_END for end in ends)
    if not small or not 1 <= len(ends) <= _ENDS_OF_RANGE:
        raise UnknownFormError
    found = range(*ends)
    if len(found) > _LONGEST_RANGE:
        raise UnknownFormError
    return f"[{','.join(map(str, found))}]"


def _not(node: ast.Call, write: Write) -> str:
    if len(node.args) != 1:
        raise UnknownFormError
    return negated(node.args[0], write)


def _chosen(node: ast.Call, write: Write) -> str:
    """`C(5, 2)`, the number of choices; with other arguments than two such whole numbers it is a point, or anything."""
    numbers = [item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, int)]
    if len(numbers) != len(node.args) or len(numbers) != len("nk") or not 0 <= numbers[1] <= numbers[0]:
        raise UnknownFormError
    return TEMPLATES["comb", 2].format(*(write(item) for item in node.args))


_SPECIAL: Final[dict[str, Callable[[ast.Call, Write], str]]] = {
    **dict.fromkeys(SETS, _set),
    **dict.fromkeys(MATRICES, _matrix),
    **dict.fromkeys(("Interval", "open", "Lopen", "Ropen"), _interval),
    **dict.fromkeys(("eye", "zeros", "ones"), _square),
    "range": _range,
    "Range": _range_set,
    "Not": _not,
    "C": _chosen,
}
CALLS: Final = frozenset({*FUNCTIONS, *SAME, *JOINED, *_SPECIAL, *(name for name, _ in TEMPLATES)})
"""Names of all calls that are written anew."""

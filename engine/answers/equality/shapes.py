"""The shape of an answer: one value, or several in a list, pair, interval, set or matrix."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.answers.equality.pairing import Compare, matched, on_all
from engine.answers.equality.signs import both_signs, has_sign
from engine.domain import Equality

_OPENING: Final = "([{"
_CLOSING: Final = ")]}"
_MATRIX: Final = re.compile(
    r"\\begin\{(?P<kind>[pbB]?matrix|array)\}(?:\{[clr|]*\})?(?P<body>.*)\\end\{(?P=kind)\}", re.DOTALL
)
_SPLIT: Final = re.compile(r"\\[{}]|[()\[\]{}]|[,;]|\b(?:and|or)\b|\\\\|\\[A-Za-z]+")
_FINITE: Final = re.compile(r"\\?\{([^{}\\]*)\\?\}")
_OPERATION: Final = re.compile(r" ?\\(cup|cap|setminus)(?![A-Za-z]) ?")
_UNKNOWN: Final = re.compile(r"[A-Za-z]{1,12}")
_PRINTED: Final = re.compile(r"-?(?:\d+(?:\.\d+)?|\d+/\d+)(?: -?(?:\d+(?:\.\d+)?|\d+/\d+))+")
_MIXED: Final = re.compile(r"-?\d+ \d+/\d+")
_MOST_PAIRS: Final = 2_500
"""Most comparisons of parts in any order; one of expressions counts four times."""

_NUMBER: Final = re.compile(r"[-+\d./,()\[\] ]+")
_INTERVAL: Final = 2
_FLAT: Final = frozenset({"()", "[]", "bare", "printed"})
_IN_ORDER: Final = (
    *(frozenset(pair) for pair in (("()", "bare"), ("()", "[]"), ("row", "nested row"), ("column", "nested column"))),
    *(frozenset({"matrix", kind}) for kind in _FLAT),
    *(frozenset({"row", kind}) for kind in _FLAT),
    *(frozenset({"column", kind}) for kind in _FLAT),
    *(frozenset({"printed", kind}) for kind in _FLAT),
)
"""Kinds that may write the same answer, part by part in one order."""

_IN_ANY_ORDER: Final = tuple(frozenset(pair) for pair in (("[]", "bare"), ("[]", "{}"), ("printed", "{}")))
_OF_MATRICES: Final = frozenset({"row", "column", "nested row", "nested column"})


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer is put together.

    Attributes:
        kind: Its brackets (`()`, `[)`, `{}`, ...), `bare` for a list without any, `printed` for numbers with spaces
            between them as `print(1, 6)` writes them, `matrix`, `row` or `column` for a matrix of only one, `nested
            row` and `nested column` for lists that may be such a matrix: `[[1, 2]]` and `[[1], [2]]`.
        parts: What stands between its commas; of a matrix its rows, of one row or column its cells.
    """

    kind: str
    parts: tuple[str, ...]


@lru_cache(maxsize=4096)
def shape(text: str) -> Shape | None:
    """The shape of an answer in plain writing; `None` for one value."""
    matrix = _MATRIX.fullmatch(text)
    if matrix:
        return _matrix(matrix["body"])
    text = _operated(text) if "\\cup" in text or "\\cap" in text or "\\setminus" in text else text
    text = text.replace(r"\{", "{").replace(r"\}", "}") if text.startswith(r"\{") else text
    parts = _split(text)
    if parts is not None and (len(parts) > 1 or text[:1] not in "[{") and (len(parts) > 1 or has_sign(text)):
        signed = both_signs(parts)
        if len(signed) == 1 and signed != parts:
            return shape(signed[0]) or Shape("bare", tuple(signed))
        if len(signed) > 1:
            return Shape("bare", tuple(signed))
    if printed(text):
        return Shape("printed", tuple(text.split()))
    if len(text) > 1 and text[0] in _OPENING and text[-1] in _CLOSING:
        parts = _split(text[1:-1])
        if parts is not None and (len(parts) > 1 or text[0] in "[{"):
            return _bracketed(text[0] + text[-1], parts)
    return None


def _bracketed(kind: str, parts: Sequence[str]) -> Shape:
    """The shape of parts within brackets; a list of one point, set or matrix is that one, and so is a set of one point.

    A list of one list, or of lists of one, may be a matrix.
    """
    inner = [shape(part) if part[0] in "([{\\" else None for part in parts]
    first = inner[0]
    if len(parts) == 1 and first is not None:
        if kind == "[]" and first.kind == "[]" and parts[0][0] == "[":
            nested = any(part[0] == "[" for part in first.parts)
            return first if nested else Shape("nested row", first.parts)
        group = kind == "{}" and parts[0].startswith(r"\{")  # unescaped braces around escaped ones
        if group or (kind == "[]" and first.kind != "bare") or (kind == "{}" and first.kind == "()"):
            return first
    cells = [each.parts[0] for each in inner if each is not None and each.kind == "[]" and len(each.parts) == 1]
    if kind == "[]" and len(cells) == len(parts) > 1:
        return Shape("nested column", tuple(cells))
    return Shape(kind, tuple(both_signs(parts) if kind in ("{}", "[]") else parts))


def printed(text: str) -> bool:
    """Whether a text is several numbers with spaces between them; `1 1/2` is one, a mixed number."""
    return _PRINTED.fullmatch(text) is not None and _MIXED.fullmatch(text) is None


def same_shape(one: Shape, other: Shape, compare: Compare) -> Equality:
    """Whether two answers with several parts are the same, given how to compare parts.

    Sets and bare lists match in any order, all else in its own. A list in square brackets may be how a program prints
    a set or a point.
    """
    kinds = {one.kind, other.kind}
    if "nested column" in kinds and kinds & (_FLAT | {"{}"}):
        # `[[1], [2]]` beside `[1, 2]`: nobody knows whether it is a column.
        flat, other_flat = (Shape("[]", each.parts) if each.kind == "nested column" else each for each in (one, other))
        found = same_shape(flat, other_flat, compare)
        return found if found is Equality.DIFFERENT else Equality.UNDECIDED
    unordered = _compatible(one, other)
    if unordered is None:
        return Equality.DIFFERENT
    mine: Sequence[str] = one.parts
    theirs: Sequence[str] = other.parts
    if kinds <= {"{}", "[]"}:
        compare = _of_sets(compare)
    if "{}" in kinds:
        mine, theirs = _distinct(mine, compare), _distinct(theirs, compare)
    if len(mine) != len(theirs):
        return Equality.DIFFERENT
    if not unordered:
        return on_all(compare(*pair) for pair in zip(mine, theirs, strict=True))
    left, right = _unlike(mine, theirs), _unlike(theirs, mine)
    return matched(left, right, compare) if _weight(left) * _weight(right) <= _MOST_PAIRS else Equality.UNDECIDED


def may_be_interval(each: Shape) -> bool:
    """Whether brackets around two parts may be those of an interval."""
    return len(each.parts) == _INTERVAL


def _distinct(parts: Sequence[str], compare: Compare) -> Sequence[str]:
    """The elements of a set, each once."""
    found = list(dict.fromkeys(parts))
    if _weight(found) ** 2 > _MOST_PAIRS:
        return found
    return [
        part for at, part in enumerate(found) if all(compare(part, each) is not Equality.EQUAL for each in found[:at])
    ]


def _weight(parts: Sequence[str]) -> int:
    """How much work it is to look at some parts and at what is inside of them."""
    return sum((1 + part.count(",")) * (1 if _NUMBER.fullmatch(part) else 2) for part in parts)


def _unlike(parts: Sequence[str], others: Sequence[str]) -> list[str]:
    """The parts that are not written in the same way among the others, as often as there."""
    left = Counter(parts) - Counter(others)
    return list(left.elements())


def _of_sets(compare: Compare) -> Compare:
    """How elements of sets are compared: a set is no number, not even one with that number alone."""

    def compare_elements(a: str, b: str) -> Equality:
        sets = [each.startswith(("{", r"\{")) for each in (a, b)]
        return Equality.DIFFERENT if sets[0] != sets[1] else compare(a, b)

    return compare_elements


def _compatible(one: Shape, other: Shape) -> bool | None:
    """Whether order counts between two kinds (False), does not (True), or they can never be the same (`None`)."""
    kinds = frozenset({one.kind, other.kind})
    if kinds <= _OF_MATRICES and len(one.parts) == len(other.parts) == 1:
        return False
    if "nested row" in kinds and not kinds <= _OF_MATRICES:
        kinds = frozenset({"[]" if kind == "nested row" else kind for kind in kinds})
    if kinds <= {"bare", "{}"} or kinds in _IN_ANY_ORDER:
        return True
    return False if len(kinds) == 1 or kinds in _IN_ORDER else None


def _matrix(body: str) -> Shape:
    """Rows as lists; a single column or row by its cells."""
    rows = [tuple(cell.strip() for cell in row.split("&")) for row in body.split(r"\\") if row.strip()]
    if all(len(row) == 1 for row in rows):
        return Shape("column", tuple(row[0] for row in rows))
    if len(rows) == 1:
        return Shape("row", rows[0])
    return Shape("matrix", tuple(f"[{','.join(row)}]" for row in rows))


def _split(text: str) -> list[str] | None:
    """The parts between the commas, `and`s and `or`s outside of all brackets; `None` if the brackets do not fit."""
    parts: list[str] = []
    depth = start = 0
    for match in _SPLIT.finditer(text):
        mark = match.group()
        if mark[-1] in _OPENING:
            depth += 1
        elif mark[-1] in _CLOSING:
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and (mark in (",", ";", "and", "or")):
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    filled = [part for part in parts if part]
    return filled if depth == 0 and filled else None


def _operated(text: str) -> str:
    """A union of finite sets as one set, and what other operations leave of sets of unknowns; any other text as it was.

    Sets of numbers need no such help: they are read as regions.
    """
    operations = set(_OPERATION.findall(text))
    sets = [_FINITE.fullmatch(each) for each in _OPERATION.split(text)[::2]]
    parts = [_split(each[1]) for each in sets if each]
    if len(operations) != 1 or len(parts) != len(sets):
        return text
    elements = [part or [] for part in parts]
    operation = operations.pop()
    if operation == "cup":
        kept = [one for each in elements for one in each]
    elif all(_UNKNOWN.fullmatch(one) for each in elements for one in each):
        inside = operation == "cap"
        kept = [one for one in elements[0] if all((one in each) is inside for each in elements[1:])]
    else:
        return text
    return "{" + ",".join(kept) + "}" if kept else text

"""The shape of an answer: one value, or several in a list, pair, interval, set or matrix."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.domain import Equality

_OPENING: Final = "([{"
_CLOSING: Final = ")]}"
_MATRIX: Final = re.compile(
    r"\\begin\{(?P<kind>[pbB]?matrix|array)\}(?:\{[clr|]*\})?(?P<body>.*)\\end\{(?P=kind)\}", re.DOTALL
)
_SPLIT: Final = re.compile(r"\\[{}]|[()\[\]{}]|[,;]|\b(?:and|or)\b|\\\\|\\[A-Za-z]+")
_PLUS_MINUS: Final = re.compile(r"\\pm *")
_PRINTED: Final = re.compile(r"-?(?:\d+(?:\.\d+)?|\d+/\d+)(?: -?(?:\d+(?:\.\d+)?|\d+/\d+))+")
_MIXED: Final = re.compile(r"-?\d+ \d+/\d+")
_MOST_PAIRS: Final = 2_500
"""Most comparisons of parts in any order; one of expressions counts four times."""

_NUMBER: Final = re.compile(r"[-+\d./,()\[\] ]+")
_INTERVAL: Final = 2
_IN_ORDER: Final = (
    frozenset({"()", "bare", "matrix"}),
    frozenset({"[]", "matrix"}),
    *(frozenset({"printed", kind}) for kind in ("bare", "()", "[]", "matrix")),
)
"""Kinds that may write the same answer, part by part in one order."""

Compare = Callable[[str, str], Equality]


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer is put together.

    Attributes:
        kind: Its brackets (`()`, `[)`, `{}`, ...), `bare` for a list without any, `printed` for numbers with spaces
            between them as `print(1, 6)` writes them, or `matrix`.
        parts: What stands between its commas.
    """

    kind: str
    parts: tuple[str, ...]

    @property
    def unordered(self) -> bool:
        """Whether the order of the parts says nothing: sets, and lists without brackets."""
        return self.kind in ("bare", "{}")


@lru_cache(maxsize=4096)
def shape(text: str) -> Shape | None:
    """The shape of an answer in plain writing; `None` for one value."""
    matrix = _MATRIX.fullmatch(text)
    if matrix:
        return _matrix(matrix["body"])
    text = text.replace(r"\{", "{").replace(r"\}", "}") if text.startswith(r"\{") else text
    parts = _split(text)
    if parts is not None and (len(parts) > 1 or text[:1] not in _OPENING):
        parts = _both_signs(parts)
        if len(parts) > 1:
            return Shape("bare", tuple(parts))
    if printed(text):
        return Shape("printed", tuple(text.split()))
    if len(text) > 1 and text[0] in _OPENING and text[-1] in _CLOSING:
        parts = _split(text[1:-1])
        if parts is not None and len(parts) == 1 and text[0] == "[" and parts[0][0] in "[{" and shape(parts[0]):
            return shape(parts[0])  # a list of one is that one
        if parts is not None and (len(parts) > 1 or text[0] in "[{"):
            unordered = text[0] + text[-1] in ("{}", "[]")
            return Shape(text[0] + text[-1], tuple(_both_signs(parts) if unordered else parts))
    return None


def printed(text: str) -> bool:
    """Whether a text is several numbers with spaces between them; `1 1/2` is one, a mixed number."""
    return _PRINTED.fullmatch(text) is not None and _MIXED.fullmatch(text) is None


def same_shape(one: Shape, other: Shape, compare: Compare) -> Equality:
    """Whether two answers with several parts are the same, given how to compare parts.

    Sets and bare lists match in any order, all else in its own. A list in square brackets may be how a program prints
    a set or a point.
    """
    unordered = _compatible(one, other)
    if unordered is None:
        return Equality.DIFFERENT
    mine: Sequence[str] = one.parts
    theirs: Sequence[str] = other.parts
    if "{}" in (one.kind, other.kind):
        mine, theirs = _distinct(mine, compare), _distinct(theirs, compare)
    if len(mine) != len(theirs):
        return Equality.DIFFERENT
    if not unordered:
        return _all(compare(*pair) for pair in zip(mine, theirs, strict=True))
    left, right = _unlike(mine, theirs), _unlike(theirs, mine)
    return _matched(left, right, compare) if _weight(left) * _weight(right) <= _MOST_PAIRS else Equality.UNDECIDED


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


def _compatible(one: Shape, other: Shape) -> bool | None:
    """Whether order counts between two kinds (False), does not (True), or they can never be the same (`None`)."""
    kinds = {one.kind, other.kind}
    if one.unordered and other.unordered:
        return True
    if kinds in ({"[]", "bare"}, {"[]", "{}"}, {"printed", "{}"}):
        return True
    in_order = len(kinds) == 1 or any(kinds <= alike for alike in _IN_ORDER)
    in_order |= kinds == {"()", "[]"}
    return False if in_order else None


def _both_signs(parts: Iterable[str]) -> list[str]:
    r"""Parts with a plus-minus sign as the two that they stand for: `3 \pm 1` is `3+1` and `3-1`."""
    found: list[str] = []
    for part in parts:
        if _PLUS_MINUS.search(part) and part[:1] not in _OPENING:
            found += [_PLUS_MINUS.sub("+", part).removeprefix("+"), _PLUS_MINUS.sub("-", part)]
        else:
            found.append(part)
    return found


def _all(verdicts: Iterable[Equality]) -> Equality:
    """The verdict on a whole from those on its parts."""
    found = set(verdicts)
    for value in (Equality.DIFFERENT, Equality.UNDECIDED):
        if value in found:
            return value
    return Equality.EQUAL


def _matched(one: Sequence[str], other: Sequence[str], compare: Compare) -> Equality:
    """Whether the parts can be paired off: for certain, not at all, or only if the undecided ones are equal."""
    table = [[compare(mine, theirs) for theirs in other] for mine in one]
    if _paired(table, {Equality.EQUAL}):
        return Equality.EQUAL
    return Equality.UNDECIDED if _paired(table, {Equality.EQUAL, Equality.UNDECIDED}) else Equality.DIFFERENT


def _paired(table: Sequence[Sequence[Equality]], good: set[Equality]) -> bool:
    """Whether every row has a column of its own with a good verdict (augmenting paths, Kuhn 1955)."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, verdict in enumerate(table[row]):
            if verdict in good and column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    return all(place(row, set()) for row in range(len(table)))


def _matrix(body: str) -> Shape:
    """Rows as lists; a single column or row as a vector."""
    rows = [tuple(cell.strip() for cell in row.split("&")) for row in body.split(r"\\") if row.strip()]
    if all(len(row) == 1 for row in rows):
        return Shape("matrix", tuple(row[0] for row in rows))
    if len(rows) == 1:
        return Shape("matrix", rows[0])
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

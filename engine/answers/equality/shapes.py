"""The shape of an answer: one value, or several in a list, pair, interval, set or matrix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.answers.equality.signs import both_signs, has_sign
from engine.answers.equality.splitting import CLOSING, JOINED, OPENING, progression, split
from engine.answers.writing.labelled import labelled

_MATRIX: Final = re.compile(
    r"\\begin\{(?P<kind>[pbB]?matrix|array)\}(?:\{[clr|]*\})?(?P<body>(?:(?!\\begin\{).)*)\\end\{(?P=kind)\}", re.DOTALL
)
_FINITE: Final = re.compile(r"\\?\{([^{}\\]*)\\?\}")
_OPERATION: Final = re.compile(r" ?\\(cup|cap|setminus)(?![A-Za-z]) ?")
_UNKNOWN: Final = re.compile(r"[A-Za-z]{1,12}")
_PRINTED: Final = re.compile(r"-?(?:\d+(?:\.\d+)?|\d+/\d+)(?: -?(?:\d+(?:\.\d+)?|\d+/\d+))+")
_MIXED: Final = re.compile(r"-?\d+ \d+/\d+")
_SEVERAL: Final = 2
_BUILDER: Final = re.compile(
    r"\{(?:[A-Za-z](?:_\w)?|\([A-Za-z](?:,[A-Za-z]){1,3}\))(?:\\in(?![A-Za-z])[^|:]{1,40})?"
    r"(?:\||:(?=.*(?:[<>=]|\\[lg]e|\\ne|\\in)))"
)
r"""What says of each element what it is, and does not list them: `\{x | x > 3\}`."""


@dataclass(frozen=True, slots=True)
class Shape:
    r"""How an answer is put together.

    Attributes:
        kind: Its brackets (`()`, `[)`, `{}`, ...), `bare` for a list without any, `printed` for numbers with spaces
            between them as `print(1, 6)` writes them, `array` for the same in brackets, `matrix`, `row` or `column` for
            a matrix of only one, `nested row` and `nested column` for lists that may be such a matrix: `[[1, 2]]` and
            `[[1], [2]]`; `groups`, `either` or `unclear` as `splitting` has them; `described` for a set that is not
            listed: `\{x | x > 3\}`; `labelled` for answers to several questions: `(a) 3, (b) 4`.
        parts: What stands between its commas; of a matrix its rows, of one row or column its cells.
        join: The loosest of what joins the parts, if that is no comma.
    """

    kind: str
    parts: tuple[str, ...]
    join: str = ","


@lru_cache(maxsize=4096)
def shape(text: str) -> Shape | None:
    """The shape of an answer in plain writing; `None` for one value."""
    labels = labelled(text)
    if labels:
        return Shape("labelled", tuple(rest for _, rest in labels))
    matrix = _MATRIX.fullmatch(text)
    if matrix:
        return _matrix(matrix["body"])
    text = _operated(text) if "\\cup" in text or "\\cap" in text or "\\setminus" in text else text
    text = text.replace(r"\{", "{").replace(r"\}", "}") if text.startswith(r"\{") else text
    if text.startswith("{") and ("|" in text or ":" in text) and _BUILDER.match(text):
        return Shape("described", (text,))
    return _listed(text) or _enclosed(text)


def _listed(text: str) -> Shape | None:
    """The shape of a list without brackets around it, and of what a plus-minus sign makes several of."""
    cut = split(text)
    if cut is None or (len(cut.parts) < _SEVERAL and (text[:1] in "[{" or not has_sign(text))):
        return None
    if cut.kind != "bare":
        return Shape(cut.kind, cut.parts, cut.join)
    signed = tuple(both_signs(progression(cut.parts)))
    if len(signed) == 1:
        return (shape(signed[0]) or Shape("bare", signed)) if signed != cut.parts else None
    return Shape("bare", signed, cut.join)


def _enclosed(text: str) -> Shape | None:
    """The shape of what stands within brackets, or of numbers with spaces between them."""
    if " " in text and printed(text):
        return Shape("printed", tuple(text.split()))
    if " " in text and text[0] == "[" and printed(text[1:-1]):
        return Shape("array", tuple(text[1:-1].split()))
    inside = split(text[1:-1]) if len(text) > 1 and text[0] in OPENING and text[-1] in CLOSING else None
    if inside is None or (len(inside.parts) < _SEVERAL and text[0] not in "[{"):
        return None
    if inside.kind in JOINED and (inside.kind != "groups" or text[0] == "("):
        return Shape(inside.kind, inside.parts, inside.join)
    return _bracketed(text[0] + text[-1], progression(inside.parts), inside.join)


def _bracketed(kind: str, parts: Sequence[str], join: str) -> Shape:
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
    return Shape(kind, tuple(both_signs(parts) if kind in ("{}", "[]") else parts), join)


def printed(text: str) -> bool:
    """Whether a text is several numbers with spaces between them; `1 1/2` is one, a mixed number."""
    return _PRINTED.fullmatch(text) is not None and _MIXED.fullmatch(text) is None


def may_be_interval(each: Shape) -> bool:
    """Whether brackets around two parts may be those of an interval."""
    return len(each.parts) == _SEVERAL


def _matrix(body: str) -> Shape:
    """Rows as lists; a single column or row by its cells."""
    rows = [tuple(cell.strip() for cell in row.split("&")) for row in body.split(r"\\") if row.strip()]
    if all(len(row) == 1 for row in rows):
        return Shape("column", tuple(row[0] for row in rows))
    if len(rows) == 1:
        return Shape("row", rows[0])
    return Shape("matrix", tuple(f"[{','.join(row)}]" for row in rows))


def _operated(text: str) -> str:
    """A union of finite sets as one set, and what other operations leave of sets of unknowns; any other text as it was.

    Sets of numbers need no such help: they are read as regions.
    """
    operations = set(_OPERATION.findall(text))
    sets = [_FINITE.fullmatch(each) for each in _OPERATION.split(text)[::2]]
    cuts = [split(each[1]) for each in sets if each]
    if len(operations) != 1 or len(cuts) != len(sets):
        return text
    elements = [cut.parts if cut else () for cut in cuts]
    operation = operations.pop()
    if operation == "cup":
        kept = [one for each in elements for one in each]
    elif all(_UNKNOWN.fullmatch(one) for each in elements for one in each):
        inside = operation == "cap"
        kept = [one for one in elements[0] if all((one in each) is inside for each in elements[1:])]
    else:
        return text
    return "{" + ",".join(kept) + "}" if kept else text

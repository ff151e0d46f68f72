"""Commas between thousands, which are none between the parts of a list."""

import re
from typing import Final

_BRACKET: Final = re.compile(r"([(\[{])|([)\]}])")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,]*\d)")
_IN_BRACKETS: Final = re.compile(r"(?<![\w.])[1-9]\d{0,2}(?:,\d{3})+(?!\d)")
_APART: Final = re.compile(r";|, | ,| (?:and|or) ")
_NEEDLESS_ZERO: Final = re.compile(r",0\d\d(?!\d)")


def without_thousands(text: str) -> str:
    """A text with spaces behind the commas of its lists, without the commas in its numbers: `1,000` is `1000`.

    Within brackets `(1,200)` is a pair, unless something shows that the comma is none of a list: what else stands
    between its parts has a space, `(1,200, 3)`, or a part would begin with a zero, `(1,000)`.
    """
    pieces: list[str] = []
    depth = start = 0
    for bracket in _BRACKET.finditer(text):
        pieces += [_piece(text[start : bracket.start()], depth), bracket[0]]
        depth = max(depth + bool(bracket[1]) - bool(bracket[2]), 0)
        start = bracket.end()
    return "".join([*pieces, _piece(text[start:], depth)])


def _piece(text: str, depth: int) -> str:
    """What stands between two brackets, without the commas in its numbers."""
    if "," not in text:
        return text
    if not depth:
        return _GROUPED.sub(_joined, text)
    is_list = _APART.search(text) is None and _NEEDLESS_ZERO.search(text) is None
    return text if is_list else _IN_BRACKETS.sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(",", "")

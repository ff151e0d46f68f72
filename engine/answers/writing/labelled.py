"""Answers to several questions, each behind its label: `(a) 3, (b) 4`, `A. 5 B. 6`, `Part a: 3, Part b: 4`."""

import re
from functools import lru_cache
from typing import Final

_ROMAN: Final = ("", *["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"])
_ONE: Final = r"[A-Ja-j]|[ivxIVX]{1,5}|\d"
_BEGIN: Final = r"(?:^|(?<=[ ,;]))"
_ROUND: Final = re.compile(rf"\(({_ONE})\):?")
_HALF: Final = re.compile(rf"{_BEGIN}({_ONE})\):?")
_DOT: Final = re.compile(rf"{_BEGIN}([A-Ja-j])\.")
_COLON: Final = re.compile(rf"{_BEGIN}([A-Za-z]):")
_WORD: Final = re.compile(rf"{_BEGIN}(?:part|question|problem) ?\(?({_ONE})\)?[:.]?(?![A-Za-z])", re.IGNORECASE)
_WORDS: Final = ("part", "ques", "prob")
_OPERATOR: Final = re.compile(
    r"[-+*/^=<>_!.|&]|\\(?:cdot|times|div|pm|mp|le|ge|lt|gt|ne|in|to|cup|cap|setminus|equiv|approx|sim|bmod)(?![A-Za-z])"
)
_SIGNS: Final = "+-*/^=<>_|&"
_LAST_COMMAND: Final = re.compile(r"\\[a-z]{2,8}\Z")
_ENDS: Final = (",", ";", r"\\", " ")
_AND: Final = re.compile(r"(?<![A-Za-z\\])and\Z")


@lru_cache(maxsize=4096)
def labelled(text: str) -> tuple[tuple[str, str], ...]:
    """The labels of a text in plain writing with what stands behind each, in the order of the labels.

    Returns:
        Nothing if it does not begin with a label, or if fewer than two parts have one: `(C) 12` is an option.
    """
    mark = _mark(text)
    matches = list(mark.finditer(text)) if mark else []
    if len(matches) < 2 or matches[0].start():  # noqa: PLR2004 -- one label says which option was chosen
        return ()
    ends = [match.start() for match in matches[1:]] + [len(text)]
    pieces = [text[match.end() : end] for match, end in zip(matches, ends, strict=True)]
    order = _order([match[1].casefold() for match in matches])
    rests = [_without_joins(piece) for piece in pieces]
    if not order or not all(map(_is_answer, rests)):
        return ()
    if matches[0][1] == "1" and mark is _ROUND and not all(map(_is_no_factor, rests, pieces)):
        return ()
    found = sorted(zip(order, rests, strict=True))
    return tuple((label, rest) for (_, label), rest in found)


def _mark(text: str) -> re.Pattern[str] | None:
    """How the labels of a text are marked, going by the first."""
    if text[:1] == "(":
        return _ROUND if ")" in text[2:7] else None
    second = text[1:2]
    if second == "." and text[0].isalpha():
        return _DOT
    if second == ":" and text[0].isalpha():
        return _COLON
    if text[:4].lower() in _WORDS:
        return _WORD
    return _HALF if ")" in text[1:6] and text[0] not in "[{\\" and "(" not in text[:6].partition(")")[0] else None


def _order(labels: list[str]) -> list[tuple[int, str]]:
    """The place of each label; none if they are not those of one list, each once."""
    if len(set(labels)) < len(labels):
        return []
    counted = [int(label) if label.isdecimal() else _ROMAN.index(label) if label in _ROMAN else 0 for label in labels]
    if sorted(counted) == list(range(1, len(labels) + 1)):
        return list(zip(counted, labels, strict=True))
    letters = all(len(label) == 1 and label.isalpha() for label in labels)
    return [(ord(label), label) for label in labels] if letters else []


def _without_joins(piece: str) -> str:
    """What stands behind a label without what joins it to the next."""
    before = ""
    while before != piece:
        before = piece
        for end in _ENDS:
            piece = piece.removesuffix(end)
        piece = _AND.sub("", piece) if piece.endswith("and") else piece
    return piece.strip()


def _is_answer(rest: str) -> bool:
    r"""Whether a label has an answer of its own behind it, and no term of a sum or product: `(a)x+(b)y`."""
    if not rest or rest[-1] in _SIGNS or (rest[0] != "-" and _OPERATOR.match(rest)):
        return False
    command = _LAST_COMMAND.search(rest)
    if command and _OPERATOR.match(command[0]):
        return False
    opened = rest.count("(") + rest.count("["), rest.count("{")
    return opened == (rest.count(")") + rest.count("]"), rest.count("}"))


def _is_no_factor(rest: str, piece: str) -> bool:
    """Whether what stands behind a number in brackets is no factor or term beside it, as in `(1)(3),(2)(4)`."""
    return rest[0] != "(" and (rest[0] != "-" or piece != rest)

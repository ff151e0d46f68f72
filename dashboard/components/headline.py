"""A question on one line of a list: formulas set in the line, cut only where no formula is broken."""

import re
from typing import Final

from dashboard.components.formulas import Kind, pieces
from dashboard.components.mathematics import JOINER, plain

_OPENING: Final = re.compile(r"\\[(\[]|\\begin\{|\[asy\]")
ROOM: Final = 84
"""Characters of a line, a formula counted by what is seen of it."""
_LEAST: Final = 12  # characters of a long word that are worth showing
_UNSEEN: Final = re.compile(r"\\(?:text|math)[a-z]*|[{}^_\s\\]|(?<=\\[A-Za-z])[A-Za-z]+")


def one_line(text: str) -> str:
    """A question as Markdown for one line; an ellipsis stands for drawings, for tables, and at a cut."""
    line, room = "", ROOM
    for kind, part in _parts(text):
        if kind is Kind.TEXT:
            space = " " if part[:1].isspace() and line else ""
            joiner = JOINER if line.endswith("$") and part[:1].isdigit() else ""
            shown, cut = _cut(" ".join(part.split()), room)
            after = " " if part[-1:].isspace() and not cut else ""
            line, room = line + space + joiner + plain(shown) + after, room - len(shown) - 1
        else:
            shown = f"${part}$" if _can_stand_in_a_line(kind, part) else "…"
            width = len(_UNSEEN.sub("", part)) if shown != "…" else 1
            cut = width > room
            line += "" if cut else (JOINER if line.endswith("$") else "") + shown
            room -= width
        if cut:
            return " ".join((line or plain(part[:ROOM])).split()) + " …"
    return " ".join(line.split())


def _parts(text: str) -> list[tuple[Kind, str]]:
    """Kinds and texts; what has no end, since a list has beginnings of questions, is an ellipsis."""
    parts = [(piece.kind, piece.text) for piece in pieces(text.strip())]
    for place, (kind, part) in enumerate(parts):
        if kind is Kind.TEXT and "[asy]" in part:  # a drawing without end: formulas in it are labels of its own
            return [*parts[:place], (Kind.TEXT, part.partition("[asy]")[0]), (Kind.CODE, "")]
    if parts and parts[-1][0] is Kind.TEXT and (opening := _OPENING.search(parts[-1][1])):
        parts[-1] = (Kind.TEXT, parts[-1][1][: opening.start()])
        parts.append((Kind.CODE, ""))
    return parts


def _can_stand_in_a_line(kind: Kind, part: str) -> bool:
    return kind is not Kind.CODE and r"\begin{" not in part and r"\\" not in part


def _cut(words: str, room: int) -> tuple[str, bool]:
    """As much of some words as there is room for, and whether that is less than all; a long word is cut itself."""
    if len(words) <= room:
        return words, False
    whole = words[: max(0, room) + 1].rpartition(" ")[0]
    return (whole if len(whole) > room - _LEAST else words[: max(0, room)].rstrip()), True

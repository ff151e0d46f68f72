"""Where the formulas are in a text that a model or a publisher wrote, and which of its dollars are money.

LaTeX has four ways of writing a formula, and people mix them with prices and with code. What is found here is certain
enough to be set as mathematics; all else stays text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Final

from dashboard.components.delimiters import ENVIRONMENTS, Delimiters
from dashboard.components.prices import is_money
from dashboard.components.tex import DISPLAY_ONLY, MAX_FORMULA, formula


class Kind(Enum):
    """What a piece of a text is."""

    TEXT = auto()
    INLINE = auto()
    DISPLAY = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: its kind, and its text without delimiters. Formulas are ready to be set."""

    kind: Kind
    text: str


_MARK: Final = re.compile(
    rf"""
    (?P<fence>(?:\A|(?<=\n))[ ]{{0,3}}(?P<ticks>`{{3,}}|~{{3,}})[^\n`]*(?:\n|\Z))
    |(?P<asy>\[asy\])
    |(?P<env>\\begin\{{(?P<name>{ENVIRONMENTS})(?P<star>\*?)\}})
    |(?P<boxed>\\boxed\{{)
    |(?P<paren>\\\()
    |(?P<bracket>\\\[)
    |(?P<escape>\\[^\n])
    |(?P<double>\$\$)
    |(?P<single>\$)
    """,
    re.VERBOSE,
)
_CLOSERS: Final = {"paren": r"\)", "bracket": r"\]", "double": "$$"}
_UNESCAPED: Final = {r"\$": "$", r"\%": "%", r"\&": "&", r"\#": "#"}


def pieces(text: str) -> list[Piece]:
    """A text as pieces in order; neighbouring pieces of plain text are one."""
    joined: list[Piece] = []
    for kind, run in groupby(_scan(text), key=lambda piece: piece.kind):
        if kind is Kind.TEXT:
            whole = "".join(piece.text for piece in run)
            joined.extend([Piece(kind, whole)] if whole else [])
        else:
            joined.extend(run)
    return joined


def _scan(text: str) -> Iterator[Piece]:
    at, delimiters = 0, Delimiters(text)
    while mark := _MARK.search(text, at):
        if mark.start() > at:
            yield Piece(Kind.TEXT, text[at : mark.start()])
        found = _formula(text, mark, delimiters)
        if found is None:
            yield Piece(Kind.TEXT, _UNESCAPED.get(mark[0], mark[0]))
            at = mark.end()
        else:
            piece, at = found
            yield piece
    yield Piece(Kind.TEXT, text[at:])


def _formula(text: str, mark: re.Match[str], delimiters: Delimiters) -> tuple[Piece, int] | None:
    """What begins at a mark and where it ends; nothing if the mark stands for itself."""
    if mark.lastgroup == "fence":
        return _fenced(text, mark)
    span = _span(mark, delimiters)
    if span is None:
        return None
    begin, close, end = span
    tex, before = text[begin:close], text[max(0, mark.start() - 1) : mark.start()]
    if mark.lastgroup == "asy":
        return Piece(Kind.CODE, tex.strip("\n")), end
    if len(tex) > MAX_FORMULA or (mark.lastgroup == "single" and is_money(tex, before, text[end : end + 1])):
        return None
    if line := formula(tex):
        display = mark.lastgroup in ("bracket", "double", "env") or DISPLAY_ONLY.search(tex)
        return Piece(Kind.DISPLAY if display else Kind.INLINE, line), end
    refused = Piece(Kind.CODE, tex.strip("\n")) if r"\begin{" in tex else Piece(Kind.TEXT, text[mark.start() : end])
    return refused, end


def _span(mark: re.Match[str], delimiters: Delimiters) -> tuple[int, int, int] | None:
    """Where what begins at a mark has its first and last character, and where its closing delimiter ends."""
    match mark.lastgroup:
        case "asy":  # a drawing in the Asymptote language is shown as the code it is
            close = delimiters.following("[/asy]", mark.end())
            return None if close is None else (mark.end(), close, close + len("[/asy]"))
        case "env":
            close = delimiters.partner(mark.start())
            return None if close is None else (mark.start(), close, close)
        case "boxed":
            close = delimiters.partner(mark.end() - 1)
            return None if close is None else (mark.start(), close + 1, close + 1)
        case "single":
            close = delimiters.partner(mark.start())
            return None if close is None else (mark.end(), close, close + 1)
        case "paren" | "bracket" | "double" as name:
            close = delimiters.following(_CLOSERS[name], mark.end())
            return None if close is None else (mark.end(), close, close + 2)
    return None


def _fenced(text: str, mark: re.Match[str]) -> tuple[Piece, int]:
    """A fenced block of code; a reply that was cut off leaves it open to the end."""
    closer = re.compile(rf"^ {{0,3}}{re.escape(mark['ticks'])}[`~]*[ \t]*$", re.MULTILINE).search(text, mark.end())
    end, after = (closer.start(), closer.end()) if closer else (len(text), len(text))
    return Piece(Kind.CODE, text[mark.end() : end].rstrip("\n") or " "), after

"""Where the formulas are in a text that a model or a publisher wrote, and which of its dollars are money.

LaTeX has four ways of writing a formula, and people mix them with prices and with code. What is found here is certain
enough to be set as mathematics; all else stays text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from dashboard.components.tex import DISPLAY_ONLY, MAX_FORMULA, body, is_settable


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


_ENVIRONMENTS: Final = (
    "align|alignat|aligned|alignedat|array|cases|dcases|eqnarray|equation|flalign|gather|gathered|matrix|multline|"
    "pmatrix|bmatrix|Bmatrix|vmatrix|Vmatrix|smallmatrix|split|tabular"
)
_MARK: Final = re.compile(
    rf"""
    (?P<fence>(?:\A|(?<=\n))[ ]{{0,3}}(?P<ticks>`{{3,}}|~{{3,}})[^\n`]*(?:\n|\Z))
    |(?P<asy>\[asy\])
    |(?P<env>\\begin\{{(?P<name>{_ENVIRONMENTS})(?P<star>\*?)\}})
    |(?P<paren>\\\()
    |(?P<bracket>\\\[)
    |(?P<escape>\\[^\n])
    |(?P<double>\$\$)
    |(?P<single>\$)
    """,
    re.VERBOSE,
)
_CLOSERS: Final = {
    "paren": re.compile(r"(?:[^\\]|\\[^)])*?\\\)"),
    "bracket": re.compile(r"(?:[^\\]|\\[^\]])*?\\\]"),
    "double": re.compile(r"(?:[^\\$]|\\.|\$(?!\$))*?\$\$", re.DOTALL),
}
_UNESCAPED: Final = {r"\$": "$", r"\%": "%", r"\&": "&", r"\#": "#"}
_GROUP: Final = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
_PROSE: Final = re.compile(r"(?<![A-Za-z])[A-Z]?[a-z]+[,;]?\s+[a-z]{2,}")
_PRICED_PROSE: Final = re.compile(r"\s*\.?\d.*?\s[a-z]{3,}", re.DOTALL)
_PRICED_SUM: Final = re.compile(r"[^\\^_{]*\d[^\\^_{]*[=+*/-]\Z")
_SURELY_TEX: Final = re.compile(r"\\[A-Za-z]|[\^_{]")


def pieces(text: str) -> list[Piece]:
    """A text as pieces in order; neighbouring pieces of plain text are one."""
    joined: list[Piece] = []
    for piece in _scan(text):
        if piece.kind is Kind.TEXT and joined and joined[-1].kind is Kind.TEXT:
            joined[-1] = Piece(Kind.TEXT, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


def _scan(text: str) -> Iterator[Piece]:
    at = 0
    while mark := _MARK.search(text, at):
        yield Piece(Kind.TEXT, text[at : mark.start()])
        found = _formula(text, mark)
        if found is None:
            yield Piece(Kind.TEXT, _UNESCAPED.get(mark[0], mark[0]))
            at = mark.end()
        else:
            piece, at = found
            yield piece
    yield Piece(Kind.TEXT, text[at:])


def _formula(text: str, mark: re.Match[str]) -> tuple[Piece, int] | None:
    """What begins at a mark and where it ends; nothing if the mark stands for itself."""
    match mark.lastgroup:
        case "fence":
            return _fenced(text, mark)
        case "asy":
            return _drawing(text, mark)
        case "env":
            return _environment(text, mark)
        case "single":
            return _dollars(text, mark.end())
        case "paren" | "bracket" | "double" as name:
            closer = _CLOSERS[name].match(text, mark.end(), mark.end() + MAX_FORMULA)
            return _set(closer[0][:-2], closer.end(), display=name != "paren") if closer else None
    return None


def _set(tex: str, end: int, *, display: bool) -> tuple[Piece, int] | None:
    """A formula and its end, if it is one that may be set."""
    if not is_settable(tex):
        return None
    kind = Kind.DISPLAY if display or DISPLAY_ONLY.search(tex) else Kind.INLINE
    return Piece(kind, body(tex)), end


def _fenced(text: str, mark: re.Match[str]) -> tuple[Piece, int]:
    """A fenced block of code; a reply that was cut off leaves it open to the end."""
    closer = re.compile(rf"^ {{0,3}}{re.escape(mark['ticks'])}[`~]*[ \t]*$", re.MULTILINE).search(text, mark.end())
    end, after = (closer.start(), closer.end()) if closer else (len(text), len(text))
    return Piece(Kind.CODE, text[mark.end() : end].rstrip("\n") or " "), after


def _drawing(text: str, mark: re.Match[str]) -> tuple[Piece, int] | None:
    """A drawing in the Asymptote language, which is shown as the code it is."""
    end = text.find("[/asy]", mark.end())
    return None if end < 0 else (Piece(Kind.CODE, text[mark.end() : end].strip("\n")), end + len("[/asy]"))


def _environment(text: str, mark: re.Match[str]) -> tuple[Piece, int] | None:
    """A bare environment, up to the end of its own kind."""
    name, depth = re.escape(mark["name"] + mark["star"]), 0
    for fence in re.compile(rf"\\(begin|end)\{{{name}\}}").finditer(text, mark.start(), mark.start() + MAX_FORMULA):
        depth += 1 if fence[1] == "begin" else -1
        if not depth:
            return _set(text[mark.start() : fence.end()], fence.end(), display=True)
    return None


def _dollars(text: str, start: int) -> tuple[Piece, int] | None:
    """A formula between single dollars, or nothing if this dollar is money."""
    end = _closing_dollar(text, start)
    if end is None:
        return None
    tex = text[start:end]
    if _is_money(tex, text[end + 1 : end + 2]):
        return None
    return _set(tex, end + 1, display=False)


def _closing_dollar(text: str, start: int) -> int | None:
    r"""The dollar that closes a formula: in the same paragraph, outside braces (`\text{if $x$}` has its own)."""
    depth, at, limit = 0, start, min(len(text), start + MAX_FORMULA)
    while at < limit:
        char = text[at]
        if char == "\\":
            at += 1
        elif char in "{}":
            depth += 1 if char == "{" else -1
        elif char == "$" and depth == 0:
            return at
        elif char == "\n" and not text[at + 1 : at + 80].split("\n", 1)[0].strip():
            return None
        if depth < 0:
            return None
        at += 1
    return None


def _is_money(tex: str, after: str) -> bool:
    """Whether what stands between two dollars is language or a sum: then the first of them was a price.

    Args:
        tex: What stands between them.
        after: The character after the second one.
    """
    bare = tex
    while (shorter := _GROUP.sub("¤", bare)) != bare:
        bare = shorter
    if after.isdigit() or _PROSE.search(bare) or _PRICED_PROSE.match(bare) or _PRICED_SUM.match(tex):
        return True
    if _SURELY_TEX.search(tex):
        return False
    padded = tex[:1].isspace()
    return padded != tex[-1:].isspace() or (padded and tex.strip()[:1].isdigit())

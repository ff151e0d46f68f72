"""Two texts that say nearly the same, with the words and formulas marked in which they differ."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from dashboard.components.formulas import Kind, pieces
from dashboard.components.mathematics import mathematics

_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_FREE: Final = {ord(_OPEN): "\ufffd", ord(_CLOSE): "\ufffd"}
"""The marks are characters of nobody's; where a text has them, they mean nothing."""

_TOKEN: Final = re.compile(
    r"\$\$.*?\$\$|\\\[.*?\\\]|\\\$|\$[^$]*\$|\\\(.*?\\\)|\w+(?:[.,]\d+)*|\S",
    re.DOTALL,
)
_DISPLAY: Final = ("$$", r"\[")
_MOST: Final = 1_500
"""Parts of a text up to which differences are looked for."""

Span = tuple[int, int]


def differing(here: str, there: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Two texts as Markdown, each with what the other one does not have on a coloured ground and in bold.

    Args:
        here: What a model or a publisher wrote.
        there: The other text.

    Returns:
        Both texts, and those differences that bear no mark, as pairs of parts as they are written; either may be
        empty.
    """
    here, there = here.translate(_FREE), there.translate(_FREE)
    parts = changes(here, there)
    own, own_seen = _marked(here, [span for span, _ in parts])
    other, other_seen = _marked(there, [span for _, span in parts])
    unseen = tuple(
        (here[a:b], there[c:d])
        for ((a, b), (c, d)), *seen in zip(parts, own_seen, other_seen, strict=True)
        if not all(seen)
    )
    return own, other, unseen


def changes(here: str, there: str) -> list[tuple[Span, Span]]:
    """Where two texts differ: spans of words and whole formulas, whatever their case and the space between them."""
    own, other = ([(m.start(), m.end()) for m in _TOKEN.finditer(text)] for text in (here, there))
    if max(len(own), len(other)) > _MOST:
        return []
    codes = SequenceMatcher(None, _words(here, own), _words(there, other), autojunk=False).get_opcodes()
    return [(_span(own, a, b), _span(other, c, d)) for kind, a, b, c, d in codes if kind != "equal"]


def _words(text: str, spans: Sequence[Span]) -> list[str]:
    return ["".join(text[start:end].split()).casefold() for start, end in spans]


def _span(spans: Sequence[Span], first: int, end: int) -> Span:
    if first == end:
        return (0, 0)
    return spans[first][0], spans[end - 1][1]


def _marked(text: str, spans: Sequence[Span]) -> tuple[str, list[bool]]:
    """The text with its spans marked, as it is where a mark would change how its formulas are read; and which are."""
    out, at = "", 0
    inline = [_inline(text, span) for span in spans]
    for places in inline:
        for start, end in places:
            out += f"{text[at:start]}{_OPEN}{text[start:end]}{_CLOSE}"
            at = end
    out += text[at:]
    if _formulas(out) != _formulas(text):
        return mathematics(text), [start == end for start, end in spans]
    seen = [bool(places) or start == end for places, (start, end) in zip(inline, spans, strict=True)]
    return mathematics(out).replace(_OPEN, ":orange-background[**").replace(_CLOSE, "**]"), seen


def _inline(text: str, span: Span) -> list[Span]:
    """The parts of a span that stand on one line each; a formula on lines of its own bears no mark."""
    found: list[Span] = []
    for match in _TOKEN.finditer(text, *span):
        if match[0].startswith(_DISPLAY) or "\n" in match[0]:
            continue
        if found and not text[found[-1][1] : match.start()].strip(" "):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append((match.start(), match.end()))
    return found


def _formulas(text: str) -> list[tuple[Kind, str]]:
    return [(piece.kind, piece.text) for piece in pieces(text) if piece.kind is not Kind.TEXT]

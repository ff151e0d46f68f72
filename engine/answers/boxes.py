r"""Find the last `\boxed{...}` of a text, in one pass whatever the text."""

import re
from collections.abc import Iterator
from typing import Final

_BOX: Final = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])[ \t]{0,8}")
_TOKEN: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_BARE: Final = re.compile(r"[-+]?\\?\$?\d[\d,]{0,40}(?:\.\d{1,40})?(?:\\?%)?|[A-Za-z](?![A-Za-z])")
_UNCLOSED: Final = re.compile(r"\{([^{}$\n]{1,200}?)(?:\$|\\\)|\n)")


def last_box(text: str) -> tuple[int, int] | None:
    r"""Span of what the last complete box holds, or `None`.

    Braces nest and may be escaped; `\boxed 5` counts. A box without its closing brace counts if the formula or the
    line around it ends, which is a slip of the pen; if the text ends first, the reply was cut off within its answer,
    and that is no answer.
    """
    boxes = [match.end() for match in _BOX.finditer(text)]
    if not boxes:
        return None
    closings = dict(_brace_pairs(text, {box for box in boxes if text.startswith("{", box)}))
    for box in reversed(boxes):
        span = _span(text, box, closings)
        if span is not None and text[span[0] : span[1]].strip():
            return span
    return None


def unclosed_box(text: str) -> int | None:
    """Where the last box begins, if its closing brace never comes."""
    last = None
    for match in _BOX.finditer(text):
        last = match
    if last is None or not text.startswith("{", last.end()):
        return None
    closed = any(True for _ in _brace_pairs(text, {last.end()}))
    return None if closed else last.start()


def _span(text: str, box: int, closings: dict[int, int]) -> tuple[int, int] | None:
    """What the box whose content begins at `box` holds."""
    if box in closings:
        return box + 1, closings[box]
    if text.startswith("{", box):
        slip = _UNCLOSED.match(text, box)
        return slip.span(1) if slip else None
    bare = _BARE.match(text, box)
    return bare.span() if bare else None


def _brace_pairs(text: str, wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Positions of the wanted opening braces, each with that of its closing brace."""
    stack: list[int] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "{":  # noqa: S105 -- a brace, no secret
            stack.append(match.start())
        elif token == "}" and stack:  # noqa: S105 -- a brace, no secret
            opening = stack.pop()
            if opening in wanted:
                yield opening, match.start()

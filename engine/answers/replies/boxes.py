r"""Find the last `\boxed{...}` of a text, in one pass whatever the text."""

import re
from collections.abc import Iterator
from typing import Final

from engine.answers.equality.quick import quick
from engine.domain import Equality

_BOX: Final = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])[ \t]{0,8}")
_TOKEN: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_BARE: Final = re.compile(r"[-+]?\\?\$?\d[\d,]{0,40}(?:\.\d{1,40})?(?:\\?%)?|[A-Za-z](?![A-Za-z])")
_JOIN: Final = re.compile(
    r"(?:[\s,;$]|\\[(),; ]|\\q?quad(?![A-Za-z])|\\(?:text|mbox|textrm)\{[ ,]{0,4}(?:and|or)[ ,]{0,4}\}"
    r"|\b(?:and|or)\b){1,12}"
)
"""What may stand between the boxes of one answer that has several parts."""

_AND: Final = re.compile(r"[,;]|\b(?:and|or)\b")
"""What must."""

_MOST_PARTS: Final = 20
_PLAIN: Final = re.compile(r"\{([^{}\\]*+)\}")
_UNCLOSED: Final = re.compile(r"\{([^{}$\n]{1,200}?)(?:\$|\\\)|\n)")


def last_box(text: str) -> tuple[int, int] | None:
    r"""Span of what the last complete box holds, or `None`.

    Boxes that only `and`, `or` or a comma joins to the last one are one answer, from the first to the last of them:
    `\boxed{2} or \boxed{3}` is both. Where they may say one thing in two ways, the last one does.

    Braces nest and may be escaped; `\boxed 5` counts. A box without its closing brace counts if the formula or the
    line around it ends, which is a slip of the pen; if the text ends first, the reply was cut off within its answer,
    and that is no answer.
    """
    boxes = list(_BOX.finditer(text))
    if not boxes:
        return None
    plain = _PLAIN.match(text, boxes[0].end()) if len(boxes) == 1 else None
    if plain is not None and plain[1].strip():  # most boxes: there is nothing to weigh
        return plain.span(1)
    closings = dict(_brace_pairs(text, {box.end() for box in boxes if text.startswith("{", box.end())}))
    spans = ((box, _span(text, box.end(), closings)) for box in reversed(boxes))
    held = ((box.start(), *span) for box, span in spans if span is not None and text[slice(*span)].strip())
    last = next(held, None)
    return None if last is None else _joined(text, last, held)


def _joined(text: str, last: tuple[int, int, int], earlier: Iterator[tuple[int, int, int]]) -> tuple[int, int]:
    """Span of the last box, or from the first to the last of the boxes that make one answer with it.

    Args:
        text: The text.
        last: Where the last box begins, and the span of what it holds.
        earlier: The same of the boxes before it, the nearest first.
    """
    parts = [last]
    for box in earlier:
        after = box[2] + text.startswith("}", box[2])
        joint = _JOIN.fullmatch(text, after, parts[-1][0])
        if joint is None or not _AND.search(joint[0]) or len(parts) == _MOST_PARTS:
            break
        parts.append(box)
    held = text[last[1] : last[2]]
    others = [text[start:end] for _, start, end in parts[1:]]
    if others and all(_differ(held, other) for other in others):
        return parts[-1][0], last[2] + text.startswith("}", last[2])
    return last[1:]


def _differ(one: str, other: str) -> bool:
    verdict = quick(one, other)
    return verdict is not None and verdict.value is Equality.DIFFERENT


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
    """Positions of the wanted opening braces, each with that of its closing brace.

    What stands before the first of them closes none of them. A box's brace is never escaped, so reading begins there.
    """
    if not wanted:
        return
    stack: list[int] = []
    for match in _TOKEN.finditer(text, min(wanted)):
        token = match.group()
        if token == "{":  # noqa: S105 -- a brace, no secret
            stack.append(match.start())
        elif token == "}" and stack:  # noqa: S105 -- a brace, no secret
            opening = stack.pop()
            if opening in wanted:
                yield opening, match.start()

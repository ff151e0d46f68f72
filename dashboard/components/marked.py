"""A text with one number of it marked, whether that stands in plain words or inside a formula."""

from typing import Final

from dashboard.components.formulas import Kind, pieces
from dashboard.components.mathematics import mathematics

_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_FREE: Final = {ord(_OPEN): "\ufffd", ord(_CLOSE): "\ufffd"}
"""The marks are characters of nobody's; where a text has them, they mean nothing."""


def marked(text: str, start: int, end: int) -> str:
    """A text as Markdown, with what stands between two positions on a coloured ground, or underlined in a formula.

    Args:
        text: What a model or a publisher wrote.
        start: The first character that is marked.
        end: One past the last.
    """
    text = text.translate(_FREE)
    if text[start - 1 : start] == "$" and _is_plain(text, start - 1, end):
        start -= 1
    if _is_plain(text, start, end):
        whole = mathematics(f"{text[:start]}{_OPEN}{text[start:end]}{_CLOSE}{text[end:]}")
        return whole.replace(_OPEN, ":orange-background[**").replace(_CLOSE, "**]")
    underlined = f"{text[:start]}\\underline{{{text[start:end]}}}{text[end:]}"
    return mathematics(underlined if _is_in_formula(text, underlined) else text)


def _is_plain(text: str, start: int, end: int) -> bool:
    """Whether a part of a text is set as plain words, with marks around it as without them."""
    changed = _changed(text, f"{text[:start]}{_OPEN}{text[start:end]}{_CLOSE}{text[end:]}")
    return changed == [Kind.TEXT]


def _is_in_formula(text: str, underlined: str) -> bool:
    return _changed(text, underlined) in ([Kind.INLINE], [Kind.DISPLAY])


def _changed(text: str, other: str) -> list[Kind] | None:
    """The kinds of those pieces in which two texts differ; `None` where they are not made of the same kinds."""
    before, after = pieces(text), pieces(other)
    if [piece.kind for piece in before] != [piece.kind for piece in after]:
        return None
    return [piece.kind for piece, changed in zip(before, after, strict=True) if piece != changed]

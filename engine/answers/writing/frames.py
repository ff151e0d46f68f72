"""Take the frame off an answer: dollars, bold marks, quotes, the full stop of its sentence."""

import re
from typing import Final

_PAIRS: Final = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"), ("“", "”"), ("'", "'"))
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_MARKS: Final = '*`" \t\r\n\f\v\xa0\ufeff'
_STOPS: Final = ".,;:"
_MEASURED: Final = re.compile(r"(?:\d|\d *[)}]+|\\pi) *\$?\Z")
_BROKEN_RATIO: Final = re.compile(r"\d[\d.: ]*:")
_LEFT_OVER: Final = ((r"\)", (r"\(",)), (r"\]", (r"\[",)), (")", ("(", "[")))


def strip_frames(text: str, start: int, end: int) -> tuple[int, int]:
    r"""Narrow a span to what is inside its frames.

    A frame is `$...$`, `\(...\)`, `\[...\]`, bold or code marks, quotes, or the full stop after it. A closing bracket
    whose opening one lies before the span goes too. `$18` keeps its dollar: it is an amount, not a frame.

    Args:
        text: The text that holds the span.
        start: First character of the span.
        end: One past its last character.

    Returns:
        The narrowed span; empty if there was nothing but frames.
    """
    if start < end and text[start].isalnum() and text[end - 1].isalnum():
        return start, end  # every frame has other characters at its ends
    before = (-1, -1)
    while before != (start, end):
        before = (start, end)
        start, end = _strip_marks(text, start, end)
        start, end = _strip_pair(text, start, end)
        end = _strip_left_over(text, start, end)
    return start, end


def _strip_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop spaces, bold marks and stops at the ends; an escaped character at the end stays whole."""
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS + _STOPS and text[end - 2 : end - 1] != "\\":
        if text[end - 1] == "." and _goes_on(text, start, end):
            break
        if text[end - 1] == '"' and _MEASURED.search(text, start, end - 1) and text.count('"', 0, end - 1) % 2 == 0:
            break  # no quote was opened: these are inches
        if text[end - 1] == ":" and _BROKEN_RATIO.fullmatch(text, start, end):
            break  # a term is missing
        end -= 1
    return start, end


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether three dots at the end say that a list or a sum goes on; behind anything else they say nothing."""
    if not text.endswith("...", start, end) or text.endswith("....", start, end):
        return False
    before = text[start : end - 3].rstrip()
    return ", " in before or before.endswith((",", ";", "+", "-", "*"))


def _strip_pair(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop one pair of delimiters that encloses the whole span."""
    for opening, closing in _PAIRS:
        first, last = start + len(opening), end - len(closing)
        if first > last or not text.startswith(opening, start) or not text.startswith(closing, last):
            continue
        if closing == "$" and text[last - 1 : last] == "\\":
            continue
        inner = (
            _DOLLAR.search(text, first, last) is not None if closing == "$" else text.find(closing, first, last) >= 0
        )
        if not inner:
            return first, last
    return start, end


def _strip_left_over(text: str, start: int, end: int) -> int:
    """Drop a closing bracket at the end whose opening one is not in the span."""
    for closing, openings in _LEFT_OVER:
        if text.endswith(closing, start, end) and all(text.find(each, start, end) < 0 for each in openings):
            return end - len(closing)
    return end

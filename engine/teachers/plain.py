"""Texts from outside as people may read them: one line, without control characters and markup, and not too long."""

import re
from typing import Final

from engine.domain import one_line

SHORT: Final = 80
_UNSEEN: Final = re.compile(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)")
_TAG: Final = re.compile(r"</?[a-zA-Z!][^<>]*(>|\Z)")


def plain(text: str, longest: int) -> str:
    """A text in one line of printable characters without tags, cut to so many."""
    words = _TAG.sub(" ", _UNSEEN.sub(" ", text))
    line = one_line(words)
    return line if len(line) <= longest else line[: longest - 1] + "…"

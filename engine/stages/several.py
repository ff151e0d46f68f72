"""Whether a text asks for more than one thing: parts and lists of problems, each with a question of its own."""

import re
from typing import Final

_NAMED: Final = r"(?:problem|question|part|exercise|task)"
_PART: Final = r"(?:\d{1,2}|[a-d]|i{1,3})"
_LABEL: Final = re.compile(
    r"(?:(?:\A|(?<=[.?!:])\s|\n)\s{0,9}[*_#]{0,4}(?:"
    rf"{_NAMED}[ \t]*(?:\d{{1,2}}|[a-d])\b|(?:first|second|third)[ \t]+{_NAMED}\b|{_PART}(?=[.)])|[-\u2022](?=[ \t]))"
    rf"|(?:\A|(?<=\s))[*_]{{0,3}}[(\[]{_PART}(?=[)\]]))"
    r"[*_ \t]{0,9}[.:)\]]{0,3}[*_)]{0,4}\s",
    re.IGNORECASE,
)
"""What an item begins with: `1.`, `(a)`, `ii)`, `Problem 2:`, `- `."""
_ASKING: Final = re.compile(
    r"\?|(?:\A|[.,;:]\s)[*_\s]{0,9}(?:(?:hence|then|also|now),? )?"
    r"(?:find|compute|determine|calculate|evaluate|solve|what|which|who|how)\b",
    re.IGNORECASE,
)


def several_asked(text: str) -> str | None:
    """The first two items of a text that each ask for something; `None` if fewer do."""
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    items = [text[label.end() : end] for label, end in zip(labels, ends, strict=False)]
    asking = [item.strip() for item in items if _ASKING.search(item)]
    return " \u2026 ".join(asking[:2]) if len(asking) > 1 else None

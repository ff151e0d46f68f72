"""Colours, lines and dollars within an answer, which mean nothing, and what does: dots, arrows, cross products."""

import re
from typing import Final

_DECORATED: Final = ("\\vec", "\\overrightarrow", "\\math", "\\bm", "\\bold", "color", "underline", "dots", "...", "$")
"""What is in every text that the rules about decorations change."""

_VECTOR = r"\\(?:vec|overrightarrow|mathbf|boldsymbol|bm) *(?:\{[^{}]*\}|[A-Za-z](?![A-Za-z]))"
_DECORATIONS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:textcolor|colorbox) *\{[^{}]*\}", ""),
        (r"\\color *\{[^{}]*\}", ""),
        (r"\\(?:underline|uline) *(?=\{)", ""),
        (r"\\(?:[lc]?dots[a-z]?)(?![A-Za-z])|\.\.\.(?!\.)", r"\\ldots "),
        # The product of vectors that a program cannot read as one of numbers, and the arrow from one point to another.
        (rf"({_VECTOR}) *\\times(?![A-Za-z]) *(?={_VECTOR})", r"\1\\vectimes "),
        (r"\\(?:vec|overrightarrow) *\{ *([A-Z]) *([A-Z]) *\}", r"\\overrightarrow{\1\2}"),
        # A formula within words, or several of them.
        (r"(?<!\\)\$( *(?:[,;]|,? ?(?:and|or)) *)\$", r"\1"),
        (r"(?<![\\\w$])\$(?=[A-Za-z\\(])([^$]*[^\s$\\])\$(?![\d$])", r" \1"),
    )
)


def undecorated(text: str) -> str:
    """A text without what only decorates it; dots in one way of writing, and cross products and arrows as such."""
    if any(mark in text for mark in _DECORATED):
        for pattern, replacement in _DECORATIONS:
            text = pattern.sub(replacement, text)
    return text

"""Statements as they are embedded: mathematics stays in them, and what only sets its type or draws goes."""

import re
from typing import Final

from engine.domain import storable

LONGEST: Final = 16_000
"""Characters of a statement that are looked at."""
DRAWING: Final = "[asy]"
"""What stands for a drawing in Asymptote, whose code is long and says little of the question."""

_DRAWN: Final = re.compile(r"\[asy\].*?(?:\[/asy\]|\Z)", re.DOTALL)
_FRACTION: Final = re.compile(r"\\[dt]frac(?![a-zA-Z])")
_SIZE: Final = re.compile(r"\\(?:left|right|displaystyle|[bB]igg?[lr]?)(?![a-zA-Z])\s?")
_SPACE: Final = re.compile(r"\\[,;:! ]|[\s\0]+")


def prepared(statement: str) -> str:
    r"""A statement as it is embedded: `\dfrac` is `\frac`, sizes and spacing go, a drawing is one word.

    Args:
        statement: Any text.
    """
    text = _DRAWN.sub(f" {DRAWING} ", storable(statement[:LONGEST]))
    text = _SIZE.sub("", _FRACTION.sub(r"\\frac", text))
    return " ".join(_SPACE.sub(" ", text).split())

"""Labels that say different things of one problem: a minimum is no maximum, and a domain no range."""

import re
from typing import Final

_APART: Final = (
    ("minimum", "maximum"),
    ("min", "max"),
    ("minimal", "maximal"),
    ("smallest", "largest"),
    ("smallest", "greatest"),
    ("least", "most"),
    ("least", "greatest"),
    ("lowest", "highest"),
    ("domain", "range"),
    ("mean", "median", "mode"),
    ("area", "perimeter", "volume"),
    ("area", "circumference"),
    ("length", "width", "height"),
    ("x-intercept", "y-intercept"),
    ("x-coordinate", "y-coordinate", "z-coordinate"),
    ("numerator", "denominator"),
    ("quotient", "remainder"),
    ("sum", "product", "difference"),
)
_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)?")


def opposed(one: str, other: str) -> bool:
    """Whether two labels in small letters name what is never the same: `minimum value`, `maximum value`."""
    mine, theirs = (set(_WORD.findall(label)) for label in (one, other))
    groups = ((mine.intersection(group), theirs.intersection(group)) for group in _APART)
    return any(first and second and not first & second for first, second in groups)

"""Labels that say different things of one problem: a minimum is no maximum, and a domain no range."""

import re
from typing import Final

from engine.answers.writing.label_words import SAYING_NOTHING
from engine.answers.writing.measures import singular

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
    ("vertical", "horizontal", "slant"),
)
_SAME: Final = {
    word: words[0]
    for words in (
        ("minimum", "min", "minimal", "smallest", "least", "lowest"),
        ("maximum", "max", "maximal", "largest", "greatest", "most", "highest"),
        ("number", "count", "amount", "quantity", "how", "many", "much"),
        ("cost", "price"),
        ("mean", "average", "avg"),
    )
    for word in words
}
_NO_THINGS: Final = SAYING_NOTHING | {"number", "at", "and", "to", "from", "by", "on", "there"}
_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)?")


def apart(one: str, other: str) -> bool:
    """Whether two labels in small letters name two things: `radius` and `diameter`, `boys` and `number of girls`.

    One that says less, as `answer` or `cost` beside `total cost`, may name the same.
    """
    mine, theirs = (
        {singular(_SAME.get(word, word)) for word in _WORD.findall(label)} - _NO_THINGS for label in (one, other)
    )
    return not (mine <= theirs or theirs <= mine)


def opposed(one: str, other: str) -> bool:
    """Whether two labels in small letters name what is never the same: `minimum value`, `maximum value`."""
    mine, theirs = (set(_WORD.findall(label)) for label in (one, other))
    groups = ((mine.intersection(group), theirs.intersection(group)) for group in _APART)
    return any(first and second and not first & second for first, second in groups)

"""Find numbers in running text."""

import re
from typing import Final

NUMBER: Final = re.compile(
    r"(?<![\w.\\])(?:[-+\u2212][ ]?)?(?:(?:\\?\$|[€£¥₹])[ ]?-?)?"
    r"(?:\\[dt]?frac\{-?\d{1,40}\}\{\d{1,40}\}"
    r"|(?:\d{1,3}(?:(?:,|\{,\}|,\\!)\d{3})++(?!\d)|\d++)(?:\.\d++)?(?:[ ]?/[ ]?\d++(?![\d.]))?"
    r"|\.\d++)"
    r"(?![a-cknx-z]\b)(?:[ ]?\\?%)?"
)
"""A number in running text, with its sign, currency and per cent sign. `4x` is none."""

NOTE: Final = re.compile(r"<<[^<>\n]{0,200}>>")
"""A calculator note, as in `<<1+1=2>>2`."""

_FORMULA: Final = re.compile(r"\$[^$\n]{1,80}\$(?!\d)")
_SPACED_SIGN: Final = re.compile(r"[-+\u2212][ ]")


def last_number(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Span of the last number between two positions, or `None`."""
    found = None
    for match in NUMBER.finditer(text, start, len(text) if end is None else end):
        found = match
    return unsigned(found) if found else None


def unsigned(match: re.Match[str]) -> tuple[int, int]:
    """Span of a number without what does not belong to it.

    A sign that stands apart belongs to a calculation, as in `5 - 3`; a dollar that has its like behind the number
    belongs to a formula, as in `$16$`.
    """
    start, end = match.span()
    if _SPACED_SIGN.match(match.group()):
        start += 2
    return (start + 1, end) if _FORMULA.match(match.string, start) else (start, end)


def digits(match: re.Match[str]) -> str:
    """What two ways of writing one number in one text have in common."""
    digits = match.group().strip("+-\u2212$\\%€£¥₹ ").replace(",", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits

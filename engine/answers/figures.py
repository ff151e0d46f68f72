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

_RESULT: Final = re.compile(r"[=≈][\s$€£¥\\]{0,200}\Z")
_NEAR: Final = 210
_SENTENCE: Final = re.compile(r"[.?!](?=\s)|\n")
_SPACED_SIGN: Final = re.compile(r"[-+\u2212][ ]")


def last_number(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Span of the last number between two positions, or `None`."""
    found = None
    for match in NUMBER.finditer(text, start, len(text) if end is None else end):
        found = match
    return _unsigned(found) if found else None


def last_result(text: str) -> tuple[int, int] | None:
    """Span of the number that a text most likely ends on, or `None`; a guess.

    It is the last number, unless the last sentence says the result of the last calculation again and then goes on to
    other numbers, as in `... = 75. She spends $75 over 30 days.` Calculator notes like `<<1+1=2>>` do not count.
    """
    text = NOTE.sub(lambda note: " " * len(note.group()), text.rstrip())
    numbers = list(NUMBER.finditer(text))
    if not numbers:
        return None
    result = next((each for each in reversed(numbers) if _is_result(text, each)), None)
    if result is not None:
        sentence = max((stop.end() for stop in _SENTENCE.finditer(text)), default=0)
        value = _digits(result)
        for match in reversed(numbers):
            if match.start() < sentence:
                break
            if _digits(match) == value:
                return _unsigned(match)
    return _unsigned(numbers[-1])


def _is_result(text: str, number: re.Match[str]) -> bool:
    """Whether a number stands right after an equals sign."""
    return _RESULT.search(text, max(0, number.start() - _NEAR), number.start()) is not None


def _unsigned(match: re.Match[str]) -> tuple[int, int]:
    """Span of a number without a sign that stands apart: in `5 - 3` the sign belongs to the calculation."""
    start, end = match.span()
    return (start + 2, end) if _SPACED_SIGN.match(match.group()) else (start, end)


def _digits(match: re.Match[str]) -> str:
    """What two ways of writing one number in one text have in common."""
    digits = match.group().strip("+-\u2212$\\%€£¥₹ ").replace(",", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits

"""An answer as the rules of equality see it: name, value, unit and number."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.answers.compound import in_smallest_unit
from engine.answers.exact import Exact, TooLargeError, exact
from engine.answers.numerals import in_digits
from engine.answers.phrases import meaning
from engine.answers.plain import LONGEST, plain
from engine.answers.pyforms import as_written
from engine.answers.shapes import printed, shape
from engine.answers.units import Unit, split_unit

_ASSIGNED: Final = re.compile(
    r"(?P<name>\\?[A-Za-z]{1,8}(?:_(?:\{\w{1,4}\}|\w{1,4}))?(?:\(\w\))?)=(?P<value>[^=<>]+)", re.DOTALL
)
_LEADING_ZEROS: Final = re.compile(r"(?<![\w.])0\d")
_ARRAY: Final = re.compile(r"\[[-\d\s.\[\]e+]+\]")
_GAP: Final = re.compile(r"(?<=[\d.\]])\s+(?=[-\d.\[])")
_BASED: Final = re.compile(r"(?P<digits>[0-9A-Za-z]{1,200})_\{?(?P<base>\d{1,2})\}?")
_PREFIXED: Final = {"0b": 2, "0o": 8, "0x": 16}
_LARGEST_BASE: Final = 36


@dataclass(frozen=True, slots=True)
class Form:
    """An answer as the rules see it.

    Attributes:
        text: Its plain writing.
        name: The unknown that it is assigned to, as in `x = 5`; empty if none.
        value: The same without name and unit.
        unit: What it counts.
        number: Its exact value, if it is a number.
        too_large: Whether it is a number beyond all bounds.
    """

    text: str
    name: str
    value: str
    unit: Unit
    number: Exact | None
    too_large: bool


@lru_cache(maxsize=4096)
def form(answer: str) -> Form:
    """Read one answer; a pure function, and total."""
    raw = _with_commas(answer[:LONGEST].strip())
    # Several numbers that a program printed stay as they are: without its space `1 -6` would be a difference.
    as_printed = " -" in raw and printed(raw)
    text = raw if as_printed else _said(plain(raw if _LEADING_ZEROS.search(raw) else as_written(raw)))
    assigned = _ASSIGNED.fullmatch(text)
    body = assigned["value"] if assigned and shape(text) is None else text
    value, unit = split_unit(body)
    try:
        number, too_large = None if as_printed else exact(value), False
    except TooLargeError:
        number, too_large = None, True
    return Form(text, assigned["name"] if assigned and body != text else "", value, unit, number, too_large)


def _said(text: str) -> str:
    """A text with its numbers in digits and its phrases as symbols."""
    said = in_smallest_unit(meaning(text))
    if said != text:
        return said
    spelled = in_digits(text)
    return text if spelled == text else plain(spelled)


def _with_commas(text: str) -> str:
    """An array as numpy prints it, `[[1 2] [3 4]]`, with the commas of a list."""
    return _GAP.sub(",", text) if _ARRAY.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class Based:
    """A number with a named base: its value, its digits as written, the base, and whether Python wrote it (`0b11`)."""

    value: int
    digits: str
    base: int
    literal: bool


@lru_cache(maxsize=4096)
def based(text: str) -> Based | None:
    """Read a number such as `1011_2` or `0b1011` in plain writing; `None` if it is none."""
    match = _BASED.fullmatch(text)
    digits, base = (match["digits"], int(match["base"])) if match else (text[2:], _PREFIXED.get(text[:2].lower(), 0))
    if not 1 < base <= _LARGEST_BASE:
        return None
    try:
        return Based(int(digits, base), digits, base, match is None)
    except ValueError:
        return None

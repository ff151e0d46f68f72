"""An answer as the rules of equality see it: name, value, unit and number."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from engine.answers.algebra.exact import Exact, TooLargeError, exact
from engine.answers.equality.naming import Kind, is_constant, sides_of, split_label, subject
from engine.answers.equality.shapes import printed, shape
from engine.answers.writing.clocks import in_clock
from engine.answers.writing.compound import in_pieces, quantity
from engine.answers.writing.counted import Unit
from engine.answers.writing.labelled import labelled
from engine.answers.writing.numerals import in_digits
from engine.answers.writing.parts import on_one_line
from engine.answers.writing.phrases import meaning
from engine.answers.writing.plain import LONGEST, plain
from engine.answers.writing.pyforms import as_written
from engine.answers.writing.senses import sense_behind
from engine.answers.writing.spoken import in_parts, in_place, in_symbols
from engine.answers.writing.thousands import without_thousands
from engine.answers.writing.units import split_unit
from engine.answers.writing.wrappers import only_text

_RELATION: Final = re.compile(r"[<>]|!=|==|\\(?:le|ge|ne|lt|gt|in|equiv)(?![A-Za-z])")
_SIGN: Final = re.compile(r"([<>!=]=|(?<![:<>!=])=(?![=>])|[<>≤≥≠]|\\(?:leq?|geq?|neq?|lt|gt)(?![A-Za-z]))")
_CAPITAL_CALL: Final = re.compile(r"(?<!\w)[A-Z]\(")
_COLON: Final = re.compile(r"(?:^|(?<=[,;] )|(?<=\n))([A-Za-z]): (?=[-+.\d\\(])")
"""`x: 5` assigns a value, where `x : 5` and `x:5` are ratios."""

_FACTORIAL: Final = re.compile(r"(?<![\w)}])(\d{1,9}|[A-Za-z])! =")
_LEADING_ZEROS: Final = re.compile(r"(?<![\w.])0\d")
_ARRAY: Final = re.compile(r"\[[-\d\s.\[\]e+]+\]")
_GAP: Final = re.compile(r"(?<=[\d.\]])\s+(?=-?[\d.\[])")
_ARRAY_CALL: Final = re.compile(r"(?:np\.|numpy\.)?array\((?P<array>\[[-\d\s.,e+]+\])\)")
_BARE_POINT: Final = re.compile(r"(?<=\d)\.(?=[\s\]])")
_BASED: Final = re.compile(
    r"-?(?:(?P<digits>[0-9A-Za-z]{1,200}(?:\.[0-9A-Za-z]{1,200})?)|\((?P<inner>[0-9A-Za-z]{1,200})\))"
    r"(?:_\{?\(?| (?:\(|in )?base(?: |-(?=[a-z])))(?P<base>\d{1,2}|[A-Za-z]{3,9})[})]{0,2}"
)
_BASE_WORDS: Final = "two three four five six seven eight nine ten eleven twelve"
BASES: Final = {
    **{str(base): base for base in range(2, 37)},
    **{word: base for base, word in enumerate(_BASE_WORDS.split(), start=2)},
    "sixteen": 16,
}
"""Bases by their figures and their words."""

_PREFIXED: Final = {"0b": 2, "0o": 8, "0x": 16}
_HEXADECIMAL: Final = 16
_SPOKEN: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}|\d ?['°\u2032] ?\d|\d[hm] ?\d")
"""Words, or the marks of a quantity of several units."""

_PART_OF_HUNDRED: Final = re.compile(r"(?:^|(?<=[-+,(\[{=;]))(\d{1,20}/\d{1,20})(?=%)")
"""`1/2%` is half a per cent."""


@dataclass(frozen=True, slots=True)
class Form:
    """An answer as the rules see it.

    Attributes:
        text: Its plain writing, without its label.
        name: The symbol that it is assigned to, as in `x = 5`; empty if none.
        label: The words that it is said to be, as in `area = 5`; empty if none.
        value: The same without name and unit.
        unit: What it counts.
        number: Its exact value, if it is a number.
        too_large: Whether it is a number beyond all bounds.
        is_text: Whether it is words for certain, as all that stands in a command of text.
    """

    text: str
    name: str
    label: str
    value: str
    unit: Unit
    number: Exact | None
    too_large: bool
    is_text: bool


@lru_cache(maxsize=4096)
def form(answer: str) -> Form:
    """Read one answer; a pure function, and total."""
    raw = _arrayed(answer[:LONGEST].strip())
    raw = _COLON.sub(r"\1=", raw) if raw[1:3] == ": " else raw
    raw = on_one_line(raw) if "\n" in raw else raw
    if raw[:1] in "([{" and "," in raw and "\\" not in raw:
        raw = without_thousands(raw)  # before it is read as a list of Python's, which knows no such commas
    label, raw = split_label(_FACTORIAL.sub(r"(\1!)=", raw) if "! =" in raw else raw)
    # Several numbers that a program printed stay as they are: without its space `1 -6` would be a difference.
    as_printed = (" -" in raw and printed(raw)) or (raw[:1] == "[" and printed(raw[1:-1]))
    text = raw if as_printed else _said(plain(raw if _LEADING_ZEROS.search(raw) else _written(raw)))
    if not label and not as_printed:
        label, text = split_label(text)
    name, body = _assigned(text)
    value, unit = quantity(body) or split_unit(body)
    try:
        number, too_large = None if as_printed or labelled(text) else exact(value), False
    except TooLargeError:
        number, too_large = None, True
    return Form(text, name, label, value, unit, number, too_large, only_text(answer))


def _written(text: str) -> str:
    """A text with what is Python in it as LaTeX: all of it, or what an equals sign leads to."""
    found = as_written(text)
    if found != text:
        return found
    if "*" in text and len(pieces := _SIGN.split(text)) > 1:
        *sides, last = pieces
        return "".join(_side(side) for side in sides) + as_written(last.strip())
    left, sign, right = text.rpartition("=")
    return f"{left}={as_written(right.strip())}" if sign and left[-1:] not in ("<", ">", "!", ":", "=") else text


def _side(text: str) -> str:
    """A side of a relation but the last, or its sign; `S(n)` there is no call but the name of what is asked for."""
    return as_written(text.strip()) if "*" in text and not _CAPITAL_CALL.search(text) else text


def _assigned(text: str) -> tuple[str, str]:
    """The symbol that a text assigns a value to, and that value: of `x = 2+3 = 5` the last; else none, and the text."""
    if "=" not in text or _RELATION.search(text) or shape(text) is not None:
        return "", text
    sides = sides_of(text)
    if len(sides) == 1 or not all(sides):
        return "", text
    first, *between, last = sides
    named = subject(first)
    if named.kind is Kind.SYMBOL and all(subject(side).kind is Kind.CALCULATION for side in between):
        return named.name, last
    turned = subject(last)
    if turned.kind is Kind.SYMBOL and not between and is_constant(first):
        return turned.name, first
    return "", text


def _said(text: str) -> str:
    """A text with its numbers in digits and its phrases as symbols."""
    if "%" in text and "/" in text:
        text = _PART_OF_HUNDRED.sub(r"(\1)", text)
    said = meaning(text)
    if said != text or not _SPOKEN.search(text):
        return said
    for reading in (in_clock, in_parts, in_pieces, in_place):
        said = reading(text)
        if said != text:
            return said
    spelled = in_digits(sense_behind(in_symbols(text)))
    return text if spelled == text else plain(spelled)


def _arrayed(text: str) -> str:
    """An array as numpy prints it: of numbers with one space between them, of rows with the commas of a list."""
    if "array(" in text and (called := _ARRAY_CALL.fullmatch(text)):
        text = " ".join(called["array"].replace(",", " ").split())
    if text[:1] != "[" or not _ARRAY.fullmatch(text) or " - " in text:
        return text
    row = "[" + " ".join(_BARE_POINT.sub("", text)[1:-1].split()) + "]"
    return row if printed(row[1:-1]) else _GAP.sub(",", text)


@dataclass(frozen=True, slots=True)
class Based:
    """A number with a named base: its value, its digits as written, the base, and whether Python wrote it (`0b11`)."""

    value: Fraction
    digits: str
    base: int
    literal: bool


@lru_cache(maxsize=4096)
def based(text: str) -> Based | None:
    """Read a number such as `1011_2`, `(1011)_{two}` or `0b1011` in plain writing; `None` if it is none.

    A single letter is the name of something, and so are several unless they are hexadecimal digits: `a_{12}`.
    """
    negative = text.startswith("-")
    match = _BASED.fullmatch(text)
    if match:
        digits, base = match["digits"] or match["inner"], BASES.get(match["base"].lower(), 0)
        named = len(digits) == 1 or (base != _HEXADECIMAL and not digits.isupper())
        if digits.isalpha() and named:
            return None
    else:
        digits, base = text[2 + negative :], _PREFIXED.get(text[negative : 2 + negative].lower(), 0)
    if not base:
        return None
    try:
        whole, _, part = digits.partition(".")
        value = Fraction(int(whole + part, base), base ** len(part))
    except ValueError:
        return None
    return Based(-value if negative else value, "-" * negative + digits, base, match is None)

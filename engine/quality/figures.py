"""The numbers that stand in a text, where, and which of them are the same as the numbers of a program."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_NUMBER: Final = re.compile(
    r"""
    (?<![\w.\\^_])(?<![\^_]\{)                                   # neither index nor exponent, nor part of a name
    (?:(?<![\w)\]}%])[-\u2212](?=[\d.\\]))?                     # a sign that is no minus between two numbers
    (?: \\[dt]?frac\{(?P<over>\d{1,40})\}\{(?P<under>\d{1,40})\}
      | (?P<whole>\d{1,3}(?:(?:,|\{,\}|\\!|\u202f)\d{3})++(?!\d)|\d{1,40})(?P<part>\.\d{1,40})?
        (?:/(?P<divisor>\d{1,40})(?:st|nd|rd|th)?(?![\d.]|[ ]?[=\u2248]))?
      | (?P<less>\.\d{1,40}) )
    (?![\d{]|[a-cknx-z]\b|e[-+]?\d|(?:st|nd|rd|th)\b)                     # `4x` is a product, `4th` a place
    (?P<percent>[ ]?\\?%)?
    """,
    re.VERBOSE,
)
_NUMBERING: Final = re.compile(r"(?:\A|\n)[ \t]*(?:\d{1,3}[.)](?=[ \t])|(?:[*#]+[ ]?)?Step[ ]\d+\b)", re.IGNORECASE)
_PROGRAM_NUMBER: Final = re.compile(
    r"(?P<over>-?\d{1,100}(?:\.\d{1,100})?(?:e[-+]?\d{1,2})?)(?:/(?P<under>\d{1,100}))?", re.IGNORECASE
)
_WORDS: Final = {
    **{
        word: Fraction(n)
        for n, word in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        )
    },
    "eleven": Fraction(11),
    "twelve": Fraction(12),
    "dozen": Fraction(12),
    "twenty": Fraction(20),
    "twice": Fraction(2),
    "double": Fraction(2),
    "triple": Fraction(3),
    "hundred": Fraction(100),
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "thirds": Fraction(1, 3),
}
_NOISE: Final = Fraction(1, 10**9)
"""What floating-point numbers may differ by, in relation to their size."""
_FAR: Final = 0.06
"""What no number differs by from one that it is rounded to: most comparisons need nothing exact."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text.

    Attributes:
        start: Its first character.
        end: One past its last character.
        text: As it is written.
        values: What it may stand for: a percentage is itself and its hundredth.
        unit: What one of its last decimal place is worth; 0 for an exact number.
        terms: Of a fraction what stands over and under its line.
    """

    start: int
    end: int
    text: str
    values: tuple[Fraction, ...]
    unit: Fraction
    terms: tuple[Fraction, ...] = ()

    def is_(self, value: Fraction) -> bool:
        """Whether it is this value, or this value rounded to the decimals that are written."""
        about = float(value)
        if all(abs(float(mine) - about) > _FAR + _FAR * abs(about) for mine in self.values):
            return False
        return any(same(mine, value) or self._rounds(mine, value) for mine in self.values)

    def _rounds(self, mine: Fraction, value: Fraction) -> bool:
        unit = self.unit if mine == self.values[0] else self.unit / 100
        return 0 < 2 * abs(mine - value) <= unit


def figures(text: str) -> list[Figure]:
    """The numbers of a text in order, without those that count its lines, and without indices and exponents."""
    numbering = [match.span() for match in _NUMBERING.finditer(text)]
    found = []
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in numbering):
            continue
        if figure := _figure(match):
            found.append(figure)
    return found


def given(question: str) -> list[Fraction]:
    """The values that a question names, in digits or in small words."""
    words = re.findall(r"[a-z]+", question.lower())
    return [value for each in figures(question) for value in each.values] + [_WORDS[w] for w in words if w in _WORDS]


def program_value(text: str) -> Fraction | None:
    """The value of a program's number as it is written; `None` for what is no plain number, such as an expression."""
    match = _PROGRAM_NUMBER.fullmatch(text.strip())
    if match is None or (match["under"] and not int(match["under"])):
        return None
    return Fraction(match["over"]) / int(match["under"] or 1)


def same(a: Fraction, b: Fraction) -> bool:
    """Whether two values are equal but for the noise of floating-point numbers."""
    return a == b or abs(a - b) <= _NOISE * max(abs(a), abs(b))


def _figure(match: re.Match[str]) -> Figure | None:
    under = match["under"] or match["divisor"]
    if under is not None and not int(under):
        return None
    digits = match["over"] or re.sub(r"\D", "", match["whole"] or "") + (match["part"] or match["less"] or "")
    value = Fraction(digits) / int(under or 1)
    terms = (Fraction(digits), Fraction(under)) if under is not None else ()
    value = -value if match.group()[0] in "-\u2212" else value
    decimals = len(match["part"] or match["less"] or ".") - 1
    unit = Fraction(1, 10**decimals) if decimals and not under else Fraction(0)
    values = (value, value / 100) if match["percent"] else (value,)
    return Figure(*match.span(), match.group(), values, unit, terms)

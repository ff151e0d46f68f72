"""Find what the last sentence of a text states: "The equation of the plane is $...$", "So the sum is $x$."."""

import re
from typing import Final

from engine.answers.replies.formulas import Formula, formula_value, formulas
from engine.answers.writing.frames import strip_frames

_LONGEST: Final = 2_000
_MASK: Final = "\0"
_BOUNDARY: Final = re.compile(r"[.?!][\"')*_]{0,4}\s|\n\s*\n")
_STATES: Final = re.compile(
    r"\b(?:the|our|his|her|their|its|which)\b[^\n]{0,400}?"
    r"\b(?P<verb>is|are|equals?|was|be|becomes)\b\s*"
    r"(?:(?:therefore|thus|then|hence|simply|just|exactly|only|equal to|given by)\s+){0,2}[:*_\s]{0,6}"
    r"(?P<value>\0+(?:(?:,|,? (?:and|or)) ?\0+){0,9})(?:\s[A-Za-z]+){0,3}[\s.!*_)]*\Z",
    re.IGNORECASE,
)
_EQUATION: Final = re.compile(
    r"\b(?:equations?|line|plane|circle|parabola|ellipse|hyperbola|curve|graph|locus|asymptote|directrix|boundary|formula|"
    r"relation|identity|condition|constraint|inequality|set)\b",
    re.IGNORECASE,
)
_SUPPOSED: Final = re.compile(r"\s*(?:let|suppose|assume|if|recall|consider|note)\b|.*\bwhether\b", re.IGNORECASE)


def closing_statement(text: str) -> tuple[int, int] | None:
    """Span of the formula that the last sentence of a text says something is, or `None`.

    Of a calculation the result counts; an equation stays whole where an equation was asked for, or where it is no
    calculation.
    """
    text = text.rstrip()
    lowest = max(0, len(text) - _LONGEST)
    found = formulas(text)
    if not found or found[-1].outer_start < lowest:
        return None
    last = found[-1]
    sentence = _masked(text, found, lowest)
    said = _STATES.search(sentence)
    if said is None or _SUPPOSED.match(sentence):
        return None
    begin = said.start("value") + len(text) - len(sentence)
    if begin < last.outer_start and said["verb"].lower() == "are":
        return begin, last.outer_end  # several values, each a formula; after `is` the last says it again
    whole = strip_frames(text, last.start, last.end)
    if _EQUATION.search(sentence[: said.start("value")]):
        return whole
    return formula_value(text, last.start, last.end, chained=True) or whole


def _masked(text: str, found: list[Formula], lowest: int) -> str:
    """The last sentence, with a mark for each character of a formula."""
    pieces: list[str] = []
    at, begin = lowest, lowest
    for formula in found:
        if formula.outer_start < at:
            continue
        pieces += [text[at : formula.outer_start], _MASK * (formula.outer_end - formula.outer_start)]
        at = formula.outer_end
        if text[formula.start : formula.end].rstrip().endswith(".") and text[at:].strip():
            begin = at  # the full stop of the sentence stands inside its formula
    masked = "".join([*pieces, text[at:]])
    stops = [lowest + stop.end() for stop in _BOUNDARY.finditer(masked)]
    begin = max([begin, *stops])
    return masked[begin - lowest :]

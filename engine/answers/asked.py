"""What the question says about an answer: asked for a percentage, a bare 60 means 60 %; asked to round, 0.33 is 1/3."""

import re
from typing import Final

from engine.answers.forms import Form, form
from engine.answers.quick import quick
from engine.answers.rounding import asked_rounding, same_rounded
from engine.answers.shapes import shape
from engine.domain import Equality, Verdict

LONGEST_QUESTION: Final = 20_000
"""Characters of a question that are looked at, counted from its end."""

_PERCENT: Final = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"\b(?:what|which|how\s+many|by\s+how\s+many|an?|in|the|nearest|same|that|this)\s+per\s?cent(?:age)?\b",
    re.IGNORECASE,
)
_POINT: Final = re.compile(
    r"\b(?:ordered|coordinates?|points?|vert(?:ex|ices)|cent(?:er|re)|vectors?)\b", re.IGNORECASE
)
_PAIRS: Final = frozenset({"()", "[]"})
_AS_ASKED: Final = Verdict(Equality.EQUAL, "numbers, per cent as asked")
_ROUNDED: Final = Verdict(Equality.EQUAL, "numbers, rounded as asked")
_POINTS: Final = Verdict(Equality.EQUAL, "point as asked")


def in_per_cent(question: str) -> bool:
    """Whether a question asks for a percentage, not only names one (`a 20 percent discount`)."""
    return _ASKED.search(question[-LONGEST_QUESTION:]) is not None


def as_asked(a: str, b: str, question: str) -> Verdict | None:
    """Compare two answers that differ by themselves in the light of their question.

    By themselves 60 % and 60 are different, and stay so. `What percentage ...?` names the unit, so that the bare number
    only leaves it out, as a missing `cm` would. A question that asks to round makes numbers equal that are rounded to
    the same, and one that asks for a point makes one of `[1, 2]`, which by itself is an interval beside `(1, 2)`.

    Args:
        a: An answer.
        b: Another.
        question: The problem they answer.

    Returns:
        Equal, or `None` if the question changes nothing.
    """
    question = question[-LONGEST_QUESTION:]
    one, other = form(a), form(b)
    rounding = asked_rounding(question)
    if rounding is not None and same_rounded(one, other, rounding):
        return _ROUNDED
    if {_kind(one), _kind(other)} == _PAIRS and _POINT.search(question):
        verdict = quick(_in_parentheses(one), _in_parentheses(other))
        return _POINTS if verdict is not None and verdict.equal else None
    return _in_per_cent(a, b) if in_per_cent(question) else None


def _kind(each: Form) -> str:
    found = shape(each.text)
    return found.kind if found else ""


def _in_parentheses(each: Form) -> str:
    return f"({each.text[1:-1]})"


def _in_per_cent(a: str, b: str) -> Verdict | None:
    """Compare an answer in per cent with a bare number that means per cent."""
    marked = [_PERCENT.search(answer) is not None for answer in (a, b)]
    if marked[0] == marked[1]:
        return None
    with_unit, bare = (a, b) if marked[0] else (b, a)
    read = form(bare)
    if read.number is None or read.value != read.text:
        return None
    verdict = quick(with_unit, f"{read.value}%")
    return _AS_ASKED if verdict is not None and verdict.equal else None

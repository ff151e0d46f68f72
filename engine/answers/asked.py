"""What the question says about an answer: asked for a percentage, a bare 60 means 60 %."""

import re
from typing import Final

from engine.answers.forms import form
from engine.answers.quick import quick
from engine.domain import Equality, Verdict

LONGEST_QUESTION: Final = 20_000
"""Characters of a question that are looked at, counted from its end."""

_PERCENT: Final = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"\b(?:what|which|how\s+many|by\s+how\s+many|an?|in|the|nearest|same|that|this)\s+per\s?cent(?:age)?\b",
    re.IGNORECASE,
)
_AS_ASKED: Final = Verdict(Equality.EQUAL, "numbers, per cent as asked")


def in_per_cent(question: str) -> bool:
    """Whether a question asks for a percentage, not only names one (`a 20 percent discount`)."""
    return _ASKED.search(question[-LONGEST_QUESTION:]) is not None


def as_asked(a: str, b: str, question: str) -> Verdict | None:
    """Compare an answer in per cent with a bare number, where the question asks for a percentage.

    By themselves 60 % and 60 are different, and stay so. `What percentage ...?` names the unit, so that the bare number
    only leaves it out, as a missing `cm` would.

    Args:
        a: An answer.
        b: Another.
        question: The problem they answer.

    Returns:
        Equal, or `None` if the question changes nothing.
    """
    marked = [_PERCENT.search(answer) is not None for answer in (a, b)]
    if marked[0] == marked[1] or not in_per_cent(question):
        return None
    with_unit, bare = (a, b) if marked[0] else (b, a)
    read = form(bare)
    if read.number is None or read.value != read.text:
        return None
    verdict = quick(with_unit, f"{read.value}%")
    return _AS_ASKED if verdict is not None and verdict.equal else None

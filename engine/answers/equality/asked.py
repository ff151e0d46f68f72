"""What the question says about an answer: asked for a percentage, a bare 60 means 60 %; asked to round, 0.33 is 1/3."""

import itertools
import re
from typing import Final

from engine.answers.equality.forms import BASES, Form, based, form
from engine.answers.equality.quick import UNREAD, by_parts, quick
from engine.answers.equality.requests import is_request
from engine.answers.equality.rounding import Rounding, asked_roundings, same_rounded
from engine.answers.equality.shapes import shape
from engine.domain import Equality, Verdict

LONGEST_QUESTION: Final = 20_000
"""Characters of a question that are looked at, counted from its end."""

_PERCENT: Final = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)
_OF_HUNDRED: Final = r"(?:per\s?cent(?:age)?s?\b|\\?%)"
_ASKED: Final = re.compile(
    rf"(?P<surely>\b(?:what|which|how\s+many)\s+{_OF_HUNDRED})|\b(?:as|in|to|nearest)\s+(?:an?\s+|the\s+)?(?:nearest\s+)?"
    rf"(?:(?:whole|full|single)\s+)?{_OF_HUNDRED}|(?P<named>\b(?:what(?:'s|\s+is|\s+was|\s+are|\s+would\s+be|\s+will\s+be)|"
    rf"find|calculate|determine|compute|give|state|estimate|report)\s+(?:the|an?)\s+(?:\w+\s+){{0,2}}{_OF_HUNDRED})",
    re.IGNORECASE,
)
_POINT: Final = re.compile(
    r"\b(?:ordered|coordinates?|points?|vert(?:ex|ices)|cent(?:er|re)|vectors?)\b", re.IGNORECASE
)
_REGION: Final = re.compile(r"\b(?:intervals?|domain|range|inequalit(?:y|ies)|for which)\b", re.IGNORECASE)
"""Words for a set of numbers: a question that has one of them may ask for an interval."""

_PAIRS: Final = frozenset({"()", "[]"})
_AS_ASKED: Final = Verdict(Equality.EQUAL, "numbers, per cent as asked")
_ROUNDED: Final = Verdict(Equality.EQUAL, "numbers, rounded as asked")
_IN_BASE: Final = Verdict(Equality.EQUAL, "base as asked")
_NOT_IN_BASE: Final = Verdict(Equality.DIFFERENT, "base as asked")
_MAYBE_IN_BASE: Final = Verdict(Equality.UNDECIDED, "undecided: base as asked")
_MAYBE_ROUNDED: Final = Verdict(Equality.UNDECIDED, "undecided: rounded as asked")
_DEEPEST: Final = 2
_MOST: Final = 20
"""Most places of a question that are looked at."""

_BASE: Final = re.compile(
    r"\b(?:in|to|into|as an?)\s+(?:an?\s+)?(?:\\?(?:text|mathrm)\{\s*)?"
    r"(?:base[-\s}~]*\\?[($]*\s*(?P<base>\d{1,2}|[a-z]{3,7})\b|"
    r"(?P<name>binary|ternary|octal|hexadecimal|decimal)\b(?!\s+(?:place|digit|point)))|"
    r"\bthe\s+(?:base[-\s]*\$?(?P<shown>\d{1,2}|[a-z]{3,7})\$?|(?P<called>binary|ternary|octal|hexadecimal))\s+"
    r"(?:representation|expansion|form|notation|numeral|equivalent)\b",
    re.IGNORECASE,
)
_TEN: Final = 10
_NAMED: Final = {"binary": "2", "ternary": "3", "octal": "8", "decimal": "10", "hexadecimal": "16"}
_POINTS: Final = Verdict(Equality.EQUAL, "point as asked")


def is_open(verdict: Verdict) -> bool:
    """Whether a question may change a verdict: not if nothing was read, nor if the answers are equal by themselves.

    Digits may be equal by their value and still leave out the base that the question asks for.
    """
    return verdict not in UNREAD and (not verdict.equal or verdict.rule == "fast: base")


def in_per_cent(question: str) -> bool:
    """Whether a question asks for a percentage, not only names one (`a 20 percent discount`)."""
    question = question[-LONGEST_QUESTION:]
    found = itertools.islice(_ASKED.finditer(question), _MOST)
    return any(match["surely"] or match["named"] or is_request(question, match.start(), match.end()) for match in found)


def as_asked(a: str, b: str, question: str) -> Verdict | None:
    """Compare two answers that differ by themselves in the light of their question.

    By themselves 60 % and 60 are different, and stay so. `What percentage ...?` names the unit, so that the bare number
    only leaves it out, as a missing `cm` would. A question that asks to round makes numbers equal that are rounded to
    the same, one by one if there are several, one that asks for a point makes one of `[1, 2]`, which by itself is an
    interval beside `(1, 2)`, and one that asks for base 2 is the base that a bare `1011` leaves out.

    Args:
        a: An answer.
        b: Another.
        question: The problem they answer.

    Returns:
        Equal, undecided if the question leaves room for doubt, different if bare digits are no such number in the base
        that is asked for, or `None` if it changes nothing.
    """
    question = question[-LONGEST_QUESTION:]
    one, other = form(a), form(b)
    verdict = _in_base(one, other, question) or _as_rounded(one, other, question)
    if verdict is not None:
        return verdict
    if {_kind(one), _kind(other)} == _PAIRS and _asks_for_point(question):
        verdict = quick(_in_parentheses(one), _in_parentheses(other))
        return _POINTS if verdict is not None and verdict.equal else None
    return _in_per_cent(a, b, asked_roundings(question)) if in_per_cent(question) else None


def _in_base(one: Form, other: Form, question: str) -> Verdict | None:
    """Compare a number in a base, which the question asks for, with one that leaves the base out."""
    numbers = [based(one.text), based(other.text)]
    if (numbers[0] is None) == (numbers[1] is None):
        return None
    named, bare = (numbers[0], other) if numbers[0] else (numbers[1], one)
    asked = _asked_base(question)
    if named is None or not asked:
        return None
    meant = based(f"{bare.text}_{asked}")
    if meant is not None and meant.value == named.value:
        return _IN_BASE
    if asked != _TEN and bare.number is not None and bare.number.value == named.value:
        return _MAYBE_IN_BASE
    return None if meant is None else _NOT_IN_BASE


def _asked_base(question: str) -> int:
    """The base that a question asks its answer to be in, the last one if there are several; 0 if none."""
    found = [match for match in _BASE.finditer(question) if is_request(question, match.start(), match.end())]
    if not found:
        return 0
    last = found[-1]
    return BASES.get((last["base"] or last["shown"] or _NAMED[(last["name"] or last["called"]).lower()]).lower(), 0)


def _asks_for_point(question: str) -> bool:
    """Whether a question asks for a point, or a vector, and for no set of numbers."""
    if _REGION.search(question):
        return False
    found = itertools.islice(_POINT.finditer(question), _MOST)
    return any(is_request(question, match.start(), match.end()) for match in found)


def _as_rounded(one: Form, other: Form, question: str) -> Verdict | None:
    """Compare numbers, or parts that are numbers, once rounded. The last request counts.

    Of several requests nobody knows which one is for which part.
    """
    requests = asked_roundings(question)
    if not requests:
        return None
    if same_rounded(one, other, requests[-1]):
        return _ROUNDED
    if shape(one.text) is None or shape(other.text) is None:
        return None
    if by_parts(one, other, lambda a, b: _part_rounded(a, b, requests, _DEEPEST)) is not Equality.EQUAL:
        return None
    return _ROUNDED if len(set(requests)) == 1 else _MAYBE_ROUNDED


def _part_rounded(a: str, b: str, requests: tuple[Rounding, ...], depth: int) -> Equality:
    """Compare two parts, once rounded in one of the ways that are asked for."""
    verdict = quick(a, b)
    one, other = form(a), form(b)
    if (verdict is not None and verdict.equal) or any(same_rounded(one, other, each) for each in requests):
        return Equality.EQUAL
    inside = by_parts(one, other, lambda a, b: _part_rounded(a, b, requests, depth - 1)) if depth else None
    return inside or Equality.DIFFERENT


def _kind(each: Form) -> str:
    found = shape(each.text)
    return found.kind if found else ""


def _in_parentheses(each: Form) -> str:
    return f"({each.text[1:-1]})"


def _in_per_cent(a: str, b: str, requests: tuple[Rounding, ...]) -> Verdict | None:
    """Compare an answer in per cent with a bare number that means per cent."""
    marked = [_PERCENT.search(answer) is not None for answer in (a, b)]
    if not any(marked):
        return _share(form(a), form(b), requests)
    if all(marked):
        return None
    with_unit, bare = (a, b) if marked[0] else (b, a)
    read = form(bare)
    if read.number is None or read.value != read.text:
        return None
    verdict = quick(with_unit, f"{read.value}%")
    if verdict is not None and verdict.equal:
        return _AS_ASKED
    return _ROUNDED if requests and same_rounded(form(with_unit), form(f"{read.value}%"), requests[-1]) else None


def _share(one: Form, other: Form, requests: tuple[Rounding, ...]) -> Verdict | None:
    """Compare a bare number that means per cent with a fraction of one: 75 with 3/4.

    A decimal such as 0.75 may be a small percentage itself.
    """
    if one.number is None or other.number is None or one.value != one.text or other.value != other.text:
        return None
    share, whole = sorted((one, other), key=lambda each: abs(each.number.value) if each.number else 0)
    if share.number is None or abs(share.number.value) > 1 or not ("/" in share.text or "frac" in share.text):
        return None
    in_hundredths = form(f"{whole.value}%")
    verdict = quick(in_hundredths.text, share.text)
    rounded = bool(requests) and same_rounded(in_hundredths, share, requests[-1])
    if verdict is not None and verdict.equal:
        return _AS_ASKED
    return _ROUNDED if rounded else None

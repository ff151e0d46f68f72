"""Find the value in a line that a program printed: `Total cost: $5`, `The sum of 2 and 3 is 5`, `He spends 16.0 hours`.

A value is taken out of its words only where nobody could mean another part of the line. So `x = 3 or x = 4`,
`Ann 3, Bob 5`, `Minimum: -3 at x = 2` and `She spends $75 over 30 days` stay whole: which of several numbers is the
answer, a line without one `=`, `is` or `:` does not say.
"""

import re
from itertools import pairwise
from typing import Final

from engine.answers.replies.figures import NUMBER
from engine.answers.writing.measures import measure

_LABEL: Final = re.compile(
    r"[A-Za-z][A-Za-z' \t_(),/-]{0,120}?(?::|(?<![=<>!])=(?!=)|\b(?:is|are|equals|was)(?![A-Za-z]))"
    r"[ \t]{0,8}:?[ \t]{0,8}(?=\S)(?P<value>[^\n]{1,2000})"
)
_SEVERAL: Final = re.compile(r"=|\b(?:or|and)\b|\S:\s")
_SAYS: Final = re.compile(r"(?<![\d\s]):(?=\s|$)|(?<![=<>!:])=(?![=<>])|≈|\b(?:is|are|equals|equal to|was|were)\b")
_MARK: Final = re.compile(r"(?<![\s:]):(?=\s)|(?<![=<>!:])=(?![=<>])")
_WORD_THAT_SAYS: Final = re.compile(r"\b(?:is|are|equals|was|were|ratio)\b", re.IGNORECASE)
_EXPRESSION: Final = re.compile(r"\s*+[\w.]++(?:\s*+[-+*/^(){}\u00d7\u00f7]++\s*+(?:[\w.]++)?)*+\s*+")
_CALCULATED: Final = re.compile(r"\s*+(?:[A-Za-z]\w*+|(?:\d[\d,.]*+(?:[CP]\d++|!|%)?|[-+*/^(){}\u00d7\u00f7\s])++)\s*+")
_TRUTH: Final = re.compile(r"\s*(?:True|False)\s*")
_NO_VALUE: Final = re.compile(
    r"\b(?:no (?:\w+ ){0,2}(?:solutions?|answer|roots?|values?|integers?|numbers?)|no such|cannot|can't|could not|"
    r"couldn't|impossible|undefined|unable|not (?:found|possible|defined|exist)|errors?|exception|invalid)\b",
    re.IGNORECASE,
)
_OTHERWISE: Final = re.compile(
    r"\b(?:yes|no|not|none|never|true|false|without|neither|either|or)\b|n't\b", re.IGNORECASE
)
_PROSE: Final = re.compile(r"(?:[A-Za-z][A-Za-z'-]*[,.;:?!]{0,3}[ \t]+){1,60}")
_SIGNIFICANT: Final = frozenset(
    {"negative", "minus", "plus", "times", "over", "by", "than", "least", "most", "under", "above", "below", "between"}
    | {"sqrt", "root", "log", "ln", "exp", "sin", "cos", "tan", "mod", "base", "divided", "half", "twice", "within"}
)
"""Words before a number that say what becomes of it, or that it is only a bound."""

_BEHIND: Final = re.compile(
    r"[ \t]*+(?P<words>(?:[A-Za-z°][A-Za-z°'-]*+[ \t]*+)*+)(?:[,;(][A-Za-z \t',.;:)!-]*+|[.!]*+[ \t]*+)"
)
_ENDS_UNIT: Final = frozenset(
    {"to", "for", "by", "with", "from", "that", "which", "when", "if", "because", "since", "on", "at", "after"}
    | {"before", "more", "than", "while", "so", "and", "or", "is", "are", "was", "were", "will", "during", "every"}
)
_TIMES: Final = frozenset(
    {"x", "times", "squared", "cubed", "percent", "pi", "choose", "mod", "factorial", "remainder"}
)
_MOST_WORDS: Final = 4


def labelled_value(line: str) -> tuple[int, int]:
    """Span of the value of a line, with its unit; the whole line if it has no words, or if they leave it open."""
    whole = 0, len(line)
    if _NO_VALUE.search(line):
        return whole
    labelled = _LABEL.fullmatch(line)
    if labelled is not None and not _SEVERAL.search(labelled["value"]):
        return labelled.span("value")
    return _behind_last_mark(line) or _said(line) or whole


def _said(line: str) -> tuple[int, int] | None:
    """What the one word or mark of a line that says something leads to, or the number of a sentence without one."""
    says = list(_SAYS.finditer(line))
    if not says:
        return _of_sentence(line)
    if len(says) > 1:
        return None
    if says[0].group() == "are":
        return says[0].end(), len(line)
    has_words = re.match(r"[A-Za-z]{2}", line) is not None
    return _of_rest(line, says[0].end()) if has_words else None


def _behind_last_mark(line: str) -> tuple[int, int] | None:
    """The plain value behind the last `:` or `=`, if all before it is one label, or a calculation: `Step 1: 10`."""
    marks = list(_MARK.finditer(line))
    if not marks or not line[0].isalpha() or _WORD_THAT_SAYS.search(line, 0, marks[-1].start()):
        return None
    if len(marks) == 1 and marks[0].group() == "=" and not line[1:2].isalpha():
        return None  # `x + 2 = 6` is an equation
    if not all(_EXPRESSION.fullmatch(line, one.end(), other.start()) for one, other in pairwise(marks)):
        return None
    if len(marks) > 1 and not _CALCULATED.fullmatch(line, marks[-2].end(), marks[-1].start()):
        return None  # `Then: 3x + 5 = 42` ends in an equation
    truth = _TRUTH.fullmatch(line, marks[-1].end())
    return truth.span() if truth else _of_rest(line, marks[-1].end())


def _of_sentence(line: str) -> tuple[int, int] | None:
    """The one number of a sentence that is nothing but words besides."""
    lead = _PROSE.match(line)
    if lead is None or _OTHERWISE.search(line) or lead.group().split()[-1].strip(",.;:?!").lower() in _SIGNIFICANT:
        return None
    return _of_rest(line, lead.end())


def _of_rest(line: str, at: int) -> tuple[int, int] | None:
    """The number that a line goes on with, and the words behind it that may be its unit; `None` if there is more."""
    at += len(line[at:]) - len(line[at:].lstrip())
    number = NUMBER.match(line, at)
    if number is None:
        return None
    behind = _BEHIND.fullmatch(line, number.end())
    if behind is None:
        return None
    words = list(re.finditer(r"\S+", behind["words"]))
    if words and words[0].group().lower() in _TIMES:
        return None
    end = next((place for place, word in enumerate(words) if word.group().lower() in _ENDS_UNIT), len(words))
    if end > _MOST_WORDS:
        end = 1 if measure(words[0].group()) else 0
    return number.start(), behind.start("words") + words[end - 1].end() if end else number.end()

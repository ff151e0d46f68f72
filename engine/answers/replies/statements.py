"""Find the last sentence that states the answer: "the answer is X", "Answer: X"."""

import re
from typing import Final

from engine.answers.replies.figures import NOTE, NUMBER, last_number, unsigned
from engine.answers.writing.frames import strip_frames

LONGEST: Final = 300
"""Longest statement in characters that is still taken for an answer."""

_TRIES: Final = 50
_WORDS_OF_PROSE: Final = 2
_WORDS_OF_LEAD: Final = 5
_WORDS_OF_UNIT: Final = 4
_WORDS_WITHOUTNUMBER: Final = 6

_STATED: Final = re.compile(
    r"\b(?:answers?|(?:correct|right|best)[ ](?:option|choice))\b[*_ \t]{0,6}"
    r"(?:\([^()\n]{0,40}\)[ \t]{0,4})?"
    r"(?:(?:to|for|of|in)\b[^.?!\n:=]{0,80}?)?"
    r"(?:\b(?:is|are|was|equals|becomes|(?:would|will|must|should)[ ]be)\b|[:=\uff1a]|\n)"
    r"(?:[*_ \t]{0,6}(?:therefore|thus|then|simply|just|indeed|equal[ ]to|given[ ]by|approximately|about)\b)?"
    r"[*_ \t]{0,6}[:=]?[*_ \t]{0,6}",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(r"[\s*#_]{0,40}")
_END: Final = re.compile(r"\n|[.?](?=[\s*_\"')\]\\]|$)|!(?=\s+[A-Z])")
_STOP: Final = re.compile(r"[.?!]\s|\n")
_SUPPOSED: Final = re.compile(r"\b(?:if|had|were|unless|otherwise|instead)\b", re.IGNORECASE)
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:sq|ft|approx|hr|hrs|min|mins|lb|lbs|oz|cu|vs|no|[ap]\.m|i\.e|e\.g))$", re.IGNORECASE
)
_TAIL: Final = re.compile(
    r"(?:,\s{0,4}|\s\(|\s)(?:which|so|because|since|where|as\s(?:it|the|we|that|this)|rounded|making)\b|\s\[\d{1,3}\]\s{0,4}$",
    re.IGNORECASE,
)
_NO_ANSWER: Final = re.compile(
    r"(?:not|to|that|how|what|which|found|correct|wrong|incorrect|below|above)\b", re.IGNORECASE
)
_DISPLAY: Final = {"$$": "$$", r"\[": r"\]"}
_CHAIN: Final = re.compile(r"[^A-Za-z=<>]{1,200}(?:=|\\approx|≈)\s{0,8}(?=\S)(?![^=]{0,200}=)")
_COMMANDS: Final = re.compile(r"\\[A-Za-z]{1,20}")
_PROSE: Final = re.compile(r"[A-Za-z][A-Za-z'-]+")


def last_statement(text: str) -> tuple[int, int] | None:
    """Span of the answer in the last sentence that states one, or `None`.

    The sentence ends at its full stop, which is neither in `3.5` nor after an abbreviation, or with its line. A
    question, a refusal ("the answer is not 5"), what would be if something were otherwise, and long prose are no
    answers; of prose about a number the number is the answer.
    """
    matches = list(_STATED.finditer(text))
    for match in reversed(matches[-_TRIES:]):
        span = _value(text, match.end(), own_line=match.group().endswith("\n"))
        if span is not None and not _is_supposed(text, match, span[1]):
            return span
    return None


def value_between(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The answer that a span of one line is or states, if it is one."""
    start, end = strip_frames(text, start, end)
    if end - start > LONGEST or "\n" in text[start:end]:
        return None
    stated = last_statement(text[start:end])
    return (start + stated[0], start + stated[1]) if stated else _accept(text, start, end)


def _is_supposed(text: str, statement: re.Match[str], end: int) -> bool:
    """Whether a statement says what the answer would be if something were otherwise."""
    if "would" not in statement.group().lower():
        return False
    lowest = max(0, statement.start() - LONGEST)
    begin = max((stop.end() for stop in _STOP.finditer(text, lowest, statement.start())), default=lowest)
    last = _STOP.search(text, end, end + LONGEST)
    return _SUPPOSED.search(text, begin, last.start() if last else end + LONGEST) is not None


def _value(text: str, at: int, *, own_line: bool) -> tuple[int, int] | None:
    """The answer that begins at `at` or on the next line, if it is one."""
    blank = _BLANK.match(text, at)
    if blank is not None and (own_line or "\n" in blank.group()):
        at = blank.end()
    for opening, closing in _DISPLAY.items():
        if text.startswith(opening, at):
            close = text.find(closing, at + len(opening), at + LONGEST)
            return strip_frames(text, at + len(opening), close) if close > 0 else None
    end = _sentence_end(text, at)
    if end is None or text.startswith("?", end):
        return None
    end = _emphasis_end(text, at, end)
    tail = _TAIL.search(text, at + 1, end)
    start, end = strip_frames(text, at, tail.start() if tail else end)
    return _accept(text, start, end)


def _sentence_end(text: str, at: int) -> int | None:
    """Where the sentence that begins at `at` ends; `None` if it is too long for an answer."""
    limit = min(len(text), at + LONGEST)
    for match in _END.finditer(text, at, limit):
        if not _ABBREVIATED.search(text, max(at, match.start() - 8), match.start()):
            return match.start()
    return limit if limit == len(text) else None


def _emphasis_end(text: str, at: int, end: int) -> int:
    """Where the bold type ends in which the answer begins at `at`; `end` if it does not begin in bold type."""
    line = text.rfind("\n", max(0, at - LONGEST), at) + 1 or max(0, at - LONGEST)
    if text.count("**", line, at) % 2 == 0:
        return end
    close = text.find("**", at, end)
    return close if close > at else end


def _accept(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Narrow a statement to its answer, or refuse it."""
    note = NOTE.match(text, start, end)
    start = note.end() if note else start
    value = text[start:end]
    if not any(char.isalnum() for char in value):
        return None
    number = NUMBER.search(text, start, end)
    lead = text[start : number.start() if number else end]
    words = _words(lead)
    if number is None:
        refused = len(words) > _WORDS_WITHOUTNUMBER or _NO_ANSWER.match(value)
        return None if refused else (start, end)
    if value.lower().startswith("not "):
        return None
    rest = _words(text[number.end() : end])
    if len(words) >= _WORDS_OF_PROSE or len(rest) > _WORDS_OF_UNIT or (words and _NO_ANSWER.match(value)):
        return unsigned(number) if len(words) <= _WORDS_OF_LEAD else last_number(text, start, end)
    chain = _CHAIN.match(text, start, end)
    return strip_frames(text, chain.end(), end) if chain else (start, end)


def _words(text: str) -> list[str]:
    """The words of a text of two letters and more, without the names of LaTeX commands."""
    return _PROSE.findall(_COMMANDS.sub(" ", text))

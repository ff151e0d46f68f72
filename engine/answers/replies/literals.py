"""Tell whether a number in running text is all of what stands there: a ratio, a time, a date or a list has several."""

import re
from typing import Final

_NEAR: Final = 210
_NUMBER: Final = r"[-\u2212]?(?:\\?\$[ ]?)?\d[\d,]{0,20}(?<!,)(?:\.\d{1,20})?(?:[ ]?\\?%)?"
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_JOINT: Final = r"(?:,[ ]|,?[ ](?:and|or)[ ])"
_BEGINNINGS: Final = (
    re.compile(r"(?<![\w.:])(?:\d{1,9}[ ]?:[ ]?){1,5}\Z"),
    re.compile(rf"\b(?:{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]|\d{{1,2}}[ ]{_MONTH},?[ ]|{_MONTH}[ ])\Z"),
    re.compile(rf"(?<![\w.$:-])(?:{_NUMBER}{_JOINT}(?:and[ ]|or[ ])?){{1,9}}\Z"),
    re.compile(rf"(?<![\w$])(?:[A-Za-z]\w?[ ]?=[ ]?{_NUMBER}{_JOINT}(?:and[ ]|or[ ])?){{1,9}}[A-Za-z]\w?[ ]?=[ ]?\Z"),
)
"""What stands before the last number of a ratio or time, a date, a list, several equations."""

_CHANCE: Final = re.compile(r"(?<![\w.$])\d{1,9}[ ](?:in|out of)(?:[ ]every)?[ ]\Z")
_CHANCES: Final = re.compile(r"\b(?:probabilit(?:y|ies)|chances?|odds|likelihood)\b", re.IGNORECASE)
_NO_ANSWER: Final = re.compile(
    r"\b(?:steps?|cases?|parts?|equations?|examples?|figures?|pages?|chapters?|theorem|lemma|section|line)[ ]\(?\Z"
    r"|\b(?:between|from)[ ]\S{1,20}[ ](?:\S{1,20}[ ])?(?:and|to)[ ]\Z",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(rf"{_JOINT}{_NUMBER}(?![ ]?[A-Za-z])")
_YEAR: Final = re.compile(r"\b(?:in|since|until|during|by|of)[ ](?:the[ ]year[ ])?\Z")
_IS_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HALF_DAY: Final = re.compile(r"[ ]?(?:[ap]\.m\.|[ap]m\b|o'clock\b)", re.IGNORECASE)


def whole_literal(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Span of what a number is the end of: `3:4`, `3:45 pm`, `March 3, 2024`, `12, 15, and 18`, `x = 3, y = 4`.

    Args:
        text: The text that holds the number.
        start: Its first character.
        end: One past its last character.

    Returns:
        The span, that of the number where it stands alone; `None` where the number is no answer: it names a step or a
        year, bounds something, or begins a list.
    """
    before = text[max(0, start - _NEAR) : start]
    if _NO_ANSWER.search(before) or _GOES_ON.match(text, end):
        return None
    half_day = _HALF_DAY.match(text, end)
    behind = half_day.end() if half_day else end
    chance = _CHANCE.search(before)
    if chance:
        return (start - len(chance[0]), end) if _CHANCES.search(before) else None
    for beginning in _BEGINNINGS:
        found = beginning.search(before)
        if found:
            return start - len(found[0].lstrip()), behind
    if _IS_YEAR.fullmatch(text, start, end) and _YEAR.search(before):
        return None
    return start, behind

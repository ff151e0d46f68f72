"""A value at the end of a question that gives its answer away: what is asked has been said by then."""

import re
from typing import Final

_LAYOUT: Final = re.compile(
    r"[$*`~]|\\[()\[\],;:!]|\\(?:left|right|displaystyle|boxed|bf|quad|qquad)(?![a-z])|(?<!\w)_|_(?!\w)"
)
"""What only sets a value off."""
_WORDED: Final = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_INSIDE: Final = r"\{?(?:[\d ]|\\pi\b|\\sqrt ?\{?\d{1,6}\}?){1,8}\}?"
_NUMBER: Final = (
    rf"(?:[-+] ?)?(?:\d[\d,./]{{0,20}}(?:\^\{{?\d{{1,3}}\}}?)?|(?:{_WORDED})\b"
    rf"|\\[dt]?frac ?{_INSIDE} ?{_INSIDE}|(?:\d{{1,9}} ?)?\\sqrt ?{_INSIDE})"
    r"(?: ?(?:\\?%|\\pi\b|\^ ?\{?\\circ\}?))?"
)
_VALUE: Final = rf"[(\[{{]? ?(?:[a-z]\w? ?= ?)?{_NUMBER}"
"""A number, perhaps as that of a letter."""
_ALONE: Final = r"[\s.!)\]}\"'\u201d]{0,6}\Z"
_END: Final = rf"(?: ?(?:\\text\{{ ?)?[a-z]{{1,12}}(?:\^?\d)?\}}?)?\??{_ALONE}"
"""The end of the text, perhaps after a unit."""
_PAUSE: Final = r"(?:[,;:.?!(\u2013\u2014]|(?<=[\d)}])| -) {0,2}"
"""Before a remark: a sign of punctuation, a dash, or the end of a formula."""
_COMES_TO: Final = (
    r"(?:is|is equal to|equals|is (?:exactly|simply)|gives|makes|yields|simplifies to|evaluates to|amounts to"
    r"|comes (?:out )?(?:to|as)|works out (?:to be|to|as))"
)
_ENDINGS: Final = tuple(
    re.compile(sign, re.IGNORECASE)
    for sign in (
        rf"#{{3,6}} ?{_VALUE}",
        rf"\b(?:ans|soln?)\b ?[.:=)-]{{0,2}} ?{_VALUE}",
        rf"\banswer(?: (?:is|of))? ?[.:=-]? ?{_VALUE}{_ALONE}",
        rf"(?:=>|==>|\u21d2|\u27f9|\\(?:Rightarrow|implies|therefore)\b|\u2234) ?{_VALUE}{_END}",
        rf"[?.!] ?(?:->|-->|\u2192|\u27f6|\\(?:long)?(?:right)?arrow\b|\\to\b|[=:\u2248]) ?{_VALUE}{_END}",
        rf"\? ?[-\u2013\u2014]? ?{_VALUE}{_ALONE}",
        rf"[\w?.!)](?<!\bof)(?<!\bis)(?<!\bby)(?<!\bfind)(?<!\bfrom)(?<!\bvalue) \[ ?{_NUMBER} ?\]{_ALONE}",
        rf"{_PAUSE}(?:and )?(?:which|this|it|that) {_COMES_TO} {_VALUE}{_END}",
        rf"\b(?:i\.? ?e\b\.?|viz\b\.?|namely)[,:]? {_VALUE}{_END}",
        rf"{_PAUSE}(?:that is|so|thus|hence|therefore|giving|yielding|making)[,:]? {_VALUE}{_END}",
    )
)


def closing_value(question: str) -> re.Match[str] | None:
    """Where a value closes a question as its answer does; the match is in the question without its layout."""
    text = " ".join(_LAYOUT.sub("", question).split())
    return next((match for sign in _ENDINGS if (match := sign.search(text))), None)

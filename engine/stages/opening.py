"""Whether a question begins as if its parent had just been read."""

import re
from typing import Final

_NAME: Final = r"(?:[A-Z][a-z]+|he|she|they|it)"
_ASKING: Final = r"(?:[Hh]ow (?:many|much|long|far|old)|[Ww]hat|[Ww]hich|[Ff]ind|[Dd]etermine|[Cc]ompute|[Cc]alculate)"
_CONTINUING: Final = (
    re.compile(r"\ANow,? (?:let|suppose|assume|imagine|say|if|find|compute|determine|calculate|what|how|consider)\b"),
    re.compile(rf"\A(?:Suppose|Assume|Imagine|Let|Now)\b(?: (?:that|now))*,? {_NAME} also\b"),
)
"""How one goes on with what was said: now let, suppose that she also."""
_VARYING: Final = (
    re.compile(rf"\A[A-Z][a-z]+ (?:all )?the same (?:[a-z]+ ){{0,4}}[a-z]+, {_ASKING}\b"),
    re.compile(
        rf"\A{_ASKING}\b[^.?!]{{0,200}}\bwould\b[^.?!]{{0,200}}\bif\b[^.?!]{{0,80}}"
        r"\b(?:had [a-z]+|instead)\b[^.?!]{0,200}\?\s*\Z"
    ),
    re.compile(rf"\A{_ASKING}\b[^.?!]{{0,400}}\binstead\?\s*\Z"),
)
"""How one asks for what comes of it if all else stays as it was."""
_NUMBER: Final = re.compile(r"\d+|[$\\=]")
_OWN: Final = 2
"""Numbers, or signs of a formula, of a question that brings what it varies."""


def goes_on(question: str) -> re.Match[str] | None:
    """Where a question continues something that was said before it.

    It tells to change or to keep what is not there yet: something also done, the same numbers, or what would be if
    somebody had done otherwise. The latter two are questions of their own if they bring numbers to reckon with.
    """
    text = question.lstrip("*_# \n")
    if match := next((found for sign in _CONTINUING if (found := sign.search(text))), None):
        return match
    if len(_NUMBER.findall(text)) >= _OWN:
        return None
    return next((found for sign in _VARYING if (found := sign.search(text))), None)

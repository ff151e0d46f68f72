"""Whether a question gives its own answer away."""

import re
from typing import Final

from engine.stages.endings import closing_value

_OPEN: Final = (
    "of the form|in the form|in terms|an? |not |to be|expressed|written|given|unique|positive|negative|at most|"
    "at least|independent|always|required|the same|known|rounded|undefined"
)
"""What may follow "the answer is" without saying which it is."""
_OF_MANY: Final = (
    *("your", "an", "wrong", "incorrect", "each", "every", "per", "blank", "missing", "no"),
    *(f"{every} {right}" for every in ("each", "every", "per", "a") for right in ("correct", "right")),
)
"""What stands before an answer that is none to the question, as in the rules of a quiz."""
_MARK: Final = r"(?:^|[.!?)\]$]\s{0,4})[*_#(\[ ]{0,6}"
"""Where a sentence begins, and the marks of a heading."""

_SPOILERS: Final = (
    ("an answer in a box", r"\\(?:boxed|fbox)\b"),
    (
        "what the answer is",
        (
            r"(?<!if )(?<!when )(?<!whether )(?<!which )(?<!where )"
            r"\bthe (?:final |correct |right |exact )?answer(?: to (?:this|the) (?:problem|question))? "
            rf"(?:is|equals|turns out to be|comes out as|must be|will be)\b(?! (?:{_OPEN}))"
        ),
    ),
    (
        "an answer",
        (
            rf"{''.join(f'(?<!{word} )' for word in _OF_MANY)}(?<![\w-])answers?[*_)\]]{{0,4}}\s{{0,2}}[:=]"
            r"(?=[*_\s]{0,4}[^\s*_])(?!\s{0,4}[-+]?\d{1,4} (?:points?|marks?)(?: each|[,;]))"
        ),
    ),
    ("an answer", r"^[ \t]{0,4}####[ \t]{0,4}\S"),
    ("a solution", rf"{_MARK}(?:worked |full )?(?:solution|proof)[*_]{{0,3}}\s?[:.](?=\s|[*_])"),
    ("a hint", rf"{_MARK}hints?[*_]{{0,3}}\s?(?:\d\s?)?[:.\u2013-]"),
    (
        "what comes out",
        (
            rf"{_MARK}(?:you|one) should (?:get|obtain|find|see|arrive at|end up with)(?: that)?"
            r"(?: (?:the|an) (?:final )?(?:answer|result|value|number)(?: (?:of|is|equals))?)?[\s$({\\-]{1,6}"
            r"(?:\d|[dt]?frac\b|sqrt\b|pi\b)"
        ),
    ),
    ("the way to the answer", rf"{_MARK}use [^.?!:\n]{{3,80}}: (?:first|start|begin)\b"),
)
_SIGNS: Final = tuple((what, re.compile(sign, re.IGNORECASE | re.MULTILINE)) for what, sign in _SPOILERS)


_ASKED: Final = re.compile(r"\bask(?:s|ed)\b", re.IGNORECASE)
_REPLY: Final = re.compile(r"[\s\"'\u201c:,]{1,4}(?:yes|no)\b", re.IGNORECASE)
_TOLD_WITHIN: Final = 160
"""Characters of a story between a question of somebody in it and the answer."""


def spoiler(question: str) -> tuple[str, re.Match[str]] | None:
    """What gives the answer of a question away, and where it stands."""
    found = ((what, match) for what, sign in _SIGNS for match in sign.finditer(question))
    first = next(((what, match) for what, match in found if not _is_told(question, match)), None)
    closing = closing_value(question) if first is None else None
    return ("a value where its answer would stand", closing) if closing else first


def _is_told(question: str, match: re.Match[str]) -> bool:
    """Whether an answer is what somebody in a story says whom another one asks."""
    asked = _ASKED.search(question, max(0, match.start() - _TOLD_WITHIN), match.start())
    return asked is not None and _REPLY.match(question, match.end()) is not None

"""Whether words of a question ask something of its answer, or only say something about what is given.

`Find the area, correct to two decimal places` asks; `the sides, correct to two decimal places, are ...`, `a number is
rounded to ...` and `do not round to ...` do not. What leaves doubt is no request.
"""

import re
from typing import Final

_STOP: Final = re.compile(r"[.?!][\"')\]$}]*\s+(?=[\"'(\[$\\]*[A-Z(\\$])|\n\s*\n|[?!](?=\W*$)")
_CLAUSE: Final = re.compile(r"[,;:()]|\b(?:but|then)\b|\band\b(?= (?:round|give|express|write|report))", re.IGNORECASE)
_NEGATED: Final = re.compile(
    r"\b(?:not|never|without|no|nor|unless|instead of|rather than|at least|at most|more than|less than|fewer than|"
    r"within|minimum of|intermediate|by rounding)\b|n't\b|"
    r"\bround(?:ing)? (?:each|both|all|every)(?: \w+)? "
    r"(?:numbers?|factors?|values?|addends?|terms?|prices?|costs?|amounts?|measurements?|lengths?)\b",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"\b(?:is|are|was|were|been|being|gets?|got)\s+(?:\w+ly\s+)?"
    r"(?:rounded|truncated|given|measured|correct|accurate|reported|recorded|known|stated|written|expressed)\b|"
    r"(?<=\w)\W+(?:when|if|whose|who|that|which|where|since|given)\b|^\W*(?:when|if|given|since|suppose)\b",
    re.IGNORECASE,
)
_VERB: Final = (
    r"(?:round|give|express|find|calculate|compute|determine|evaluate|estimate|approximate|write|state|report|answer|"
    r"provide|enter|leave|solve|convert|submit|put|simplify|show|tell|keep|use|represent|add|subtract|multiply|divide|truncate)"
    r"\b"
)
_BEFORE_VERB: Final = (
    r"(?:^|[,;:(.]|\b(?:then|please|necessary|needed|sure to|remember to|you (?:should|must|can|may)|"
    r"and(?= (?:round|give|express|write|report))))"
)
_COMMAND: Final = re.compile(rf"{_BEFORE_VERB}\W*(?:please |also |then |and |now )?{_VERB}", re.IGNORECASE)
_INTERROGATIVE: Final = re.compile(r"\b(?:what|how|which|who|when|where)\b", re.IGNORECASE)
_ANSWER: Final = re.compile(
    r"\b(?:your|the|final|each|all|this|both)(?: \w+)? (?:answers?|results?|solutions?)\b", re.IGNORECASE
)
_LEADING: Final = re.compile(
    r"\W*(?:(?:rounded|rounding|round|truncated|correct|corrected|accurate|exact|expressed|given|off|as a decimal)\s+)*"
    r"(?:and )?(?:to|with|in|at|of|as|using)?\s*(?:the|an?|exactly)?\s*",
    re.IGNORECASE,
)
_FINITE: Final = re.compile(r"\b(?:is|are|was|were|has|have|had|weighs|measures|costs)\b", re.IGNORECASE)
_FARTHEST: Final = 600
"""Characters before and behind that a sentence is looked for in."""


def is_request(question: str, start: int, end: int) -> bool:
    """Whether a place of a question asks something of the answer.

    Args:
        question: The question.
        start: Where the words begin that may ask: `two decimal places`, `nearest tenth`, `in base 2`.
        end: One past where they end.
    """
    from_here = max(0, start - _FARTHEST)
    begin = max((stop.end() for stop in _STOP.finditer(question[from_here:start])), default=0) + from_here
    stop = _STOP.search(question, end, end + _FARTHEST)
    rest = question[end : stop.start() if stop else end + _FARTHEST]
    asked = (stop is not None and stop.group().startswith("?")) or rest.rstrip().endswith("?")
    before = question[begin:start]
    clause = _CLAUSE.split(before)[-1]
    if _NEGATED.search(clause) or rest.lstrip().startswith("or more"):
        return False
    said = [match.end() for match in _SAID.finditer(clause)]
    if said and not _COMMAND.search(clause[said[-1] :]):
        return False
    if _COMMAND.search(before) or _ANSWER.search(before) or (asked and _INTERROGATIVE.search(before)):
        return True
    return _LEADING.fullmatch(before) is not None and (asked or _FINITE.search(rest) is None)

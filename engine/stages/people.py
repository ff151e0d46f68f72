"""The people of a story: who they are makes no other problem of it."""

import re
from typing import Final

from engine.stages.words import words

_CAPITALISED: Final = re.compile(
    r"(?P<begins>\A[\s*_\"(]{0,9}|[.?!:][)\"'\u201d]{0,3}\s{1,9}[\"'(\u201c]{0,3}|\n\s{0,9}[\"'(\u201c]{0,3})?"
    r"(?<![\w\\$^_{+=*/-])(?P<name>[A-Z][a-z]+)(?![\w$^_}+=*/-])"
)
"""A word with a capital, and whether a sentence begins with it."""
_TITLE: Final = re.compile(r"\b(?:Mrs?|Ms|Miss|Dr)\b\.?\s+(?=[A-Z])")
_ACTING: Final = re.compile(
    r"\s+(?:\w{2,}(?:s|ed)|is|and|had|can|will|bought|made|sold|got|went|ran|took|ate|spent|gave|found|won|drove|put|read)"
)
"""A word that tells that the one before it, at the beginning of a sentence, is who does something."""
_NO_NAMES: Final = frozenset(
    """
    a all also although an and any as assuming at because before both but by consider determine compute calculate
    during each either equal every exactly express evaluate few find first five following for four from given half
    her his how however if in initially it its let many more most my neither next nine no none of on once one only
    our please prove seven several show since six solve some suppose ten that the their then there these they third
    this those three to together twice two under we what when where which while who whose with you your zero he she
    eight eleven twelve twenty thirty forty fifty hundred thousand
    add subtract multiply divide maximize minimize maximise minimise increase decrease double triple round simplify
    least greatest largest smallest positive negative odd even prime composite real complex rational integers integer
    distinct consecutive nonzero congruent numbers point points line lines square squares circle circles triangle
    triangles cube cubes sphere spheres rectangle rectangles parabola ellipse hyperbola arc angle side segment expand
    factor define convert order after using
    sunday monday tuesday wednesday thursday friday saturday january february march april may june july august
    september october november december north south east west ace king queen jack roman celsius fahrenheit
    fibonacci lucas catalan euler pascal stirling asy
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
)
"""Words with a capital that name nobody, or whose change makes another problem."""
_ALIKE: Final = {
    "she": "he",
    **dict.fromkeys(("him", "her", "hers"), "his"),
    "herself": "himself",
}
_STANDING_IN: Final = "zq"


def told(question: str) -> list[str]:
    """The words, numbers and signs of a question, its people numbered in the order in which they come.

    So it is the same for a story of Tina and her hens as for one of Tom and his.
    """
    text = _TITLE.sub("", question)
    numbers = {name: _STANDING_IN + chr(ord("a") + place % 26) for place, name in enumerate(names(text))}
    masked = _CAPITALISED.sub(lambda match: (match["begins"] or "") + numbers.get(match["name"], match["name"]), text)
    return [_ALIKE.get(word, word) for word in words(masked)]


def names(question: str) -> list[str]:
    """The names of the people and places of a question, in the order in which they come."""
    capitalised = [match for match in _CAPITALISED.finditer(question) if match["name"].lower() not in _NO_NAMES]
    inside = {match["name"] for match in capitalised if match["begins"] is None}
    return list(
        dict.fromkeys(match["name"] for match in capitalised if match["name"] in inside or _acts(question, match))
    )


def _acts(text: str, match: re.Match[str]) -> bool:
    """Whether a word at the beginning of a sentence is followed by what it does or has."""
    return text.startswith("'s", match.end("name")) or bool(_ACTING.match(text, match.end("name")))

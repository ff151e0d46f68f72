"""What words say that stand for a symbol: `no solutions` is the empty set, `all real numbers` are the reals."""

import re
from typing import Final

EMPTY: Final = r"\emptyset"
REALS: Final = r"\mathbb{R}"
_SAID: Final = {
    EMPTY: r"no solution|no solutions|no real solution|no real solutions|there is no solution|there are no solutions|"
    r"no such solution|no solution exists|no solutions exist|none|empty set|empty|emptyset|set()|\varnothing|\{\}|{}|"
    r"[]|()|\{ \}|{ }|\{\,\}",
    REALS: r"all real numbers|all reals|real numbers|reals|every real number|any real number|all real values|"
    r"\mathbb R|\R|set of all real numbers|set of real numbers|all real number|\re",
    "undefined": "undefined|not defined|nan|is undefined|is not defined|indeterminate",
    "does not exist": "does not exist|dne|doesn't exist|do not exist|it does not exist|limit does not exist",
    "infinitely many": "infinitely many|infinitely many solutions|infinite solutions|infinite number of solutions|"
    "infinite number|there are infinitely many solutions|infinitely many values",
    r"\infty": r"+\infty|\infty",
    "yes": "yes|true",
    "no": "no|false",
    "12:00 pm": "noon|midday|12 noon",
    "12:00 am": "midnight|12 midnight",
}
_MEANINGS: Final = {said: meaning for meaning, all_said in _SAID.items() for said in all_said.split("|")}
SYMBOLS: Final = frozenset({EMPTY, REALS, "undefined", "does not exist", "infinitely many", r"\infty", r"-\infty"})
"""Meanings that are no number, no expression and no list of things."""

_ARTICLE: Final = re.compile(r"\b(?:the|an?)\b(?!\s*[-+*/^=<>)]) (?=[a-z])", re.IGNORECASE)
_SEVERAL_LETTERS: Final = re.compile(r"[A-Za-z]{2}")


def meaning(text: str) -> str:
    """The symbol that a text in plain writing says in words; any other text as it was."""
    return _MEANINGS.get(without_articles(text).casefold(), text)


def without_articles(text: str) -> str:
    """Words without their articles; formulas as they were."""
    return _ARTICLE.sub("", text) if _SEVERAL_LETTERS.search(text) else text

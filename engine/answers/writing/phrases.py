"""What words say that stand for a symbol: `no solutions` is the empty set, `all real numbers` are the reals."""

import re
from typing import Final

from engine.domain import Equality

EMPTY: Final = r"\emptyset"
REALS: Final = r"\mathbb{R}"
YES: Final = "yes"
NO: Final = "no"
UNDEFINED: Final = "undefined"
_IMPOSSIBLE: Final = "impossible"
_UNKNOWABLE: Final = "cannot be determined"
_NONE_OF_THEM: Final = "none of the above"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SAID: Final = {
    EMPTY: r"no solution|no solutions|no real solution|no real solutions|there is no solution|there are no solutions|"
    r"no such solution|no solution exists|no solutions exist|none|empty set|empty|emptyset|set()|\varnothing|\{\}|{}|"
    r"[]|()|\{ \}|{ }|\{\,\}|no root|no roots|no real root|no real roots|there are no real solutions",
    REALS: r"all real numbers|all reals|real numbers|reals|every real number|any real number|all real values|"
    r"\mathbb R|\R|set of all real numbers|set of real numbers|all real number|\re",
    r"\mathbb{Z}": r"integers|all integers|set of integers|set of all integers|\mathbb Z|\Z",
    r"\mathbb{Q}": r"rational numbers|all rational numbers|set of rational numbers|set of all rational numbers|"
    r"\mathbb Q|\Q",
    r"\mathbb{N}": r"natural numbers|all natural numbers|set of natural numbers|set of all natural numbers|"
    r"\mathbb N|\N",
    r"\mathbb{C}": r"complex numbers|all complex numbers|set of complex numbers|set of all complex numbers|"
    r"\mathbb C|\C",
    UNDEFINED: "undefined|not defined|nan|is undefined|is not defined|indeterminate",
    "does not exist": "does not exist|dne|doesn't exist|do not exist|it does not exist|limit does not exist",
    "infinitely many": "infinitely many|infinitely many solutions|infinite solutions|infinite number of solutions|"
    "infinite number|there are infinitely many solutions|infinitely many values",
    r"\infty": r"+\infty|\infty",
    "infinite": "infinite|it is infinite",
    "unbounded": "unbounded|it is unbounded|not bounded",
    _IMPOSSIBLE: "impossible|not possible|it is impossible|it is not possible|this is impossible|this is not possible",
    _UNKNOWABLE: "cannot be determined|can't be determined|it cannot be determined|cannot determine|cannot tell|"
    "not enough information|insufficient information|there is not enough information|insufficient data|"
    "not enough data|not enough information to determine|not enough information given",
    _NONE_OF_THEM: "none of the above|none of above|none of these|none of them|none of the options|"
    "none of the choices|none of these options|none of the given options",
    YES: "yes|true",
    NO: "no|false",
    **{day: f"{day}|{day[:3]}" for day in _DAYS if day not in ("Tuesday", "Thursday")},
    "Tuesday": "tuesday|tue|tues",
    "Thursday": "thursday|thu|thur|thurs",
    "12:00 pm": "noon|midday|12 noon",
    "12:00 am": "midnight|12 midnight",
}
_MEANINGS: Final = {said.casefold(): meaning for meaning, all_said in _SAID.items() for said in all_said.split("|")}
_WORDS: Final = (
    *(UNDEFINED, "does not exist", "infinitely many", "infinite", "unbounded"),
    *(_IMPOSSIBLE, _UNKNOWABLE, _NONE_OF_THEM),
)
KINDS_OF_NUMBERS: Final = frozenset({r"\mathbb{Z}", r"\mathbb{Q}", r"\mathbb{N}", r"\mathbb{C}"})
SYMBOLS: Final = frozenset({EMPTY, REALS, r"\infty", r"-\infty", *_WORDS}) | KINDS_OF_NUMBERS
"""Meanings that are no number, no expression and no list of things."""

_ALIKE: Final = (
    frozenset({r"\infty", "infinitely many", "infinite", "unbounded"}),
    frozenset({UNDEFINED, "does not exist", EMPTY, _IMPOSSIBLE, NO}),
    frozenset({_IMPOSSIBLE, _UNKNOWABLE}),
    frozenset({EMPTY, _NONE_OF_THEM}),
)
"""Meanings that may or may not be the same: only the question can tell."""

_LETTER: Final = re.compile(r"[A-Ja-j]")
_KINDS: Final = frozenset({"function", "functions", "number", "numbers"})
"""Nouns that say nothing new behind what they are said of: `odd function`, `prime number`."""

_NEGATIONS: Final = frozenset(
    {"not", "no", "never", "neither", "none", "non", "isn't", "cannot", "can't", "without", "except"}
)
_REPLY: Final = re.compile(
    r"(yes|no|true|false)(?:[,.;:!] *[A-Za-z]| +(?:because|since|as|it|they|he|she)\b)", re.IGNORECASE
)
_ARTICLE: Final = re.compile(r"\b(?:the|an?)\b(?!\s*[-+*/^=<>)]) (?=[a-z])", re.IGNORECASE)
_SEVERAL_LETTERS: Final = re.compile(r"[A-Za-z]{2}")


def meaning(text: str) -> str:
    """The symbol that a text in plain writing says in words; any other text as it was."""
    return _MEANINGS.get(without_articles(text).casefold(), text)


def may_be_alike(one: str, other: str) -> bool:
    """Whether two meanings that differ may still be the same answer: `infinite` and infinity, `E` and the last one."""
    if _NONE_OF_THEM in (one, other) and (_LETTER.fullmatch(one) or _LETTER.fullmatch(other)):
        return True
    return any(one in alike and other in alike for alike in _ALIKE)


def without_articles(text: str) -> str:
    """Words without their articles; formulas as they were."""
    return _ARTICLE.sub("", text) if _SEVERAL_LETTERS.search(text) else text


def reply(text: str) -> str:
    """The yes or no that a reply is or begins with: `Yes, because ...`; empty for any other text."""
    if text in (YES, NO):
        return text
    match = _REPLY.match(text) if text[:1] in "yntfYNTF" else None
    return meaning(match[1]) if match else ""


def same_words(one: list[str], other: list[str]) -> Equality:
    """Compare two phrases, as the words of each in small letters.

    Undecided where one only says more (`blue`, `blue car`) or they differ in number; but a negation tells them apart.
    """
    if one == other:
        return Equality.EQUAL
    less, more = sorted((one, other), key=len)
    if set(less) <= set(more):
        if more[:-1] == less and more[-1] in _KINDS:
            return Equality.EQUAL
        return Equality.DIFFERENT if _NEGATIONS & (set(more) - set(less)) else Equality.UNDECIDED
    return Equality.UNDECIDED if _stems(one) == _stems(other) else Equality.DIFFERENT


def _stems(words: list[str]) -> list[str]:
    return [word.removesuffix("s").removesuffix("e") for word in words]

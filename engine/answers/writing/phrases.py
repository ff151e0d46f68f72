"""What words say that stand for a symbol: `no solutions` is the empty set, `all real numbers` are the reals."""

import re
from typing import Final

from engine.answers.writing.numerals import in_digits
from engine.answers.writing.short_words import is_name
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
    r"(0,\infty)": r"\mathbb{R}^+|\mathbb{R}^{+}|\mathbb{R}_+|\mathbb{R}_{+}|\mathbb{R}_{>0}|\mathbb{R}^{>0}|\R^+|"
    r"\mathbb R^+|all positive real numbers|all positive reals|positive real numbers|positive reals|"
    r"set of positive real numbers|set of all positive real numbers",
    r"(-\infty,0)": r"\mathbb{R}^-|\mathbb{R}^{-}|\mathbb{R}_-|\mathbb{R}_{-}|\mathbb{R}_{<0}|\mathbb{R}^{<0}|"
    r"all negative real numbers|all negative reals|negative real numbers|set of negative real numbers",
    r"[0,\infty)": r"\mathbb{R}_{\ge 0}|\mathbb{R}_{\ge0}|\mathbb{R}^{\ge 0}|\mathbb{R}^{\ge0}|"
    r"all nonnegative real numbers|all non-negative real numbers|nonnegative real numbers|non-negative real numbers",
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

_NO_SOLUTION: Final = re.compile(
    r"(?:there (?:is|are|exists?) |it has |equation has )?no (?:real )?(?:solutions?|roots?)(?: exists?| found)?"
)
_NOT_DEFINED: Final = re.compile(
    r"(?:it|this|that|(?:this |that |given )?(?:expression|value|answer|result|fraction|quotient|slope|limit|sum|"
    r"logarithm)) (?:is |remains )(?:undefined|not defined)"
)
_HINTS: Final = {
    EMPTY: re.compile(r"\b(?:no|not|never|none|without|cannot|empty)\b", re.IGNORECASE),
    UNDEFINED: re.compile(r"\b(?:undefined|defined|indeterminate|exists?)\b", re.IGNORECASE),
    "does not exist": re.compile(r"\b(?:no|not|exists?|undefined)\b", re.IGNORECASE),
    "infinitely many": re.compile(r"\b(?:infinite(?:ly)?|infinity|endless(?:ly)?|all|every|any)\b", re.IGNORECASE),
    "infinite": re.compile(r"\binfinit", re.IGNORECASE),
    "unbounded": re.compile(r"\b(?:unbounded|bounded?|infinit\w*)\b", re.IGNORECASE),
    _IMPOSSIBLE: re.compile(r"\b(?:impossible|possible|no|not|cannot)\b", re.IGNORECASE),
    _UNKNOWABLE: re.compile(r"\b(?:determined?|information|enough|known|unknown|data|tell)\b", re.IGNORECASE),
    REALS: re.compile(r"\b(?:all|every|any|reals?)\b", re.IGNORECASE),
}
"""What words hold that may say the same as a symbol."""

_TWICE: Final = re.compile(
    r"(?P<number>\d{1,12}) ?\((?P<words>[A-Za-z -]{3,60})\)|(?P<spelled>[A-Za-z -]{3,60})\((?P<figure>\d{1,12})\)"
)
"""A number in figures and once more in words: `5 (five)`."""

_LETTER: Final = re.compile(r"[A-Ja-j]")
_ONLY: Final = re.compile(r"(?P<listed>(?:[IVX]{1,4}|[A-H])(?:(?:, ?and |, ?| and )(?:[IVX]{1,4}|[A-H])){0,8}),? only")
"""Statements or options by their numerals or letters, and no more than these."""

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
LETTERS: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[' -])*")
"""Letters and what stands between words."""

LONG_WORD: Final = re.compile(r"[^\W\d_]{4,}|(?<![A-Za-z])[A-Z][a-z]{2}(?![A-Za-z])")
"""A word for certain: of four letters and more, or of three with a capital, where a product of unknowns has none."""


def meaning(text: str) -> str:
    """The symbol that a text in plain writing says in words; any other text as it was."""
    if text[-1:] == "!" and is_words(text[:-1]):
        text = text[:-1]
    elif text[-1:] == ")" and (twice := _TWICE.fullmatch(text)):
        digits, words = twice["number"] or twice["figure"], twice["words"] or twice["spelled"]
        return digits if in_digits(words.strip()) == digits else text
    said = without_articles(text).casefold()
    found = _MEANINGS.get(said)
    if found is not None or " " not in said:
        return found or text
    if said.endswith("defined") and _NOT_DEFINED.fullmatch(said):
        return UNDEFINED
    if said.endswith(" only") and (only := _ONLY.fullmatch(text)):
        return only["listed"]
    return EMPTY if "no " in said and _NO_SOLUTION.fullmatch(said) else text


def hints_at(symbol: str, text: str) -> bool:
    """Whether words may say a symbol in a way that is not known: `no integer solution`, `it is undefined there`."""
    words = _HINTS.get(symbol) if " " in text else None
    return words is not None and words.search(text) is not None


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


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without articles."""
    return without_articles(text).casefold().split()


def is_words(text: str) -> bool:
    """Whether a text is words for certain, and no product of unknowns."""
    return bool(LETTERS.fullmatch(text)) and (bool(LONG_WORD.search(text)) or is_name(text))


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

"""Questions as sequences of words, so that case, punctuation, white space and TeX's own noise do not count.

Every step takes time proportional to the length of the text, whatever the text is.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from engine.domain.spoken import GREAT, VALUES, in_digits
from engine.stages import latin

RULES: Final = "2"
"""Rises with each change of what a question's words are: what was compared by other rules is compared anew."""

_LETTER: Final = r"[^\W\d_]"
_MARKS: Final = re.compile(r"[^\w\s\x00-\x7f]{31,}")
"""More combining marks than any script needs (UAX 15, stream-safe text); to put them in order takes quadratic time."""
_MIXED: Final = re.compile(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])")
"""Between the parts of a mixed number such as three and a half, before its fraction is taken apart."""
_GREEK: Final = {
    letter: unicodedata.name(letter).rpartition(" ")[2].lower()
    for letter in "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b8\u03bc\u03c0\u03c1\u03c3\u03c4\u03c6\u03c9"
} | {"\u03bb": "lambda"}
GREEK: Final = frozenset(_GREEK.values())
"""Greek letters as a question has them, by name."""
_TYPESET: Final = str.maketrans(
    {
        "\u00b2": "^2 ",
        "\u00b3": "^3 ",
        "\u00b0": r"^\circ ",
        "\u00b7": "*",
        "\u00d7": "*",
        "\u00f7": "/",
        "\u2018": "'",
        "\u2019": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": " ",
        "\u2044": "/",
        "\u2212": "-",
        "\u221a": r"\sqrt ",
        "\u221e": r"\infty ",
        "\u2260": r"\neq ",
        "\u2264": "<=",
        "\u2265": ">=",
        **{letter: rf"\{name} " for letter, name in _GREEK.items()},
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
"""What typeset texts write for signs of TeX and of plain text; what nobody sees goes."""

_BLANK: Final = str.maketrans("$~&", "   ")
_THOUSANDS: Final = re.compile(r"[,{\\](?:(?<=\d,)(?:\\[,!])?|(?<=\d\{),\}|(?<=\d\\)[,!])(?=\d{3}(?!\d))")
"""What divides thousands. Here and below patterns begin with a character, and look back from there: three times as
fast as to look back from every place of a text."""
_NOISE: Final = re.compile(
    r"\\\\|\\[()\[\]{}]|\\[,;:!>' ]|\\(?:begin|end) ?\{[a-z]*\*?\}"
    r"|\\(?:left|right|displaystyle|textstyle|q?quad|limits|bigg?[lr]?|[lc]?dots"
    r"|text|textbf|textit|textrm|emph|mbox|mathrm|mathbf|mathit|operatorname)(?![a-z])"
)
_FRACTION: Final = re.compile(r"\\[dtc]?frac ?(?:\{ ?(\d+) ?\}|(\d)) ?(?:\{ ?(\d+) ?\}|(\d))")
_COMPOUND: Final = re.compile(
    rf"\\[a-z]+[-/]?|[-/](?:(?<={_LETTER}{{3}}[-/])(?={_LETTER})|(?<=[^\W_]-)(?={_LETTER}{{3}})"
    rf"|(?<={_LETTER}/)(?={_LETTER}{{3}})"
    rf"|(?<={_LETTER}{{3}} -)(?= {_LETTER}{{2}})|(?<={_LETTER}{{2}} -)(?= {_LETTER}{{3}}))"
)
"""Hyphens and slashes within words and dashes between them, no signs; a command of TeX keeps the one after it."""
_JOINED: Final = re.compile(rf"[-/] ?{_LETTER}")
"""Without such a place nothing is compound."""
_NUMBERS: Final = r"\d+(?:\.\d+)?(?: ?/ ?\d+)?|(?<!\.)\.\d+"
_SIGNS: Final = r"<=|>=|[-+*/^=<>|%()\[\]{}]|(?<=[\d)}])!"


def _pattern(letter: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """What reads the tokens of a text."""
    primes = rf"(?<=\b{letter})(?:!|'(?!\w))"
    return re.compile(rf"{_NUMBERS}|\\?{letter}+(?:'{letter}+)?|{_SIGNS}|{primes}", flags)


_TOKEN: Final = _pattern(_LETTER, re.UNICODE)
_ASCII_TOKEN: Final = _pattern("[a-z]", re.ASCII)
"""The same for a text of ASCII alone, in half the time."""
_WORD: Final = re.compile(rf"\\?{_LETTER}+(?:'{_LETTER}+)?|{_NUMBERS}|%")
_ASCII_WORD: Final = re.compile(rf"\\?[a-z]+(?:'[a-z]+)?|{_NUMBERS}|%", re.ASCII)
"""Those tokens alone that may be words or numbers."""

_TIMES: Final = re.compile(
    r"\\[a-z]+ ?\d+|(?P<factor>(?<![\w^/{}.])(?<![\^_/}] )\d+(?:\.\d+)?) ?"
    r"(?:\*|\\(?:cdot|times)(?![a-z])) ?(?=[a-z(]|\\(?!(?:[dtc]?frac|times|cdot|div|[lr]?dots)(?![a-z]))[a-z])"
)
"""A product that reads the same without its sign; a factor behind a command of TeX, `/` or `^` may belong to that."""

_ORDINAL: Final = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_SPOKEN: Final = {
    **{word: str(number) for word, number in (VALUES | GREAT).items()},
    **{word: str(number) for number, word in enumerate(_ORDINAL.split(), 3)},
    "dozen": "12",
    "twice": "2",
    "double": "2",
    "thrice": "3",
    "triple": "3",
    "half": "1/2",
    "quarter": "1/4",
}
"""Numbers as words, so that `two dozen` and `three dozen` are known to differ in a number."""
_ALIASES: Final = _SPOKEN | {
    r"\cdot": "*",
    r"\times": "*",
    r"\div": "/",
    r"\le": "<=",
    r"\leq": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\lt": "<",
    r"\gt": ">",
    r"\ne": "neq",
    r"\dfrac": "frac",
    r"\tfrac": "frac",
    r"\cfrac": "frac",
    r"\dbinom": "binom",
    r"\tbinom": "binom",
    r"\mid": "|",
    r"\vert": "|",
    r"\pm": "+-",
    "%": "percent",
}
_OPERATORS: Final = frozenset(["+", "-", "*", "/", "=", "<", ">", "<=", ">=", "+-"])
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_BRACKETS: Final = _OPENING | _CLOSING

_REMEMBERED: Final = 100_000
"""Tokens whose form is remembered at most, some 15 MB."""

MASK: Final = "#"
"""Stands for a number in a template."""


def tokens(question: str, *, reckoned: bool = False) -> list[str]:
    """Words, numbers and signs of a question, in order: lower case, digits for number words, no TeX layout.

    Words become numbers one by one: `eighty-four` is `80`, `4`. If `reckoned`, it is `84` (`in_digits`), and `3 * x`
    is `3x`, so that two questions say the same if their tokens are the same.

    Brackets, TeX's braces among them, are signs only where the question reads otherwise without them: in `2(x+3)`, but
    not in `(a)`.
    """
    text = _prepared(question, reckoned=reckoned)
    found = (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)
    return _without_idle_brackets([*map(_FORMS.__getitem__, found)])


def raw_words(question: str) -> list[str]:
    """What the words and numbers among the tokens of a question are made of, for `word_of`; some of it makes none."""
    text = _prepared(question, reckoned=False)
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def word_of(raw: str) -> str:
    """The word or number that is made of a part of a question (`raw_words`); empty where it is a sign."""
    form = _FORMS[raw]
    return form if form[-1].isalnum() else ""


def words(parts: list[str]) -> list[str]:
    """Those tokens of a question that are words and numbers, not signs: what n-grams are made of."""
    return [part for part in parts if part[-1].isalnum()]


def template(parts: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The tokens of a question with its numbers masked, and the numbers in order."""
    numbers = tuple(part for part in parts if part[0].isdecimal())
    return [MASK if part[0].isdecimal() else part for part in parts], numbers


def _prepared(question: str, *, reckoned: bool) -> str:
    """The text of which tokens are read."""
    text = question if question.isascii() else _untypeset(question)
    return settled(" ".join(text.lower().translate(_BLANK).split()), reckoned=reckoned)


def settled(text: str, *, reckoned: bool = False) -> str:
    """A text without layout, of which tokens are read: no commas in numbers, no spaces of TeX, no hyphens in words.

    Args:
        text: In lower case, with single blanks for all white space, `$`, `~` and `&`.
        reckoned: As for `tokens`.
    """
    if "," in text or "\\!" in text:
        text = _THOUSANDS.sub("", text)
    if "\\" in text:
        text = _FRACTION.sub(r" \1\2/\3\4 ", " ".join(_NOISE.sub(" ", text).split()))
    if reckoned:
        text = _TIMES.sub(lambda found: found["factor"] or found[0], in_digits(text))
    if _JOINED.search(text):
        text = _COMPOUND.sub(lambda found: found[0] if found[0][0] == "\\" else " ", text)
    return text


def _untypeset(text: str) -> str:
    """The text with signs of TeX and of plain text for those of typeset texts, and Latin letters for look-alikes."""
    text = _MIXED.sub(" ", _MARKS.sub(" ", latin(text))).translate(_TYPESET)
    return unicodedata.normalize("NFKC", text).translate(_TYPESET)


def _plain(token: str) -> str:
    """A number without idle zeros and blanks, a command of TeX as the word that it is, any other token as it is."""
    if not token[-1].isdecimal():
        return token.removeprefix("\\")
    token = token.replace(" ", "")
    if "." in token and "/" not in token:
        token = token.rstrip("0").rstrip(".")
    return f"0{token}" if token[:1] in ("", ".") else token


class _Forms(dict[str, str]):
    """What tokens become, remembered: most words come again and again."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        form = self[token] = _ALIASES.get(token) or _plain(token)
        return form


_FORMS: Final = _Forms()


def _without_idle_brackets(parts: list[str]) -> list[str]:
    """The tokens without brackets that have no partner, or hold no operator and have no power taken of them."""
    if _BRACKETS.isdisjoint(parts):
        return parts
    signs: dict[int, str] = {}
    open_: list[tuple[int, bool]] = []
    for place, (part, following) in enumerate(pairwise([*parts, ""])):
        if part in _OPENING:
            open_.append((place, False))
        elif part in _CLOSING and open_:
            start, groups = open_.pop()
            if groups or (following in ("^", "!") and place - start > 2):  # noqa: PLR2004 -- one token needs no group
                signs |= {start: "(", place: ")"}
        elif part in _OPERATORS and open_:
            open_[-1] = (open_[-1][0], True)
    return [signs.get(place, part) for place, part in enumerate(parts) if place in signs or part not in _BRACKETS]

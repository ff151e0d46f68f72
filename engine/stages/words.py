"""What a text says, as the words, numbers and signs that all ways of writing it down share."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from engine.stages.lookalikes import latin

_CHARACTERS: Final = str.maketrans(
    {
        "\u2212": "-",  # a minus sign
        "\u2010": "-",  # hyphens
        "\u2011": "-",
        "\u2013": " ",  # dashes
        "\u2014": " ",
        "\u2019": "'",
        "\u2032": "'",
        "\u2044": "/",  # the slash inside of fractions like one half, once they are taken apart
        "\u0338": "!",  # the stroke through "not equal" and its like, once it is taken apart
        "\u00d7": "*",
        "\u00b7": "*",
        "\u22c5": "*",
        "\u2219": "*",
        "\u00f7": "/",
        "\u2223": "|",
        "\u2260": "!=",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u00b0": r"^\circ ",
        "\u00b1": r" \pm ",
        "\u2192": r" \to ",
        "\u2208": r" \in ",
        "\u220f": r" \prod ",
        "\u2211": r" \sum ",
        "\u221a": r" \sqrt ",
        "\u221e": r" \infty ",
        "\u2220": r" \angle ",
        "\u2225": r" \parallel ",
        "\u2229": r" \cap ",
        "\u222a": r" \cup ",
        "\u222b": r" \int ",
        "\u2245": r" \cong ",
        "\u2248": r" \approx ",
        "\u2261": r" \equiv ",
        "\u2282": r" \subset ",
        "\u2286": r" \subseteq ",
        "\u22a5": r" \perp ",
        "\u25b3": r" \triangle ",
        **{
            letter: rf" \{unicodedata.name(letter).rpartition(' ')[2].lower()} "
            for letter in (
                "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b8\u03bc\u03c0\u03c1"
                "\u03c3\u03c4\u03c6\u03c9\u0394\u03a0\u03a3\u03a6\u03a9"
            )
        },
    }
)
"""Signs of typeset texts, as plain text or TeX has them."""
_RAISED: Final = re.compile(r"[\u00b9\u00b2\u00b3\u2070\u2074-\u207f]+")
_TEX: Final = (
    (re.compile(r"(?<=\d),?(?:\\[,;:!]|\{,\})(?=\d)"), ""),
    (re.compile(r"\\\\|\\[,;:! ()\[\]]|~"), " "),
    (re.compile(r"\\(?:left|right|displaystyle|mathrm|text|mathbf|quad|qquad|operatorname)(?![A-Za-z])"), " "),
    (re.compile(r"\\[dtc]frac(?![A-Za-z])"), r"\\frac"),
    (re.compile(r"\\(?:cdot|times)(?![A-Za-z])"), "*"),
    (re.compile(r"\\div(?![A-Za-z])"), "/"),
    (re.compile(r"\\(?:mid|vert)(?![A-Za-z])"), "|"),
    (re.compile(r"\\(?:[lc]?dots|limits)(?![A-Za-z])"), " "),
    (re.compile(r"\^ ?\{? ?\\prime(?![A-Za-z]) ?\}?"), "'"),
    (re.compile(r"\\neq?(?![A-Za-z])"), "!="),
    (re.compile(r"\\leq?(?![A-Za-z])"), "<="),
    (re.compile(r"\\geq?(?![A-Za-z])"), ">="),
)
_LETTER: Final = r"[^\W\d_]"
_PRIME: Final = "\u2032"
"""The mark of a derivative, told from apostrophes."""
_PRIMES: Final = re.compile(rf"(?<![\w'])(?P<letter>{_LETTER})(?P<marks>'{{1,3}})(?![\w'])")
_RUN: Final = re.compile(
    rf"(?P<article>(?:^|[.!?]\s)\s*A(?=\s+(?:{_LETTER}{{2}}|\$)))|(?P<variable>{_LETTER}?[A-Z](?!{_LETTER}))|{_LETTER}+"
)
"""Runs of letters: an article that begins a sentence, the name of a variable, of a point or of a segment, or a word."""
_APOSTROPHES: Final = (
    (re.compile(r"'s\b"), " "),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'"), ""),
)
_GLUED: Final = (
    (re.compile(r"\s+"), " "),
    (re.compile(rf"(?<={_LETTER})[-/](?={_LETTER}{{2}})|(?<={_LETTER}{{2}})[-/](?={_LETTER})"), " "),
    (
        re.compile(rf"(?<=\d)-(?={_LETTER}{{2}})|(?<={_LETTER}{{2}}) - (?={_LETTER}{{2}})|(?<={_LETTER}{{2}})!(?!=)"),
        " ",
    ),
)
"""Between words a hyphen is no minus, a slash no fraction, and an exclamation mark behind one no factorial."""
_TOKEN: Final = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|{_LETTER}+|(?<=\d):(?=\d)"
    r"|(?P<bracket>[({](?=[^(){}]{0,80}[-+*/^=<>]))|!(?==)|(?<=[^\s?.!,])!|[-+*/^=<>%|\u2032]"
)


def words(text: str, *, mathematics: bool = False) -> list[str]:
    """The words, numbers and signs of a text, in order.

    Case, accents, punctuation, white space, dollars and TeX's spacing are no part of it, nor is it in which script a
    letter that looks like a Latin one is written. A bracket is, where it holds a term: 2(x + 3) is not 2x + 3. With
    `mathematics`, so are the case of variables and the marks of derivatives: r = 2R is not R = 2r, nor f'(x) f(x).
    """
    if "\\" in text or "~" in text or "{,}" in text:
        text = _replaced(text, _TEX)
    if not text.isascii():
        text = _RAISED.sub(r"^\g<0>", latin(text))
        text = unicodedata.normalize("NFKD", text.translate(_CHARACTERS)).translate(_CHARACTERS)
        text = "".join(c for c in text if not unicodedata.combining(c))
    if mathematics:
        text = _PRIMES.sub(lambda found: found["letter"] + _PRIME * len(found["marks"]), text)
        text = _RUN.sub(lambda found: found[0] if found["variable"] else found[0].casefold(), text)
    else:
        text = text.casefold()
    text = text.replace("**", " ").replace("$-", "-")
    if "'" in text:
        text = _replaced(text, _APOSTROPHES)
    if "-" in text or "/" in text or "!" in text:
        text = _replaced(text, _GLUED)
    return ["(" if match["bracket"] else match[0].replace(",", "") for match in _TOKEN.finditer(text)]


def _replaced(text: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in patterns:
        text = pattern.sub(instead, text)
    return text

"""One plain way of writing for the many ways an answer is written in LaTeX, in Unicode and in words."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from engine.answers.writing.frames import strip_frames

LONGEST: Final = 2_000
"""Longest answer in characters that is understood; longer ones are only compared letter by letter."""

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ", "0123456789-+n")
_LETTERS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2013\u2014", "-"),
        **dict.fromkeys("\u00d7\u00b7\u22c5\u2217", "*"),
        **dict.fromkeys("\u00f7\u2215\u2044", "/"),
        **dict.fromkeys("\u00ba\u02da", "°"),
        **dict.fromkeys("\u2019\u2032", "'"),
        "“": '"',
        "”": '"',
        "≤": r"\le ",
        "≥": r"\ge ",
        "≠": r"\ne ",
        "≈": r"\approx ",
        "≡": r"\equiv ",
        "±": r"\pm ",
        "∞": r"\infty ",
        "π": r"\pi ",
        "θ": r"\theta ",
        "√": r"\sqrt ",
        "\u222a": r"\cup ",
        "\u2229": r"\cap ",
        "\ufeff": " ",
        "\u200b": "",
    }
)
_FIRST: Final = (
    (re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ]+)"), lambda match: "^{" + match[1].translate(_SUPERSCRIPTS) + "}"),
    (re.compile(r"[¼-¾⅐-⅞]"), lambda match: " " + unicodedata.normalize("NFKC", match[0]).replace("\u2044", "/")),
)
_SIZES = r"left|right|[bB]ig{1,2}[lrm]?|displaystyle|textstyle|limits|mathstrut"
_FONTS = r"text|mathrm|mathbf|textbf|textit|textrm|mathit|mathsf|mbox|hbox|operatorname|boldsymbol|bm|emph|boxed|fbox"
_WRAPPER: Final = re.compile(rf"(?P<wrapper>\\(?:{_FONTS})\*? *\{{)|\\.|(?P<brace>[{{}}])", re.DOTALL)
_RULES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Layout that means nothing.
        (rf"\\(?:{_SIZES})(?![A-Za-z])\.?", ""),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"(?<=\d)(?:\\[,!;: ]|\{ ?, ?\}(?:\\!)?|,\\!) *(?=\d{3}(?!\d))", ""),
        (r"(?<!\\)\\(?:[,!;: ]|(?:q?quad|enspace|thinspace)(?![A-Za-z]))|~", " "),
        (
            r"\\begin\{vmatrix\}([^&]*)&([^&]*)\\\\([^&]*)&([^&]*?)(?:\\\\)? *\\end\{vmatrix\}",
            r"((\1)(\4)-(\2)(\3))",
        ),
        # Digits and their groups.
        (r"(?<=\d)\{ ?, ?\}(?=\d)", "."),
        (r"(?<=\d)_(?=\d{3}(?!\d))", ""),
        (r"(?<=\d) ?million\b", "*10^{6}"),
        (r"(?<=\d) ?billion\b", "*10^{9}"),
        # Several names of one thing.
        (r"\\langle(?![A-Za-z]) *", "("),
        (r" *\\rangle(?![A-Za-z])", ")"),
        # A modulus in brackets, or every `\pm` would be looked for in it.
        (r"\\pmod *(\{[^{}]*\}|\w+)", r"(\\bmod \1)"),
        (r"\{([^{}]*)\\choose(?![A-Za-z])([^{}]*)\}", r"\\binom{\1}{\2}"),
        (r"\{([^{}]*)\\over(?![A-Za-z])([^{}]*)\}", r"\\frac{\1}{\2}"),
        (r"\\(?:lbrace|lbrack)(?![A-Za-z])", r"\\{"),
        (r"\\(?:rbrace|rbrack)(?![A-Za-z])", r"\\}"),
        (r"\\(?:leq|leqslant)(?![A-Za-z])", r"\\le"),
        (r"\\(?:geq|geqslant)(?![A-Za-z])", r"\\ge"),
        (r"\\neq(?![A-Za-z])", r"\\ne"),
        (r"\\(?:lvert|rvert|vert|mid)(?![A-Za-z])", "|"),
        (r" *\^ *(?:\{ *)?\\(?:circ|degree)(?![A-Za-z])(?: *\})?|\\(?:degree|textdegree)(?![A-Za-z])", "°"),
        (r"\\([$%&#_])", r"\1"),
        # Products: a sign between digits, none before a name.
        (r"\\(?:cdot|times|ast)(?![A-Za-z]) *", "*"),
        (r"\\div(?![A-Za-z]) *", "/"),
        (r"\\(?:overline\{([A-Z]{2})\}|(?:vec|overrightarrow)\{([A-Za-z]{1,2})\})", r" \1\2"),
        # Before a fraction it stays: without it, the two were a mixed number.
        (r"(?<=[\d)}]) ?\* ?(?=[\\A-Za-z])(?!\\[dt]?frac|Rational|Fraction)", ""),
        (r"(?<=[)}]) ?\* ?(?=\()", ""),
        (r"(?<=[A-Za-z]) ?\* ?(?=[A-Za-z\\])", " "),
        # Functions, roots, fractions and powers with their braces.
        (r"(?<![\\A-Za-z])(sqrt|pi|theta|sin|cos|tan|log|ln)(?![A-Za-z])", r"\\\1"),
        (r"\\sqrt *\(([^()]*)\)", r"\\sqrt{\1}"),
        (r"\\sqrt *([A-Za-z0-9])", r"\\sqrt{\1}"),
        (r"\\binom *(\d) *(\d)", r"\\binom{\1}{\2}"),
        (r"\\frac *(\d)(?= *[\d{\\])", r"\\frac{\1}"),
        (r"(\\frac *\{[^{}]*\}) *([A-Za-z\d])", r"\1{\2}"),
        (r"\^ *\{ *(-?\w+) *\}(?!\w)", r"^{\1}"),
        (r"\^ *(-?\d+)", r"^{\1}"),
        # Infinity, which is never in an interval, and unions.
        (r"(?i)\b(?:infinity|(?<![A-Za-z\\])inf|(?<![A-Za-z\\])oo)\b", r"\\infty "),
        (r"\[ *- *\\infty", r"(-\\infty"),
        (r"\\infty *\]", r"\\infty)"),
        (r"(?<=[)\]]) ?U ?(?=[(\[])", r"\\cup "),
        # Words around a number.
        (r"(?i)(?<=\d) *(?:percent|per cent|pct)\b(?:age points?)?", "%"),
        (r"(?i)^ *(?:approximately|approx\.?|about|around|roughly|exactly|only) +(?=\S)", ""),
        (r"^ *([A-Za-z](?:_\w)?) *\\approx *(?=\S)", r"\1="),
        (r"(?<=\S) *\\approx.*$", ""),
        (r"(?i)(?<=\S) *\((?:approximately|approx\.?|about|rounded)\) *$", ""),
        (r"^ *\\approx *", ""),
        (r"^-?(?:\d+/0|\\frac\{-?\d+\}\{-?0\})$", "undefined"),
        # A number in a named base, and a ratio.
        (r"(?i)^([0-9a-z]+)[, ]*\(?(?:in |to )?base[- ]*(\d{1,2})\)?$", r"\1_{\2}"),
        (r"(?i)(?<=[0-9a-z])_ ?\{? ?two ?\}?$", "_{2}"),
        (r"^(\d+) to (\d+)$", r"\1:\2"),
    )
)
_REPEATING: Final = re.compile(r"(?P<whole>\d{0,20})\.(?P<lead>\d{0,20})\\(?:overline|bar)\{(?P<block>\d{1,20})\}")
_DOTTED: Final = re.compile(
    r"(?P<whole>\d{0,20})\.(?:(?P<lead>\d{0,20}?)(?P<digit>\d)(?P=digit){2,20}|(?P<first>\d?)(?P<pair>\d\d)(?P=pair){1,10}"
    r"|(?P<block>\d{3,10}?)(?P=block){1,6}) ?(?:\.\.\.|…|\\[lc]?dots(?![A-Za-z]))"
)
"""A decimal that goes on with a digit written three times, or with several written twice; 2.718281828... does not."""

_BROKEN_OFF: Final = re.compile(r"(?<=\d)(\.\d+) ?(?:\.\.\.|…|\\[lc]?dots(?![A-Za-z]))")
_SPACES: Final = re.compile(r"(?<=[A-Za-z0-9]) +(?![A-Za-z0-9])|(?<![A-Za-z0-9]) +")
"""Spaces, except between two words or numbers."""
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,]*\d)")
_SPACED_THOUSANDS: Final = re.compile(r"([-+$€£¥]*)(\d{1,3}(?: \d{3})+)(\.\d+)?")
_OPEN: Final = re.compile(r"\\?[(\[]|\\\{|^\{")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    r"""The answer in plain writing; two texts with the same plain writing mean the same.

    Frames, sizes of brackets, thousands separators, text commands and spaces without meaning are gone; `\dfrac12`,
    `½` and `\frac{1}{2}` agree.
    """
    text = text[:LONGEST]
    if "." in text and ("..." in text or "…" in text or "dots" in text):
        text = _BROKEN_OFF.sub(r"\1\\ldots ", _DOTTED.sub(_going_on, text))
    for pattern, rewrite in _FIRST:
        text = pattern.sub(rewrite, text)
    text = unicodedata.normalize("NFKC", text.translate(_LETTERS))
    text = _unframed(" ".join(text.split()))
    text = _unwrapped(text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    text = _REPEATING.sub(_as_fraction, text)
    # A comma before a space is no thousands separator: once the spaces are gone, `30, 150` would be one number.
    text = _SPACES.sub("", _without_thousands(" ".join(text.split())))
    text = _unframed(text)
    if _whole_group(text):
        text = text[1:-1]
    spaced = _SPACED_THOUSANDS.fullmatch(text)
    if spaced:
        return spaced[1] + spaced[2].replace(" ", "") + (spaced[3] or "")
    return text


def _unwrapped(text: str) -> str:
    r"""A text without commands of text and font (`\text{...}`), at any depth; as it was if one is never closed."""
    pieces: list[str] = []
    wrappers: list[bool] = []
    at = 0
    for match in _WRAPPER.finditer(text):
        if match["wrapper"] or match["brace"] == "{":
            wrappers.append(match["wrapper"] is not None)
            ends = wrappers[-1]
        else:
            ends = match["brace"] is not None and bool(wrappers) and wrappers.pop()
        if ends:
            pieces += [text[at : match.start()], " "]
            at = match.end()
    return text if any(wrappers) else "".join([*pieces, text[at:]])


def _as_fraction(match: re.Match[str]) -> str:
    """A repeating decimal as the fraction that it is."""
    return _repeated(match["whole"], match["lead"], match["block"])


def _going_on(match: re.Match[str]) -> str:
    """The same of a decimal with dots behind what repeats."""
    return _repeated(match["whole"], match["lead"] or match["first"], match["digit"] or match["pair"] or match["block"])


def _repeated(whole: str, lead: str | None, block: str) -> str:
    nines = 10 ** len(block) - 1
    top = int((whole or "0") + (lead or "")) * nines + int(block)
    return rf"\frac{{{top}}}{{{nines * 10 ** len(lead or '')}}}"


def _unframed(text: str) -> str:
    start, end = strip_frames(text, 0, len(text))
    return text[start:end]


def _whole_group(text: str) -> bool:
    """Whether a brace opens at the start and closes at the end, around something that is no list."""
    return text.startswith("{") and text.endswith("}") and not set("{},") & set(text[1:-1])


def _without_thousands(text: str) -> str:
    """`1,000` without its comma, but not within brackets: `(1,200)` is a pair."""
    opening = _OPEN.search(text)
    limit = opening.start() if opening else len(text)
    return _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text[:limit]) + text[limit:]

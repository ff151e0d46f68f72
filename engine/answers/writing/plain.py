"""One plain way of writing for the many ways an answer is written in LaTeX, in Unicode and in words."""

import re
from functools import lru_cache
from typing import Final

from engine.answers.writing.characters import in_latex
from engine.answers.writing.decorations import undecorated
from engine.answers.writing.frames import strip_frames
from engine.answers.writing.parts import with_round_brackets, without_approximations, without_systems
from engine.answers.writing.thousands import without_thousands
from engine.answers.writing.wrappers import unwrapped

LONGEST: Final = 2_000
"""Longest answer in characters that is understood; longer ones are only compared letter by letter."""

_SIZES = r"left|right|[bB]ig{1,2}[lrm]?|displaystyle|textstyle|limits|mathstrut"
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
        (r"(?<=\d) *\^ *(?:o(?![A-Za-z])|\{ *o *\})", "°"),
        (r"\\([$%&#_])", r"\1"),
        (r"(?<=\d) ?[xX] ?10 ?(?=\^|\*\*)", "*10"),
        # Products: a sign between digits, none before a name.
        (r"\\(?:cdot|times|ast)(?![A-Za-z]) *", "*"),
        (r"\\div(?![A-Za-z]) *", "/"),
        (r"\\(?:overline\{([A-Z]{2})\}|(?:vec|overrightarrow)\{([A-Za-z])\})", r" \1\2"),
        # Before a fraction it stays: without it, the two were a mixed number.
        # Before `e - 3` too, or it were an exponent.
        (r"(?<=[\d.])(?= ?[eE](?: +[-+] *| *[-+] +)\d)", "*"),
        (r"(?<=[\d)}]) ?\* ?(?=[\\A-Za-z])(?!\\[dt]?frac|Rational|Fraction|[eE] ?[-+] ?\d)", ""),
        (r"(?<=[)}]) ?\* ?(?=\()", ""),
        (r"(?<=[A-Za-z]) ?\* ?(?=[A-Za-z\\])", " "),
        # Functions, roots, fractions and powers with their braces.
        (r"(?<![\\A-Za-z])sqrt *(\d+(?:\.\d+)?)", r"\\sqrt{\1}"),
        (r"(?<![\\A-Za-z])(sqrt|pi|theta|sin|cos|tan|log|ln)(?![A-Za-z])", r"\\\1"),
        (r"\\sqrt *\(([^()]*)\)", r"\\sqrt{\1}"),
        # Of several digits TeX takes one, and whoever writes them may mean all: they stay.
        (r"\\sqrt *([A-Za-z]|\d(?!\d|\.\d))", r"\\sqrt{\1}"),
        (r"\\sqrt +(?=\d)", r"\\sqrt"),
        (r"\\binom *(\d) *(\d)", r"\\binom{\1}{\2}"),
        (r"\\frac *(\d)(?= *[\d{\\])", r"\\frac{\1}"),
        (r"(\\frac *\{[^{}]*\}) *([A-Za-z\d])", r"\1{\2}"),
        (r"\^ *\{ *(-?\w+) *\}(?!\w)", r"^{\1}"),
        (r"\^ *(-?\d+)", r"^{\1}"),
        (r"\\?(?<![A-Za-z])cosec(?![A-Za-z])", r"\\csc"),
        (r"(?i)\bplus[ -]or[ -]minus\b", r"\\pm"),
        (r"(?i)\b(mrs?|ms|dr|prof|st|mt)\. *(?=[a-z])", r"\1 "),
        (r"^ *=(?!=) *", ""),
        # Infinity, which is never in an interval, and unions.
        (r"(?i)\b(?:infinity|(?:(?:math|np|numpy)\.|(?<![A-Za-z\\.]))inf|(?<![A-Za-z\\])oo)\b", r"\\infty "),
        (r"(?i)^ *(?:negative|minus) *(?=\\infty)", "-"),
        (r"(?i)^ *(?:positive|plus) *(?=\\infty)", ""),
        (r"\[ *- *\\infty", r"(-\\infty"),
        (r"\\infty *\]", r"\\infty)"),
        (r"(?<=[)\]]) ?U ?(?=[(\[])", r"\\cup "),
        # Words around a number.
        (r"(?i)(?<=[\d)}]) *(?:percent(?:age points?)?|per cent|pct)\b", "%"),
        (r"(?i)^ *(?:approximately|approx\.?|about|around|roughly|exactly|only) +(?=\S)", ""),
        (r"(?i)^ *(?:therefore|thus|hence|so),? +(?=\S)", ""),
        (r"(?i)(?<=\S) *\((?:approximately|approx\.?|about|rounded)\) *$", ""),
        (r"^-?(?:\d+/0|\\frac\{-?\d+\}\{-?0\})$", "undefined"),
        # A number in a named base, and a ratio.
        (r"(?i)^([0-9a-z]+)[, ]*\(? *(?:in |to )?base(?:-| *)(\d{1,2})\)?$", r"\1_{\2}"),
        (r"(?i)(?<=[0-9a-z])_ ?\{? ?two ?\}?$", "_{2}"),
        (r"^(\d+) to (\d+)$", r"\1:\2"),
    )
)
_FIRST_NEW_COMMAND: Final = next(at for at, (pattern, _) in enumerate(_RULES) if "sqrt" in pattern.pattern)
_RULES_WITHOUT_COMMANDS: Final = tuple(
    rule for at, rule in enumerate(_RULES) if at >= _FIRST_NEW_COMMAND or not re.match(r"\\\\(?!\?)", rule[0].pattern)
)
"""The rules that a text without any command may need: all but those about commands, up to one that writes some."""

_REPEATING: Final = re.compile(
    r"(?P<whole>\d{0,20})\.(?:(?P<lead>\d{0,20})(?:\\(?:overline|bar|dot)(?:\{(?P<block>\d{1,20})\}| ?(?P<digit>\d))"
    r"(?:(?P<middle>\d{0,20})\\dot(?:\{(?P<last>\d)\}| ?(?P<end>\d)))?)|(?<=\d\.)\((?P<group>\d{1,20})\)(?![\^!(\w]))"
)
"""A decimal with a mark on what repeats: a bar, a dot on its first and last digit, or brackets behind the point."""

_DOTTED: Final = re.compile(
    r"(?P<whole>\d{0,20})\.(?:(?P<lead>\d{0,20}?)(?P<digit>\d)(?P=digit){2,20}|(?P<first>\d?)(?P<pair>\d\d)(?P=pair){1,10}"
    r"|(?P<block>\d{3,10}?)(?P=block){1,6}) ?(?:\.\.\.|…|\\[lc]?dots(?![A-Za-z]))"
)
"""A decimal that goes on with a digit written three times, or with several written twice; 2.718281828... does not."""

_BROKEN_OFF: Final = re.compile(r"(?<=\d)(\.\d+) ?(?:\.\.\.|…|\\[lc]?dots(?![A-Za-z]))")
_SPACES: Final = re.compile(r"(?<=[A-Za-z0-9]) +(?![A-Za-z0-9])|(?<![A-Za-z0-9])(?!(?<=\d,) \d{3}(?!\d)) +")
"""Spaces, except between two words or numbers, and where a comma without one would be that of a thousand."""
_SPACED_THOUSANDS: Final = re.compile(r"([-+$€£¥]*)(\d{1,3}(?: \d{3})+)(\.\d+)?")
_POWERS: Final = {"million": 6, "billion": 9, "trillion": 12, "thousand": 3}
_SCALE: Final = re.compile(r"(?<=[\d)}])(?:\\[,!;: ]|[ ~])*(?P<scale>thousand|million|billion|trillion)\b")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    r"""The answer in plain writing; two texts with the same plain writing mean the same.

    Frames, sizes of brackets, thousands separators, text commands and spaces without meaning are gone; `\dfrac12`,
    `½` and `\frac{1}{2}` agree.
    """
    text = text[:LONGEST]
    if "." in text and ("..." in text or "…" in text or "dots" in text):
        text = _BROKEN_OFF.sub(r"\1\\ldots ", _DOTTED.sub(_going_on, text))
    text = _unframed(" ".join(in_latex(text).split()))
    text = undecorated(without_systems(text) if r"\begin{" in text else text)
    text = _with_scales(unwrapped(text))
    for pattern, replacement in _RULES if "\\" in text else _RULES_WITHOUT_COMMANDS:
        text = pattern.sub(replacement, text)
    text = _in_plain_parts(text)
    if "." in text:
        text = _REPEATING.sub(_as_fraction, text)
    # A comma before a space is no thousands separator: once the spaces are gone, `30, 150` would be one number.
    text = " ".join(text.split())
    text = _SPACES.sub("", without_thousands(text) if "," in text else text)
    text = _unframed(text)
    if _whole_group(text):
        text = text[1:-1]
    spaced = _SPACED_THOUSANDS.fullmatch(text)
    if spaced:
        return spaced[1] + spaced[2].replace(" ", "") + (spaced[3] or "")
    return text


def _with_scales(text: str) -> str:
    """A text with `million` behind a number as its power of ten, and the colons of ratios and clock times bare."""
    if "{:}" in text or r"\colon" in text:
        text = text.replace("{:}", ":").replace(r"\colon", ":")
    return _SCALE.sub(_power_of_ten, text) if "illion" in text or "housand" in text else text


def _power_of_ten(match: re.Match[str]) -> str:
    return f"*10^{{{_POWERS[match['scale']]}}}"


def _in_plain_parts(text: str) -> str:
    """A text whose parts say nothing twice, and whose brackets all face what they enclose."""
    text = without_approximations(text) if r"\approx" in text else text
    return with_round_brackets(text) if text[:1] == "]" or text[-1:] == "[" else text


def _as_fraction(match: re.Match[str]) -> str:
    """A repeating decimal as the fraction that it is."""
    block = [match[name] or "" for name in ("block", "digit", "middle", "last", "end", "group")]
    return _repeated(match["whole"], match["lead"], "".join(block))


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

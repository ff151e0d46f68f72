"""Formulas as KaTeX can set them: which ones may be set at all, and what is changed so that it understands them.

KaTeX (https://katex.org/docs/supported) runs without trust, so that links and HTML in a formula are refused; what could
define macros, load something or paint over the page is kept from it altogether and shows as text.
"""

import re
from typing import Final

MAX_FORMULA: Final = 4_000
"""Characters of the longest formula that is set; longer ones stay text."""

_FORBIDDEN: Final = re.compile(
    r"""
    \\(?:href|url|includegraphics|html[A-Za-z]*|[gex]?def|let|futurelet|global|long
       |(?:re)?newcommand|providecommand|newenvironment|DeclareMathOperator|operatorname@|csname|input|include|write|catcode)
       (?![A-Za-z])
    |\\(?:rule|raisebox|raise|lower|m?kern|[hm]skip|[hmv]space)(?![A-Za-z])[^A-Za-z]*\d{3}  # longer than any line
    |\\\\\s*\[[^\]]*\d{3}
    |`
    """,
    re.VERBOSE,
)
_SPACING: Final = re.compile(r"\\renewcommand\s*\{\\arraystretch\}\s*\{[\d.]+\}")
_TOKEN: Final = re.compile(r"\\\\|\\\$|\\[^\s]|\\\s|%[ \t]*\n|%|\$|\s+")
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|eqnarray|flalign|multline)(\*?)\}")
_KNOWN_AS: Final = {"eqnarray": "align", "flalign": "align", "multline": "gather"}
_TABULAR: Final = re.compile(r"\\begin\{tabular\}\s*(\{[^{}]*\})(.*?)\\end\{tabular\}", re.DOTALL)
_CELL_END: Final = re.compile(r"(\\\\|\\hline|(?<!\\)&)")

DISPLAY_ONLY: Final = _ENVIRONMENT
"""Environments that stand on a line of their own wherever they are written."""


def is_settable(tex: str) -> bool:
    """Whether a formula may be given to KaTeX: not empty, not too long, and nothing in it reaches beyond itself."""
    bare = _SPACING.sub("", tex)
    if not body(tex) or len(tex) > MAX_FORMULA or _FORBIDDEN.search(bare):
        return False
    return re.sub(r"\\[\s\S]", "", bare).count("$") % 2 == 0


def body(tex: str) -> str:
    r"""The formula on one line, without any dollar, so that the Markdown around it can never be misread.

    `\$` becomes `\text{\textdollar}`, the dollars of `\text{if $x$}` become `\(` and `\)`, a per cent sign is
    one (in TeX it would begin a comment), and environments that KaTeX lacks become those it has.
    """
    tex = _TABULAR.sub(_array, _SPACING.sub("", tex))
    inside = False

    def token(match: re.Match[str]) -> str:
        nonlocal inside
        found = match[0]
        if found == "$":
            inside = not inside
            return r"\(" if inside else r"\)"
        if found[0] == "%":
            return "" if len(found) > 1 else r"\%"
        if found == r"\$":
            return r"\text{\textdollar}"
        return found if found[0] == "\\" and not found[1].isspace() else found.strip() + " "

    line = _TOKEN.sub(token, tex).strip()
    if re.search(r"(?<!\\)(?:\\\\)*\\\Z", line):
        line = line[:-1].rstrip()
    return _ENVIRONMENT.sub(lambda m: rf"\{m[1]}{{{_KNOWN_AS.get(m[2], m[2])}*}}", line)


def _array(match: re.Match[str]) -> str:
    r"""A `tabular`, which is text, as an `array`, which is mathematics, with text in its cells."""
    parts = _CELL_END.split(match[2])
    cells = (part if i % 2 else rf"\text{{{part.strip()}}}" if part.strip() else "" for i, part in enumerate(parts))
    return rf"\begin{{array}}{match[1]}{''.join(cells)}\end{{array}}"

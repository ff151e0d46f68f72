r"""Formulas as KaTeX is given them: on one line, in the words it knows, or not at all."""

import re
from typing import Final

from dashboard.components.katex import is_sound

MAX_FORMULA: Final = 4_000
"""Characters of the longest formula that is set; longer ones stay text."""

_SPACING: Final = re.compile(
    r"\\renewcommand\s*\{\\arraystretch\}\s*\{[\d.]+\}|(?<=\\\\)\s*\[\s*-?[\d.]*\s*[a-z]{2}\s*\]|(?<=\\!)(?:\s*\\!)+"
)
_BRACKET: Final = re.compile(r"\\\\\s*(?=\[)")
_HSPACE: Final = re.compile(r"\\hspace\*?\s*\{[^{}]*\}")
_BOXED_DOLLARS: Final = re.compile(r"(\\boxed\s*\{)\s*\$([^$]*)\$\s*(?=\})")
_TAG: Final = re.compile(r"\\tag(\*?)\s*\{([^{}$\\]*)\}")
_BOX: Final = re.compile(r"\\[mh]box(?=\s*\{)")
_ROW_END: Final = re.compile(r"\\cr(?![A-Za-z])")
_TOKEN: Final = re.compile(r"\\\\|\\\$|\\[^\s]|\\\s|%[ \t]*\n|%|\$|\s+")
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|eqnarray|flalign|multline)(\*?)\}")
_KNOWN_AS: Final = {"eqnarray": "align", "flalign": "align", "multline": "gather"}
_NESTED: Final = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_TABULAR: Final = re.compile(
    rf"\\begin\{{(tabular|array)\}}\s*\{{((?:[^{{}}]|{_NESTED})*)\}}(.*?)\\end\{{\1\}}", re.DOTALL
)
_COLUMN_GAP: Final = re.compile(rf"@{_NESTED}")
_CELL_END: Final = re.compile(r"(\\\\(?:\s*\[[^\]]*\])?|\\hline|(?<!\\)&)")
_SEEN: Final = re.compile(r"\\(?:[,;:!> \\]|q?quad(?![A-Za-z]))|[{}\s~]")

DISPLAY_ONLY: Final = _ENVIRONMENT
"""Environments that stand on a line of their own wherever they are written."""


def formula(tex: str) -> str | None:
    r"""The formula on one line, without any dollar, so that the Markdown around it can never be misread.

    `\$` becomes `\text{\textdollar}`, the dollars of `\text{if $x$}` become `\(` and `\)`, a per cent sign is
    one (in TeX it would begin a comment), and what KaTeX lacks becomes what it has.

    Returns:
        The formula, or nothing if it is empty, too long, or not one that KaTeX sets in its own place.
    """
    if len(tex) > MAX_FORMULA or "`" in tex:
        return None
    line = _BRACKET.sub(r"\\\\{}", _SPACING.sub("", _on_one_line(_in_known_words(tex))))
    line = _TAG.sub(lambda m: rf"\qquad\text{{{m[2] if m[1] else f'({m[2]})'}}}", line)
    line = _ENVIRONMENT.sub(lambda m: rf"\{m[1]}{{{_KNOWN_AS.get(m[2], m[2])}*}}", line).strip()
    return line if _SEEN.sub("", line) and is_sound(line) else None


def _in_known_words(tex: str) -> str:
    """What KaTeX lacks, in the words it has."""
    known = _TABULAR.sub(_array, _ROW_END.sub(r"\\\\", tex))
    known = _HSPACE.sub(r"\\quad ", _BOX.sub(r"\\text", known))
    return _BOXED_DOLLARS.sub(r"\1\2", known)


def _on_one_line(tex: str) -> str:
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
    return line


def _array(match: re.Match[str]) -> str:
    r"""An `array` without gaps of its own, and a `tabular`, which is text, as an `array` with text in its cells."""
    columns = _COLUMN_GAP.sub("", match[2])
    if match[1] == "array":
        return rf"\begin{{array}}{{{columns}}}{match[3]}\end{{array}}"
    parts = _CELL_END.split(match[3])
    cells = (part if i % 2 else rf"\text{{{part.strip()}}}" if part.strip() else "" for i, part in enumerate(parts))
    return rf"\begin{{array}}{{{columns}}}{''.join(cells)}\end{{array}}"

r"""Find the formulas of a text, and the value that one of them ends on.

A formula stands in `$...$`, `$$...$$`, `\(...\)`, `\[...\]` or an environment such as `align`. A lone dollar is money.
"""

import re
from dataclasses import dataclass
from typing import Final

from engine.answers.equality.equations import is_result
from engine.answers.writing.frames import strip_frames
from engine.answers.writing.plain import plain

_OPENING: Final = re.compile(
    r"\\\\|\\\$|\$\$|\$|\\\(|\\\[|\\begin\{(?P<name>align|aligned|equation|gather|eqnarray|multline)(?P<star>\*?)\}"
)
_CLOSING: Final = {"$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_PROSE: Final = re.compile(r"(?<![\\A-Za-z{])[a-z]{2,}(?![a-z}])")
_LONGEST: Final = 2_000
_ROWS: Final = r"\\(?P<edge>begin|end)\{(?:align|gather|split)(?:ed)?\*?\}"
_THOUSANDS: Final = r"(?<=\d)(?:\{,\}|,)(?:\\!)?(?=\d{3}(?!\d))"
_NESTING: Final = re.compile(
    rf"{_ROWS}|{_THOUSANDS}|(?P<down>\\begin\{{\w+\*?\}}|\\?[{{(\[])|(?P<up>\\end\{{\w+\*?\}}|\\?[}})\]])"
    r"|(?P<mark>\\[A-Za-z]+|\\\\|[=≈&,;])|\\."
)
_UNITS: Final = re.compile(r"\\(?:text|mathrm|mbox)\{[^{}]*\}|&")
_COMMA_OF_ROW: Final = re.compile(r",\s*(?:\\\\|\Z)")
_EQUALS: Final = frozenset({"=", "≈", r"\approx"})
_RESTARTS: Final = frozenset({r"\Rightarrow", r"\implies", r"\Longrightarrow", r"\therefore", r"\quad", r"\qquad", ";"})
_ROW: Final = r"\\"
_CHAIN: Final = 3
_VALUE: Final = re.compile(
    r"-?\$?(?:\d[\d,]*(?:\.\d+)?|\.\d+|\\frac\{-?\d+\}\{\d+\})(?:°|%|/\d+)?(?: ?[A-Za-z]{2,}(?: [A-Za-z]+){0,2})?"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """The place of a formula, without and with its delimiters."""

    start: int
    end: int
    outer_start: int
    outer_end: int


def formulas(text: str) -> list[Formula]:
    """All formulas of a text in their order; what is opened and never closed is none."""
    found: list[Formula] = []
    gone: set[str] = set()
    dollars = iter([match.start() for match in _DOLLAR.finditer(text)])
    dollar = -1
    at = 0
    while opening := _OPENING.search(text, at):
        at = opening.end()
        mark = opening.group()
        if mark in (r"\\", r"\$"):
            continue
        if mark == "$":
            while 0 <= dollar < at or dollar == -1:
                dollar = next(dollars, len(text))
            close, closing = (dollar, "$") if _is_formula(text, at, dollar) else (-1, "$")
        else:
            closing = _CLOSING.get(mark) or rf"\end{{{opening['name']}{opening['star']}}}"
            close = -1 if closing in gone else text.find(closing, at)
            gone |= {closing} if close < 0 else set()
        if close >= 0:
            found.append(Formula(at, close, opening.start(), close + len(closing)))
            at = close + len(closing)
    return found


def is_open(text: str) -> bool:
    r"""Whether a text breaks off inside a `\(`, `\[` or an environment."""
    last = max((text.rfind(mark), mark) for mark in (r"\(", r"\[", r"\begin{"))
    closing = {r"\(": r"\)", r"\[": r"\]", r"\begin{": r"\end{"}[last[1]]
    return last[0] >= 0 and text.find(closing, last[0]) < 0 and not text[: last[0]].endswith("\\")


def formula_value(text: str, start: int, end: int, *, chained: bool = False) -> tuple[int, int] | None:
    """Span of the value that a formula states: a number, or what its last equals sign leads to.

    Args:
        text: The text that holds the formula.
        start: Its first character.
        end: One past its last character.
        chained: Whether what its equals signs lead to is known to be a result, as it is of a calculation of several
            steps.

    Returns:
        The span; `None` if the formula is an expression or an equation, which no part of it stands for.
    """
    start, end = strip_frames(text, start, end)
    if end - start > _LONGEST:
        return None
    pieces = _pieces(text, start, end)
    if pieces is None:
        return None
    spans = [strip_frames(text, *piece) for piece in pieces]
    sides = [plain(_UNITS.sub(" ", text[first:last])) for first, last in spans[:-1]]
    sides.append(plain(text[slice(*spans[-1])]))
    if len(sides) == 1:
        return spans[0] if _VALUE.fullmatch(sides[0]) else None
    if not sides[-1] or not is_result(sides, chained=chained or len(sides) >= _CHAIN):
        return None
    return spans[-1]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """What stands between the equals signs of the last statement of a formula; `None` if it states several things."""
    pieces: list[tuple[int, int]] = []
    depth, at, new_row = 0, start, False
    for match in _NESTING.finditer(text, start, end):
        depth += bool(match["down"]) - bool(match["up"])
        mark = match["mark"]
        if match["edge"] == "begin":
            at = match.end()
        elif match["edge"] == "end":
            return [*pieces, (at, match.start())]
        if not mark or depth > 0:
            continue
        if mark == "," and not _COMMA_OF_ROW.match(text, match.start(), end):
            return None
        if mark in _RESTARTS:
            pieces, at = [], match.end()
        elif mark == _ROW:
            new_row = True
            pieces, at = [*pieces, (at, match.start())], match.end()
        elif mark == "&" and not text[at : match.start()].strip():
            at = match.end()
        elif mark in _EQUALS:
            # A row that begins with its equals sign goes on with the row before it; any other begins anew.
            goes_on = new_row and not text[at : match.start()].strip()
            pieces = pieces if goes_on else [*([] if new_row else pieces), (at, match.start())]
            at, new_row = match.end(), False
    return [*pieces, (at, end)]


def _is_formula(text: str, start: int, end: int) -> bool:
    """Whether two dollars enclose a formula: none is money, and no sentence lies between them."""
    if end >= len(text) or not 0 < end - start <= _LONGEST or text[end + 1 : end + 2].isdigit():
        return False
    inside = text[start:end]
    if "\n\n" in inside:
        return False
    spaced = inside[0].isspace(), inside[-1].isspace()
    return not any(spaced) or (all(spaced) and bool(inside.strip()) and _PROSE.search(inside) is None)

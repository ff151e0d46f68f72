"""How several parts of one answer are set: line by line, as a system, between turned brackets, with approximations."""

import itertools
import re
from typing import Final

from engine.answers.writing.measures import measure

_UNFINISHED: Final = frozenset("+-*/^=<>&,;:|\\")
_DELIMITERS: Final = frozenset({"$$", "$", r"\[", r"\]", r"\(", r"\)", "```", "{", "}"})
_BLANK: Final = re.compile(r"\s*\n\s*")
_SYSTEM: Final = re.compile(
    r"(?:\\left *)?\\?\{? *\\begin\{(?P<kind>cases|aligned|align\*?|split|gathered|array)\} *(?:\{[clr]\} *)?"
    r"(?P<rows>.*?)\\end\{(?P=kind)\}(?: *\\right *\.?)?",
    re.DOTALL,
)
_LONGEST_UNIT: Final = 30
_RELATION: Final = re.compile(r"=|[<>]|\\(?:le|ge|leq|geq|ne|lt|gt)(?![A-Za-z])")
_NAMED: Final = re.compile(r"[^=<>&]+=[^=<>&]+(?:=[^=<>&]+)*")
_TURNED: Final = re.compile(r"([\[\]])([^\[\],;]+[,;][^\[\],;]+)([\[\]])")
_FACING: Final = {("[", True): "[", ("]", True): "(", ("[", False): ")", ("]", False): "]"}
_APPROXIMATELY: Final = re.compile(r"\\approx(?![A-Za-z])")
_IN_BRACKETS: Final = re.compile(r"(?<=[^\s,;(\[{=]) *\( *\\approx(?![A-Za-z])[^()]*\)")
_BEGINNING: Final = re.compile(
    r"(?P<before>(?:^|[,;(\[{]|\b(?:and|or)\b) *)(?P<name>[A-Za-z](?:_\w)?)? *\\approx(?![A-Za-z]) *(?=\S)"
)
_END: Final = re.compile(
    r"\\[{}]|(?P<down>[(\[{])|(?P<up>[)\]}])|(?P<end>,(?!\d{3}(?!\d))|;|\\\\|&|(?<![A-Za-z\\])(?:and|or)(?![A-Za-z]))"
)


def on_one_line(text: str) -> str:
    """Several lines, as a program prints them, as the parts of a list; lines of one formula as that formula.

    A formula goes on where brackets or environments are open, or where an operator ends a line or begins the next.
    """
    lines = [line for line in _BLANK.split(text.strip()) if line]
    joined = lines[0] if lines else ""
    for before, line in itertools.pairwise(lines):
        goes_on = before[-1] in _UNFINISHED or line[0] in "+-*/^=<>&,;:|)]}" or bool({before, line} & _DELIMITERS)
        goes_on |= before[-1].isdigit() and line[0].islower() and _is_unit(line)
        # A minus sign begins a number where the line before has no operator to wait for.
        goes_on &= not (line[0] == "-" and line[1:2].isdigit() and before[-1].isdigit())
        joined += " " + line if goes_on or _is_open(joined) else ", " + line
    return joined


def _is_unit(line: str) -> bool:
    """Whether a line is nothing but the unit of the number before it, or the plural of what is counted."""
    first, *rest = line.rstrip(".").split() if len(line) <= _LONGEST_UNIT else [""]
    if not first.isalpha() or len(first) == 1 or not all(map(str.isalpha, rest)):
        return False
    return bool(measure(first)) or first in ("square", "cubic") or (first.endswith("s") and first != "yes" and not rest)


def _is_open(text: str) -> bool:
    opened = sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))
    return opened > 0 or text.count(r"\begin") > text.count(r"\end")


def without_systems(text: str) -> str:
    r"""A system of equations, `\begin{cases} x = 1 \\ y = 2 \end{cases}`, as a list of them.

    A row that begins with its sign goes on from the row before. Anything else, as the cases of a function are, stays.
    """
    match = _SYSTEM.match(text)
    if match is None or text[match.end() :].strip(" .,"):
        return text
    rows: list[str] = []
    for row in match["rows"].split(r"\\"):
        clean = _RELATION.sub(r" \g<0> ", re.sub(r"& *(?==)|(?<==) *&", "", row)).strip(" .,;")
        if clean.startswith("=") and rows:
            rows[-1] += " " + clean
        elif clean:
            rows.append(clean)
    return ", ".join(rows) if rows and all(map(_NAMED.fullmatch, rows)) else text


def with_round_brackets(text: str) -> str:
    """Intervals with turned brackets for their open ends, `]1, 3[`, with round ones."""
    return _TURNED.sub(
        lambda match: _FACING[match[1], True] + match[2] + _FACING[match[3], False],
        text,
    )


def without_approximations(text: str) -> str:
    r"""Parts without what follows `\approx` in them; where a part begins with it, or with its name, with that value."""
    text = _IN_BRACKETS.sub("", text)
    text = _BEGINNING.sub(lambda match: match["before"] + (f"{match['name']}=" if match["name"] else ""), text)
    match = _APPROXIMATELY.search(text)
    pieces: list[str] = []
    at = 0
    while match is not None:
        pieces.append(text[at : match.start()].rstrip())
        at = _end_of_part(text, match.end())
        match = _APPROXIMATELY.search(text, at)
    return "".join([*pieces, text[at:]])


def _end_of_part(text: str, start: int) -> int:
    """Where the part ends that a place is in: before a comma, or the bracket that closes around it."""
    depth = 0
    for mark in _END.finditer(text, start):
        depth += bool(mark["down"]) - bool(mark["up"])
        escaped = mark.group() == r"\}"
        if depth < 0 or (depth == 0 and (mark["end"] or escaped)):
            return mark.start()
    return len(text)

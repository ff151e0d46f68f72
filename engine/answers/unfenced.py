"""Find a program that stands in a reply without a fence."""

import re
from typing import Final

from engine.answers.programs import LONGEST, clean, faulty_line, gives_answer, parse

_TRIES: Final = 20
_STATEMENTS: Final = 2
_BEGINS: Final = re.compile(
    r"^(?:>>> |import [a-z]|from [\w.]{1,40} import |def \w|class \w|@\w|(?:for|while|if|with|try)\b[^\n]{0,200}:|"
    r"[A-Za-z_]\w{0,60}(?:, ?\w{1,60}){0,8} ?[-+*/]?= ?\S|print\(|#)",
    re.MULTILINE,
)


def find_code(reply: str) -> tuple[int, int] | None:
    """Span of the first stretch of lines that is a program, or `None`.

    A stretch counts if it has two statements or more, compiles and gives an answer, so that a line `A = 20` among
    words is no program. Prose after the code is left out. Only the last `LONGEST` characters are looked at.
    """
    base = max(0, len(reply) - LONGEST)
    first = -1
    for match in list(_BEGINS.finditer(reply, base))[:_TRIES]:
        if match.start() < first:
            continue
        end = _end_of_code(reply, match.start())
        if end is not None:
            return match.start(), end
        first = match.end()
    return None


def _end_of_code(reply: str, start: int) -> int | None:
    """Where the program that begins at `start` ends, if one does."""
    lines = reply[start:].splitlines(keepends=True)
    for _ in range(_STATEMENTS + 1):
        text = "".join(lines)
        code = clean(text)
        tree = parse(code)
        if tree is not None:
            good = len(tree.body) >= _STATEMENTS and gives_answer(tree)
            return start + len(text.rstrip()) if good else None
        line = faulty_line(code)
        if line is None or line <= 1:
            return None
        lines = lines[: min(line, len(lines)) - 1]
    return None

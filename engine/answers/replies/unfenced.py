"""Find a program that stands in a reply without a fence."""

import ast
import re
import unicodedata
from typing import Final

from engine.answers.replies.programs import LONGEST, clean, faulty_line, gives_answer, parse, plain_spaces

_TRIES: Final = 20
_CUTS: Final = 3
_STATEMENTS: Final = 2
_BEGINS: Final = re.compile(
    r"^(?:>>> |import [a-z]|from [\w.]{1,40} import |def \w|class \w|@\w|(?:for|while|if|with|try)\b[^\n]{0,200}:|"
    r"[A-Za-z_]\w{0,60}(?:, ?\w{1,60}){0,8} ?[-+*/]?= ?\S|print\(|#)",
    re.MULTILINE,
)

_MAY_GIVE: Final = re.compile(r"\b(?:print|answer|solution)\b(?![ \t\f]*(?:[.$]|(?!in\b)[^\W\d_]))")
"""What every program that gives an answer holds, and words seldom do: in `the answer is` no name is set or called."""


def find_code(reply: str) -> tuple[int, int] | None:
    """Span of the first stretch of lines that is a program, or `None`.

    A stretch counts if it has two statements or more, or is a function, compiles and gives an answer, so that a line
    `A = 20` among words is no program. Prose after the code is left out. Only the last `LONGEST` characters are
    looked at.
    """
    base = max(0, len(reply) - LONGEST)
    if not _may_give_answer(reply[base:]):
        return None
    seen = base
    tries = 0
    for match in _BEGINS.finditer(reply, base):
        if match.start() < seen:
            continue
        code, end = _code_from(reply, match.start())
        if code:
            return match.start(), end
        seen = end
        tries += 1
        if tries >= _TRIES:
            break
    return None


def _may_give_answer(text: str) -> bool:
    """Whether some of a text may be a program that gives an answer; telling that takes far less than parsing it."""
    if not text.isascii():  # Python takes letters of all kinds for the plain ones that they stand for (PEP 3131)
        text = unicodedata.normalize("NFKC", plain_spaces(text))
    return ("print" in text or "answer" in text or "solution" in text) and bool(_MAY_GIVE.search(text))


def _code_from(reply: str, start: int) -> tuple[bool, int]:
    """Whether a program begins at `start`, and where the stretch of Python ends that does."""
    lines = reply[start:].splitlines(keepends=True)
    for _ in range(_CUTS):
        text = "".join(lines)
        code = clean(text)
        tree = parse(code)
        if tree is not None:
            enough = len(tree.body) >= _STATEMENTS or any(isinstance(node, ast.FunctionDef) for node in tree.body)
            good = enough and gives_answer(tree)
            return good, start + len(text.rstrip())
        line = faulty_line(code)
        if line is None or line <= 1:
            break
        lines = lines[: min(line, len(lines)) - 1]
    return False, start + 1

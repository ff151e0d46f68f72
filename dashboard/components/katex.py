r"""Whether KaTeX can set a formula, and whether the formula keeps to its own place.

What may stand in a formula is listed in `katex_names`; all else is refused, and shows as text. So nothing can define a
macro, load something, paint over the page or hide words, and nothing is set red. The grammar is KaTeX's as far as those
names need it: what has which arguments, what may be an exponent, where `&` and lines may stand.
"""

import re
from typing import Final

from dashboard.components.katex_names import (
    ARGUMENTS,
    DELIMITER,
    ENVIRONMENTS,
    EXPONENTS,
    IN_TEXT,
    INFIX,
    OPERATORS,
    OPTIONAL,
    SIGNS,
    SIZED,
    SPECIFIED,
    SWITCHES,
    SYMBOLS,
    TEXT,
)

DEPTH: Final = 40
"""Groups within groups that are followed."""
MAX_NEGATIVE_SPACES: Final = 8
r"""Times that `\!` may draw a formula together; more would print it over its neighbours."""

_TOKEN: Final = re.compile(r"\\[A-Za-z@]+|\\[\s\S]|\S")
_TEXT_TOKEN: Final = re.compile(r"\\[A-Za-z@]+|\\[\s\S]|[\s\S]")
_NAME: Final = re.compile(r"\{([A-Za-z]+\*?)\}")
_CHARACTERS: Final = frozenset([r"\%", r"\$", r"\&", r"\#", r"\_", r"\{", r"\}", r"\|"])
_ROW_END: Final = "\\\\"


def is_sound(tex: str) -> bool:
    """Whether KaTeX sets a formula without an error, and nothing of it out of its place or out of sight.

    Args:
        tex: The formula on one line, as `tex.formula` writes it.
    """
    if tex.count(r"\!") > MAX_NEGATIVE_SPACES:
        return False
    try:
        _Reader(tex).group("")
    except _UnsoundError:
        return False
    return True


class _UnsoundError(Exception):
    """The formula holds something that is not listed, or not where it may stand."""


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, tex: str) -> None:
        self.tex, self.at, self.depth = tex, 0, 0

    def peek(self) -> str:
        """The next token, or nothing at the end."""
        while self.tex[self.at : self.at + 1].isspace():
            self.at += 1
        found = _TOKEN.match(self.tex, self.at)
        return found[0] if found else ""

    def take(self) -> str:
        part = self.peek()
        self.at += len(part)
        return part

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """What must come next."""
        self.peek()
        found = pattern.match(self.tex, self.at)
        if not found:
            raise _UnsoundError
        self.at = found.end()
        return found

    def group(self, end: str, *, table: bool = False) -> None:
        """Everything up to a token, which is taken; `table`: cells and rows."""
        self.depth += 1
        if self.depth > DEPTH:
            raise _UnsoundError
        scripts, infix, before = "", False, _ROW_END
        while (part := self.take()) != end:
            if part in ("^", "_", "'"):
                scripts = self._script(part, scripts)
            elif part[1:] in INFIX and part[0] == "\\" and not infix:
                infix, scripts = True, "^"
            elif table and (part == "&" or part[1:] in ("hline", "hdashline")):
                if part != "&" and before not in (_ROW_END, r"\hline", r"\hdashline"):
                    raise _UnsoundError
                scripts, infix = "", False
            elif part == r"\middle" and end == r"\right":
                self._delimiter()
            elif part in (r"\limits", r"\nolimits") and before[1:] in OPERATORS:
                pass
            else:
                scripts = ""
                infix = infix and part != _ROW_END
                self._atom(part)
            before = part
        self.depth -= 1

    def _script(self, part: str, scripts: str) -> str:
        """An exponent, an index or a prime; a base has one of each, and a prime is before the exponent."""
        if part == "'":
            if "^" in scripts or ("'" in scripts and self.tex[: self.at - 1].rstrip()[-1:] != "'"):
                raise _UnsoundError
            return scripts + "'"
        if part in scripts or (part == "^" and scripts == "'_"):
            raise _UnsoundError
        name = self.peek()[1:]
        if name in EXPONENTS or name in TEXT:
            self._atom(self.take())
        else:
            self._argument()
        return scripts + part

    def _argument(self) -> None:
        """A group, or one token that stands for itself."""
        part = self.take()
        if part == "{":
            self.group("}")
        elif not (_is_plain(part) or part[1:] in SYMBOLS or part in _CHARACTERS):
            raise _UnsoundError

    def _atom(self, part: str) -> None:
        name = part[1:]
        if part == "{":
            self.group("}")
        elif not part.startswith("\\"):
            if not _is_plain(part):
                raise _UnsoundError
        elif name == "left":
            self._delimiter()
            self.group(r"\right")
            self._delimiter()
        elif name == "begin":
            self._environment()
        elif name in TEXT:
            self._text()
        elif SIZED.fullmatch(part):
            self._delimiter()
        elif name in ARGUMENTS:
            self._arguments(name)
        elif not (name in SYMBOLS or name in OPERATORS or name in SWITCHES or name in SIGNS):
            raise _UnsoundError

    def _arguments(self, name: str) -> None:
        if name == "operatorname" and self.peek() == "*":
            self.take()
        if name in OPTIONAL and self.peek() == "[":
            self.take()
            self.group("]")
        for _ in range(ARGUMENTS[name]):
            self._argument()

    def _delimiter(self) -> None:
        if not DELIMITER.fullmatch(self.take()):
            raise _UnsoundError

    def _environment(self) -> None:
        name = self.match(_NAME)[1]
        if name not in ENVIRONMENTS:
            raise _UnsoundError
        if name in SPECIFIED:
            self.match(SPECIFIED[name])
        self.group(r"\end", table=True)
        if self.match(_NAME)[1] != name:
            raise _UnsoundError

    def _text(self) -> None:
        r"""Text in braces; `\(` and `\)` in it hold a formula."""
        if self.take() != "{":
            raise _UnsoundError
        depth = 1
        while depth:
            part = self.match_raw()
            name = part[1:]
            if part == r"\(":
                self.group(r"\)")
            elif part in ("{", "}"):
                depth += 1 if part == "{" else -1
            elif part[0] == "\\":
                if name in TEXT:
                    self._text()
                elif name not in IN_TEXT and name not in SIGNS:
                    raise _UnsoundError
            elif part in "#^_&$":
                raise _UnsoundError

    def match_raw(self) -> str:
        """The next token of a text, where spaces count."""
        found = _TEXT_TOKEN.match(self.tex, self.at)
        if not found:
            raise _UnsoundError
        self.at = found.end()
        return found[0]


def _is_plain(part: str) -> bool:
    """Whether a token is a character that means itself."""
    return len(part) == 1 and part not in r"\{}^_&#$%'"

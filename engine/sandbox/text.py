"""Makes Python of a program as models write it. Runs inside the program's own process."""

import re
import textwrap
from types import CodeType
from typing import Final

_FENCE: Final = re.compile(r"^[ \t]*(?:```+|~~~+)[ \t]*[\w+.#-]*[ \t]*$", re.MULTILINE)
_BROKEN_FENCE: Final = re.compile(r"(?:```+|~~~+)[ \t]*$")
_TAG: Final = re.compile(r"\A(\s*)(?:python3?|py|tool_code)[ \t]*(?=\n)", re.IGNORECASE)


def compiled(text: str, name: str) -> CodeType:
    """Compile a program; where it is no Python as it stands, without the leftovers of Markdown around it.

    Left over may be the lines of fences, a fence behind the last line, the word `python` above the first, and the
    indentation of a list in which all of it stood. Lines keep their numbers.

    Args:
        text: The program.
        name: Its file name in tracebacks.

    Raises:
        SyntaxError: It is no Python either way; said of the program as it stands.
        ValueError: It holds a NUL.
    """
    text = _TAG.sub(r"\1", text.removeprefix("\ufeff"))  # as Python it would be the name of nothing
    try:
        return compile(text, name, "exec", dont_inherit=True)
    except SyntaxError:
        bare = unwrapped(text)
        if bare == text:
            raise
        try:
            return compile(bare, name, "exec", dont_inherit=True)
        except SyntaxError:
            pass
        raise


def unwrapped(text: str) -> str:
    """A program without the leftovers of Markdown, line by line where it was."""
    bare = _BROKEN_FENCE.sub("", _FENCE.sub("", text).rstrip())
    return textwrap.dedent(bare)

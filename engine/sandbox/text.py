"""Makes Python of a program as models write it. Runs inside the program's own process."""

import html
import itertools
import re
import textwrap
from collections.abc import Iterator
from types import CodeType
from typing import Final

_FENCE: Final = re.compile(r"^[ \t]*(?:```+|~~~+)[ \t]*[\w+.#-]*[ \t]*$", re.MULTILINE)
_BROKEN_FENCE: Final = re.compile(r"(?:```+|~~~+)[ \t]*$")
_TAG: Final = re.compile(r"\A(\s*)(?:python3?|py|tool_code)[ \t]*(?=\n)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#39|#x27|#34|#160);")
_CHARACTERS: Final = str.maketrans(
    {
        **dict.fromkeys(["\u00a0", "\u1680", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\u3000"], " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict(zip("\u00d7\u00f7\u2264\u2265\u2260", ("*", "/", "<=", ">=", "!="), strict=True)),
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    }
)
_PROMPT: Final = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)(.*)")
_OUTPUT: Final = re.compile(
    r"[ \t*_#]{0,8}(?:(?:expected|sample|example|program)[ ])?(?:output|result|explanation|note)s?\b[^=(\n]{0,40}:",
    re.IGNORECASE,
)
_TABS: Final = (8, 4)
"""Columns of a tab where tabs and spaces are mixed; the indentation fits one of them at most."""

_PROSE: Final = re.compile(r"[ \t*#]{0,8}[A-Z][\w',!-]*(?:[ ]+[\w'$%,.`*/-]+){2,}[ ]*[.:!?*]{1,4}[ \t]*")


def compiled(text: str, name: str) -> CodeType:
    """Compile a program; where it is no Python as it stands, without what else got into it.

    That may be fences and the words around them, the word `python` above the first line, the indentation of a list in
    which all of it stood, prompts of a session, its output below it, typographic characters and entities of HTML in
    the place of Python's own, and tabs mixed with spaces. Lines keep their numbers.

    Args:
        text: The program.
        name: Its file name in tracebacks.

    Raises:
        SyntaxError: It is no Python in any way; said of the program as it stands.
        ValueError: It holds a NUL.
    """
    text = _TAG.sub(r"\1", text.removeprefix("\ufeff"))  # as Python it would be the name of nothing
    try:
        return compile(text, name, "exec", dont_inherit=True)
    except SyntaxError:
        for mended in _mended(text):
            try:
                return compile(mended, name, "exec", dont_inherit=True)
            except SyntaxError:
                continue
        raise


def _mended(text: str) -> Iterator[str]:
    """A program as it may have been meant, the least change first."""
    if "\n" not in text.strip():
        text = text.replace("\\n", "\n")  # its line ends were written out
    seen = set()
    for select, tab in itertools.product((_unwrapped, _fenced), _TABS):
        meant = select(text).expandtabs(tab)
        for mend in (str, _typed, _bare, _first_line_flush):
            meant = mend(meant)
            if meant not in seen and meant.strip():
                seen.add(meant)
                yield meant


def _unwrapped(text: str) -> str:
    """All lines but those of fences."""
    return textwrap.dedent(_BROKEN_FENCE.sub("", _FENCE.sub("", text).rstrip()))


def _fenced(text: str) -> str:
    """The lines between fences; empty where there are none."""
    inside = False
    kept = []
    for line in text.splitlines():
        fence = _FENCE.fullmatch(line) is not None
        inside = inside is not fence
        kept.append("" if fence or not inside else line)
    return textwrap.dedent("\n".join(kept))


def _typed(text: str) -> str:
    """Python's own characters in the place of typographic ones and of entities."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text).translate(_CHARACTERS)


def _bare(text: str) -> str:
    """Without prompts and what a session answered, output below, and words above and below."""
    lines = text.split("\n")
    if any(line.lstrip().startswith(">>>") for line in lines):
        prompts = [_PROMPT.match(line) for line in lines]
        return "\n".join(prompt[1] if prompt else "" for prompt in prompts)
    end = next((place for place, line in enumerate(lines) if place and _OUTPUT.match(line)), len(lines))
    while end and not _is_code(lines[end - 1]):
        end -= 1
    first = next((place for place in range(end) if _is_code(lines[place])), end)
    return "\n" * first + textwrap.dedent("\n".join(lines[first:end]))


def _is_code(line: str) -> bool:
    return bool(line.strip()) and _PROSE.fullmatch(line) is None


def _first_line_flush(text: str) -> str:
    """Without an indentation that the first line alone has."""
    return re.sub(r"\A((?:[ \t]*\n)*)[ \t]+", r"\1", text)

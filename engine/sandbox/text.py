"""Makes Python of a program as models write it. Runs inside the program's own process."""

import contextlib
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
    r"[ \t*_]{0,8}(?:(?:expected|sample|example|program)[ ])?(?:output|result|explanation|note)s?\b[^=(\n]{0,40}:",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"[ \t]*(?:"
    r"(?:import|from|def|class|async|return|yield|raise|assert|del|global|nonlocal|print|pass|break|continue)\b|@\w"
    r"|(?:for|while|if|elif|else|try|except|finally|with|match|case)\b.*[:(\[=<>]"
    r"|(?!(?:sqrt|exp|log|sin|cos|tan)\()[a-z_][\w.]*\("
    r"|(?!(?!answer\b)\w+[ ]?=[-+\d.,/%$ ()\[\]]*$)[A-Za-z_][\w.]*(?:\[.*?\])?(?:[ ]?,[ ]?\w+)*[ \t]*"
    r"(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=)"
    r"|[a-z_]\w*[ ]?:[ ]?[\w.\[\], ]+=(?!=))"
)
"""A line that looks like a statement of Python, even a broken one. What a program prints, `x = 5` or `sqrt(2)`, does
not: without it, the rest still does the same.
"""
_TABS: Final = (8, 4)
"""Columns of a tab where tabs and spaces are mixed; the indentation fits one of them at most."""

_PROSE: Final = re.compile(r"[ \t*#]{0,8}[A-Z][\w',!-]*(?:[ ]+[\w'$%,.`*/-]+){2,}[ ]*[.:!?*]{1,4}[ \t]*")


def compiled(text: str, name: str) -> CodeType:
    """Compile a program; where it is no Python as it stands, without what else got into it.

    That may be fences and the words around them, the word `python` above the first line, the indentation of a list in
    which all of it stood, prompts of a session, its output below it, typographic characters and entities of HTML in
    the place of Python's own, and tabs mixed with spaces. Code is never taken off: a program that breaks off or fails
    in its last line is no shorter program that gives another answer. Lines keep their numbers.

    Args:
        text: The program.
        name: Its file name in tracebacks.

    Raises:
        SyntaxError: It is no Python in any way; said of the program as it stands.
        ValueError: It holds a NUL.
    """
    text = _TAG.sub(r"\1", text.removeprefix("\ufeff"))  # as Python it would be the name of nothing
    try:
        return _compiled(text, name)
    except SyntaxError:
        for mended in _mended(text):
            with contextlib.suppress(SyntaxError):
                return _compiled(mended, name)
        raise


def _compiled(text: str, name: str) -> CodeType:
    with contextlib.suppress(MemoryError, RecursionError):  # how the parser says that its own stack is too small
        return compile(text, name, "exec", dont_inherit=True)
    raise SyntaxError("it is nested too deeply for Python", (name, 1, 1, ""))


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
    """The lines between fences; empty where there are none, or where code stands outside."""
    inside = False
    kept = []
    for line in text.splitlines():
        fence = _FENCE.fullmatch(line) is not None
        inside = inside is not fence
        if not fence and not inside and _CODE.match(line):
            return ""
        kept.append("" if fence or not inside else line)
    return textwrap.dedent("\n".join(kept))


def _typed(text: str) -> str:
    """Python's own characters in the place of typographic ones and of entities."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text).translate(_CHARACTERS)


def _bare(text: str) -> str:
    """Without prompts and what a session answered, output below, and words above and below."""
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if _is_no_prose(line)), len(lines))
    lines[:first] = [""] * first
    if next((line for line in lines if _is_no_comment(line)), "").lstrip().startswith(">>>"):
        return _session(lines)
    code = lines[: _end_of_code(lines)]
    return "\n" * min(first, len(code)) + _without_words_below(code[first:])


def _session(lines: list[str]) -> str:
    """What stands behind the prompts; all of it where code stands without one."""
    prompts = [_PROMPT.match(line) for line in lines]
    if any(_CODE.match(line) for line, prompt in zip(lines, prompts, strict=True) if not prompt):
        return "\n".join(lines)
    return "\n".join(prompt[1] if prompt else "" for prompt in prompts)


def _end_of_code(lines: list[str]) -> int:
    """Where the output below begins, if all is Python up to there and nothing is code from there on."""
    last = next((place for place in range(len(lines) - 1, -1, -1) if _CODE.match(lines[place])), -1)
    end = next((place for place, line in enumerate(lines) if place > last and place and _OUTPUT.match(line)), None)
    if end is None:
        return len(lines)
    try:
        _compiled(_without_words_below(lines[:end]), "<beginning>")
    except (SyntaxError, ValueError):
        return len(lines)
    return end


def _without_words_below(lines: list[str]) -> str:
    last = next((place for place in range(len(lines), 0, -1) if _is_no_prose(lines[place - 1])), 0)
    return textwrap.dedent("\n".join(lines[:last]))


def _is_no_prose(line: str) -> bool:
    return bool(line.strip()) and _PROSE.fullmatch(line) is None


def _is_no_comment(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _first_line_flush(text: str) -> str:
    """Without an indentation that the first line alone has."""
    return re.sub(r"\A((?:[ \t]*\n)*)[ \t]+", r"\1", text)

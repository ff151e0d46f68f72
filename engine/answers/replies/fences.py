"""Find the fenced code blocks of a reply."""

import re
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"^[ \t>]{0,12}(?P<mark>`{3,20}|~{3,20})[ \t]*(?P<info>[^\n`]{0,80})$", re.MULTILINE)
_LANGUAGE: Final = re.compile(r"[\w+#-]*")
_NOTHING_INSIDE: Final = re.compile(r"\s*(?:</|\Z)")
PYTHON: Final = frozenset({"python", "py", "python3", "python2", "ipython", "pycon", "sage", "tool_code"})
WORDS: Final = frozenset({"markdown", "md", "latex", "tex", "math", "katex"})


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block of a reply.

    Attributes:
        language: What its first line names, in small letters; empty if nothing.
        start: First character of the fence.
        body: First character of its content.
        body_end: One past the last character of its content.
        end: One past the last character of the fence.
    """

    language: str
    start: int
    body: int
    body_end: int
    end: int


def fences(reply: str) -> list[Fence]:
    """All fenced blocks, in order. A block whose closing fence never comes ends with the reply: it was cut off.

    A last fence behind which nothing comes, or a closing tag, closes what was never opened, and is no block.
    """
    # Most replies have none: one character is looked up far faster than three, and these than each line is tried.
    if not ("`" in reply and "```" in reply) and not ("~" in reply and "~~~" in reply):
        return []
    found: list[Fence] = []
    opening: re.Match[str] | None = None
    for match in _FENCE.finditer(reply.replace("\r", " ")):
        if opening is None:
            opening = match
        elif match["mark"].startswith(opening["mark"]) and not match["info"].strip():
            found.append(_fence(reply, opening, match.start(), match.end()))
            opening = None
        elif match["mark"][0] == opening["mark"][0] and match["info"].strip():
            # A new block begins although the last one was never closed.
            found.append(_fence(reply, opening, match.start(), match.start()))
            opening = match
    if opening is not None and (opening["info"].strip() or not _NOTHING_INSIDE.match(reply, opening.end())):
        found.append(_fence(reply, opening, len(reply), len(reply)))
    return found


def _fence(reply: str, opening: re.Match[str], body_end: int, end: int) -> Fence:
    """The block that begins with a fence line and whose content ends at `body_end`."""
    info = opening["info"].strip().lstrip("{").lower()
    language = _LANGUAGE.match(info)
    body = min(opening.end() + 1, len(reply))
    return Fence(language.group() if language else "", opening.start(), body, max(body, body_end), max(body, end))

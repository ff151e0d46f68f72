"""The items of a list in a reply: an item a line, bulleted or not, or phrases between commas."""

import re
from collections.abc import Iterable
from typing import Final

_BULLET: Final = re.compile(r"^(?:[-*+\u2022\u2023\u00b7\u2013\u2014](?:[ \t]+|(?=\*\*))|\u2022|\(?\d{1,2}[.)][ \t]+)")
_FENCE: Final = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[\w-]*[ \t]*$")
_NOTHING: Final = re.compile(
    r"\W*(?:none|nothing|n\s?/?\s?a|null|empty|not (?:applicable|needed|required)"
    r"|(?:none|no (?:special |specific |further )?(?:topic|skill|definition|formula|pitfall|insight|term)e?s?)"
    r"(?: (?:is|are))?(?: (?:needed|required|applicable|here|apply|applies))*)\W*",
    re.IGNORECASE,
)
_MARKDOWN: Final = (
    (re.compile(r"\*\*([^*\n]{1,600})\*\*|(?<!\w)__([^_\n]{1,600})__(?!\w)"), r"\1\2"),
    (re.compile(r"(?<![\w*$\\])\*(?=\w)([^*$\n]{1,600})(?<=[\w.])\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]{1,600})`"), r"\1"),
)
_OPENING, _CLOSING = "([{", ")]}"


def list_items(text: str) -> list[str]:
    """The items of a list, without bullets and markdown; a line that is indented below a bullet goes on with it.

    Lines that say that there is nothing, and lines without a letter or digit, are no items.
    """
    found: list[list[str]] = []
    bulleted = False
    for line in text.splitlines():
        inside = line.strip()
        bullet = _BULLET.match(inside)
        if _FENCE.match(line):
            continue
        if bullet and not bulleted and found and found[-1][-1].endswith(":"):
            found.pop()  # it introduced the list
        if bulleted and not bullet and inside and line[0].isspace():
            found[-1].append(inside)
        else:
            found.append([inside[bullet.end() :] if bullet else inside])
        bulleted = bulleted or bool(bullet)
    return _real(" ".join(lines) for lines in found)


def phrases(text: str) -> list[str]:
    """The items of a list of phrases: like `list_items`, and one line alone may hold several between commas."""
    items = list_items(text)
    if len(items) > 1:
        return items
    return _real(part for item in items for part in _between_commas(item))


def _real(items: Iterable[str]) -> list[str]:
    """The items without markdown; only those that say something."""
    plain = (_plain(item) for item in items)
    return [item for item in plain if any(c.isalnum() for c in item) and not _NOTHING.fullmatch(item)]


def _between_commas(line: str) -> list[str]:
    """The parts of a line between commas or semicolons that stand in no bracket and in no formula."""
    parts, depth, formula = [""], 0, False
    for c in line:
        depth = max(0, depth + (c in _OPENING) - (c in _CLOSING))
        formula ^= c == "$"
        if c in ",;" and not depth and not formula:
            parts.append("")
        else:
            parts[-1] += c
    return [re.sub(r"^\s*and ", "", part) for part in parts] if len(parts) > 1 else parts


def _plain(item: str) -> str:
    """The item without markdown, on one line."""
    for pattern, instead in _MARKDOWN:
        item = pattern.sub(instead, item)
    return " ".join(item.split())

"""Find the named parts of a reply: tagged sections and markdown headings."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """What a named section holds."""

    WORDS = "words"
    PROGRAM = "program"


_TAGS: Final = {
    "cot": Part.WORDS,
    "solution": Part.WORDS,
    "reasoning": Part.WORDS,
    "pot": Part.PROGRAM,
    "program": Part.PROGRAM,
    "python": Part.PROGRAM,
    "code": Part.PROGRAM,
}
_TAG: Final = re.compile(
    r"<[ ]?(?P<close>/?)[ ]?(?P<name>cot|solution|reasoning|pot|program|python|code)(?P<edge>_start|_end)?[ ]?>",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}[ \t]{1,4}|\*\*)[ \t]{0,4}(?:[\d.]{1,4}[ \t]{1,4})?"
    r"(?P<title>[A-Za-z][A-Za-z -]{1,40}?)[ \t]{0,4}"
    r"(?:\([^()\n]{1,40}\))?[ \t]{0,4}:?(?:\*\*)?:?[ \t]{0,4}\r?$",
    re.MULTILINE,
)
_PROGRAM_TITLES: Final = (
    "program|python program|program of thought|pot|code|python code|python|python solution|solution in python"
)
_WORDS_TITLES: Final = (
    "chain of thought|cot|solution|worked solution|step-by-step solution|explanation|reasoning|analysis|answer|"
    "final answer|output|result|conclusion|criticism|critique"
)
_TITLES: Final = {
    **dict.fromkeys(_PROGRAM_TITLES.split("|"), Part.PROGRAM),
    **dict.fromkeys(_WORDS_TITLES.split("|"), Part.WORDS),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a reply: its content, and the whole with the marks around it."""

    part: Part
    start: int
    body: int
    body_end: int
    end: int


def tagged(reply: str) -> list[Section]:
    """The tagged sections, in order. One that is never closed ends at the next opening tag, or with the reply."""
    if "<" not in reply:
        return []
    found: list[Section] = []
    opening: re.Match[str] | None = None
    for match in _TAG.finditer(reply):
        closes = bool(match["close"]) or (match["edge"] or "").lower() == "_end"
        if opening is not None and closes and match["name"].lower() != opening["name"].lower():
            continue
        if opening is not None:
            found.append(_section(opening, match.start(), match.end() if closes else match.start()))
        opening = None if closes else match
    if opening is not None:
        found.append(_section(opening, len(reply), len(reply)))
    return found


def headed(reply: str) -> list[Section]:
    """The sections under headings that name a known part, in order; each ends at the next such heading."""
    if "#" not in reply and not ("*" in reply and "**" in reply):
        return []
    titles = [
        (match, part) for match in _HEADING.finditer(reply) if (part := _TITLES.get(match["title"].strip().lower()))
    ]
    starts = [match.start() for match, _ in titles] + [len(reply)]
    return [
        Section(part, match.start(), min(match.end() + 1, end), end, end)
        for (match, part), end in zip(titles, starts[1:], strict=True)
    ]


def _section(opening: re.Match[str], body_end: int, end: int) -> Section:
    """The section that a tag opens."""
    return Section(_TAGS[opening["name"].lower()], opening.start(), opening.end(), body_end, end)

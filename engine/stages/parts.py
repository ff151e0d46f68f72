"""Find the named parts of a reply: in the tags it was asked for, or else in a JSON object, or under headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from engine.stages.objects import first_object

_THOUGHTS: Final = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_HEADING: Final = re.compile(
    r"^[ \t>]{0,4}(?:[-*•][ \t]{1,4})?(?P<hashes>#{1,6}[ \t]{0,4})?(?:\d{1,2}[.)][ \t]{1,4})?(?P<bold>\*{1,3}|__)?"
    r"(?P<title>[A-Za-z][A-Za-z &-]{0,40})(?P<colon>:)?(?:\*{1,3}|__)?(?P<late>:)?[ \t]{0,4}(?P<rest>.*)$",
    re.MULTILINE,
)
_OTHER_HEADING: Final = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]|(\*\*|__)[^*_\n]{1,60}\1[ \t:]{0,4}$)", re.MULTILINE)
_FENCED: Final = re.compile(r"(?P<mark>`{3,8}|~{3,8})[\w-]{0,20}[ \t]*\n(?P<inside>.*)\n[ \t]*(?P=mark)", re.DOTALL)
_NESTING: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a reply.

    Attributes:
        name: What it holds.
        text: Its content, without the white space and the fence around it.
        ended: Whether something marks its end: a tag, another part, or the form that it comes in.
    """

    name: str
    text: str
    ended: bool


def named_parts(reply: str, names: Mapping[str, str]) -> list[Part]:
    """The parts of a reply that hold something, in order.

    Args:
        reply: What a teacher wrote. What it thought aloud between `<think>` and `</think>` counts for nothing.
        names: How the parts may be called, in small letters, and what each is called here.
    """
    text = _THOUGHTS.sub("", reply).replace("\r\n", "\n")
    found = _tagged(text, names) or _from_object(text, names) or _headed(text, names)
    return [part for part in found if part.text]


def first_named(parts: Sequence[Part], names: Sequence[str]) -> list[Part]:
    """The parts of the first of some names that any of them has."""
    found = ([part for part in parts if part.name == name] for name in names)
    return next((several for several in found if several), [])


@lru_cache(maxsize=16)
def _tags(names: tuple[str, ...]) -> re.Pattern[str]:
    choices = "|".join(sorted((name.replace(" ", "[ _-]") for name in names), key=len, reverse=True))
    return re.compile(
        rf"(?:^[ \t]{{0,3}}#{{1,6}}[ \t]{{1,4}})?(?P<mark>\*{{1,3}}|_{{2,3}}|`)?"
        rf"<[ ]?(?P<close>/?)[ ]?(?P<name>{choices})[ ]?>(?(mark)(?P=mark))",
        re.IGNORECASE | re.MULTILINE,
    )


def _tagged(text: str, names: Mapping[str, str]) -> list[Part]:
    """The tagged parts. One whose closing tag is missing ends where another one begins, or with the reply.

    One that others stand in is taken to have no end: what follows them could belong to it.
    """
    found: list[Part] = []
    opened: tuple[str, int] | None = None
    cut: dict[str, int] = {}
    for match in _tags(tuple(names)).finditer(text):
        name = names[re.sub(r"[_-]", " ", match["name"].lower())]
        if match["close"] and (opened is None or opened[0] != name):
            if name in cut:
                found[cut[name]] = replace(found[cut[name]], ended=False)
            continue
        if opened is not None:
            if not match["close"]:
                cut[opened[0]] = len(found)
            found.append(Part(opened[0], _bare(text[opened[1] : match.start()]), ended=True))
        opened = None if match["close"] else (name, match.end())
    if opened is not None:
        found.append(Part(opened[0], _bare(text[opened[1] :]), ended=False))
    return found


def _from_object(text: str, names: Mapping[str, str]) -> list[Part]:
    """The parts of a JSON object, or of objects within it."""
    found: list[Part] = []
    level: list[Mapping[str, object]] = [first_object(text)]
    for _ in range(_NESTING):
        below: list[Mapping[str, object]] = []
        for each in level:
            for key, value in each.items():
                name = names.get(re.sub(r"[\s_-]+", " ", key.strip().lower()))
                if name is not None:
                    found.append(Part(name, _bare(_written(value)), ended=True))
                elif isinstance(value, dict):
                    below.append(value)
        level = below
    return found


def _headed(text: str, names: Mapping[str, str]) -> list[Part]:
    """The parts under headings. The last one is taken to end with the reply only if it is one paragraph."""
    starts = [
        (names[title], match)
        for match in _HEADING.finditer(text)
        if (title := " ".join(match["title"].lower().split())) in names
        and (match["colon"] or match["late"] or not match["rest"].strip(" \t*_"))
    ]
    found = []
    for number, (name, match) in enumerate(starts):
        start = match.start("rest")
        end = starts[number + 1][1].start() if number + 1 < len(starts) else len(text)
        other = _OTHER_HEADING.search(text, match.end(), end)
        inside = _bare(text[start : other.start() if other else end])
        found.append(Part(name, inside, ended=end < len(text) or other is not None or "\n\n" not in inside))
    return found


def _bare(text: str) -> str:
    """The text without the white space and the fence around it."""
    text = text.strip()
    fenced = _FENCED.fullmatch(text)
    return fenced["inside"].strip() if fenced else text


def _written(value: object) -> str:
    """A JSON value as a reply in words would have it: a list has an item a line."""
    if isinstance(value, list):
        return "\n".join(f"- {' '.join(_written(item).split())}" for item in value)
    if isinstance(value, dict):
        return ": ".join(_written(item) for item in value.values())
    return "" if value is None or isinstance(value, bool) else str(value)

"""Find the answer between tags: `<answer>17</answer>`, and take no tag for a part of the words around it."""

import re
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(r"<(?P<close>/?)(?:final[_ -]?)?answer>", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"</?(?:(?:final[_ -]?)?answer|b|strong|i|em|u|p|div|span|code|center|mark)>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """The place of what stands between answer tags, without and with them."""

    start: int
    end: int
    outer_start: int
    outer_end: int


def without_markup(text: str) -> str:
    """The text with spaces for tags of answers and of HTML, at the same places."""
    if "<" not in text or ("</" not in text and "nswer>" not in text):
        return text
    return _MARKUP.sub(lambda tag: " " * len(tag[0]), text)


def last_tag(text: str) -> Tagged | None:
    """The last answer tag that holds something; one that is never closed ends with the text."""
    if "<" not in text:
        return None
    end, outer_end = len(text), len(text)
    for tag in reversed(list(_TAG.finditer(text))):
        if tag["close"]:
            end, outer_end = tag.span()
        elif text[tag.end() : end].strip():
            return Tagged(tag.end(), end, tag.start(), outer_end)
        else:
            end, outer_end = tag.start(), tag.start()
    return None

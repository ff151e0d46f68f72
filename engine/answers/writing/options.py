"""Options of multiple choice: `(C)`, `option C`, `(C) 12`, and several of them."""

import re
from collections.abc import Sequence
from typing import Final

from engine.answers.writing.labelled import labelled

_LETTER: Final = r"[A-Ja-j]"
_CHOICE: Final = re.compile(rf"(?:(?:option|choice|answer)(?: |(?=\()))?\(?({_LETTER})\)?", re.IGNORECASE)
_CHOSEN: Final = re.compile(
    rf"(?P<said>[Oo]ption|[Cc]hoice|[Aa]nswer)? ?"
    rf"(?:\((?P<round>{_LETTER})\)[:.]? ?(?P<rest>.+)|(?P<bare>{_LETTER})(?(said)[).:]|[).]) ?(?P<after>.+))",
    re.DOTALL,
)
"""`A: 60` without a word before it names what is 60."""

_LISTED: Final = re.compile(r"[,;&]|(?:and|or)\b")
"""How what follows an option begins if it is another one: `(A) and (C)`."""


def option(text: str) -> tuple[str, str]:
    """The letter of an option, and the text behind it; both empty for any other text in plain writing."""
    letter = _CHOICE.fullmatch(text)
    if letter:
        return letter[1].casefold(), ""
    chosen = _CHOSEN.fullmatch(text)
    if chosen and not _LISTED.match(chosen["rest"] or chosen["after"]) and not labelled(text):
        return (chosen["round"] or chosen["bare"]).casefold(), chosen["rest"] or chosen["after"]
    return "", ""


def same_letters(parts: Sequence[str], text: str) -> bool:
    """Whether several options are the ones in one word: `A and C` and `AC`."""
    letters = [_CHOICE.fullmatch(part) for part in parts] if len(parts) == len(text) and text.isupper() else []
    chosen = [match[1] for match in letters if match]
    return bool(letters) and len(chosen) == len(letters) and sorted("".join(chosen).upper()) == sorted(text)

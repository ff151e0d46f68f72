"""The letters of a question: which ones its statements use for something, so that none stands for two things."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from engine.teachers.simulated.recognise import Link
from engine.teachers.simulated.wording import Blank, Wording

_HANDED_ON: Final = "KMNQRTUVWHJGL"
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_COMMAND: Final = re.compile(r"\\(?:begin|end|text)\{[^{}]*\}|\\[A-Za-z]+")
_GREEK: Final = re.compile(r"\\(?:alpha|beta|gamma|lambda|mu|phi|theta)(?![A-Za-z])")
_LETTER: Final = re.compile(r"[A-Za-z]")
_NAME: Final = re.compile(r"(?<![A-Za-z])(?:[B-HJ-Z]|A(?! [a-z]))(?![A-Za-z])")
"""A capital that stands alone among words; `A` and `I` are words themselves."""

_VARIABLE: Final = re.compile(r"\b[A-Z]\b")


def clash(links: Sequence[Link]) -> bool:
    """Whether a letter stands for two things: in two statements, or in a statement and for an answer."""
    own: list[frozenset[str] | set[str]] = [letters_of(link.wording) for link in links]
    own.append({link.letter for link in links if link.letter})
    return len(frozenset[str]().union(*own)) < sum(map(len, own))


def free_letters(links: Sequence[Link]) -> list[str]:
    """Letters for an answer: used by no statement, not in lower case either, for no answer yet, and by no program."""
    taken = {letter for link in links for letter in (*letters_of(link.wording), link.letter)}
    taken |= {letter.upper() for letter in taken if letter}
    taken |= {name for link in links for name in _VARIABLE.findall(link.family.program)}
    return [letter for letter in _HANDED_ON if letter not in taken]


@lru_cache(maxsize=1_024)
def letters_of(wording: Wording) -> frozenset[str]:
    r"""The letters that a wording uses: all inside dollars, Greek ones too, and capitals that stand alone outside.

    Names of functions and constants, such as `\sin` and `\pi`, mean the same everywhere and are left out.
    """
    text = "".join(" " if isinstance(piece, Blank) else piece for piece in wording.pieces)
    found: set[str] = set()
    for at, part in enumerate(_DOLLAR.split(text)):
        if at % 2:
            found.update(_GREEK.findall(part), _LETTER.findall(_COMMAND.sub(" ", part)))
        else:
            found.update(_NAME.findall(part))
    return frozenset(found)

"""One wording of a family: written out with numbers, and made into a regular expression that reads them back.

A blank is written `{a}`; a brace that is meant as such is doubled, as in `str.format`. In a number's place there may
also stand a letter, for the answer of another question: `$K$` among words, `K` inside dollars.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from engine.teachers.simulated.family import Family

Filling = int | str | None
"""What stands in a number's blank: the number, a letter for another answer, or `None` where nothing is given."""

_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_NUMBER: Final = r"-?\d+(?:,\d{3})*"
_MISSING: Final = {False: "a certain number", True: r"\square"}
"""How a draft that forgot a number says so, among words and inside dollars."""


class Blank(NamedTuple):
    """A blank of a wording: its name, and whether it stands inside dollars."""

    name: str
    math: bool


class Match(NamedTuple):
    """What a wording reads in a text."""

    fillings: dict[str, Filling]
    words: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A wording, taken apart.

    Attributes:
        family: Whose it is.
        pieces: Literal texts and blanks in turn.
        pattern: Matches its statements.
        anchor: Its longest literal text, which every statement of it contains.
    """

    family: Family
    pieces: tuple[str | Blank, ...]
    pattern: re.Pattern[str]
    anchor: str

    def write(self, fillings: Mapping[str, Filling], words: Mapping[str, str]) -> str:
        """The statement with these fillings."""
        return "".join(
            piece
            if isinstance(piece, str)
            else words.get(piece.name) or _written(fillings[piece.name], math=piece.math)
            for piece in self.pieces
        )

    def read(self, text: str) -> Match | None:
        """What stands in the blanks of a statement of this wording; `None` if it is none, or contradicts itself."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        fillings: dict[str, Filling] = {}
        words: dict[str, str] = {}
        blanks = [piece for piece in self.pieces if isinstance(piece, Blank)]
        for blank, said in zip(blanks, found.groups(), strict=True):
            if blank.name in self.family.words:
                agrees = words.setdefault(blank.name, said) == said
            else:
                value = _read(said)
                agrees = fillings.setdefault(blank.name, value) == value
            if not agrees:
                return None
        return Match(fillings, words)

    def draw_words(self, random: Random) -> dict[str, str]:
        """Words for its blanks that hold no number."""
        names = dict.fromkeys(piece.name for piece in self.pieces if isinstance(piece, Blank))
        return {name: random.choice(self.family.words[name]) for name in names if name in self.family.words}


def take_apart(family: Family) -> tuple[Wording, ...]:
    """The wordings of a family, in its order."""
    return tuple(_taken_apart(family, text) for text in family.wordings)


def _taken_apart(family: Family, text: str) -> Wording:
    pieces: list[str | Blank] = []
    dollars = 0
    for literal, name, _, _ in string.Formatter().parse(text):
        if literal:
            dollars += len(_DOLLAR.findall(literal))
            pieces.append(literal)
        if name is not None:
            pieces.append(Blank(name, dollars % 2 == 1))
    pattern = "".join(re.escape(piece) if isinstance(piece, str) else _group(family, piece) for piece in pieces)
    anchor = max((piece for piece in pieces if isinstance(piece, str)), key=len, default="")
    return Wording(family, tuple(pieces), re.compile(pattern), anchor)


def _group(family: Family, blank: Blank) -> str:
    if blank.name in family.words:
        return f"({'|'.join(re.escape(word) for word in family.words[blank.name])})"
    letter = "[A-Z]" if blank.math else r"\$[A-Z]\$"
    return f"({_NUMBER}|{letter}|{re.escape(_MISSING[blank.math])})"


def _written(filling: Filling, *, math: bool) -> str:
    if filling is None:
        return _MISSING[math]
    return f"${filling}$" if isinstance(filling, str) and not math else str(filling)


def _read(said: str) -> Filling:
    if said in _MISSING.values():
        return None
    bare = said.strip("$")
    return bare if bare.isalpha() else int(bare.replace(",", ""))

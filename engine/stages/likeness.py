"""How like two writings are, and when two words are one, mistyped; what differs in meaning is never alike."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

SHORTEST_TYPO: Final = 4
"""Letters of a word of which two neighbours may have changed places."""
_SHORTEST_LOST: Final = 6
"""Letters of a word that may have one too many or too few, and one less if it is rare.

Shorter ones are too often other words (area, arena; time, tie).
"""
_COMMON: Final = 20
"""How many times as often as a short mistyped word the right one is met at the least."""
_OFTEN: Final = 4
"""How many times a real word is met at the least."""
_SELDOM: Final = 100
"""How many times as often as a slip the right word is met at the least, if the slip is met often."""
_SLIPPING: Final = re.compile(r"[^\W\d_]{2}|[^\W\d_][ '\u2019]|[ '\u2019][^\W\d_]|[ '\u2019]{2}")
"""Characters that may have changed places: no digit and no sign."""
_LOST: Final = re.compile(r" [^\W\d_]")
"""A blank that may be lost, and the letter behind it."""
_NEVER: Final[Mapping[str, int]] = MappingProxyType({})
_SHORTEST_CONFUSED: Final = 7
"""Letters of a word in which one may stand for another."""
_CONFUSED: Final = frozenset(
    frozenset(pair) for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for pair in pairwise(row)
) | frozenset(frozenset((one, other)) for one in "aeiou" for other in "aeiou" if one != other)
"""Letters that are taken for one another: neighbours on a keyboard, and vowels."""


def likeness(ours: Sequence[str], theirs: Sequence[str], said: Mapping[str, int] = _NEVER) -> float:
    """How like two writings of different words are, 0 to 1.

    It is 0 if they differ in more than one mistyped word: so in no number, no sign, no negation, and in no word that is
    another one.

    Args:
        ours: The words of one.
        theirs: The words of the other.
        said: How often words are met, as far as that is known.
    """
    mine = [word for word in ours if word not in theirs]
    yours = [word for word in theirs if word not in ours]
    if not mine or not yours or not all(word.isalpha() for word in (*mine, *yours)):
        return 0.0
    rest = [word for word in ours if word not in mine]
    if rest != [word for word in theirs if word not in yours]:
        return 0.0
    if len(mine) > 1 or len(yours) > 1 or not is_typo(mine[0], yours[0], said):
        return 0.0
    return JaroWinkler.similarity(" ".join((*rest, *mine)), " ".join((*rest, *yours)))


def is_typo(one: str, other: str, said: Mapping[str, int] = _NEVER) -> bool:
    """Whether two words are one, mistyped: one letter too many, too few or wrong, or two that changed places.

    Other words are often as near. So their ends, which tell "multiple" from "multiply", must be the same, and a wrong
    letter must be one that is easily taken for the right one. Of short words, two letters that changed places are
    enough; of the rest, one must be rare beside the other.
    """
    shorter, longer = sorted((one, other), key=len)
    if len(longer) < SHORTEST_TYPO or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    if len(shorter) == len(longer) and sorted(one) == sorted(other):
        return not _are_real([one], [other], said)
    rarer, commoner = sorted((said.get(one, 0), said.get(other, 0)))
    telling = rarer * _COMMON <= commoner and rarer > 0
    if len(longer) < _SHORTEST_LOST - telling:
        return False
    at = next(place for place in range(len(longer)) if shorter[place : place + 1] != longer[place])
    if len(shorter) < len(longer):
        return 0 < at < len(longer) - 1
    confused = frozenset((one[at], other[at])) in _CONFUSED
    return confused and (telling or len(one) >= _SHORTEST_CONFUSED) and 0 < at < len(one) - 1


def is_slip(one: str, other: str, said: Mapping[str, int] = _NEVER) -> bool:
    """Whether two phrases are one, with a slip: two neighbouring characters changed places, or a blank or an s is lost.

    The characters are letters, or a letter and the blank or apostrophe beside it, so that `int oa` is `into a`. One of
    the words that they belong to must be long enough, and one not be real. A blank is lost behind a long word only, as
    in `codinga`: `acyclic` is not `a cyclic`. An s is lost at the end.

    Args:
        one: A phrase as it is written, but for case.
        other: The other one.
        said: How often words are met, as far as that is known.
    """
    shorter, longer = sorted((one, other), key=len)
    at = next((place for place in range(len(shorter)) if shorter[place] != longer[place]), len(shorter))
    pair = longer[at : at + 2]
    if len(longer) == len(shorter):
        changed = pair[::-1] == shorter[at : at + 2] and shorter[at + 2 :] == longer[at + 2 :]
        if not changed or not _SLIPPING.fullmatch(pair):
            return False
        ours, theirs = _around(one, at, at + 2), _around(other, at, at + 2)
        long = max(map(len, (*ours, *theirs))) >= SHORTEST_TYPO
    elif longer == f"{shorter}s":
        return " " in shorter
    else:
        ours, theirs = _around(longer, at, at + 1), _around(shorter, at, at)
        long = longer[at + 1 :] == shorter[at:] and bool(_LOST.fullmatch(pair)) and len(ours[0]) >= SHORTEST_TYPO
    return long and not _are_real(ours, theirs, said)


def _are_real(ours: Sequence[str], theirs: Sequence[str], said: Mapping[str, int]) -> bool:
    """Whether words and those that they may be mistyped for are met so often that neither are a slip for the other."""
    rarer, commoner = sorted(min(said.get(word, 0) for word in words) for words in (ours, theirs))
    return rarer >= max(_OFTEN, commoner / _SELDOM)


def _around(phrase: str, start: int, end: int) -> list[str]:
    """The words that a part of a phrase belongs to."""
    after = phrase.find(" ", end)
    return phrase[phrase.rfind(" ", 0, start) + 1 : after if after >= 0 else len(phrase)].split()

"""How like two writings are, and when two words are one, mistyped; what differs in meaning is never alike."""

from collections.abc import Sequence
from itertools import pairwise, permutations, product
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

SHORTEST_TYPO: Final = 6
"""Letters of a word that may be mistyped: shorter ones are too often other words (area, arc; odd, add)."""
_SHORTEST_CONFUSED: Final = 7
"""Letters of a word in which one may stand for another."""
_CONFUSED: Final = frozenset(
    frozenset(pair) for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for pair in pairwise(row)
) | frozenset(frozenset((one, other)) for one in "aeiou" for other in "aeiou" if one != other)
"""Letters that are taken for one another: neighbours on a keyboard, and vowels."""


def likeness(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How like two writings of different words are, 0 to 1.

    It is 0 if they differ in more than one mistyped word or one misplaced space: so in no number, no sign, no negation,
    and in no word that is another one.
    """
    mine = [word for word in ours if word not in theirs]
    yours = [word for word in theirs if word not in ours]
    if not mine or not yours or not all(word.isalpha() for word in (*mine, *yours)):
        return 0.0
    rest = [word for word in ours if word not in mine]
    if rest != [word for word in theirs if word not in yours]:
        return 0.0
    if len(mine) == len(yours) == 1:
        return _compared(rest, mine, yours) if is_typo(mine[0], yours[0]) else 0.0
    if max(len(mine), len(yours)) > 2:  # noqa: PLR2004 -- one misplaced space touches two words
        return 0.0
    orders = product(permutations(mine), permutations(yours))
    return max((_compared(rest, *both) for both in orders if "".join(both[0]) == "".join(both[1])), default=0.0)


def is_typo(one: str, other: str) -> bool:
    """Whether two words are one, mistyped: one letter too many, too few or wrong, or two that changed places.

    Other words are often as near. So their ends, which tell "multiple" from "multiply", must be the same, and a wrong
    letter must be one that is easily taken for the right one.
    """
    shorter, longer = sorted((one, other), key=len)
    if len(longer) < SHORTEST_TYPO or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    at = next(place for place in range(len(longer)) if shorter[place : place + 1] != longer[place])
    if len(shorter) < len(longer):
        return 0 < at < len(longer) - 1
    if sorted(one) == sorted(other):
        return True
    confused = frozenset((one[at], other[at])) in _CONFUSED
    return confused and len(one) >= _SHORTEST_CONFUSED and 0 < at < len(one) - 1


def _compared(rest: Sequence[str], mine: Sequence[str], yours: Sequence[str]) -> float:
    return JaroWinkler.similarity(" ".join((*rest, *mine)), " ".join((*rest, *yours)))

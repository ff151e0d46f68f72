"""How like two writings are, and when two words are one, mistyped; what differs in meaning is never alike."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations, product
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
_NEVER: Final[Mapping[str, int]] = MappingProxyType({})
_SHORTEST_CONFUSED: Final = 7
"""Letters of a word in which one may stand for another."""
_CONFUSED: Final = frozenset(
    frozenset(pair) for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for pair in pairwise(row)
) | frozenset(frozenset((one, other)) for one in "aeiou" for other in "aeiou" if one != other)
"""Letters that are taken for one another: neighbours on a keyboard, and vowels."""


def likeness(ours: Sequence[str], theirs: Sequence[str], said: Mapping[str, int] = _NEVER) -> float:
    """How like two writings of different words are, 0 to 1.

    It is 0 if they differ in more than one mistyped word or one misplaced space: so in no number, no sign, no negation,
    and in no word that is another one.

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
    if len(mine) == len(yours) == 1:
        return _compared(rest, mine, yours) if is_typo(mine[0], yours[0], said) else 0.0
    if max(len(mine), len(yours)) > 2:  # noqa: PLR2004 -- one misplaced space touches two words
        return 0.0
    orders = product(permutations(mine), permutations(yours))
    return max((_compared(rest, *both) for both in orders if "".join(both[0]) == "".join(both[1])), default=0.0)


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
        return True
    rarer, commoner = sorted((said.get(one, 0), said.get(other, 0)))
    telling = rarer * _COMMON <= commoner and rarer > 0
    if len(longer) < _SHORTEST_LOST - telling:
        return False
    at = next(place for place in range(len(longer)) if shorter[place : place + 1] != longer[place])
    if len(shorter) < len(longer):
        return 0 < at < len(longer) - 1
    confused = frozenset((one[at], other[at])) in _CONFUSED
    return confused and (telling or len(one) >= _SHORTEST_CONFUSED) and 0 < at < len(one) - 1


def _compared(rest: Sequence[str], mine: Sequence[str], yours: Sequence[str]) -> float:
    return JaroWinkler.similarity(" ".join((*rest, *mine)), " ".join((*rest, *yours)))

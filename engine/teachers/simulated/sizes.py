"""Sizes that make sense: what stands in a blank in the place of a number is about as large as what belongs there."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.families import by_name
from engine.teachers.simulated.family import Family

_DRAWN: Final = 100
_LARGER: Final = 8
"""How many times as large as the largest that a family draws itself."""
_LEAST: Final = 2
"""Less than that, where a family draws no less itself, leaves nothing to work out."""


def sensible(family: Family, blank: str, value: int) -> bool:
    """Whether the value may stand in this blank of the family, going by the numbers that the family draws itself."""
    least, largest = _usual(family.name)[blank]
    return min(least, _LEAST, _LARGER * least) <= value <= _LARGER * max(largest, 1)


@lru_cache(maxsize=1_024)
def _usual(name: str) -> Mapping[str, tuple[int, int]]:
    """The least and the largest number that a family draws, by blank."""
    family = by_name(name)
    random = random_of("sizes", name)
    drawn = [family.numbers(random) for _ in range(_DRAWN)]
    return {blank: (min(n[blank] for n in drawn), max(n[blank] for n in drawn)) for blank in drawn[0]}

"""All wordings of all families, ready to be used."""

from functools import lru_cache

from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.wording import Wording, take_apart


@lru_cache(maxsize=1)
def all_wordings() -> dict[str, tuple[Wording, ...]]:
    """The wordings by the name of their family."""
    return {family.name: take_apart(family) for family in FAMILIES}


def own_wordings(name: str) -> tuple[Wording, ...]:
    """The wordings of a family in which the teachers write: all but the last.

    The last one belongs to the benchmark: other people wrote that, and what is written here must not look like it.
    """
    return all_wordings()[name][:-1]


def benchmark_wording(name: str) -> Wording:
    """The wording of a family that is kept for the benchmark."""
    return all_wordings()[name][-1]

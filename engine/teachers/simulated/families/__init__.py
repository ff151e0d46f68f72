"""The problem families, a package for each of the seven subjects."""

from engine.teachers.simulated.families import (
    algebra,
    counting_and_probability,
    geometry,
    intermediate_algebra,
    number_theory,
    prealgebra,
    precalculus,
)
from engine.teachers.simulated.family import Family

FAMILIES = (
    *prealgebra.FAMILIES,
    *algebra.FAMILIES,
    *number_theory.FAMILIES,
    *counting_and_probability.FAMILIES,
    *geometry.FAMILIES,
    *intermediate_algebra.FAMILIES,
    *precalculus.FAMILIES,
)
"""All families; their order is part of what a seed gives, so a new one comes last in its subject."""

_BY_NAME = {family.name: family for family in FAMILIES}


def by_name(name: str) -> Family:
    """The family of this name; a `KeyError` if there is none."""
    return _BY_NAME[name]

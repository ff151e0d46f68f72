"""Families of Prealgebra."""

from engine.teachers.simulated.families.prealgebra import parts, rates, ratios

FAMILIES = (*parts.FAMILIES, *rates.FAMILIES, *ratios.FAMILIES)

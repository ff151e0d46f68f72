"""Families of Intermediate Algebra."""

from engine.teachers.simulated.families.intermediate_algebra import complex_numbers, polynomials, roots, sums

FAMILIES = (*complex_numbers.FAMILIES, *polynomials.FAMILIES, *roots.FAMILIES, *sums.FAMILIES)

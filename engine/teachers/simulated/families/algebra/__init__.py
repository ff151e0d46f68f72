"""Families of Algebra."""

from engine.teachers.simulated.families.algebra import functions, linear, roots, sequences

FAMILIES = (*linear.FAMILIES, *functions.FAMILIES, *roots.FAMILIES, *sequences.FAMILIES)

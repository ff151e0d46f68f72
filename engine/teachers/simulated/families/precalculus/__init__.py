"""Families of Precalculus."""

from engine.teachers.simulated.families.precalculus import matrices, series, trigonometry, vectors

FAMILIES = (*matrices.FAMILIES, *vectors.FAMILIES, *trigonometry.FAMILIES, *series.FAMILIES)

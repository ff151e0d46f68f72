"""Families of Geometry."""

from engine.teachers.simulated.families.geometry import angles, areas, circles, lattice, lengths, solids, triangles

FAMILIES = (
    *angles.FAMILIES,
    *areas.FAMILIES,
    *lengths.FAMILIES,
    *solids.FAMILIES,
    *circles.FAMILIES,
    *triangles.FAMILIES,
    *lattice.FAMILIES,
)

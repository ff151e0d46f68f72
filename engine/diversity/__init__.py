"""Where problems lie among all others: vectors of statements, maps of them, near duplicates, measures of diversity."""

from engine.diversity.matrix import Matrix, packed, read_matrix

__all__ = ["Matrix", "packed", "read_matrix"]

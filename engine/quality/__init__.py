"""How far figures can be trusted."""

from engine.quality.intervals import wilson

__all__ = ["wilson"]

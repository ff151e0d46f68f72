"""Cells of a CSV that no spreadsheet takes for a formula, and how they are read again."""

import re
from collections.abc import Collection
from typing import Final

import polars as pl

_SIGNS: Final = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What a cell begins with that a spreadsheet may take for a formula (OWASP, CSV injection), full-width forms too."""
_FORMULA: Final = f"^'*[{_SIGNS}]"
"""Apostrophes before it are its own: one more is set before them, and one is taken away."""
_NUMBER: Final = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_GUARDED: Final = re.compile(f"'(?='*[{_SIGNS}])")
_OWN: Final = frozenset(["id", "run", "round", "tier", "stage", "sample", "part"])
"""Columns that tables of training samples have, and hardly anybody else's."""


def inert(cell: pl.Expr) -> pl.Expr:
    """A cell behind an apostrophe if it would be a formula; numbers are left alone, whatever their sign."""
    shown = pl.when(_harmful(cell)).then(pl.concat_str(pl.lit("'"), cell)).otherwise(cell)
    return shown.alias(cell.meta.output_name())


def guarded(frame: pl.DataFrame) -> int:
    """How many cells of a frame `inert` sets behind an apostrophe."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String()]
    return int(frame.select(pl.sum_horizontal(_harmful(pl.col(name)).sum() for name in texts)).item())


def is_own(columns: Collection[str]) -> bool:
    """Whether a table with these columns is one of training samples, in which `inert` was at work."""
    return _OWN.issubset(columns)


def bare(cell: str) -> str:
    """The text that `inert` made a cell of."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _harmful(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(_FORMULA) & ~cell.str.contains(_NUMBER)

"""What work on a layout finds, on its way into the store: near duplicates, and measures of diversity."""

from typing import Final

import polars as pl

from engine.store.connection import Store, Writer
from engine.store.reads import near
from engine.store.writes import patiently

CHUNK: Final = 100_000
"""Rows that are written at once: well below a second."""
_KEY: Final = ("problem_seq", "other_seq")
_FACTS: Final = ("kind", "group_seq", "answer", "other_answer", "equality")
"""What makes a pair that stands already worth a further row."""


def add_pairs(store: Store, layout_id: str, pairs: pl.DataFrame) -> int:
    """Keep near duplicates of a layout; a pair that stands already gets a further row only where it changed.

    Args:
        store: The store.
        layout_id: The layout.
        pairs: Columns of the table `near_duplicate` but for `seq` and `layout_id`.

    Returns:
        Rows that were written.
    """
    if not pairs.height:
        return 0
    with store.read() as reader:
        there = near.standing(reader, layout_id).select(*_KEY, *_FACTS)
    new = pairs.join(there, on=[*_KEY, *_FACTS], how="anti", nulls_equal=True)
    _append(store, "near_duplicate", layout_id, new)
    return new.height


def add_measures(store: Store, layout_id: str, rows: pl.DataFrame) -> None:
    """Keep measures by a layout.

    Args:
        store: The store.
        layout_id: The layout.
        rows: Columns of the table `diversity` but for `seq` and `layout_id`.
    """
    _append(store, "diversity", layout_id, rows)


def _append(store: Store, table: str, layout_id: str, rows: pl.DataFrame) -> None:
    for part in rows.with_columns(pl.lit(layout_id).alias("layout_id")).iter_slices(CHUNK):

        def write(writer: Writer, part: pl.DataFrame = part) -> None:
            writer.insert_frame(table, part)

        patiently(store, write)

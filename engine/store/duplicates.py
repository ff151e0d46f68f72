"""What duplicates are found by, and the groups of them, on their way into the store a part at a time."""

from typing import Final

import polars as pl

from engine.store.connection import Store, Writer
from engine.store.writes import Row, patiently

CHUNK: Final = 100_000
"""Rows that are written at once: well below a second."""

_UNFINISHED: Final = """
    DELETE FROM duplicate_pair WHERE check_id = $id
    AND other_seq > coalesce((SELECT max(upto) FROM duplicate_check WHERE id = $id), 0)
"""
_OUTDATED: Final = """
    DELETE FROM duplicate_member WHERE check_id = $id
    AND upto <> coalesce((SELECT max(upto) FROM duplicate_check WHERE id = $id), 0)
"""


def add_wording(store: Store, rows: pl.DataFrame) -> None:
    """Keep what problems say: columns problem_seq, template, numbers, bands, rules."""
    patiently(store, lambda writer: writer.insert_frame("wording", rows))


def forget_unfinished_duplicates(store: Store, check_id: str) -> None:
    """Take out what is left of a search that was cut short; nobody saw it."""
    patiently(store, lambda writer: writer.rows(_UNFINISHED, {"id": check_id}))
    patiently(store, lambda writer: writer.rows(_OUTDATED, {"id": check_id}))


def add_duplicate_pairs(store: Store, check_id: str, pairs: pl.DataFrame) -> None:
    """Keep pairs of templates: columns problem_seq, other_seq, kind, ratio."""
    _append(store, "duplicate_pair", pairs.with_columns(pl.lit(check_id).alias("check_id")))


def add_groups(store: Store, check: Row, members: pl.DataFrame) -> None:
    """Keep groups of duplicates; they stand in place of those that were found before.

    Args:
        store: The store.
        check: The columns of the table `duplicate_check` but for seq and at_time.
        members: Columns problem_seq, exact, near, template.
    """
    own = members.with_columns(
        pl.lit(check["id"]).alias("check_id"), pl.lit(check["upto"], dtype=pl.Int64).alias("upto")
    )
    _append(store, "duplicate_member", own)
    patiently(store, lambda writer: writer.insert("duplicate_check", [check]))
    patiently(store, lambda writer: writer.rows(_OUTDATED, {"id": check["id"]}))


def _append(store: Store, table: str, rows: pl.DataFrame) -> None:
    for part in rows.iter_slices(CHUNK):

        def write(writer: Writer, part: pl.DataFrame = part) -> None:
            writer.insert_frame(table, part)

        patiently(store, write)

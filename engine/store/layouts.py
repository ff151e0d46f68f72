"""Layouts on their way into the store, a part at a time; nobody sees one before its own row is written, the last."""

from typing import Any, Final

import polars as pl

from engine.errors import InputError
from engine.store.connection import Store, Writer
from engine.store.people import check_author, check_name
from engine.store.writes import Row, patiently

CHUNK: Final = 50_000
"""Rows that are written at once: well below a second, lists of neighbours too."""

_PARTS: Final = ("layout_point", "layout_cluster", "neighbour", "near_duplicate", "diversity")
_FORGET: Final = "DELETE FROM {table} WHERE layout_id NOT IN (SELECT id FROM layout)"
_CLUSTER: Final = "SELECT 1 FROM layout_cluster WHERE layout_id = $id AND cluster = $cluster"


def forget_unfinished(store: Store) -> None:
    """Take out what is left of layouts whose making was cut short: they never were, and nobody saw them.

    Call it only where no other layout is being made.
    """
    for table in _PARTS:

        def write(writer: Writer, table: str = table) -> None:
            writer.rows(_FORGET.format(table=table))

        patiently(store, write)


def add_points(store: Store, layout_id: str, points: pl.DataFrame) -> None:
    """Keep places of problems: columns problem_seq, x, y, cluster, placed."""
    _append(store, "layout_point", layout_id, points)


def add_neighbours(store: Store, layout_id: str, rows: pl.DataFrame) -> None:
    """Keep neighbours of problems: columns problem_seq, others, similarities."""
    _append(store, "neighbour", layout_id, rows)


def add_clusters(store: Store, layout_id: str, clusters: pl.DataFrame) -> None:
    """Keep clusters: columns cluster, terms, topics (each of the last two a JSON list)."""
    _append(store, "layout_cluster", layout_id, clusters)


def add_layout(store: Store, row: Row) -> None:
    """Show a layout, or that problems were placed on it: the columns of the table `layout` but for seq and at_time."""

    def write(writer: Writer) -> None:
        writer.insert("layout", [row])

    patiently(store, write)


def name_cluster(store: Store, layout_id: str, cluster: int, name: str | None, author: str) -> None:
    """Give a cluster a name; `None` calls it by its terms again.

    Raises:
        InputError: There is no such cluster, or a text is empty or too long.
    """
    called = None if name is None else check_name(name)
    row: dict[str, Any] = {"layout_id": layout_id, "cluster": cluster, "name": called, "author": check_author(author)}

    def write(writer: Writer) -> None:
        if not writer.rows(_CLUSTER, {"id": layout_id, "cluster": cluster}):
            raise InputError(f"This map has no cluster {cluster}. Choose one of those that the page Diversity lists.")
        writer.insert("cluster_name", [row])

    patiently(store, write)


def _append(store: Store, table: str, layout_id: str, rows: pl.DataFrame) -> None:
    for part in rows.with_columns(pl.lit(layout_id).alias("layout_id")).iter_slices(CHUNK):

        def write(writer: Writer, part: pl.DataFrame = part) -> None:
            writer.insert_frame(table, part)

        patiently(store, write)

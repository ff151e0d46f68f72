"""Vectors of statements on their way into the store."""

from typing import Final

import polars as pl

from engine.domain import Embedder
from engine.store.connection import Store, Writer
from engine.store.writes import patiently

_NOTED: Final = "SELECT 1 FROM embedder WHERE id = $id"
_THERE: Final = "SELECT problem_seq FROM embedding WHERE embedder_id = $id AND problem_seq BETWEEN $low AND $high"


def note_embedder(store: Store, embedder: Embedder) -> None:
    """Note what makes vectors, once."""

    def write(writer: Writer) -> None:
        if not writer.rows(_NOTED, {"id": embedder.id}):
            row = {"id": embedder.id, "name": embedder.name, "revision": embedder.revision}
            writer.insert("embedder", [row | {"kind": embedder.kind.value, "dimension": embedder.dimension}])

    patiently(store, write)


def add_vectors(store: Store, embedder: Embedder, vectors: pl.DataFrame) -> int:
    """Keep vectors in one transaction; a problem that has one of this embedder keeps that.

    Args:
        store: The store.
        embedder: What made them; it is noted.
        vectors: Columns problem_seq (Int64), vector (Binary: two bytes a number, little endian).

    Returns:
        How many were new.
    """
    if not vectors.height:
        return 0

    def write(writer: Writer) -> int:
        bounds = {"low": vectors["problem_seq"].min(), "high": vectors["problem_seq"].max()}
        there = [row[0] for row in writer.rows(_THERE, {"id": embedder.id, **bounds})]
        new = vectors.filter(~pl.col("problem_seq").is_in(there)).unique(
            "problem_seq", keep="first", maintain_order=True
        )
        own = pl.lit(embedder.id).alias("embedder_id")
        writer.insert_frame("embedding", new.select(own, "problem_seq", "vector"))
        return new.height

    note_embedder(store, embedder)
    return patiently(store, write)

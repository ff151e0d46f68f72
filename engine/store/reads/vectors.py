"""Which statements have vectors, which have none yet, and the vectors."""

from typing import Final

import polars as pl

from engine.store.connection import Reader

LONGEST: Final = 16_000
"""Characters of a statement that are read: a page of statements must fit into memory, and no model reads more."""

_EMBEDDERS: Final = """
    SELECT r.id, r.name, r.revision, r.kind, r.dimension, count(v.seq) AS vectors, coalesce(max(v.seq), 0) AS upto,
           (SELECT count(*) FROM problem) AS problems
    FROM embedder r LEFT JOIN embedding v ON v.embedder_id = r.id
    GROUP BY ALL ORDER BY any_value(r.seq)
"""
_MISSING: Final = """
    SELECT p.seq AS problem_seq, left(p.question, $longest) AS question FROM problem p
    WHERE p.seq IN (
        SELECT seq FROM problem WHERE seq > $after {narrowed}
        EXCEPT SELECT problem_seq FROM embedding WHERE embedder_id = $id AND problem_seq > $after
        ORDER BY seq LIMIT $most)
    ORDER BY p.seq
"""
_COUNT: Final = """
    SELECT count(*) FROM (
        SELECT seq FROM problem WHERE true {narrowed}
        EXCEPT SELECT problem_seq FROM embedding WHERE embedder_id = $id)
"""
_OF_RUN: Final = "AND seq IN (SELECT problem_seq FROM pool WHERE run_id = $run)"
_LAST: Final = """
    SELECT max(seq) FROM (
        SELECT seq FROM embedding WHERE embedder_id = $id AND seq > $after AND seq <= $upto ORDER BY seq LIMIT $most)
"""
_VECTORS: Final = """
    SELECT seq, problem_seq, vector FROM embedding
    WHERE embedder_id = $id AND seq > $after AND seq <= $last ORDER BY seq
"""


def embedders(reader: Reader) -> pl.DataFrame:
    """What made vectors here, the first used first.

    Columns:
        id, name, revision, kind, dimension, vectors (how many), upto (its newest, by `seq`), problems (of the store).
    """
    return reader.frame(_EMBEDDERS)


def missing(reader: Reader, embedder_id: str, after: int, most: int, run_id: str | None = None) -> pl.DataFrame:
    """Problems without a vector, in order of arrival.

    Args:
        reader: A read block.
        embedder_id: Of which embedder.
        after: Only problems after this place; 0 for all.
        most: How many rows at most.
        run_id: Only problems that entered this run.

    Columns:
        problem_seq, question (its first `LONGEST` characters).
    """
    values: dict[str, object] = {"id": embedder_id, "after": after, "most": most, "longest": LONGEST}
    values |= {"run": run_id} if run_id else {}
    return reader.frame(_MISSING.format(narrowed=_OF_RUN if run_id else ""), values)


def count_missing(reader: Reader, embedder_id: str, run_id: str | None = None) -> int:
    """How many problems have no vector of an embedder yet; of a run, if one is named."""
    values = {"id": embedder_id} | ({"run": run_id} if run_id else {})
    return int(reader.rows(_COUNT.format(narrowed=_OF_RUN if run_id else ""), values)[0][0])


def vectors(reader: Reader, embedder_id: str, after: int, upto: int, most: int) -> pl.DataFrame:
    """Vectors in the order in which they were kept, a part at a time.

    Args:
        reader: A read block.
        embedder_id: Of which embedder.
        after: Only those after this `seq`; 0 for all.
        upto: Only those up to this one: a snapshot.
        most: How many rows at most.

    Columns:
        seq, problem_seq, vector (two bytes a number, little endian).
    """
    values = {"id": embedder_id, "after": after}
    # Where the part ends is looked for in the numbers alone: sorting vectors to find it would sort all of them.
    last = reader.rows(_LAST, {**values, "upto": upto, "most": most})[0][0]
    return reader.frame(_VECTORS, {**values, "last": after if last is None else last})

"""Vectors between the store, where a number takes two bytes, and NumPy, where it takes four."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.store import Reader, Store, embeddings

CHUNK: Final = 50_000
"""Vectors that are read at once: well below a second."""
STORED: Final = "<f2"
"""Numbers of a vector as the store has them: half precision, little endian."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Vectors of an embedder, in the order in which they were kept.

    Attributes:
        problems: The problem of each row (`problem.seq`), of shape (n,).
        vectors: Of shape (n, dimension), float32, each of length 1.
        upto: The newest of them (`embedding.seq`); 0 where there is none.
    """

    problems: NDArray[np.int64]
    vectors: NDArray[np.float32]
    upto: int


def packed(vectors: NDArray[np.float32]) -> pl.Series:
    """Vectors as they are stored: brought to length 1, two bytes a number.

    Args:
        vectors: Of shape (n, dimension). One without length stays as it is.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = (vectors / np.where(lengths > 0, lengths, 1)).astype(STORED)
    return pl.Series("vector", [row.tobytes() for row in rows], dtype=pl.Binary)


def read_matrix(store: Store, embedder_id: str, dimension: int, *, after: int = 0, upto: int = 2**62) -> Matrix:
    """All vectors of an embedder between two places, read a part at a time.

    Args:
        store: The store.
        embedder_id: Of which embedder.
        dimension: Numbers of a vector.
        after: Only those after this `embedding.seq`.
        upto: Only those up to this one.
    """
    problems, vectors, last = [], [], after
    while True:
        with store.read() as reader:
            part = _part(reader, embedder_id, last, upto)
        if not part.height:
            break
        last = int(part["seq"][-1])
        problems.append(part["problem_seq"].to_numpy())
        vectors.append(_unpacked(part["vector"], dimension))
    if not problems:
        return Matrix(np.empty(0, np.int64), np.empty((0, dimension), np.float32), 0)
    return Matrix(np.concatenate(problems), np.concatenate(vectors), last)


def _part(reader: Reader, embedder_id: str, after: int, upto: int) -> pl.DataFrame:
    return embeddings.vectors(reader, embedder_id, after, upto, CHUNK)


def _unpacked(stored: pl.Series, dimension: int) -> NDArray[np.float32]:
    together = b"".join(stored.to_list())
    return np.frombuffer(together, STORED).reshape(len(stored), dimension).astype(np.float32)

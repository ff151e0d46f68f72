"""What problems hold besides a vector: a cluster, topics and skills, words; as numbers that can be counted quickly."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.curation import masked
from engine.diversity.rarefying import Rows, Values
from engine.diversity.vendi import vendi
from engine.domain.metadata import MetaKind
from engine.store import Store, measures, near

_PAGE: Final = 5_000
_NGRAMS: Final = (1, 2, 3)
_NOTHING: Final = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Contents:
    """What some rows of a matrix hold.

    Attributes:
        vectors: Of all rows of the matrix.
        clusters: Of all rows of the matrix; -1: in none.
        entries: By kind (`topics`, `skills`) and row, which entries of the library it has.
        ngrams: By length and row, the n-grams of its words, numbers masked.
    """

    vectors: NDArray[np.float32]
    clusters: NDArray[np.int64]
    entries: dict[str, dict[int, Rows]] = field(default_factory=dict)
    ngrams: dict[int, dict[int, Rows]] = field(default_factory=dict)

    def counted(self, rows: Rows) -> Values:
        """Everything of some rows whose value depends on how many they are."""
        reached, sizes = np.unique(self.clusters[rows][self.clusters[rows] >= 0], return_counts=True)
        values = {"vendi": vendi(self.vectors[rows]), "clusters": float(len(reached)), "entropy": entropy(sizes)}
        for kind, having in self.entries.items():
            values[kind] = float(len(np.unique(_together(having, rows))))
        for length, having in self.ngrams.items():
            grams = _together(having, rows)
            if len(grams):
                values[f"distinct_{length}"] = len(np.unique(grams)) / len(grams)
        return values


def entropy(sizes: NDArray[np.int64]) -> float:
    """Entropy of a distribution, in bits; 0 for nothing."""
    shares = sizes[sizes > 0] / max(sizes.sum(), 1)
    return float(-np.sum(shares * np.log2(shares))) + 0.0  # + 0.0: never a negative zero


def contents(
    store: Store, problems: NDArray[np.int64], rows: Rows, vectors: NDArray[np.float32], clusters: NDArray[np.int64]
) -> Contents:
    """What some rows hold, read from the store.

    Args:
        store: The store.
        problems: The problem of each row of the matrix (`problem.seq`).
        rows: Which rows.
        vectors: Of all rows.
        clusters: Of all rows.
    """
    held = Contents(vectors, clusters, {"topics": {}, "skills": {}}, {length: {} for length in _NGRAMS})
    known: dict[Hashable, int] = {}
    for start in range(0, len(rows), _PAGE):
        page = {int(problems[row]): int(row) for row in rows[start : start + _PAGE]}
        with store.read() as reader:
            texts = near.questions(reader, list(page))
            entries = measures.entries(reader, list(page))
        for kind, name in ((MetaKind.TOPIC, "topics"), (MetaKind.SKILL, "skills")):
            of_kind = entries.filter(pl.col("kind") == kind.value).group_by("problem_seq").agg("meta_id")
            for seq, own in of_kind.iter_rows():
                held.entries[name][page[seq]] = _numbers(own, known)
        for seq, question in texts.iter_rows():
            words = masked(question).words.split()
            for length in _NGRAMS:
                grams = zip(*(words[place:] for place in range(length)), strict=False)
                held.ngrams[length][page[seq]] = _numbers(grams, known)
    return held


def _numbers(things: Iterable[Hashable], known: dict[Hashable, int]) -> Rows:
    return np.array([known.setdefault(thing, len(known)) for thing in things], np.int64)


def _together(having: dict[int, Rows], rows: Rows) -> Rows:
    parts = [part for row in rows.tolist() if (part := having.get(row)) is not None]
    return np.concatenate(parts) if parts else _NOTHING

"""An embedder without weights: n-grams of characters and words, hashed and projected by a fixed seed."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.diversity.statements import prepared
from engine.domain import Embedder, EmbedderKind

LEXICAL: Final = "lexical"
"""What people call it."""

_REVISION: Final = "1"
_DIMENSION: Final = 384
_BUCKETS: Final = 2**16
_SEED: Final = 7
_MOST: Final = 1_000
"""Texts at a time: their counts take some 5 kB each."""
_WORDS: Final = r"\\[a-zA-Z]+|[^\W\d_]+|\d+|[^\w\s]"
"""Words, numbers, commands of LaTeX, and each sign by itself."""


class Lexical:
    """Counts of n-grams, damped, as a vector that has the same few dimensions for every text.

    Nothing is learnt from the texts, so vectors that were made at different times agree. The projection keeps angles
    up to some 0.05 (Johnson and Lindenstrauss 1984).
    """

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415 -- takes a second to import

        shared: dict[str, Any] = {"n_features": _BUCKETS, "norm": None, "alternate_sign": False, "dtype": np.float32}
        characters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **shared)
        words = HashingVectorizer(ngram_range=(1, 2), token_pattern=_WORDS, **shared)
        self.what = Embedder(LEXICAL, _REVISION, EmbedderKind.LEXICAL, _DIMENSION)
        random = np.random.default_rng(_SEED)
        self._parts = [(each, _directions(random)) for each in (characters, words)]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of statements, of shape (texts, dimension), each of length 1; of an empty one, 0."""
        vectors = np.empty((len(texts), _DIMENSION), np.float32)
        for at in range(0, len(texts), _MOST):
            vectors[at : at + _MOST] = self._encode([prepared(text) for text in texts[at : at + _MOST]])
        return vectors

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        total = np.zeros((len(texts), _DIMENSION), np.float32)
        for vectorizer, directions in self._parts:
            counts = vectorizer.transform(texts)
            counts.data = 1 + np.log(counts.data)
            lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1))).reshape(-1, 1)
            total += np.asarray(counts @ directions) / np.where(lengths > 0, lengths, 1)
        lengths = np.linalg.norm(total, axis=1, keepdims=True)
        return np.asarray(total / np.where(lengths > 0, lengths, 1), np.float32)


def _directions(random: np.random.Generator) -> NDArray[np.float32]:
    """A random direction for each n-gram."""
    return random.standard_normal((_BUCKETS, _DIMENSION), dtype=np.float32)

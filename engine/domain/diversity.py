"""Values about where problems lie among all others: what embeds them, how pairs are alike, what is measured of whom."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.identity import content_hash

TEXT_VERSION = "1"
"""Rises with each change of how a statement is prepared for embedding: other texts have other vectors."""


class EmbedderKind(StrEnum):
    """How statements become vectors."""

    SENTENCE = "sentence"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Embedder:
    """What turned statements into vectors; vectors of two embedders have nothing to do with each other.

    Attributes:
        name: The model, as people ask for it.
        revision: Which version of it: a commit, or a hash of its weights.
        kind: A sentence transformer, or n-grams.
        dimension: Numbers of a vector.
    """

    name: str
    revision: str
    kind: EmbedderKind
    dimension: int

    @property
    def id(self) -> str:
        """Content hash of all that shapes a vector."""
        return content_hash("embedder", self.name, self.revision, self.kind.value, str(self.dimension), TEXT_VERSION)


class DuplicateKind(StrEnum):
    """In what a pair of problems that say nearly the same differs."""

    EXACT = "exact"
    WORDS = "words"
    NUMBERS = "numbers"


class Scope(StrEnum):
    """Whose diversity is measured: what a round of a run entered anew, a dataset, or a set that somebody chose."""

    RUN = "run"
    DATASET = "dataset"
    SET = "set"

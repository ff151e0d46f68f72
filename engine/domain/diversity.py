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


class Measure(StrEnum):
    """What is measured of the problems of a scope.

    Those whose value depends on how many problems there are come twice: of all, and as `.._drawn` for an equal number
    of problems of all rounds of a run (or of all datasets, or of all sets), which alone can be compared.
    """

    NEAREST_ALL = "nearest_all"
    """Mean distance (1 - cosine) to the nearest problem of the layout."""
    NEAREST = "nearest"
    """Mean distance to the nearest problem of the scope itself."""
    NEAREST_DRAWN = "nearest_drawn"
    SEEDS = "seeds"
    """Mean distance of problems that are no seeds to the nearest seed: of what the run's first round entered, else of
    all seeds."""
    ALIKE = "alike"
    """Share of problems that are nearly the same as another one of the scope."""
    REPEATED = "repeated"
    """Share of a round's problems that are nearly the same as one of an earlier round."""
    VENDI = "vendi"
    """Vendi score: how many entirely different problems would be as diverse."""
    VENDI_DRAWN = "vendi_drawn"
    CLUSTERS = "clusters"
    """Clusters with a problem of the scope."""
    CLUSTERS_DRAWN = "clusters_drawn"
    NEW_CLUSTERS = "new_clusters"
    """Clusters that a round reached first."""
    ENTROPY = "entropy"
    """Entropy of the distribution over clusters, in bits; problems in none are left out."""
    ENTROPY_DRAWN = "entropy_drawn"
    TOPICS = "topics"
    """Topics of the library that have a problem of the scope."""
    TOPICS_DRAWN = "topics_drawn"
    SKILLS = "skills"
    """Skills, likewise."""
    SKILLS_DRAWN = "skills_drawn"
    DISTINCT_1 = "distinct_1"
    """Distinct words as a share of all words of the statements, numbers masked (Li et al. 2016)."""
    DISTINCT_1_DRAWN = "distinct_1_drawn"
    DISTINCT_2 = "distinct_2"
    """Pairs of words in a row, likewise."""
    DISTINCT_2_DRAWN = "distinct_2_drawn"
    DISTINCT_3 = "distinct_3"
    """Three words in a row, likewise."""
    DISTINCT_3_DRAWN = "distinct_3_drawn"

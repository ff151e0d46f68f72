"""Meta data: topics, skills and knowledge-base entries that a teacher extracts from problems."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.domain.identity import content_hash


class MetaKind(StrEnum):
    """What an entry of the library is; the last four make up the knowledge base."""

    TOPIC = "topic"
    SKILL = "skill"
    DEFINITION = "definition"
    FORMULA = "formula"
    PITFALL = "pitfall"
    INSIGHT = "insight"


KNOWLEDGE: Final = (MetaKind.DEFINITION, MetaKind.FORMULA, MetaKind.PITFALL, MetaKind.INSIGHT)
"""The kinds that make up a problem's knowledge base."""


@dataclass(frozen=True, slots=True)
class MetaEntry:
    """One entry of the library.

    Attributes:
        id: Content hash of its kind and its key (`meta_id`).
        kind: What it is.
        name: It as people read it, in the writing that most problems had when it came.
    """

    id: str
    kind: MetaKind
    name: str


def meta_id(kind: MetaKind, key: str) -> str:
    """Id of an entry: the hash of its kind and of the key that all its writings share."""
    return content_hash("meta", kind.value, key)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a teacher extracted from one problem: the writings of each kind, in its order, as it wrote them."""

    found: Mapping[MetaKind, tuple[str, ...]]

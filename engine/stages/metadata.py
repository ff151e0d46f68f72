"""Meta data generation: asks for the topics, skills and knowledge of a problem, and reads the six lists back."""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from engine.config import Metadata
from engine.domain import Extracted, MetaKind, Request, Stage
from engine.prompts import render
from engine.stages.items import list_items, phrases
from engine.stages.parts import named_parts
from engine.stages.words import words

LONGEST_REPLY: Final = 100_000
"""Characters of a reply that are read: no honest one has more, and a hostile one must not hold a run up."""
MOST_ITEMS: Final = 12
"""Items of one kind that are read of one reply."""
LONGEST_PHRASE: Final = 80
"""Characters of a topic or skill; what is longer is none."""
LONGEST_SENTENCE: Final = 600
"""Characters of an entry of the knowledge base; what is longer is no single one."""

PHRASES: Final = (MetaKind.TOPIC, MetaKind.SKILL)
"""The kinds that are short phrases; the others are whole sentences."""

_CALLED: Final = {
    MetaKind.TOPIC: ("topic", "topics", "main topics", "key topics"),
    MetaKind.SKILL: ("skill", "skills", "key skills", "required skills", "skills required", "skills needed"),
    MetaKind.DEFINITION: ("definition", "definitions", "key definitions", "terms", "key terms"),
    MetaKind.FORMULA: ("formula", "formulas", "formulae", "key formulas", "theorems", "formulas and theorems"),
    MetaKind.PITFALL: ("pitfall", "pitfalls", "common pitfalls", "common mistakes"),
    MetaKind.INSIGHT: ("insight", "insights", "key insight", "key insights", "further insight", "further insights"),
}
_NAMES: Final = {name: kind.value for kind, names in _CALLED.items() for name in names}


def metadata_request(problem_id: str, question: str, table: Metadata) -> Request:
    """The request for the meta data of one problem."""
    messages = render("metadata", question=question)
    return Request(problem_id, Stage.METADATA, 0, messages, table.temperature, table.max_tokens)


def read_metadata(text: str) -> Extracted | None:
    """What a reply names, each kind in its order; `None` if nothing of it can be read.

    Placeholders of the prompt that come back, entries that are too long, and what is said twice are left out.
    """
    found: dict[MetaKind, dict[str, None]] = {kind: {} for kind in MetaKind}
    for part in named_parts(text[:LONGEST_REPLY], _NAMES):
        kind = MetaKind(part.name)
        longest = LONGEST_PHRASE if kind in PHRASES else LONGEST_SENTENCE
        for item in phrases(part.text) if kind in PHRASES else list_items(part.text):
            if len(item) <= longest and len(found[kind]) < MOST_ITEMS and tuple(words(item)) not in _placeholders():
                found[kind].setdefault(item)
    if not any(found.values()):
        return None
    return Extracted(MappingProxyType({kind: tuple(items) for kind, items in found.items()}))


@lru_cache(maxsize=1)
def _placeholders() -> frozenset[tuple[str, ...]]:
    """What the prompt itself says in the place of each item, whole and between its commas."""
    prompt = render("metadata", question="")[-1].content
    said = re.findall(r"^- (.+)$", prompt, re.MULTILINE)
    return frozenset(tuple(words(part)) for item in said for part in (item, *item.split(",")))

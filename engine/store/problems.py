"""Problems on their way into the store: each once, however often it is imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.domain import Problem
from engine.store.connection import Store
from engine.store.writes import Row

CHUNK: Final = 5_000
"""Problems per transaction, so that nobody waits long for the store."""

_ADD_PROBLEMS: Final = """
    INSERT INTO problem BY NAME
    SELECT * FROM incoming i WHERE NOT EXISTS (SELECT 1 FROM problem p WHERE p.id = i.id)
"""
_NEW_IDS: Final = """
    SELECT i.id FROM incoming i WHERE NOT EXISTS (SELECT 1 FROM problem p WHERE p.id = i.id)
"""
_CONFLICTS: Final = """
    SELECT i.id FROM incoming i JOIN problem p ON p.id = i.id
    WHERE i.ground_truth IS NOT NULL AND p.ground_truth IS DISTINCT FROM i.ground_truth
"""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a chunk of problems: ids that were new, and ids whose known ground truth says something else."""

    new: frozenset[str]
    conflicting: frozenset[str]


def add_problems(store: Store, problems: Sequence[Problem], import_id: str) -> Added:
    """Add the problems that the store has not got yet; what it has stays as it is.

    Args:
        store: The store.
        problems: At most `CHUNK` problems with different ids.
        import_id: The import that brings them.
    """
    rows: list[Row] = [
        {
            "id": p.id,
            "question": p.question,
            "source": p.source.value,
            "dataset": p.dataset,
            "ground_truth": p.ground_truth,
            "level": p.level,
            "subject": p.subject,
            "import_id": import_id,
        }
        for p in problems
    ]
    if not rows:
        return Added(frozenset(), frozenset())
    with store.write() as writer:
        with writer.registered("problem", rows):
            new = frozenset(row[0] for row in writer.rows(_NEW_IDS))
            conflicting = frozenset(row[0] for row in writer.rows(_CONFLICTS))
            writer.execute(_ADD_PROBLEMS)
        solutions = [{"problem_id": p.id, "solution": p.solution} for p in problems if p.solution and p.id in new]
        writer.insert("problem_solution", solutions)
    return Added(new, conflicting)

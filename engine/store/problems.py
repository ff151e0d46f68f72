"""Problems on their way into the store: each once, however often it is imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.domain import Problem
from engine.store.connection import Store, Writer
from engine.store.strata import stratified
from engine.store.writes import Row, patiently

CHUNK: Final = 5_000
"""Problems per transaction, so that nobody waits long for the store."""

_THERE: Final = "SELECT id, ground_truth FROM problem WHERE id IN (SELECT unnest($ids))"


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

    def write(writer: Writer) -> dict[str, str | None]:
        there = dict(writer.rows(_THERE, {"ids": [p.id for p in problems]}))
        writer.insert("problem", stratified(writer, [row for row in rows if row["id"] not in there]))
        solutions = [{"problem_id": p.id, "solution": p.solution} for p in problems if p.solution and p.id not in there]
        writer.insert("problem_solution", solutions)
        return there

    there = patiently(store, write)
    known = [p for p in problems if p.id in there]
    return Added(
        new=frozenset(p.id for p in problems if p.id not in there),
        conflicting=frozenset(p.id for p in known if p.ground_truth is not None and p.ground_truth != there[p.id]),
    )

"""What is left to do of a round, read from its rows: a killed run goes on where they end."""

from dataclasses import dataclass
from typing import Any, Final

from engine.domain import Entry, Outcome, Stage
from engine.store.connection import Reader
from engine.store.sql import WINDOW, rows_of


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry without a tier: its question, its ground truth (to measure), and the stage it has reached, if any."""

    entry: Entry
    position: int
    question: str
    ground_truth: str | None
    last_stage: str | None


_PENDING: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT position, problem_id FROM pool
        WHERE run_id = $run AND round = $round AND position > $after AND position <= $after + $window),
    ended AS MATERIALIZED (
        SELECT problem_id FROM outcome
        WHERE run_id = $run AND round = $round AND tier IS NOT NULL AND problem_id IN (SELECT problem_id FROM near)),
    todo AS MATERIALIZED (
        SELECT * FROM near WHERE problem_id NOT IN (SELECT problem_id FROM ended) ORDER BY position LIMIT $limit),
    reached AS (
        SELECT problem_id, arg_max(stage, seq) AS stage
        FROM {rows_of("outcome", "problem_id", "SELECT problem_id FROM todo")}
        WHERE run_id = $run AND round = $round GROUP BY problem_id)
    SELECT t.position, t.problem_id, q.question, q.ground_truth, r.stage
    FROM todo t JOIN {rows_of("problem", "id", "SELECT problem_id FROM todo")} q ON q.id = t.problem_id
    LEFT JOIN reached r ON r.problem_id = t.problem_id ORDER BY t.position
"""  # noqa: S608 -- fixed fragments


def pending(reader: Reader, run_id: str, round_: int, after: int, limit: int) -> list[Pending]:
    """The next entries of a round that have no tier yet, in order of position, behind position `after`.

    They may be fewer than `limit` where they lie far apart; there are none only if none is left.
    """
    values = {"run": run_id, "round": round_, "after": after, "limit": limit}
    rows: list[tuple[Any, ...]] = []
    for window in (WINDOW, 2**40):
        rows = reader.rows(_PENDING, values | {"window": window})
        if rows:
            break
    return [
        Pending(Entry(run_id, round_, problem_id), position, question, truth, stage)
        for position, problem_id, question, truth, stage in rows
    ]


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do at an entry beside the funnel.

    Attributes:
        entry: The entry.
        key: What to go on from for the next ones.
        question: The problem's question.
        tier: The tier in which it was settled, for the audit.
        answer: The answer that was accepted, likewise.
    """

    entry: Entry
    key: int
    question: str
    tier: str = ""
    answer: str = ""


_WITHOUT_METADATA: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT position, problem_id FROM pool WHERE run_id = $run AND round = $round AND position > $after
          AND problem_id NOT IN (SELECT problem_id FROM metadata WHERE run_id = $run AND round = $round)
        ORDER BY position LIMIT $limit)
    SELECT n.position, n.problem_id, q.question
    FROM near n JOIN {rows_of("problem", "id", "SELECT problem_id FROM near")} q ON q.id = n.problem_id
    ORDER BY n.position
"""  # noqa: S608 -- fixed fragments


def without_metadata(reader: Reader, run_id: str, round_: int, after: int, limit: int) -> list[Todo]:
    """The next entries of a round whose meta data was not asked for; keys are positions in the pool."""
    values = {"run": run_id, "round": round_, "after": after, "limit": limit}
    return [
        Todo(Entry(run_id, round_, problem_id), position, question)
        for position, problem_id, question in reader.rows(_WITHOUT_METADATA, values)
    ]


_ENDED: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT seq, problem_id, coalesce(tier, '') AS tier, coalesce(answer, '') AS answer FROM outcome
        WHERE run_id = $run AND round = $round AND list_contains($stages, stage) AND outcome = $outcome AND seq > $after
        ORDER BY seq LIMIT $limit)
    SELECT n.seq, n.problem_id, q.question, n.tier, n.answer
    FROM near n JOIN {rows_of("problem", "id", "SELECT problem_id FROM near")} q ON q.id = n.problem_id
    ORDER BY n.seq
"""  # noqa: S608 -- fixed fragments


def ended(
    reader: Reader, run_id: str, round_: int, stages: tuple[Stage, ...], outcome: Outcome, after: int, limit: int
) -> list[Todo]:
    """The next entries of a round for which one of some stages ended so; keys are the numbers of those outcomes."""
    values: dict[str, Any] = {"run": run_id, "round": round_, "after": after, "limit": limit}
    values |= {"stages": [stage.value for stage in stages], "outcome": outcome.value}
    return [
        Todo(Entry(run_id, round_, problem_id), seq, question, tier, answer)
        for seq, problem_id, question, tier, answer in reader.rows(_ENDED, values)
    ]


_PARENTS: Final = f"""
    WITH chosen AS MATERIALIZED (
        SELECT problem_id FROM outcome
        WHERE run_id = $run AND round = $round AND stage = $stage AND outcome = $outcome),
    near AS MATERIALIZED (
        SELECT position, problem_id FROM pool
        WHERE run_id = $run AND round = $round AND position > $after AND problem_id IN (SELECT problem_id FROM chosen)
        ORDER BY position LIMIT $limit)
    SELECT n.position, n.problem_id, q.question
    FROM near n JOIN {rows_of("problem", "id", "SELECT problem_id FROM near")} q ON q.id = n.problem_id
    ORDER BY n.position
"""  # noqa: S608 -- fixed fragments


def parents(
    reader: Reader, run_id: str, round_: int, stage: Stage, outcome: Outcome, after: int, limit: int
) -> list[Todo]:
    """The next entries of a round that evolve, in the order of the pool; keys are positions in it."""
    values: dict[str, Any] = {"run": run_id, "round": round_, "after": after, "limit": limit}
    values |= {"stage": stage.value, "outcome": outcome.value}
    return [
        Todo(Entry(run_id, round_, problem_id), position, question)
        for position, problem_id, question in reader.rows(_PARENTS, values)
    ]


_AUDITED: Final = "SELECT problem_id FROM audit WHERE run_id = $run AND round = $round"


def audited(reader: Reader, run_id: str, round_: int) -> set[str]:
    """The problems of a round that were audited."""
    return {row[0] for row in reader.rows(_AUDITED, {"run": run_id, "round": round_})}

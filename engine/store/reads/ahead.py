"""What the store knows beforehand of problems and requests that a run is still to come to."""

from collections.abc import Sequence
from typing import Any, Final

from engine.domain import Outcome, Stage
from engine.store.connection import Reader
from engine.store.sql import rows_of
from engine.store.todo import Todo, parents

_PROBLEMS: Final = f"""
    SELECT id, question, ground_truth FROM {rows_of("problem", "id", "SELECT unnest($ids)")}
"""  # noqa: S608 -- fixed fragments


def problems(reader: Reader, ids: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Question and ground truth of those problems that the store has, by id."""
    return {id_: (question, truth) for id_, question, truth in reader.rows(_PROBLEMS, {"ids": list(ids)})}


_SOURCES: Final = f"""
    SELECT problem_id, request_hash, stage, sample, run_id, round
    FROM {rows_of("attempt", "problem_id", "SELECT unnest($ids)")}
    QUALIFY row_number() OVER (PARTITION BY problem_id, request_hash ORDER BY seq) = 1 ORDER BY seq
"""  # noqa: S608 -- fixed fragments


def sources(reader: Reader, ids: Sequence[str]) -> list[tuple[str, str, str, int, str, int]]:
    """Who first made something of each reply to some problems.

    Returns:
        Rows of problem, request hash, stage, sample, run and round of that attempt.
    """
    return [(p, h, s, n, run, r) for p, h, s, n, run, r in reader.rows(_SOURCES, {"ids": list(ids)})]


_VERDICTS: Final = f"""
    SELECT request_hash, max(problem_id)
    FROM {rows_of("candidate", "request_hash", "SELECT unnest($hashes)")} GROUP BY request_hash
"""  # noqa: S608 -- fixed fragments


def verdicts(reader: Reader, request_hashes: Sequence[str]) -> dict[str, str | None]:
    """The problem that the reply to a request became in some run, `None` if in none; unjudged ones are left out."""
    return dict(reader.rows(_VERDICTS, {"hashes": list(request_hashes)}))


_ENTERED: Final = "SELECT count(*) FROM pool WHERE run_id = $run AND round = $round"


def entered(reader: Reader, run_id: str, round_: int) -> int:
    """How many problems entered a round."""
    return int(reader.rows(_ENTERED, {"run": run_id, "round": round_})[0][0])


_KEPT: Final = """
    SELECT count(*) FILTER (problem_id IS NOT NULL), count(*) FILTER (rejection IS DISTINCT FROM 'over_cap')
    FROM candidate WHERE run_id = $run AND round < $round
"""


def kept_before(reader: Reader, run_id: str, round_: int) -> tuple[int, int]:
    """How many candidates of a run's rounds before one were kept, and of how many that there was room for."""
    kept, of = reader.rows(_KEPT, {"run": run_id, "round": round_})[0]
    return kept, of


_OPEN: Final = """
    WITH decided AS (
        SELECT problem_id FROM outcome
        WHERE run_id = $run AND round = $round AND (tier IS NOT NULL OR stage = $stage))
    SELECT coalesce(min(position), $none) FROM pool
    WHERE run_id = $run AND round = $round AND problem_id NOT IN (SELECT problem_id FROM decided)
"""
_LAST: Final = """
    SELECT position FROM pool
    WHERE run_id = $run AND round = $round AND position < $open AND problem_id IN (
        SELECT problem_id FROM outcome WHERE run_id = $run AND round = $round AND stage = $stage AND outcome = $outcome)
    ORDER BY position LIMIT 1 OFFSET $before
"""
_NONE: Final = 2**62


def first_parents(
    reader: Reader, run_id: str, round_: int, grows: tuple[Stage, Outcome], most: int, after: int, limit: int
) -> tuple[list[Todo], int | None]:
    """Those of the first `most` parents of a round, in the order of its pool, that are known as such already.

    They are known once everything before them in the pool has ended the stage that decides.

    Args:
        reader: A read block.
        run_id: The run.
        round_: The round.
        grows: By which end of which stage problems evolve.
        most: How many parents there may be.
        after: The position behind which they are wanted.
        limit: How many are wanted at most.

    Returns:
        The next of them, with their positions as keys; and the position of the last of all `most`, once it is known.
    """
    if most <= 0:
        return [], -1
    stage, outcome = grows
    values: dict[str, Any] = {"run": run_id, "round": round_, "stage": stage.value}
    open_ = int(reader.rows(_OPEN, values | {"none": _NONE})[0][0])
    found = reader.rows(_LAST, values | {"outcome": outcome.value, "open": open_, "before": most - 1})
    last = int(found[0][0]) if found else None
    bound = open_ if last is None else last + 1
    return [one for one in parents(reader, run_id, round_, *grows, after, limit) if one.key < bound], last

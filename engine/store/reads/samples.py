"""Solved problems as training samples, in chunks that hold the store only briefly."""

from collections.abc import Sequence
from typing import Any, Final

from engine.domain import Stage
from engine.store.connection import Reader
from engine.store.sql import WINDOW, place_in, rows_of


def last_fact(reader: Reader) -> int:
    """The number of the newest outcome: with it, reads in several blocks see one snapshot."""
    return int(reader.rows("SELECT coalesce(max(seq), 0) FROM outcome")[0][0])


_SAMPLES: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT round, position, problem_id FROM pool WHERE run_id = $run AND (round, position) > ($round, $position)
        ORDER BY round, position LIMIT $window),
    part AS MATERIALIZED (
        SELECT round, problem_id, attempt_id, part FROM solution
        WHERE run_id = $run AND problem_id IN (SELECT problem_id FROM near)),
    ended AS MATERIALIZED (
        SELECT round, problem_id, tier, answer FROM outcome
        WHERE run_id = $run AND list_contains($tiers, tier) AND seq <= $snapshot
          AND problem_id IN (SELECT problem_id FROM near)),
    settled AS MATERIALIZED (
        SELECT * FROM near JOIN ended USING (round, problem_id) SEMI JOIN part USING (round, problem_id)
        ORDER BY round, position LIMIT $limit),
    kept AS MATERIALIZED (SELECT * FROM settled JOIN part USING (round, problem_id)),
    a AS (SELECT * FROM {rows_of("attempt", "id", "SELECT attempt_id FROM kept")}),
    x AS (SELECT * FROM {rows_of("attempt_text", "attempt_id", "SELECT attempt_id FROM kept")}),
    q AS (SELECT * FROM {rows_of("problem", "id", "SELECT problem_id FROM settled")})
    SELECT k.round, k.position, k.problem_id, k.tier, k.answer, q.question, k.part,
           x.cot, x.program, a.stage, a.sample, a.cot_rule
    FROM kept k JOIN q ON q.id = k.problem_id JOIN a ON a.id = k.attempt_id JOIN x ON x.attempt_id = k.attempt_id
    ORDER BY k.round, k.position, {place_in(Stage, "a.stage")}, a.sample, k.part
"""  # noqa: S608 -- fixed fragments


def samples(
    reader: Reader,
    run_id: str,
    tiers: Sequence[str],
    *,
    after: tuple[int, int],
    snapshot: int,
    limit: int,
) -> list[dict[str, Any]]:
    """The solutions of the next settled problems of a run.

    Args:
        reader: A read block.
        run_id: The run.
        tiers: Settled tiers that are wanted.
        after: Round and position of the last problem that was read; `(0, -1)` to begin.
        snapshot: What `last_fact` gave at the beginning.
        limit: Problems at most; each may have several solutions. They are fewer where settled ones lie far apart, and
            none only if none is left.

    Returns:
        One row for each solution, in the order of the pool: round, position, problem_id, tier, answer, question, part
        (cot or program), cot, program, stage, sample, cot_rule.
    """
    values = {
        "run": run_id,
        "tiers": list(tiers),
        "round": after[0],
        "position": after[1],
        "snapshot": snapshot,
        "limit": limit,
    }
    rows: list[dict[str, Any]] = []
    for window in (WINDOW, None):
        rows = reader.frame(_SAMPLES, values | {"window": window}).to_dicts()
        if rows:
            break
    return rows

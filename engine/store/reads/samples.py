"""Solved problems as training samples, in chunks that hold the store only briefly."""

from collections.abc import Sequence
from typing import Any, Final

from engine.store.connection import Reader


def last_fact(reader: Reader) -> int:
    """The number of the newest outcome: with it, reads in several blocks see one snapshot."""
    return int(reader.rows("SELECT coalesce(max(seq), 0) FROM outcome")[0][0])


_SAMPLES: Final = """
    WITH settled AS (
        SELECT p.round, p.position, p.problem_id, o.tier, o.answer
        FROM pool p JOIN outcome o
          ON o.run_id = p.run_id AND o.round = p.round AND o.problem_id = p.problem_id
        WHERE p.run_id = $run AND (p.round, p.position) > ($round, $position)
          AND list_contains($tiers, o.tier) AND o.seq <= $snapshot
        ORDER BY p.round, p.position LIMIT $limit)
    SELECT t.round, t.position, t.problem_id, t.tier, t.answer, q.question, s.part,
           x.cot, x.program, a.stage, a.sample, a.cot_rule
    FROM settled t
    JOIN problem q ON q.id = t.problem_id
    JOIN solution s ON s.run_id = $run AND s.round = t.round AND s.problem_id = t.problem_id
    JOIN attempt a ON a.id = s.attempt_id
    JOIN attempt_text x ON x.attempt_id = s.attempt_id
    ORDER BY t.round, t.position, array_position(['guide', 'criticise', 'vote'], a.stage), a.sample
"""


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
        limit: Problems at most; each may have several solutions.

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
    return reader.frame(_SAMPLES, values).to_dicts()

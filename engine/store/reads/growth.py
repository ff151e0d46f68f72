"""Parents against their children: where a problem ended, and where what grew out of it did."""

from typing import Final

import polars as pl

from engine.store.connection import Reader

_GROWN: Final = """
    WITH kept AS (
        SELECT round, parent_seq, problem_seq FROM candidate WHERE run_id = $run AND problem_id IS NOT NULL),
    parent AS (
        SELECT round, problem_seq, any_value(stratum) AS stratum FROM pool
        WHERE run_id = $run AND problem_seq IN (SELECT parent_seq FROM kept) GROUP BY ALL),
    ended AS (
        SELECT round, problem_seq, any_value(tier) AS tier FROM outcome
        WHERE run_id = $run AND tier IS NOT NULL
          AND problem_seq IN (SELECT parent_seq FROM kept UNION ALL SELECT problem_seq FROM kept)
        GROUP BY ALL)
    SELECT k.round, s.subject, s.claimed_subject, mine.tier AS parent, its.tier AS child, count(*) AS children
    FROM kept k
    LEFT JOIN parent p ON p.round = k.round AND p.problem_seq = k.parent_seq
    LEFT JOIN ended mine ON mine.round = k.round AND mine.problem_seq = k.parent_seq
    LEFT JOIN ended its ON its.round = k.round + 1 AND its.problem_seq = k.problem_seq
    LEFT JOIN stratum s ON s.id = p.stratum
    GROUP BY ALL ORDER BY ALL
"""


def grown(reader: Reader, run_id: str) -> pl.DataFrame:
    """Children that were kept, by where their parent ended and where they did.

    Columns:
        round (of the parent), subject (of the parent, by its publisher), claimed_subject (of the parent, by the teacher
        that wrote it), parent (its tier in that round; null while it has none), child (the child's tier in the next
        round; null while it has none), children.
    """
    return reader.frame(_GROWN, {"run": run_id})

"""Why attempts were not consistent: causes counted, against all attempts that were made."""

from typing import Final

import polars as pl

from engine.store.connection import Reader
from engine.store.sql import rows_of

_CAUSES: Final = """
    SELECT round, stage, teacher, cause, detail, count(*) AS attempts
    FROM cause WHERE run_id = $run GROUP BY ALL ORDER BY ALL
"""


def causes(reader: Reader, run_id: str) -> pl.DataFrame:
    """How often each cause occurs.

    Columns:
        round, stage, teacher, cause, detail (the type of a program's error, or null), attempts.
    """
    return reader.frame(_CAUSES, {"run": run_id})


_ATTEMPTS: Final = """
    SELECT a.round, a.stage, a.teacher, count(*) AS attempts, count(*) FILTER (a.inner_equality = 'equal') AS consistent
    FROM attempt a
    WHERE a.run_id = $run AND a.stage <> 'audit' AND EXISTS (
        FROM outcome o WHERE o.run_id = a.run_id AND o.round = a.round AND o.problem_id = a.problem_id
                         AND o.tier IS NOT NULL)
    GROUP BY ALL ORDER BY ALL
"""


def attempts(reader: Reader, run_id: str) -> pl.DataFrame:
    """All attempts at problems that have their tier, without the audit's: what causes are counted against.

    Columns:
        round, stage, teacher, attempts, consistent (in themselves).
    """
    return reader.frame(_ATTEMPTS, {"run": run_id})


_EXAMPLES: Final = f"""
    WITH chosen AS (
        SELECT * FROM cause WHERE run_id = $run AND cause = $cause AND ($round IS NULL OR round = $round)
        ORDER BY seq LIMIT $limit)
    SELECT c.round, c.problem_id, c.stage, c.sample, c.teacher, c.detail, p.question, a.cot_answer, a.program_answer,
           a.program_status
    FROM chosen c
    JOIN {rows_of("problem", "id", "SELECT problem_id FROM chosen")} p ON p.id = c.problem_id
    JOIN {rows_of("attempt", "problem_id", "SELECT problem_id FROM chosen")} a
        ON (a.run_id, a.round, a.problem_id, a.stage, a.sample) = (c.run_id, c.round, c.problem_id, c.stage, c.sample)
    ORDER BY c.seq
"""  # noqa: S608 -- fixed fragments


def examples(reader: Reader, run_id: str, cause: str, round_: int | None, limit: int) -> pl.DataFrame:
    """The first attempts that have a cause, in the order in which it was found.

    Columns:
        round, problem_id, stage, sample, teacher, detail, question, cot_answer, program_answer, program_status.
    """
    return reader.frame(_EXAMPLES, {"run": run_id, "cause": cause, "round": round_, "limit": limit})


_UNEXPLAINED: Final = """
    SELECT o.round, o.problem_id, o.tier, o.answer, p.question
    FROM outcome o JOIN problem p ON p.id = o.problem_id
    WHERE o.run_id = $run AND o.tier IS NOT NULL
      AND NOT EXISTS (FROM cause c WHERE (c.run_id, c.round, c.problem_id) = (o.run_id, o.round, o.problem_id))
    ORDER BY o.round, o.seq
"""


def unexplained(reader: Reader, run_id: str) -> list[tuple[int, str, str, str | None, str]]:
    """Problems with a tier that have no cause at all: those of which all attempts agree, and those of older runs.

    Returns:
        Round, problem, tier, accepted answer, question; by round.
    """
    return reader.rows(_UNEXPLAINED, {"run": run_id})

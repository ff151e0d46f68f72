"""Why attempts were not consistent: causes counted, against all attempts that were made.

What a person said of a cause stands above what was computed, here as everywhere. A correction holds the computed cause
too, so counts are those of the computed causes, one less at each cause that was corrected and one more at the other.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from engine.store.connection import Reader
from engine.store.reads.said import STANDING
from engine.store.sql import rows_of

Unexplained = tuple[int, str, str, str | None, str, str | None]
"""An entry with a tier: its round, problem, tier, accepted answer, question and ground truth."""

_SAID: Final = f"said AS MATERIALIZED (SELECT * FROM {STANDING} WHERE run_id = $run AND cause IS NOT NULL)"  # noqa: S608 -- a fixed fragment
"""What people say of causes of the run, be it that they accept them or that they name others."""

_CAUSES: Final = f"""
    WITH {_SAID},
    changed AS (SELECT * FROM said WHERE cause <> computed),
    counted AS (
        SELECT round, teacher, stratum, cause, detail, sum(attempts) AS attempts
        FROM cause_tally WHERE run_id = $run GROUP BY ALL
        UNION ALL SELECT round, teacher, stratum, computed, computed_detail, -1 FROM changed
        UNION ALL SELECT round, teacher, stratum, cause, NULL, 1 FROM changed)
    SELECT round, teacher, stratum, cause, detail, sum(attempts)::BIGINT AS attempts
    FROM counted GROUP BY round, teacher, stratum, cause, detail HAVING sum(attempts) <> 0 ORDER BY ALL
"""  # noqa: S608 -- fixed fragments


def causes(reader: Reader, run_id: str) -> pl.DataFrame:
    """How often each cause occurs, as computed or as a person corrected it.

    Columns:
        round, teacher, stratum (of the problem, `strata`), cause, detail (the type of a program's error, or
        null; a corrected cause has none), attempts.
    """
    return reader.frame(_CAUSES, {"run": run_id})


_ATTEMPTS: Final = """
    SELECT round, teacher, stratum, sum(attempts)::BIGINT AS attempts,
           coalesce(sum(attempts) FILTER (consistent), 0)::BIGINT AS consistent
    FROM attempt_tally WHERE run_id = $run AND stage <> 'audit' GROUP BY ALL ORDER BY ALL
"""


def attempts(reader: Reader, run_id: str) -> pl.DataFrame:
    """All attempts without the audit's: what causes are counted against.

    Attempts at a problem get their causes when it gets its tier; those at problems under way are in here already.

    Columns:
        round, teacher, stratum, attempts, consistent (in themselves).
    """
    return reader.frame(_ATTEMPTS, {"run": run_id})


_UNDER_WAY: Final = """
    WITH entered AS (SELECT round, sum(entries) AS problems FROM pool_tally WHERE run_id = $run GROUP BY round),
    ended AS (
        SELECT round, sum(entries) AS problems FROM outcome_tally
        WHERE run_id = $run AND tier IS NOT NULL GROUP BY round)
    SELECT e.round, (e.problems - coalesce(o.problems, 0))::BIGINT AS problems
    FROM entered e LEFT JOIN ended o USING (round)
"""


def under_way(reader: Reader, run_id: str) -> dict[int, int]:
    """How many problems of each round have no tier yet."""
    return dict(reader.rows(_UNDER_WAY, {"run": run_id}))


def strata(reader: Reader) -> pl.DataFrame:
    """What problems are counted by; the publisher's level and subject, and those that a problem's author claims.

    Columns:
        stratum, level, subject, claimed_level, claimed_subject.
    """
    return reader.frame("SELECT id AS stratum, level, subject, claimed_level, claimed_subject FROM stratum ORDER BY id")


_AUDITED: Final = f"""
    WITH {_SAID}
    SELECT round, teacher, computed, cause, count(*) AS attempts FROM said GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 -- a fixed fragment


def audited(reader: Reader, run_id: str) -> pl.DataFrame:
    """What people say of the causes that were computed.

    Columns:
        round, teacher, computed, cause (the computed one where it was accepted), attempts.
    """
    return reader.frame(_AUDITED, {"run": run_id})


_AWAY: Final = f"""
    WITH {_SAID} SELECT count(*) FROM said WHERE computed = $cause AND cause <> computed
"""  # noqa: S608 -- a fixed fragment
_EXAMPLES: Final = f"""
    WITH {_SAID},
    moved AS (
        SELECT s.seq, s.round, s.problem_id, s.stage, s.sample, s.teacher, s.computed, s.computed_detail AS detail,
               p.seq AS problem_seq, p.stratum, true AS moved
        FROM said s JOIN {rows_of("problem", "id", "SELECT problem_id FROM said WHERE cause = $cause")} p
            ON p.id = s.problem_id
        WHERE s.cause = $cause AND s.cause <> s.computed),
    first AS (
        SELECT seq, round, problem_id, stage, sample, teacher, cause AS computed, detail, problem_seq, stratum,
               false AS moved
        FROM cause WHERE run_id = $run AND cause = $cause AND ($round IS NULL OR round = $round)
            AND ($teacher IS NULL OR teacher = $teacher) AND ($strata IS NULL OR list_contains($strata, stratum))
        ORDER BY seq LIMIT $enough),
    chosen AS MATERIALIZED (
        SELECT * FROM first WHERE (round, problem_id, stage, sample) NOT IN (
            SELECT (round, problem_id, stage, sample) FROM said WHERE cause <> computed)
        UNION ALL
        SELECT * FROM moved WHERE ($round IS NULL OR round = $round) AND ($teacher IS NULL OR teacher = $teacher)
            AND ($strata IS NULL OR list_contains($strata, stratum))
        ORDER BY moved DESC, seq LIMIT $limit)
    SELECT c.round, c.problem_id, c.stage, c.sample, c.teacher, c.computed, c.detail, p.question, a.cot_answer,
           a.program_answer, a.program_status, s.cause AS said, s.note, s.author, s.at_time AS said_at
    FROM chosen c
    JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM chosen")} p ON p.seq = c.problem_seq
    JOIN {rows_of("attempt", "problem_seq", "SELECT problem_seq FROM chosen")} a
        ON (a.run_id, a.round, a.problem_id, a.stage, a.sample) = ($run, c.round, c.problem_id, c.stage, c.sample)
    LEFT JOIN said s
        ON (s.round, s.problem_id, s.stage, s.sample) = (c.round, c.problem_id, c.stage, c.sample)
    ORDER BY c.moved DESC, c.seq
"""  # noqa: S608 -- fixed fragments


def examples(
    reader: Reader,
    run_id: str,
    cause: str,
    round_: int | None,
    limit: int,
    *,
    teacher: str | None = None,
    strata: Sequence[int] | None = None,
) -> pl.DataFrame:
    """The first attempts that have a cause: by a person's correction, then as computed, each in their order.

    So many are looked at that enough are left when those are gone that people gave another cause: the first few rows
    are found at once, and an anti-join of all of them is not.

    Args:
        reader: A read block.
        run_id: The run.
        cause: The cause that stands.
        round_: In this round alone.
        limit: How many at most.
        teacher: Of this teacher alone.
        strata: At problems of these strata alone.

    Columns:
        round, problem_id, stage, sample, teacher, computed (cause), detail (of the computed one), question, cot_answer,
        program_answer, program_status, said (the cause that a person names; null if nobody spoke), note, author,
        said_at.
    """
    ((away,),) = reader.rows(_AWAY, {"run": run_id, "cause": cause})
    only = {"round": round_, "teacher": teacher, "strata": None if strata is None else list(strata)}
    return reader.frame(_EXAMPLES, {"run": run_id, "cause": cause, "limit": limit, "enough": limit + away, **only})


_UNEXPLAINED: Final = """
    SELECT o.round, o.problem_id, o.tier, o.answer, p.question, p.ground_truth
    FROM outcome o JOIN problem p ON p.id = o.problem_id
    WHERE o.run_id = $run AND o.tier IS NOT NULL
      AND NOT EXISTS (FROM cause c WHERE (c.run_id, c.round, c.problem_id) = (o.run_id, o.round, o.problem_id))
    ORDER BY o.round, o.seq
"""


def unexplained(reader: Reader, run_id: str) -> list[Unexplained]:
    """Problems with a tier that have no cause at all: those of which all attempts agree, and those of older runs.

    Returns:
        Round, problem, tier, accepted answer, question, ground truth; by round.
    """
    return reader.rows(_UNEXPLAINED, {"run": run_id})

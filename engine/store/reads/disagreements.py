"""Attempts that were not consistent, one by one: a list that can be narrowed, and all that is known of one of them.

The cause that a person named stands in the place of the computed one, here as everywhere.
"""

from dataclasses import asdict, dataclass
from typing import Final

import polars as pl

from engine.store.connection import Reader
from engine.store.reads.said import STANDING
from engine.store.sql import rows_of

Key = tuple[str, str, int]
"""An attempt in a round of a run: problem, stage, sample."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which attempts of a round of a run are listed; what is `None` does not narrow the list.

    Attributes:
        run: The run.
        round: Its round, from 1.
        cause: The cause, as a person corrected it.
        stage: The stage of the attempts.
        teacher: The role of who made them.
        audited: Whether a person has accepted or corrected the cause.
    """

    run: str
    round: int
    cause: str | None = None
    stage: str | None = None
    teacher: str | None = None
    audited: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An attempt's place in the list.

    Attributes:
        number: How many of the list come up to it, itself included if it is listed.
        is_listed: Whether it is; an attempt that was named may be another one, or no longer fit.
        listed: How many the list has.
        at: Where the attempt's cause is among all facts; `None` if the list is empty and no attempt was named.
        key: The attempt.
        before: The one before it, if there is one.
        after: The one after it, if there is one.
    """

    number: int
    is_listed: bool
    listed: int
    at: int | None
    key: Key | None
    before: Key | None
    after: Key | None


_CORRECTED: Final = f"""corrected AS MATERIALIZED (
    SELECT c.seq, s.cause
    FROM (SELECT * FROM {STANDING} WHERE run_id = $run AND cause IS NOT NULL) s
    JOIN {rows_of("cause", "problem_id", "SELECT problem_id FROM cause_correction WHERE run_id = $run")} c
        USING (run_id, round, problem_id, stage, sample))"""  # noqa: S608 -- fixed fragments

_COUNTS: Final = f"""
    WITH said AS (SELECT * FROM {STANDING} WHERE run_id = $run AND cause IS NOT NULL),
    counted AS (
        SELECT round, stage, teacher, cause, false AS audited, attempts FROM cause_tally WHERE run_id = $run
        UNION ALL SELECT round, stage, teacher, computed, false, -1 FROM said
        UNION ALL SELECT round, stage, teacher, cause, true, 1 FROM said)
    SELECT round, stage, teacher, cause, audited, sum(attempts)::BIGINT AS attempts
    FROM counted GROUP BY ALL HAVING sum(attempts) <> 0 ORDER BY ALL
"""  # noqa: S608 -- as above


def counts(reader: Reader, run_id: str) -> pl.DataFrame:
    """How many attempts of a run were not consistent.

    Columns:
        round, stage, teacher, cause (as a person corrected it), audited (whether a person did, or accepted it),
        attempts.
    """
    return reader.frame(_COUNTS, {"run": run_id})


_PLACE: Final = f"""
    WITH {_CORRECTED}, listed AS (
        SELECT c.seq FROM cause c LEFT JOIN corrected s ON s.seq = c.seq
        WHERE c.run_id = $run AND c.round = $round
          AND ($cause IS NULL OR coalesce(s.cause, c.cause) = $cause)
          AND ($stage IS NULL OR c.stage = $stage)
          AND ($teacher IS NULL OR c.teacher = $teacher)
          AND ($audited IS NULL OR (s.seq IS NOT NULL) = $audited))
    SELECT count(*) FILTER (seq <= $at), count(*) FILTER (seq = $at) > 0, count(*),
           min(seq), max(seq) FILTER (seq < $at), min(seq) FILTER (seq > $at)
    FROM listed
"""  # noqa: S608 -- as above

_KEYS: Final = "SELECT seq, problem_id, stage, sample FROM cause WHERE seq IN (SELECT unnest($keys::BIGINT[]))"

_SEQ: Final = f"""
    SELECT seq FROM {rows_of("cause", "problem_id", "$id")}
    WHERE run_id = $run AND round = $round AND stage = $stage AND sample = $sample
"""  # noqa: S608 -- as above


def place(reader: Reader, wanted: Wanted, key: Key | None = None) -> Place:
    """Where an attempt stands in a list, in the order in which causes were found, and what stands beside it.

    Args:
        reader: A read block.
        wanted: The list.
        key: The attempt, whether it is listed or not. If it is not known, or has no cause, the
            first one of the list is taken.
    """
    at = -1
    if key is not None:
        of = {"run": wanted.run, "round": wanted.round, "id": key[0], "stage": key[1], "sample": key[2]}
        at = next((row[0] for row in reader.rows(_SEQ, of)), -1)
    asked = asdict(wanted)
    number, is_listed, listed, first, before, after = reader.rows(_PLACE, asked | {"at": at})[0]
    if at < 0 and first is not None:
        at = first
        number, is_listed, listed, first, before, after = reader.rows(_PLACE, asked | {"at": at})[0]
    keys = {row[0]: row[1:] for row in reader.rows(_KEYS, {"keys": [s for s in (at, before, after) if s is not None]})}
    return Place(number, is_listed, listed, at if at >= 0 else None, keys.get(at), keys.get(before), keys.get(after))


_ONE: Final = f"""
    WITH chosen AS MATERIALIZED (SELECT * FROM cause WHERE seq = $seq),
    own AS MATERIALIZED (
        SELECT a.* FROM {rows_of("attempt", "problem_seq", "SELECT problem_seq FROM chosen")} a
        JOIN chosen c ON (a.run_id, a.round, a.stage, a.sample) = (c.run_id, c.round, c.stage, c.sample))
    SELECT c.round, c.problem_id, c.stage, c.sample, c.teacher, c.cause, c.detail, p.question, p.ground_truth,
           a.id AS attempt_id, a.cot_answer, a.cot_rule, a.program_status, a.program_way, a.program_answer,
           a.program_seconds, a.inner_equality, a.inner_rule, t.cot, t.program, t.stdout, t.error, o.tier,
           o.stage AS settled_in, o.answer AS accepted
    FROM chosen c
    JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM chosen")} p ON p.seq = c.problem_seq
    LEFT JOIN own a ON true
    LEFT JOIN {rows_of("attempt_text", "attempt_id", "SELECT id FROM own")} t ON true
    LEFT JOIN {rows_of("outcome", "problem_seq", "SELECT problem_seq FROM chosen")} o
        ON o.run_id = c.run_id AND o.round = c.round AND o.tier IS NOT NULL
"""  # noqa: S608 -- as above


def one(reader: Reader, seq: int) -> pl.DataFrame:
    """All that is known of one attempt.

    Args:
        reader: A read block.
        seq: Its place among all facts (`Place.at`).

    Columns:
        round, problem_id, stage, sample, teacher; cause and detail as computed; question, ground_truth; attempt_id,
        cot_answer, cot_rule, program_status, program_way, program_answer, program_seconds, inner_equality (null if
        an answer is missing), inner_rule, cot, program, stdout, error, all of them null where the call brought
        no reply; tier, settled_in (the stage in which the problem ended), accepted (its answer).
    """
    return reader.frame(_ONE, {"seq": seq})

"""What people said that still stands: the newest row of each thing they may speak of."""

import json
from typing import Final

import polars as pl

from engine.domain import FlagReason, ReviewVerdict
from engine.store.connection import Reader
from engine.store.sql import rows_of

STANDING: Final = """(
    SELECT * FROM cause_correction
    QUALIFY row_number() OVER (PARTITION BY run_id, round, problem_id, stage, sample ORDER BY seq DESC) = 1)"""
"""SQL for the corrections that stand; one with a null cause took an earlier one back."""

REVIEWS: Final = """(
    SELECT * FROM review QUALIFY row_number() OVER (
        PARTITION BY run_id, round, problem_id, adjudicates, CASE WHEN adjudicates THEN '' ELSE author END
        ORDER BY seq DESC) = 1)"""
"""SQL for the newest review of each author on each accepted answer, and the newest adjudication of it, whoever it is
by; a null verdict took an earlier one back."""

VERDICTS: Final = f"""(
    SELECT run_id, round, problem_id, any_value(problem_seq) AS problem_seq,
           count(*) FILTER (NOT adjudicates) AS reviewers, bool_or(adjudicates) AS adjudicated,
           NOT adjudicated AND count(DISTINCT verdict) > 1 AS conflict,
           CASE WHEN adjudicated THEN any_value(verdict) FILTER (adjudicates)
                WHEN conflict THEN '{ReviewVerdict.AMBIGUOUS.value}' ELSE min(verdict) END AS verdict,
           CASE WHEN adjudicated THEN any_value(answer) FILTER (adjudicates)
                WHEN count(DISTINCT answer) = 1 THEN min(answer) END AS answer
    FROM {REVIEWS} WHERE verdict IS NOT NULL GROUP BY run_id, round, problem_id)"""  # noqa: S608 -- fixed fragments
"""SQL for what stands of each accepted answer that was judged: how many people judged it, whether a lead decided,
whether those who judged contradict one another (then it is ambiguous, until a lead decides), the verdict, and the
answer that is right instead, where they name one and do not differ."""

FLAGS: Final = """(
    SELECT * FROM flag QUALIFY row_number() OVER (PARTITION BY problem_id, reason ORDER BY seq DESC) = 1)"""
"""SQL for the newest row of each problem and reason; one that is not raised took an earlier one back."""


def corrections(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """What people said of causes at a problem, all of it, in order.

    Columns:
        seq, round, stage, sample, computed, cause (null: taken back), note, author, at_time.
    """
    sql = """
        SELECT seq, round, stage, sample, computed, cause, note, author, at_time FROM cause_correction
        WHERE run_id = $run AND problem_id = $id ORDER BY seq
    """
    return reader.frame(sql, {"run": run_id, "id": problem_id})


def reviews(reader: Reader, problem_id: str) -> pl.DataFrame:
    """What people said of a problem's accepted answers, all of it, in order.

    Columns:
        seq, run_id, round, verdict (null: taken back), answer (what is right instead; may be null), adjudicates,
        note, author, at_time.
    """
    sql = """
        SELECT seq, run_id, round, verdict, answer, adjudicates, note, author, at_time FROM review
        WHERE problem_id = $id ORDER BY seq
    """
    return reader.frame(sql, {"id": problem_id})


def flags(reader: Reader, problem_id: str) -> pl.DataFrame:
    """What people flagged a problem for, all of it, in order.

    Columns:
        seq, reason, raised, note, author, at_time.
    """
    sql = "SELECT seq, reason, raised, note, author, at_time FROM flag WHERE problem_id = $id ORDER BY seq"
    return reader.frame(sql, {"id": problem_id})


def trials(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """Attempts that people made at a problem of a run, in order: all columns of the table `trial`."""
    sql = f"SELECT * EXCLUDE (place) FROM {rows_of('trial', 'problem_id', '$id')} WHERE run_id = $run ORDER BY seq"  # noqa: S608 -- fixed fragments
    return reader.frame(sql, {"run": run_id, "id": problem_id})


def saved_filters(reader: Reader) -> dict[str, dict[str, list[str]]]:
    """The lists of problems that have a name, as query parameters, by name."""
    sql = """
        SELECT name, params FROM saved_filter
        QUALIFY row_number() OVER (PARTITION BY name ORDER BY seq DESC) = 1 ORDER BY name
    """
    return {name: json.loads(params) for name, params in reader.rows(sql) if params is not None}


def spelling(reader: Reader, author: str) -> str | None:
    """How a name was spelt that differs from this one in nothing but its capitals, the oldest one; `None` without one.

    So that nobody becomes two reviewers by a slip of the hand.
    """
    sql = """
        SELECT author FROM (
            SELECT author, at_time FROM review UNION ALL SELECT author, at_time FROM turn
            UNION ALL SELECT author, at_time FROM flag UNION ALL SELECT author, at_time FROM queue)
        WHERE lower(author) = lower($author) ORDER BY at_time LIMIT 1
    """
    return next((found for (found,) in reader.rows(sql, {"author": author})), None)


def flag_reasons(reader: Reader) -> tuple[str, ...]:
    """The reasons that are offered for flags: the usual ones but for those withdrawn, then what people added."""
    sql = """
        SELECT reason, offered FROM flag_reason
        QUALIFY row_number() OVER (PARTITION BY reason ORDER BY seq DESC) = 1 ORDER BY seq
    """
    said = dict(reader.rows(sql))
    usual = [reason.value for reason in FlagReason if said.get(reason.value, True)]
    return (*usual, *(reason for reason, offered in said.items() if offered and reason not in usual))

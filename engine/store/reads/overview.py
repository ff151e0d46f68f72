"""All runs at a glance: how far each one is, what it cost, how often its attempts failed, and what happened last."""

from typing import Final

import polars as pl

from engine.domain import SETTLED_TIERS
from engine.store.connection import Reader
from engine.store.reads.said import STANDING

_SETTLED: Final = tuple(tier.value for tier in SETTLED_TIERS)

_RUNS: Final = f"""
    WITH entered AS (SELECT run_id, sum(entries)::BIGINT AS entered FROM pool_tally GROUP BY run_id),
    ended AS (
        SELECT run_id, sum(entries)::BIGINT AS ended,
               coalesce(sum(entries) FILTER (tier IN {_SETTLED}), 0)::BIGINT AS settled,
               coalesce(sum(entries) FILTER (tier = 'unsettled'), 0)::BIGINT AS unsettled
        FROM outcome_tally WHERE tier IS NOT NULL GROUP BY run_id),
    asked AS (
        SELECT run_id, sum(calls)::BIGINT AS calls, sum(cost_usd) AS cost_usd, max(last_call) AS last_call
        FROM call_tally GROUP BY run_id)
    SELECT r.id AS run_id, coalesce(entered, 0) AS entered, coalesce(ended, 0) AS ended,
           coalesce(settled, 0) AS settled, coalesce(unsettled, 0) AS unsettled,
           coalesce(calls, 0) AS calls, cost_usd, last_call
    FROM run r LEFT JOIN entered e ON e.run_id = r.id LEFT JOIN ended o ON o.run_id = r.id
    LEFT JOIN asked a ON a.run_id = r.id
    ORDER BY r.seq DESC
"""  # noqa: S608 -- our own constants


def runs(reader: Reader) -> pl.DataFrame:
    """What each run has done and spent, the newest first.

    Columns:
        run_id, entered (entries of its rounds), ended (of these, with a tier), settled, unsettled, calls, cost_usd
        (null where nothing was priced), last_call (when its last call ended; null before the first).
    """
    return reader.frame(_RUNS)


_FAILED: Final = f"""
    WITH made AS (
        SELECT run_id, round, sum(attempts)::BIGINT AS attempts
        FROM attempt_tally WHERE stage <> 'audit' GROUP BY run_id, round),
    counted AS (
        SELECT run_id, round, cause = 'comparison undecided' AS undecided, sum(attempts) AS failed,
               sum(attempts) AS unaudited
        FROM cause_tally GROUP BY ALL
        UNION ALL
        SELECT run_id, round, computed = 'comparison undecided', 0, -count(*)
        FROM {STANDING} WHERE cause IS NOT NULL GROUP BY ALL),
    found AS (
        SELECT run_id, round, sum(failed) AS failed, sum(unaudited) AS unaudited,
               sum(unaudited) FILTER (undecided) AS undecided
        FROM counted GROUP BY run_id, round)
    SELECT m.run_id, m.round, m.attempts, coalesce(f.failed, 0)::BIGINT AS failed,
           coalesce(f.unaudited, 0)::BIGINT AS unaudited, coalesce(f.undecided, 0)::BIGINT AS undecided
    FROM made m LEFT JOIN found f ON (f.run_id, f.round) = (m.run_id, m.round)
    ORDER BY m.run_id, m.round
"""  # noqa: S608 -- fixed fragments


def failed(reader: Reader) -> pl.DataFrame:
    """How often attempts failed, by run and round, and how many of the failures wait for a person.

    Columns:
        run_id, round, attempts, failed (those with a cause), unaudited (of these, no person has spoken of the cause),
        undecided (of these again, comparisons that nobody could decide).
    """
    return reader.frame(_FAILED)


_HAPPENED: Final = """
    WITH people AS (
        SELECT 'causes' AS kind, run_id, NULL AS problem_id, author, at_time FROM cause_correction
        WHERE cause IS NOT NULL
        UNION ALL BY NAME
        SELECT 'reviews' AS kind, run_id, problem_id, author, at_time FROM review WHERE verdict IS NOT NULL
        UNION ALL BY NAME SELECT 'flags' AS kind, problem_id, author, at_time FROM flag WHERE raised
        UNION ALL BY NAME SELECT 'trials' AS kind, run_id, problem_id, author, at_time FROM trial)
    SELECT kind, run_id, round, detail, NULL AS author, NULL AS number, NULL AS problem_id, at_time FROM run_event
    WHERE kind IN ('started', 'resumed', 'round_opened', 'stopped', 'finished', 'failed')
    UNION ALL BY NAME
    SELECT 'import' AS kind, path AS detail, added AS number, at_time FROM import_file WHERE added > 0
    UNION ALL BY NAME
    SELECT kind, run_id, author, count(*) AS number, arg_max(problem_id, at_time) AS problem_id, max(at_time) AS at_time
    FROM people GROUP BY kind, run_id, author, floor(epoch(at_time) / 86400)
    ORDER BY at_time DESC, kind, run_id LIMIT $limit
"""


def happened(reader: Reader, limit: int) -> pl.DataFrame:
    """What happened last, the newest first. What one person did to one run on one day (UTC) is one row.

    Columns:
        kind (started, resumed, round_opened, stopped, finished, failed: of a run; import; causes, reviews, flags,
        trials: by a person), run_id, round, detail (why a run ended; the file of an import), author, number (problems
        added, or things said), problem_id (the last that the person spoke of), at_time.
    """
    return reader.frame(_HAPPENED, {"limit": limit})


_PROBLEMS: Final = "SELECT source, count(*) AS problems FROM problem GROUP BY source ORDER BY source"


def problems(reader: Reader) -> dict[str, int]:
    """How many problems the store has of each source."""
    return dict(reader.rows(_PROBLEMS))

"""What a run does now, as far as its rows tell: by stage, and what went wrong how often; cheap enough to follow."""

from datetime import datetime, timedelta
from typing import Final

import polars as pl

from engine.domain import Stage
from engine.store.connection import Reader
from engine.store.sql import place_in

MINUTE: Final = timedelta(minutes=1)
"""Over which the present pace is measured."""

_STAGES: Final = f"""
    WITH ended AS (
        SELECT round, stage, coalesce(sum(entries) FILTER (outcome = 'settled'), 0)::BIGINT AS settled,
               coalesce(sum(entries) FILTER (outcome = 'passed_on'), 0)::BIGINT AS passed_on,
               coalesce(sum(entries) FILTER (outcome NOT IN ('settled', 'passed_on')), 0)::BIGINT AS others
        FROM outcome_tally WHERE run_id = $run GROUP BY round, stage),
    asked AS (
        SELECT round, stage, sum(calls)::BIGINT AS calls, sum(answered)::BIGINT AS answered,
               sum(reused)::BIGINT AS reused, sum(failed)::BIGINT AS failed, sum(retries)::BIGINT AS retries,
               sum(cost_usd) AS cost_usd
        FROM call_tally WHERE run_id = $run GROUP BY round, stage),
    ended_lately AS (
        SELECT round, stage, count(*) AS ended FROM outcome WHERE at_time > $since AND run_id = $run
        GROUP BY round, stage),
    called_lately AS (
        SELECT round, stage, count(*) AS calls FROM call WHERE at_time > $since AND run_id = $run AND NOT reused
        GROUP BY round, stage)
    SELECT round, stage, coalesce(e.settled, 0) AS settled, coalesce(e.passed_on, 0) AS passed_on,
           coalesce(e.others, 0) AS others, coalesce(a.calls, 0) AS calls, coalesce(a.answered, 0) AS answered,
           coalesce(a.reused, 0) AS reused, coalesce(a.failed, 0) AS failed, coalesce(a.retries, 0) AS retries,
           a.cost_usd, coalesce(c.calls, 0) AS calls_lately, coalesce(l.ended, 0) AS ended_lately
    FROM ended e FULL JOIN asked a USING (round, stage) LEFT JOIN called_lately c USING (round, stage)
    LEFT JOIN ended_lately l USING (round, stage)
    ORDER BY round, {place_in(Stage, "stage")}
"""  # noqa: S608 -- our own constants


def stages(reader: Reader, run_id: str, now: datetime) -> pl.DataFrame:
    """What each stage of a run has done, and at which pace.

    Args:
        reader: The store.
        run_id: The run.
        now: The end of the minute over which the pace is measured.

    Columns:
        round, stage (meta data first, then the funnel, then what is beside it), settled, passed_on, others (problems
        that left it otherwise: dropped, unchecked, references), calls, answered, reused, failed, retries (tries beyond
        the first), cost_usd (null where nothing was priced), calls_lately (that ended within the minute), ended_lately
        (problems that left the stage within the minute).
    """
    return reader.frame(_STAGES, {"run": run_id, "since": now - MINUTE})


_ROUNDS: Final = """
    WITH entered AS (SELECT round, sum(entries)::BIGINT AS entered FROM pool_tally WHERE run_id = $run GROUP BY round),
    ended AS (
        SELECT round, sum(entries)::BIGINT AS ended FROM outcome_tally WHERE run_id = $run AND tier IS NOT NULL
        GROUP BY round)
    SELECT round, entered, coalesce(ended, 0) AS ended FROM entered LEFT JOIN ended USING (round) ORDER BY round
"""


def rounds(reader: Reader, run_id: str) -> pl.DataFrame:
    """How far each round of a run is.

    Columns:
        round, entered (problems), ended (of these, with a tier).
    """
    return reader.frame(_ROUNDS, {"run": run_id})


_COUNTED: Final = """
    SELECT coalesce(sum(failed), 0) > 0, coalesce(sum(retries), 0) > 0 FROM call_tally WHERE run_id = $run
"""
LATEST: Final = 20_000
"""So many calls of a run that failed, the latest, are told apart by what they say; so many, too, that were retried."""

_FAILED: Final = rf"""
    SELECT 'call' AS kind, outcome AS what, stage, teacher, count(*) AS count, arg_max(detail, seq) AS example,
           max(at_time) AS last
    FROM (SELECT outcome, stage, teacher, detail, seq, at_time FROM call
          WHERE run_id = $run AND outcome NOT IN ('answered', 'cut_off', 'empty') ORDER BY seq DESC LIMIT {LATEST})
    GROUP BY outcome, stage, teacher, regexp_extract(detail, '[0-9]{{3}}:'),
             regexp_replace(detail, '\S*[0-9]\S*', '#', 'g')
"""  # noqa: S608 -- our own constant
"""Details that differ only in words with digits (ids, times, amounts) count as one; a status is no such word."""
_RETRIED: Final = f"""
    SELECT 'retried' AS kind, fault AS what, stage, teacher, count(*) AS count, NULL::VARCHAR AS example,
           max(at_time) AS last
    FROM (SELECT stage, teacher, at_time, unnest(string_split(faults, ', ')) AS fault
          FROM (SELECT stage, teacher, at_time, faults FROM call
                WHERE run_id = $run AND faults IS NOT NULL ORDER BY seq DESC LIMIT {LATEST}))
    GROUP BY fault, stage, teacher
"""  # noqa: S608 -- our own constant
_DROPPED: Final = """
    SELECT 'dropped' AS kind, rule AS what, stage, NULL::VARCHAR AS teacher, sum(entries)::BIGINT AS count,
           min(example) AS example, NULL::TIMESTAMPTZ AS last
    FROM outcome_tally WHERE run_id = $run AND outcome = 'dropped' GROUP BY rule, stage
"""


def errors(reader: Reader, run_id: str, limit: int = 50) -> pl.DataFrame:
    """What went wrong in a run, each kind once, the most frequent first; calls are looked through only if some failed.

    Columns:
        kind (call: calls without a reply; retried: tries that failed and were made again; dropped: problems that could
        not be judged), what (`CallOutcome`; the fault's name; the rule), stage, teacher (null of problems), count (of
        calls and tries, among the latest 20,000 calls; `stages` counts them all), example (the last detail of calls,
        one reason of problems, null of tries), last (when it last happened; null of problems).
    """
    ((failed, retried),) = reader.rows(_COUNTED, {"run": run_id})
    parts = [*([_FAILED] if failed else []), *([_RETRIED] if retried else []), _DROPPED]
    sql = f"{' UNION ALL BY NAME '.join(parts)} ORDER BY count DESC, kind, what, stage, teacher, example LIMIT $limit"
    return reader.frame(sql, {"run": run_id, "limit": limit})

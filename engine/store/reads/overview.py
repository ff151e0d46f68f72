"""All runs at a glance: how far each one is, what it cost, and how often its attempts failed."""

from typing import Final

import polars as pl

from engine.domain import SETTLED_TIERS
from engine.store.connection import Reader

_SETTLED: Final = tuple(tier.value for tier in SETTLED_TIERS)

_RUNS: Final = f"""
    WITH entered AS (SELECT run_id, count(*) AS entered FROM pool GROUP BY run_id),
    ended AS (
        SELECT run_id, count(*) AS ended, count(*) FILTER (tier IN {_SETTLED}) AS settled,
               count(*) FILTER (tier = 'unsettled') AS unsettled
        FROM outcome WHERE tier IS NOT NULL GROUP BY run_id),
    asked AS (
        SELECT run_id, count(*) AS calls, sum(cost_usd) AS cost_usd, max(at_time) AS last_call
        FROM call GROUP BY run_id)
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


_FAILED: Final = """
    WITH made AS (
        SELECT run_id, round, count(*) AS attempts FROM attempt WHERE stage <> 'audit' GROUP BY run_id, round),
    found AS (
        SELECT run_id, round, count(*) AS failed, count(*) FILTER (cause = 'comparison undecided') AS undecided,
               count(*) FILTER (starts_with(cause, 'slip') OR cause IN
                   ('rounding', 'unit or form', 'ambiguous problem', 'beyond the teacher')) AS disagreements
        FROM cause GROUP BY run_id, round)
    SELECT m.run_id, m.round, m.attempts, coalesce(f.failed, 0) AS failed, coalesce(f.undecided, 0) AS undecided,
           coalesce(f.disagreements, 0) AS disagreements
    FROM made m LEFT JOIN found f ON (f.run_id, f.round) = (m.run_id, m.round)
    ORDER BY m.run_id, m.round
"""


def failed(reader: Reader) -> pl.DataFrame:
    """How often attempts failed, by run and round.

    Columns:
        run_id, round, attempts, failed (those with a cause), undecided (of these, comparisons nobody could decide),
        disagreements (of these, both answers were there and differed, or others' were accepted).
    """
    return reader.frame(_FAILED)


_PROBLEMS: Final = "SELECT source, count(*) AS problems FROM problem GROUP BY source ORDER BY source"


def problems(reader: Reader) -> dict[str, int]:
    """How many problems the store has of each source."""
    return dict(reader.rows(_PROBLEMS))

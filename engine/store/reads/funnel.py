"""Rounds, stages, reasons and accuracy: everything that the funnel is told by."""

from typing import Final

import polars as pl

from engine.domain import Stage, Tier
from engine.store.connection import Reader
from engine.store.sql import place_in

_ROUNDS: Final = f"""
    WITH entered AS (
        SELECT run_id, round, sum(entries)::BIGINT AS entries FROM pool_tally
        WHERE $run IS NULL OR run_id = $run GROUP BY ALL),
    ended AS (
        SELECT run_id, round, sum(entries)::BIGINT AS entries,
               {", ".join(f"sum(entries) FILTER (tier = '{t}') AS {t}" for t in Tier)}
        FROM outcome_tally WHERE tier IS NOT NULL AND ($run IS NULL OR run_id = $run) GROUP BY ALL),
    spent AS (
        SELECT run_id, round, sum(calls - reused)::BIGINT AS calls, sum(reused)::BIGINT AS reused,
               round(sum(cost_usd), 9) AS cost_usd
        FROM call_tally WHERE $run IS NULL OR run_id = $run GROUP BY ALL)
    SELECT run_id, round, entered.entries AS "in", {", ".join(f"coalesce({t}, 0)::BIGINT AS {t}" for t in Tier)},
           entered.entries - coalesce(ended.entries, 0) AS pending, coalesce(calls, 0) AS calls,
           coalesce(reused, 0) AS reused, cost_usd
    FROM entered LEFT JOIN ended USING (run_id, round) LEFT JOIN spent USING (run_id, round)
    ORDER BY run_id, round
"""  # noqa: S608 -- the tiers are our own constants


def rounds(reader: Reader, run_id: str | None = None) -> pl.DataFrame:
    """One row for each round: what entered it and where it ended.

    Columns:
        run_id, round, in, easy, medium, hard, unsettled, unverified, dropped, pending, calls (asked in this run),
        reused (replies that the store had already), cost_usd (to a billionth; null where nothing was priced). `in` is
        the sum of the seven after it; an entry that ended twice would make `pending` too small, in the end negative.
    """
    return reader.frame(_ROUNDS, {"run": run_id})


_STAGES: Final = f"""
    SELECT round, stage, outcome, tier, sum(entries)::BIGINT AS problems FROM outcome_tally
    WHERE run_id = $run GROUP BY round, stage, outcome, tier
    ORDER BY round, {place_in(Stage, "stage")}, outcome, tier
"""  # noqa: S608 -- the order is of our own constants


def stages(reader: Reader, run_id: str) -> pl.DataFrame:
    """How each stage ended, counted.

    Columns:
        round, stage, outcome (settled, unchecked, passed_on, dropped), tier (null where a further stage follows),
        problems.
    """
    return reader.frame(_STAGES, {"run": run_id})


_REASONS: Final = f"""
    SELECT round, stage, outcome, rule, sum(entries)::BIGINT AS problems, min(example) AS example FROM outcome_tally
    WHERE run_id = $run GROUP BY round, stage, outcome, rule
    ORDER BY round, {place_in(Stage, "stage")}, outcome, problems DESC, rule
"""  # noqa: S608 -- the order is of our own constants


def reasons(reader: Reader, run_id: str) -> pl.DataFrame:
    """By which rule each stage ended, counted.

    Columns:
        round, stage, outcome, rule, problems, example (the reason of one of them, for people).
    """
    return reader.frame(_REASONS, {"run": run_id})


_MARK: Final = "sum(hash(problem_seq) >> 24)::BIGINT AS mark"  # 40 bits each: the sum of millions fits
_MARKS: Final = f"""
    SELECT round, NULL AS stage, 'in' AS way, {_MARK} FROM pool WHERE run_id = $run GROUP BY round
    UNION ALL
    SELECT round, stage, CASE WHEN tier IS NULL THEN 'passed on' ELSE 'left' END AS way, {_MARK} FROM outcome
    WHERE run_id = $run GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 -- fixed fragments


def marks(reader: Reader, run_id: str) -> pl.DataFrame:
    """What tells whether the problems that left a stage are those that entered it, and not only as many.

    Columns:
        round, stage (null for the round's pool), way (`in` of the pool; of a stage `passed on`, or `left` with a tier),
        mark (sum of hashes: groups with other sums are not of the same problems).
    """
    return reader.frame(_MARKS, {"run": run_id})


_ACCURACY: Final = f"""
    SELECT round, tier, sum(entries)::BIGINT AS problems,
           coalesce(sum(entries) FILTER (compared), 0)::BIGINT AS with_truth,
           coalesce(sum(entries) FILTER (correct), 0)::BIGINT AS correct,
           coalesce(sum(entries) FILTER (NOT correct), 0)::BIGINT AS wrong
    FROM outcome_tally WHERE run_id = $run AND tier IN ('easy', 'medium', 'hard', 'unverified')
    GROUP BY round, tier ORDER BY round, {place_in(Tier, "tier")}
"""  # noqa: S608 -- the order is of our own constants


def tier_accuracy(reader: Reader, run_id: str) -> pl.DataFrame:
    """Accepted answers against ground truth, by round and tier.

    Columns:
        round, tier, problems, with_truth (were compared with one), correct, wrong. What is neither correct nor wrong
        among those that were compared could not be decided.
    """
    return reader.frame(_ACCURACY, {"run": run_id})

"""Rounds, stages, reasons and accuracy: everything that the funnel is told by."""

from typing import Final

import polars as pl

from engine.domain import Stage, Tier
from engine.store.connection import Reader
from engine.store.sql import place_in

_ROUNDS: Final = f"""
    WITH entered AS (
        SELECT run_id, round, count(*) AS entries FROM pool WHERE $run IS NULL OR run_id = $run GROUP BY ALL),
    ended AS (
        SELECT run_id, round, count(*) AS entries, {", ".join(f"count(*) FILTER (tier = '{t}') AS {t}" for t in Tier)}
        FROM outcome WHERE tier IS NOT NULL AND ($run IS NULL OR run_id = $run) GROUP BY ALL),
    spent AS (
        SELECT run_id, round, count(*) FILTER (NOT reused) AS calls, count(*) FILTER (reused) AS reused,
               round(sum(cost_usd), 9) AS cost_usd
        FROM call
        WHERE $run IS NULL OR run_id = $run GROUP BY ALL)
    SELECT run_id, round, entered.entries AS "in", {", ".join(f"coalesce({t}, 0) AS {t}" for t in Tier)},
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
    SELECT round, stage, outcome, tier, count(*) AS problems FROM outcome
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
    SELECT round, stage, outcome, rule, count(*) AS problems, min(reason) AS example FROM outcome
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
    WITH undecided AS (
        SELECT o.round, o.tier, count(*) AS problems FROM outcome o JOIN problem q ON q.seq = o.problem_seq
        WHERE o.run_id = $run AND o.tier IN ('easy', 'medium', 'hard', 'unverified') AND o.correct IS NULL
          AND q.ground_truth IS NOT NULL
        GROUP BY ALL),
    accepted AS (
        SELECT round, tier, count(*) AS problems, count(correct) AS decided, count(*) FILTER (correct) AS correct,
               count(*) FILTER (NOT correct) AS wrong
        FROM outcome WHERE run_id = $run AND tier IN ('easy', 'medium', 'hard', 'unverified') GROUP BY ALL)
    SELECT a.round, a.tier, a.problems, a.decided + coalesce(u.problems, 0) AS with_truth, a.correct, a.wrong
    FROM accepted a LEFT JOIN undecided u ON u.round = a.round AND u.tier = a.tier
    ORDER BY a.round, {place_in(Tier, "a.tier")}
"""  # noqa: S608 -- the order is of our own constants


def tier_accuracy(reader: Reader, run_id: str) -> pl.DataFrame:
    """Accepted answers against ground truth, by round and tier.

    Columns:
        round, tier, problems, with_truth (have a ground truth), correct, wrong. What is neither correct nor wrong among
        those with a ground truth could not be decided.
    """
    return reader.frame(_ACCURACY, {"run": run_id})

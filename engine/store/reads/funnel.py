"""Rounds, stages, reasons, costs and accuracy: everything that the funnel is told by."""

from typing import Final

import polars as pl

from engine.domain import Tier
from engine.store.connection import Reader

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


_STAGES: Final = """
    SELECT round, stage, outcome, tier, count(*) AS problems FROM outcome
    WHERE run_id = $run GROUP BY round, stage, outcome, tier
    ORDER BY round, array_position(['guide', 'criticise', 'vote'], stage), outcome, tier
"""


def stages(reader: Reader, run_id: str) -> pl.DataFrame:
    """How each stage ended, counted.

    Columns:
        round, stage, outcome (settled, unchecked, passed_on, dropped), tier (null where a further stage follows),
        problems.
    """
    return reader.frame(_STAGES, {"run": run_id})


_REASONS: Final = """
    SELECT round, stage, outcome, rule, count(*) AS problems, min(reason) AS example FROM outcome
    WHERE run_id = $run GROUP BY round, stage, outcome, rule
    ORDER BY round, array_position(['guide', 'criticise', 'vote'], stage), outcome, problems DESC, rule
"""


def reasons(reader: Reader, run_id: str) -> pl.DataFrame:
    """By which rule each stage ended, counted.

    Columns:
        round, stage, outcome, rule, problems, example (the reason of one of them, for people).
    """
    return reader.frame(_REASONS, {"run": run_id})


_COSTS: Final = """
    SELECT round, stage, teacher, model, count(*) AS calls,
           count(*) FILTER (outcome IN ('answered', 'cut_off', 'empty') AND NOT reused) AS answered,
           count(*) FILTER (reused) AS reused,
           count(*) FILTER (outcome NOT IN ('answered', 'cut_off', 'empty')) AS failed,
           sum(greatest(tries - 1, 0))::BIGINT AS retries,
           sum(prompt_tokens)::BIGINT AS prompt_tokens, sum(completion_tokens)::BIGINT AS completion_tokens,
           sum(cost_usd) AS cost_usd,
           count(*) FILTER (cost_usd IS NULL AND NOT reused AND outcome <> 'missing') AS unpriced,
           median(latency_s) FILTER (NOT reused) AS median_latency_s
    FROM call WHERE run_id = $run
    GROUP BY round, stage, teacher, model
    ORDER BY round, array_position(['guide', 'criticise', 'vote'], stage), teacher, model
"""


def stage_costs(reader: Reader, run_id: str) -> pl.DataFrame:
    """What each stage asked and spent, by teacher and model.

    Columns:
        round, stage, teacher, model, calls (= answered + reused + failed), answered, reused, failed, retries,
        prompt_tokens, completion_tokens, cost_usd (null where nothing was priced), unpriced (calls without a price),
        median_latency_s.
    """
    return reader.frame(_COSTS, {"run": run_id})


_ACCURACY: Final = """
    WITH accepted AS (
        SELECT round, tier, problem_id, correct FROM outcome
        WHERE run_id = $run AND tier IN ('easy', 'medium', 'hard', 'unverified')),
    undecided AS (
        SELECT round, tier, count(*) AS problems FROM accepted
        WHERE correct IS NULL AND problem_id IN (SELECT id FROM problem WHERE ground_truth IS NOT NULL) GROUP BY ALL)
    SELECT a.round, a.tier, count(*) AS problems, count(a.correct) + coalesce(any_value(u.problems), 0) AS with_truth,
           count(*) FILTER (a.correct) AS correct, count(*) FILTER (NOT a.correct) AS wrong
    FROM accepted a LEFT JOIN undecided u ON u.round = a.round AND u.tier = a.tier
    GROUP BY a.round, a.tier ORDER BY a.round, array_position(['easy', 'medium', 'hard', 'unverified'], a.tier)
"""


def tier_accuracy(reader: Reader, run_id: str) -> pl.DataFrame:
    """Accepted answers against ground truth, by round and tier.

    Columns:
        round, tier, problems, with_truth (have a ground truth), correct, wrong. What is neither correct nor wrong among
        those with a ground truth could not be decided.
    """
    return reader.frame(_ACCURACY, {"run": run_id})

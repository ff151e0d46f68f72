"""Rounds, stages, reasons, costs and accuracy: everything that the funnel is told by."""

from typing import Final

import polars as pl

from engine.domain.filters import TIERS
from engine.store.connection import Reader

_ENTRIES: Final = """
    SELECT p.run_id, p.round, p.problem_id, coalesce(o.tier, 'pending') AS tier
    FROM pool p LEFT JOIN outcome o
      ON o.run_id = p.run_id AND o.round = p.round AND o.problem_id = p.problem_id AND o.tier IS NOT NULL
    WHERE ($run IS NULL OR p.run_id = $run)
"""
_ROUNDS: Final = f"""
    WITH entry AS ({_ENTRIES}),
    spent AS (
        SELECT run_id, round, count(*) AS calls, sum(cost_usd) AS cost_usd FROM call
        WHERE ($run IS NULL OR run_id = $run) GROUP BY ALL)
    SELECT e.run_id, e.round, count(*) AS "in",
           {", ".join(f"count(*) FILTER (tier = '{tier}') AS {tier}" for tier in TIERS)},
           coalesce(any_value(s.calls), 0) AS calls, any_value(s.cost_usd) AS cost_usd
    FROM entry e LEFT JOIN spent s ON s.run_id = e.run_id AND s.round = e.round
    GROUP BY e.run_id, e.round ORDER BY e.run_id, e.round
"""  # noqa: S608 -- the tiers are our own constants


def rounds(reader: Reader, run_id: str | None = None) -> pl.DataFrame:
    """One row for each round: what entered it and where it ended.

    Columns:
        run_id, round, in, easy, medium, hard, unsettled, unverified, dropped, pending, calls, cost_usd (null where
        nothing was priced). `in` is the sum of the seven after it.
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
    SELECT o.round, o.tier, count(*) AS problems,
           count(p.ground_truth) AS with_truth,
           count(*) FILTER (o.correct) AS correct,
           count(*) FILTER (NOT o.correct) AS wrong
    FROM outcome o JOIN problem p ON p.id = o.problem_id
    WHERE o.run_id = $run AND o.tier IN ('easy', 'medium', 'hard', 'unverified')
    GROUP BY o.round, o.tier ORDER BY o.round, array_position(['easy', 'medium', 'hard', 'unverified'], o.tier)
"""


def tier_accuracy(reader: Reader, run_id: str) -> pl.DataFrame:
    """Accepted answers against ground truth, by round and tier.

    Columns:
        round, tier, problems, with_truth (have a ground truth), correct, wrong. What is neither correct nor wrong among
        those with a ground truth could not be decided.
    """
    return reader.frame(_ACCURACY, {"run": run_id})

"""What calls cost, by stage and by tier; and what the whole store has measured, from which costs are foreseen."""

from typing import Final

import polars as pl

from engine.domain import Stage, Tier
from engine.domain.evolution import NOT_WRITTEN
from engine.store.connection import Reader
from engine.store.sql import place_in, rows_of
from engine.store.tallies import TALLIES

_REPLIED: Final = "outcome IN ('answered', 'cut_off', 'empty') AND NOT reused"
_NOT_WRITTEN: Final = tuple(rejection.value for rejection in NOT_WRITTEN)
_STAGE_ORDER: Final = place_in(Stage, "stage")

_SUMS: Final = TALLIES["call"].sums
_SPENT: Final = ", ".join(
    f"({sql})::{'DOUBLE' if name == 'cost_usd' else 'BIGINT'} AS {name}" for name, sql in _SUMS.items()
)
"""What calls spent, counted from their rows."""
_ADDED: Final = ", ".join(f"sum({name})::{'DOUBLE' if name == 'cost_usd' else 'BIGINT'} AS {name}" for name in _SUMS)
"""The same, added up from their tally."""
_LATENCIES: Final = 200_000
"""Calls of which the median latency is taken; of more, blocks of 2,048 at even distances."""
_BY_STAGE: Final = f"""
    WITH added AS (
        SELECT round, stage, teacher, model, {_ADDED} FROM call_tally WHERE run_id = $run GROUP BY ALL),
    timed AS (
        SELECT round, stage, teacher, model, median(latency_s) AS median_latency_s FROM call
        WHERE run_id = $run AND NOT reused
          AND (rowid // 2048) % (1 + (SELECT count(*) FROM call) // {_LATENCIES}) = 0 GROUP BY ALL)
    SELECT added.*, median_latency_s FROM added LEFT JOIN timed USING (round, stage, teacher, model)
    ORDER BY round, {_STAGE_ORDER}, teacher, model
"""  # noqa: S608 -- our own constants


def by_stage(reader: Reader, run_id: str) -> pl.DataFrame:
    """What each stage asked and spent, by teacher and model.

    Columns:
        round, stage, teacher, model, calls (= answered + reused + failed), answered, reused (replies that the store had
        already; they cost nothing and have no tokens), failed, retries (tries beyond the first), prompt_tokens,
        cached_tokens (of these, cached by the provider), completion_tokens, measured (answered calls with tokens),
        cost_usd (null where nothing was priced), estimated (answered calls whose cost is estimated from the characters
        of prompt and reply, since the teacher told no tokens), unpriced (calls whose cost is not known, failed ones
        among them), unpriced_replies (answered calls whose cost is not known), median_latency_s (of all, or where the
        store has many, of blocks of them).
    """
    return reader.frame(_BY_STAGE, {"run": run_id})


_BY_TIER: Final = f"""
    WITH ended AS (
        SELECT round, problem_id, tier FROM outcome WHERE run_id = $run AND tier IS NOT NULL),
    asked AS (
        SELECT c.*, coalesce(e.tier, 'pending') AS tier
        FROM call c LEFT JOIN ended e ON e.round = c.round AND e.problem_id = c.problem_id WHERE c.run_id = $run)
    SELECT round, tier, stage, {_SPENT} FROM asked GROUP BY round, tier, stage
    ORDER BY round, array_position({[*(tier.value for tier in Tier), "pending"]}, tier), {_STAGE_ORDER}
"""  # noqa: S608 -- our own constants


def by_tier(reader: Reader, run_id: str) -> pl.DataFrame:
    """What the problems of each tier asked and spent in all their stages; evolving counts for the parent.

    Columns:
        round, tier (`pending` where a problem has none yet), stage, and those of `by_stage` from calls to
        unpriced_replies.
    """
    return reader.frame(_BY_TIER, {"run": run_id})


_WORTH: Final = f"""
    WITH ended AS MATERIALIZED (
        SELECT round, problem_seq, tier FROM outcome WHERE run_id = $run AND tier IS NOT NULL),
    again AS MATERIALIZED (
        SELECT round, problem_seq, stage, request_hash FROM call
        WHERE run_id = $run AND reused AND outcome IN ('answered', 'cut_off', 'empty')),
    first AS MATERIALIZED (
        SELECT request_hash, prompt_tokens, completion_tokens, cost_usd
        FROM {rows_of("call", "request_hash", "SELECT request_hash FROM again")} WHERE {_REPLIED}
        QUALIFY row_number() OVER (PARTITION BY request_hash ORDER BY seq) = 1),
    worth AS (
        SELECT round, problem_seq, stage, false AS reused, prompt_tokens, completion_tokens, cost_usd AS usd FROM call
        WHERE run_id = $run AND {_REPLIED}
        UNION ALL
        SELECT a.round, a.problem_seq, a.stage, true, f.prompt_tokens, f.completion_tokens, f.cost_usd
        FROM again a LEFT JOIN first f ON f.request_hash = a.request_hash)
    SELECT * FROM (
    SELECT coalesce(e.tier, 'pending') AS tier, stage, count(*) AS replies, count(*) FILTER (reused) AS reused,
           count(*) FILTER (prompt_tokens IS NOT NULL AND completion_tokens IS NOT NULL) AS measured,
           sum(prompt_tokens) FILTER (completion_tokens IS NOT NULL)::BIGINT AS prompt_tokens,
           sum(completion_tokens) FILTER (prompt_tokens IS NOT NULL)::BIGINT AS completion_tokens,
           count(usd) AS priced, sum(usd) AS usd
    FROM worth w LEFT JOIN ended e ON e.round = w.round AND e.problem_seq = w.problem_seq
    GROUP BY ALL)
    ORDER BY array_position({[*(tier.value for tier in Tier), "pending"]}, tier), {_STAGE_ORDER}
"""  # noqa: S608 -- our own constants


def worth(reader: Reader, run_id: str) -> pl.DataFrame:
    """What the replies of a run took when they were asked for, whoever asked; evolving counts for the parent.

    A reply that was reused counts with the tokens and the price of the call that brought it into the store: so this
    says what the run takes on an empty store, where `by_tier` says what was paid for it.

    Columns:
        tier (`pending` where a problem has none yet), stage, replies, reused (of these), measured (with known tokens),
        prompt_tokens, completion_tokens (of measured ones; null without any), priced (with a known cost), usd (of
        these; null without any).
    """
    return reader.frame(_WORTH, {"run": run_id})


_REPLIES: Final = f"""
    SELECT run_id, round > 1 AS later, stage, teacher, count(*) AS replies,
           avg(prompt_tokens) AS prompt_mean, stddev_samp(prompt_tokens) AS prompt_sd,
           avg(completion_tokens) AS completion_mean, stddev_samp(completion_tokens) AS completion_sd
    FROM call WHERE {_REPLIED} AND prompt_tokens IS NOT NULL AND completion_tokens IS NOT NULL
    GROUP BY run_id, later, stage, teacher ORDER BY run_id, later, {_STAGE_ORDER}, teacher
"""  # noqa: S608 -- our own constants


def replies(reader: Reader) -> pl.DataFrame:
    """Sizes of the replies of all runs, by kind of round, stage and teacher; which model that was, the recipe says.

    Columns:
        run_id, later (false for first rounds), stage, teacher, replies (answered, not reused, with tokens),
        prompt_mean, prompt_sd (sample standard deviation; null for one reply), completion_mean, completion_sd.
    """
    return reader.frame(_REPLIES)


_PASSAGE: Final = f"""
    SELECT run_id, round > 1 AS later, stage, count(*) AS entered, count(*) FILTER (outcome = 'passed_on') AS passed_on,
           count(*) FILTER (outcome = 'settled') AS settled
    FROM outcome WHERE stage <> 'evolve'
    GROUP BY run_id, later, stage ORDER BY run_id, later, {_STAGE_ORDER}
"""  # noqa: S608 -- our own constants


def passage(reader: Reader) -> pl.DataFrame:
    """How many problems ended each stage of all runs, and how many of them it passed on.

    Columns:
        run_id, later (false for first rounds, whose problems are seeds), stage, entered, passed_on, settled.
    """
    return reader.frame(_PASSAGE)


_CANDIDATES: Final = f"""
    SELECT run_id, teacher, count(*) AS asked,
           count(*) FILTER (rejection IS NULL OR rejection NOT IN {_NOT_WRITTEN}) AS written,
           count(*) FILTER (rejection IS NULL) AS kept
    FROM candidate GROUP BY run_id, teacher ORDER BY run_id, teacher
"""  # noqa: S608 -- our own constants


def candidates(reader: Reader) -> pl.DataFrame:
    """How many new problems all runs asked for, and what became of them.

    Columns:
        run_id, teacher, asked, written, kept.
    """
    return reader.frame(_CANDIDATES)

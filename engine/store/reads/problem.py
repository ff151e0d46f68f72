"""Everything about one problem."""

from typing import Final

import polars as pl

from engine.domain import Stage
from engine.store.connection import Reader
from engine.store.sql import place_in, rows_of

_STAGE_ORDER: Final = place_in(Stage, "a.stage")

_PROBLEM: Final = """
    SELECT q.id, q.question, q.source, q.dataset, q.ground_truth, q.level, q.subject, q.at_time, f.path, s.solution
    FROM problem q
    LEFT JOIN import_file f ON f.id = q.import_id
    LEFT JOIN problem_solution s ON s.problem_id = q.id
    WHERE q.id = $id
"""


def problem(reader: Reader, problem_id: str) -> pl.DataFrame:
    """The problem itself; no row if the store does not have it.

    Columns:
        id, question, source, dataset, ground_truth, level, subject, at_time, path (of the seed file), solution (the
        publisher's).
    """
    return reader.frame(_PROBLEM, {"id": problem_id})


_OUTCOMES: Final = """
    SELECT p.run_id, p.round, o.stage, o.outcome, o.tier, o.rule, o.reason, o.answer, o.inner_consistent,
           o.cross_consistent, o.votes, o.correct, o.correct_rule, o.at_time
    FROM pool p JOIN run r ON r.id = p.run_id
    LEFT JOIN outcome o ON o.run_id = p.run_id AND o.round = p.round AND o.problem_id = p.problem_id
    WHERE p.problem_id = $id ORDER BY r.seq DESC, p.round, o.seq
"""


def outcomes(reader: Reader, problem_id: str) -> pl.DataFrame:
    """What each stage of each run concluded about it, the newest run first.

    Columns:
        run_id, round, stage (null if it entered the round and no stage has ended), outcome, tier, rule, reason, answer,
        inner_consistent, cross_consistent, votes, correct, correct_rule, at_time.
    """
    return reader.frame(_OUTCOMES, {"id": problem_id})


_ATTEMPTS: Final = f"""
    WITH own AS MATERIALIZED (SELECT * FROM {rows_of("attempt", "problem_id", "$id")} WHERE run_id = $run),
    asked AS (
        SELECT * FROM {rows_of("call", "problem_id", "$id")} WHERE run_id = $run
        QUALIFY row_number() OVER (PARTITION BY round, stage, sample ORDER BY seq DESC) = 1)
    SELECT a.id, a.round, a.stage, a.sample, a.teacher, c.model,
           a.cot_answer, a.cot_rule, a.cot_answer_start, a.cot_answer_end,
           a.program_rule, a.program_status, a.program_way, a.program_answer, a.program_seconds, a.program_cpu_seconds,
           a.inner_equality, a.inner_rule, t.cot, t.program, t.stdout, t.error,
           c.outcome AS call_outcome, c.reused, c.prompt_tokens, c.completion_tokens, c.cost_usd, c.latency_s, c.tries,
           b.answer AS ballot, b.came_from AS ballot_from, b.group_rank AS ballot_group,
           a.request_hash, s.part AS solution_part
    FROM own a
    JOIN {rows_of("attempt_text", "attempt_id", "SELECT id FROM own")} t ON t.attempt_id = a.id
    LEFT JOIN asked c ON c.round = a.round AND c.stage = a.stage AND c.sample = a.sample
    LEFT JOIN {rows_of("ballot", "problem_id", "$id")} b
      ON b.run_id = a.run_id AND b.round = a.round AND b.sample = a.sample AND a.stage = 'vote'
    LEFT JOIN {rows_of("solution", "problem_id", "$id")} s ON s.attempt_id = a.id
    ORDER BY a.round, {_STAGE_ORDER}, a.sample
"""  # noqa: S608 -- fixed fragments


def attempts(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """Every attempt of a run at it, in the order of the stages.

    Columns:
        id, round, stage, sample, teacher, model; cot, cot_answer, cot_rule, cot_answer_start, cot_answer_end (positions
        in cot); program, program_rule, program_status, program_way, program_answer, program_seconds,
        program_cpu_seconds, stdout, error; inner_equality (null if an answer is missing), inner_rule; call_outcome,
        reused, prompt_tokens, completion_tokens, cost_usd, latency_s, tries; ballot, ballot_from, ballot_group (votes
        only); request_hash; solution_part (cot or program if it carries the accepted answer).
    """
    return reader.frame(_ATTEMPTS, {"run": run_id, "id": problem_id})


_FAILED_CALLS: Final = """
    SELECT round, stage, sample, teacher, model, outcome, detail, tries, faults, latency_s, at_time FROM call
    WHERE run_id = $run AND problem_id = $id AND outcome NOT IN ('answered', 'cut_off', 'empty')
    ORDER BY seq
"""


def failed_calls(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """Calls about it that brought no reply.

    Columns:
        round, stage, sample, teacher, model, outcome, detail, tries, faults, latency_s, at_time.
    """
    return reader.frame(_FAILED_CALLS, {"run": run_id, "id": problem_id})


_AUDITS: Final = f"""
    SELECT round, tier, request_hash, accepted, answer, agrees, rule, detail
    FROM {rows_of("audit", "problem_id", "$id")} WHERE run_id = $run ORDER BY round, seq
"""  # noqa: S608 -- fixed fragments


def audits(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """What the expert answered blindly where a run had settled it without that expert.

    Columns:
        round, tier, request_hash, accepted, answer (null if it gave none), agrees (null if that could not be decided,
        or without an answer), rule (of the comparison), detail (why there is no answer).
    """
    return reader.frame(_AUDITS, {"run": run_id, "id": problem_id})


_EXCHANGE: Final = f"""
    SELECT messages, reply FROM {rows_of("exchange", "request_hash", "$hash")}
    ORDER BY run_id = $run DESC, place LIMIT 1
"""  # noqa: S608 -- fixed fragments


def exchange(reader: Reader, request_hash: str, run_id: str | None = None) -> tuple[str, str] | None:
    """The exact prompt (JSON list of role and content) and the raw reply of a call.

    Args:
        reader: A read block.
        request_hash: The call's hash.
        run_id: The run whose call it is. Two runs that asked the same at the same time have a reply each; a run that
            asked later used the first.
    """
    rows = reader.rows(_EXCHANGE, {"hash": request_hash, "run": run_id})
    return (rows[0][0], rows[0][1]) if rows else None

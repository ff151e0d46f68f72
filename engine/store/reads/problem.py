"""Everything about one problem."""

from typing import Final

import polars as pl

from engine.domain import Stage
from engine.store.connection import Reader
from engine.store.sql import rows_of

_PROBLEM: Final = """
    SELECT q.seq, q.id, q.question, q.source, q.dataset, q.ground_truth, q.level, q.subject, q.at_time, f.path,
           s.solution
    FROM (SELECT * FROM problem WHERE id = $id) q
    LEFT JOIN import_file f ON f.id = q.import_id
    LEFT JOIN (SELECT * FROM problem_solution WHERE problem_id = $id) s ON true
"""


def problem(reader: Reader, problem_id: str) -> pl.DataFrame:
    """The problem itself; no row if the store does not have it.

    Columns:
        seq, id, question, source, dataset, ground_truth, level, subject, at_time, path (of the seed file), solution
        (the publisher's).
    """
    return reader.frame(_PROBLEM, {"id": problem_id})


_OUTCOMES: Final = """
    SELECT p.run_id, p.round, o.stage, o.outcome, o.tier, o.rule, o.reason, o.answer, o.inner_consistent,
           o.cross_consistent, o.votes, o.correct, o.correct_rule, o.at_time
    FROM (SELECT * FROM pool WHERE problem_seq = $seq) p JOIN run r ON r.id = p.run_id
    LEFT JOIN (SELECT * FROM outcome WHERE problem_seq = $seq) o ON o.run_id = p.run_id AND o.round = p.round
    ORDER BY r.seq DESC, p.round, o.seq
"""


def outcomes(reader: Reader, problem_id: str, *, seq: int | None = None) -> pl.DataFrame:
    """What each stage of each run concluded about it, the newest run first.

    Args:
        reader: A read block.
        problem_id: The problem.
        seq: Its `seq`, if that is known; it is looked for otherwise.

    Columns:
        run_id, round, stage (null if it entered the round and no stage has ended), outcome, tier, rule, reason, answer,
        inner_consistent, cross_consistent, votes, correct, correct_rule, at_time.
    """
    return reader.frame(_OUTCOMES, {"seq": _seq(reader, problem_id, seq)})


_OWN: Final = """
    SELECT *, rowid AS place FROM attempt WHERE problem_seq = $seq AND run_id = $run
"""
_TEXTS: Final = """
    SELECT attempt_id AS id, cot, program, stdout, error FROM attempt_text
    WHERE rowid IN (SELECT unnest($places)) AND attempt_id IN (SELECT unnest($ids))
"""
_TEXTS_BY_ID: Final = f"""
    SELECT attempt_id AS id, cot, program, stdout, error
    FROM {rows_of("attempt_text", "attempt_id", "SELECT unnest($ids)")}
"""  # noqa: S608 -- fixed fragments
_CALLS: Final = """
    SELECT round, stage, sample, model, outcome AS call_outcome, reused, prompt_tokens, completion_tokens, cost_usd,
           latency_s, tries
    FROM (SELECT * FROM call WHERE problem_seq = $seq AND run_id = $run)
    QUALIFY row_number() OVER (PARTITION BY round, stage, sample ORDER BY seq DESC) = 1
"""
_BALLOTS: Final = """
    SELECT round, 'vote' AS stage, sample, answer AS ballot, came_from AS ballot_from, group_rank AS ballot_group
    FROM ballot WHERE problem_seq = $seq AND run_id = $run
"""
_SOLUTIONS: Final = """
    SELECT attempt_id AS id, min(part) AS solution_part FROM solution WHERE problem_seq = $seq AND run_id = $run
    GROUP BY attempt_id
"""
_ATTEMPT_COLUMNS: Final = (
    *("id", "round", "stage", "sample", "teacher", "model"),
    *("cot_answer", "cot_rule", "cot_answer_start", "cot_answer_end"),
    *("program_rule", "program_status", "program_way", "program_answer", "program_seconds", "program_cpu_seconds"),
    *("inner_equality", "inner_rule", "cot", "program", "stdout", "error"),
    *("call_outcome", "reused", "prompt_tokens", "completion_tokens", "cost_usd", "latency_s", "tries"),
    *("ballot", "ballot_from", "ballot_group", "request_hash", "solution_part"),
)


def attempts(reader: Reader, run_id: str, problem_id: str, *, seq: int | None = None) -> pl.DataFrame:
    """Every attempt of a run at it, in the order of the stages.

    Args:
        reader: A read block.
        run_id: The run.
        problem_id: The problem.
        seq: Its `seq`, if that is known; it is looked for otherwise.

    Columns:
        id, round, stage, sample, teacher, model; cot, cot_answer, cot_rule, cot_answer_start, cot_answer_end (positions
        in cot); program, program_rule, program_status, program_way, program_answer, program_seconds,
        program_cpu_seconds, stdout, error; inner_equality (null if an answer is missing), inner_rule; call_outcome,
        reused, prompt_tokens, completion_tokens, cost_usd, latency_s, tries; ballot, ballot_from, ballot_group (votes
        only); request_hash; solution_part (cot or program if it carries the accepted answer; cot if both do).
    """
    here = {"run": run_id, "seq": _seq(reader, problem_id, seq)}
    own = reader.frame(_OWN, here)
    said = ["round", "stage", "sample"]
    order = {stage.value: place for place, stage in enumerate(Stage)}
    return (
        own.join(_texts(reader, own), on="id")
        .join(reader.frame(_CALLS, here), on=said, how="left")
        .join(reader.frame(_BALLOTS, here), on=said, how="left")
        .join(reader.frame(_SOLUTIONS, here), on="id", how="left")
        .sort("round", pl.col("stage").replace_strict(order, default=len(order), return_dtype=pl.Int64), "sample")
        .select(_ATTEMPT_COLUMNS)
    )


def _texts(reader: Reader, own: pl.DataFrame) -> pl.DataFrame:
    """The words of some attempts. They arrive with them, so each is looked for in the same place of its table first.

    Their ids are compared, so a text in another place is only found more slowly.
    """
    ids = own["id"].to_list()
    near = reader.frame(_TEXTS, {"places": own["place"].to_list(), "ids": ids})
    if near.height == len(ids):
        return near
    return reader.frame(_TEXTS_BY_ID, {"ids": ids})


def _seq(reader: Reader, problem_id: str, known: int | None) -> int:
    """The place of a problem among all facts; 0, which is nobody's, if the store does not have it."""
    if known is not None:
        return known
    found = reader.rows("SELECT seq FROM problem WHERE id = $id", {"id": problem_id})
    return int(found[0][0]) if found else 0


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

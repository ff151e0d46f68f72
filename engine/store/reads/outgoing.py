"""A review queue as it leaves the store: what defines it, its items with all that one needs to judge them elsewhere."""

from typing import Any, Final

import polars as pl

from engine.domain import Entry
from engine.store.connection import Reader
from engine.store.reads.said import REVIEWS
from engine.store.sql import rows_of

_QUEUES: Final = """
    SELECT * EXCLUDE (seq, author, note, at_time), first(author) OVER whole AS author, first(note) OVER whole AS note,
           first(at_time) OVER whole AS at_time
    FROM queue WHERE id = $wanted OR name = $wanted
    WINDOW whole AS (PARTITION BY id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1 ORDER BY at_time, id
"""
_STRATA: Final = "SELECT stratum, population, drawn FROM queue_stratum WHERE queue_id = $queue ORDER BY stratum"
_NEAR: Final = """
    item AS MATERIALIZED (
        SELECT * FROM queue_item WHERE queue_id = $queue AND position >= $start AND position < $stop)
"""
_ITEMS: Final = f"""
    WITH {_NEAR}
    SELECT i.position, i.run_id, i.round, i.problem_id, i.stratum, i.why, p.question, o.answer, p.ground_truth,
           o.correct, o.tier, o.rule
    FROM item i LEFT JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM item")} p ON p.seq = i.problem_seq
    LEFT JOIN (SELECT * FROM {rows_of("outcome", "problem_seq", "SELECT problem_seq FROM item")} WHERE tier IS NOT NULL)
        o ON o.run_id = i.run_id AND o.round = i.round AND o.problem_seq = i.problem_seq
    ORDER BY i.position
"""  # noqa: S608 -- fixed fragments
_SOLUTIONS: Final = f"""
    WITH {_NEAR},
    carried AS MATERIALIZED (
        SELECT i.position, s.attempt_id, s.part
        FROM {rows_of("solution", "problem_seq", "SELECT problem_seq FROM item")} s
        JOIN item i ON i.run_id = s.run_id AND i.round = s.round AND i.problem_seq = s.problem_seq)
    SELECT c.position, c.part, if(c.part = 'cot', x.cot, x.program) AS text
    FROM carried c JOIN {rows_of("attempt", "id", "SELECT attempt_id FROM carried")} a ON a.id = c.attempt_id
    JOIN {rows_of("attempt_text", "attempt_id", "SELECT attempt_id FROM carried")} x ON x.attempt_id = c.attempt_id
    ORDER BY c.position, c.part, a.sample
"""  # noqa: S608 -- the same
_ADJUDICATED: Final = f"""
    SELECT i.position, r.run_id, r.round, r.problem_id, r.author, r.verdict, r.answer, r.note, r.at_time
    FROM {REVIEWS} r JOIN (SELECT * FROM queue_item WHERE queue_id = $queue) i
        ON i.run_id = r.run_id AND i.round = r.round AND i.problem_id = r.problem_id
    WHERE r.adjudicates AND r.verdict IS NOT NULL ORDER BY i.position
"""  # noqa: S608 -- the same
_ACCEPTED: Final = """
    SELECT run_id, round, problem_id, problem_seq, answer FROM outcome
    WHERE tier IS NOT NULL AND answer IS NOT NULL AND problem_id IN (SELECT unnest($ids))
"""


def queues_called(reader: Reader, wanted: str) -> list[dict[str, Any]]:
    """The queues with an id or name, the oldest first: the columns of `queue`, with who made each, why and when."""
    return reader.frame(_QUEUES, {"wanted": wanted}).to_dicts()


def places(reader: Reader, queue_id: str) -> int:
    """One more than the last place of a queue's items; 0 if it has none."""
    sql = "SELECT coalesce(max(position) + 1, 0) FROM queue_item WHERE queue_id = $queue"
    return int(reader.rows(sql, {"queue": queue_id})[0][0])


def strata(reader: Reader, queue_id: str) -> pl.DataFrame:
    """What the strata of a queue held.

    Columns:
        stratum (JSON list), population, drawn.
    """
    return reader.frame(_STRATA, {"queue": queue_id})


def items(reader: Reader, queue_id: str, start: int, stop: int) -> pl.DataFrame:
    """The items of a queue from one place up to another.

    Columns:
        position, run_id, round, problem_id, stratum (JSON list), why, question, answer (the accepted one),
        ground_truth, correct, tier, rule.
    """
    return reader.frame(_ITEMS, {"queue": queue_id, "start": start, "stop": stop})


def solutions(reader: Reader, queue_id: str, start: int, stop: int) -> pl.DataFrame:
    """The texts that carry the accepted answers of the same items, words first.

    Columns:
        position, part (cot or program), text.
    """
    return reader.frame(_SOLUTIONS, {"queue": queue_id, "start": start, "stop": stop})


def adjudicated(reader: Reader, queue_id: str) -> pl.DataFrame:
    """What leads decided of a queue's items and what stands, by item.

    Columns:
        position, run_id, round, problem_id, author, verdict, answer, note, at_time.
    """
    return reader.frame(_ADJUDICATED, {"queue": queue_id})


def accepted(reader: Reader, problem_ids: list[str]) -> dict[Entry, tuple[int, str]]:
    """The place and the accepted answer of problems, in each round of each run that has accepted one."""
    rows = reader.rows(_ACCEPTED, {"ids": problem_ids})
    return {Entry(run, round_, id_): (seq, answer) for run, round_, id_, seq, answer in rows}

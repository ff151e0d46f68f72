"""Review queues: what there is, an item to judge, and how far it is. What was said: `reads.judged`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import polars as pl

from engine.store.connection import Reader
from engine.store.reads.drawing import available
from engine.store.reads.judged import conflicts, judgements, sample
from engine.store.reads.said import REVIEWS
from engine.store.reads.turns import TURNS
from engine.store.sql import rows_of

__all__ = ["Progress", "available", "conflicts", "item", "judgements", "listed", "progress", "sample"]

_ALL_TURNS: Final = """(
    SELECT * FROM turn QUALIFY row_number() OVER (PARTITION BY queue_id, position, author ORDER BY seq DESC) = 1)"""
_LISTED: Final = f"""
    WITH made AS (
        SELECT * EXCLUDE (author, note, at_time), first(author) OVER whole AS author, first(note) OVER whole AS note,
               first(at_time) OVER whole AS at_time
        FROM queue WHERE $run IS NULL OR run_id = $run
        WINDOW whole AS (PARTITION BY id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1),
    each AS (
        SELECT queue_id, position, count(*) FILTER (kind = 'judged') AS judged,
               count(*) FILTER (kind = 'taken' AND until > $now) AS waiting,
               count(*) FILTER (kind = 'skipped') AS skipped
        FROM {_ALL_TURNS} WHERE queue_id IN (SELECT id FROM made) GROUP BY queue_id, position),
    contradicted AS (
        SELECT run_id, round, problem_id FROM {REVIEWS} WHERE verdict IS NOT NULL GROUP BY run_id, round, problem_id
        HAVING NOT bool_or(adjudicates) AND count(DISTINCT verdict) > 1),
    summed AS (
        SELECT e.queue_id, sum(e.judged)::BIGINT AS judged, count(*) FILTER (e.judged >= q.overlap) AS complete,
               sum(e.waiting)::BIGINT AS waiting, sum(e.skipped)::BIGINT AS skipped,
               count(*) FILTER (e.judged > 0 AND c.problem_id IS NOT NULL) AS conflicts
        FROM each e JOIN made q ON q.id = e.queue_id
        JOIN queue_item i ON i.queue_id = e.queue_id AND i.position = e.position
        LEFT JOIN contradicted c
            ON c.run_id = i.run_id AND c.round = i.round AND c.problem_id = i.problem_id
        GROUP BY e.queue_id)
    SELECT q.id, q.name, q.run_id, q.draw, q.strata, q.filter, q.size, q.overlap, q.seed, q.blind, q.lease_s, q.is_open,
           q.note, q.author, q.at_time, coalesce(s.judged, 0) AS judged, coalesce(s.complete, 0) AS complete,
           coalesce(s.waiting, 0) AS waiting, coalesce(s.skipped, 0) AS skipped, coalesce(s.conflicts, 0) AS conflicts
    FROM made q LEFT JOIN summed s ON s.queue_id = q.id ORDER BY q.at_time DESC, q.id
"""  # noqa: S608 -- fixed fragments


def listed(reader: Reader, run_id: str | None = None, *, now: datetime | None = None) -> pl.DataFrame:
    """The queues of a run, or of all runs, the newest first.

    Args:
        reader: A read block.
        run_id: The run; `None` for all.
        now: The moment at which leases are looked at, with its time zone; this one if it is not given.

    Columns:
        id, name, run_id, draw, strata (JSON list), filter (JSON object of lists), size, overlap, seed, blind, lease_s,
        is_open, note, author, at_time (who made it, why and when), judged (judgements), complete (items that as many
        judged as should), waiting (items leased now, once for each person), skipped (likewise), conflicts (items on
        which reviewers contradict one another and no lead decided).
    """
    return reader.frame(_LISTED, {"run": run_id, "now": now or datetime.now(UTC)})


_ENTRY: Final = """
    SELECT run_id, round, problem_id, problem_seq, stratum, why, position FROM queue_item
    WHERE queue_id = $queue AND position = $position
"""
_OWN: Final = f"""
    WITH item AS MATERIALIZED ({_ENTRY}),
    ended AS MATERIALIZED (
        SELECT o.* FROM {rows_of("outcome", "problem_seq", "SELECT problem_seq FROM item")} o
        JOIN item i ON o.run_id = i.run_id AND o.round = i.round WHERE o.tier IS NOT NULL),
    carried AS MATERIALIZED (
        SELECT s.attempt_id, min(s.part) AS part
        FROM {rows_of("solution", "problem_seq", "SELECT problem_seq FROM item")} s
        JOIN item i ON s.run_id = i.run_id AND s.round = i.round GROUP BY s.attempt_id),
    told AS MATERIALIZED (
        SELECT a.*, c.part FROM {rows_of("attempt", "problem_seq", "SELECT problem_seq FROM item")} a
        JOIN carried c ON c.attempt_id = a.id ORDER BY a.seq LIMIT 1)
    SELECT i.position, i.run_id, i.round, i.problem_id, i.stratum, i.why, p.question, p.dataset, p.level, p.subject,
           p.ground_truth, s.claimed_level, s.claimed_subject, o.tier, o.stage, o.rule, o.reason, o.answer, o.votes,
           o.correct, t.id AS attempt_id, t.place AS attempt_place, t.sample, t.teacher, t.part, t.cot_answer,
           t.program_answer, t.program_status, t.program_way, r.verdict AS said_verdict, r.answer AS said_answer,
           r.note AS said_note, r.at_time AS said_at
    FROM item i LEFT JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM item")} p ON p.seq = i.problem_seq
    LEFT JOIN stratum s ON s.id = p.stratum LEFT JOIN ended o ON true LEFT JOIN told t ON true
    LEFT JOIN (
        FROM review r0 WHERE author = $author AND NOT adjudicates AND problem_id IN (SELECT problem_id FROM item)
    ) r ON r.run_id = i.run_id AND r.round = i.round
    ORDER BY r.seq DESC NULLS LAST LIMIT 1
"""  # noqa: S608 -- fixed fragments
_NEAR: Final = "SELECT cot, program, stdout, error FROM attempt_text WHERE rowid = $place AND attempt_id = $id"
_BY_ID: Final = f"SELECT cot, program, stdout, error FROM {rows_of('attempt_text', 'attempt_id', '$id')}"  # noqa: S608 -- fixed fragments


def item(reader: Reader, queue_id: str, position: int, author: str) -> pl.DataFrame:
    """All that is shown of an item to who judges it; no row if the queue does not have it.

    Args:
        reader: A read block.
        queue_id: The queue.
        position: The item's place in it, from 0.
        author: Who judges it.

    Columns:
        position, run_id, round, problem_id, stratum (JSON list), why (it was chosen; empty where by chance), question,
        dataset, level, subject (the publisher's), claimed_level, claimed_subject (of the teacher that wrote it),
        ground_truth, tier, stage, rule, reason, answer (the accepted one), votes, correct (null where not compared);
        of the first reply that carries it: attempt_id, sample, teacher, part (cot or program), cot_answer,
        program_answer, program_status, program_way, cot, program, stdout, error, all null where no reply does;
        said_verdict, said_answer, said_note, said_at (what the person said of it last, null where nothing).
    """
    asked = {"queue": queue_id, "position": position, "author": author}
    own = reader.frame(_OWN, asked)
    here = own.select("attempt_place", "attempt_id").row(0) if own.height else (None, None)
    if here[1] is None:
        texts = pl.DataFrame(dict.fromkeys(_TEXTS, [None] * own.height), schema=dict.fromkeys(_TEXTS, pl.String))
    else:
        texts = reader.frame(_NEAR, {"place": here[0], "id": here[1]})
        texts = texts if texts.height else reader.frame(_BY_ID, {"id": here[1]})
    return pl.concat([own.drop("attempt_place"), texts], how="horizontal")


_TEXTS: Final = ("cot", "program", "stdout", "error")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a queue is, and a person in it.

    Attributes:
        size: Its items.
        overlap: How many people judge each.
        judged: Judgements by all, of `size * overlap`.
        complete: Items that as many judged as should.
        mine: Items that the person judged.
        skipped: Items that the person skipped.
        left: Items that the person may still get, those leased to others now included.
        by: Judgements by person, the most first.
        median_s: Seconds that the person takes for a judgement, in the median; `None` before the first.
        last_s: Seconds of the person's last ten judgements, the newest last.
    """

    size: int
    overlap: int
    judged: int
    complete: int
    mine: int
    skipped: int
    left: int
    by: Mapping[str, int]
    median_s: float | None
    last_s: tuple[float, ...]


_PROGRESS: Final = f"""
    WITH stands AS MATERIALIZED {TURNS},
    each AS (
        SELECT i.position, count(*) FILTER (s.kind = 'judged') AS judged,
               count(*) FILTER (s.author = $author AND s.kind IN ('judged', 'skipped')) AS done
        FROM (SELECT position FROM queue_item WHERE queue_id = $queue) i LEFT JOIN stands s ON s.position = i.position
        GROUP BY i.position)
    SELECT count(*), any_value(overlap),
           coalesce(sum(judged), 0)::BIGINT, count(*) FILTER (judged >= overlap),
           (SELECT count(*) FROM stands WHERE author = $author AND kind = 'judged'),
           (SELECT count(*) FROM stands WHERE author = $author AND kind = 'skipped'),
           count(*) FILTER (done = 0 AND judged < overlap),
           (SELECT median(seconds) FROM stands WHERE author = $author AND kind = 'judged'),
           (SELECT list(seconds ORDER BY seq) FROM (
                SELECT seq, seconds FROM stands WHERE author = $author AND kind = 'judged' AND seconds IS NOT NULL
                ORDER BY seq DESC LIMIT 10))
    FROM each, (SELECT overlap FROM queue WHERE id = $queue LIMIT 1)
"""  # noqa: S608 -- fixed fragments
_BY: Final = f"SELECT author, count(*) FROM {TURNS} WHERE kind = 'judged' GROUP BY author ORDER BY 2 DESC, 1"  # noqa: S608 -- the same


def progress(reader: Reader, queue_id: str, author: str) -> Progress:
    """How far a queue is, and a person in it; all zero if there is no such queue."""
    asked = {"queue": queue_id, "author": author}
    size, overlap, judged, complete, mine, skipped, left, median_s, last_s = reader.rows(_PROGRESS, asked)[0]
    return Progress(
        size=size,
        overlap=overlap or 0,
        judged=judged,
        complete=complete,
        mine=mine,
        skipped=skipped,
        left=left,
        by=dict(reader.rows(_BY, {"queue": queue_id})),
        median_s=median_s,
        last_s=tuple(last_s or ()),
    )

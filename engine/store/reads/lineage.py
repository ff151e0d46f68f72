"""Where an evolved problem comes from, what grew out of a problem, and what meta data it has."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from engine.domain import MetaKind
from engine.store.connection import Reader
from engine.store.sql import place_in, rows_of

QUESTION_SHOWN: Final = 300
"""Characters of a question that a line of lineage shows."""
FARTHEST: Final = 50
"""Ancestors that are told at most."""

_KIND_ORDER: Final = place_in(MetaKind, "kind")

_GROWN_SCHEMA: Final = {
    **dict.fromkeys(("parent_id", "problem_id", "question", "tier"), pl.String),
    "claimed_level": pl.Int8,
    "claimed_subject": pl.String,
}

_MADE: Final = f"""
    SELECT id, run_id, parent_id FROM {rows_of("candidate", "problem_id", "$id")}
    ORDER BY run_id = $run DESC, seq LIMIT 1
"""  # noqa: S608 -- fixed fragments

_STEPS: Final = f"""
    WITH step AS MATERIALIZED (
        SELECT list_position($ids, id) AS place, * FROM {rows_of("candidate", "id", "SELECT unnest($ids)")}),
    parent AS MATERIALIZED (SELECT DISTINCT parent_seq FROM step),
    asked AS (
        SELECT s.id, arg_max(c.model, c.seq) AS model
        FROM (SELECT * FROM call WHERE problem_seq IN (SELECT parent_seq FROM parent)) c
        JOIN step s ON c.run_id = s.run_id AND c.request_hash = s.request_hash GROUP BY s.id),
    ended AS (
        SELECT s.id, any_value(o.tier) AS tier
        FROM (SELECT * FROM outcome WHERE problem_seq IN (SELECT parent_seq FROM parent)) o
        JOIN step s ON o.problem_seq = s.parent_seq AND o.run_id = s.run_id AND o.round = s.round
        WHERE o.tier IS NOT NULL GROUP BY s.id)
    SELECT s.id, s.problem_id, s.run_id, s.round, s.parent_id, left(q.question, {QUESTION_SHOWN}) AS question, q.source,
           e.tier, s.sample, s.teacher, a.model, s.request_hash, s.repair_hash, s.similar_to, s.claimed_level,
           s.claimed_subject
    FROM step s LEFT JOIN {rows_of("problem", "seq", "SELECT parent_seq FROM parent")} q ON q.seq = s.parent_seq
    LEFT JOIN asked a ON a.id = s.id LEFT JOIN ended e ON e.id = s.id
    ORDER BY s.place
"""  # noqa: S608 -- fixed fragments


def ancestors(reader: Reader, problem_id: str, run_id: str | None = None) -> pl.DataFrame:
    """How a problem grew, step by step: its own making first, then that of its parent, up to a seed.

    Args:
        reader: A read block.
        problem_id: The problem.
        run_id: The run whose making counts where several runs got the same problem from the same reply.

    Columns:
        id (of the candidate), problem_id (what grew), run_id, round (of the parent), parent_id; question (cut), source
        and tier of the parent (null while it has none in that round); sample, teacher, model, request_hash,
        repair_hash, similar_to, claimed_level, claimed_subject. A problem that was not evolved has no row.
    """
    ids: list[str] = []
    seen = {problem_id}
    while made := reader.rows(_MADE, {"id": problem_id, "run": run_id}):
        own, run_id, problem_id = made[0]
        ids.append(own)
        if problem_id in seen or len(ids) == FARTHEST:
            break
        seen.add(problem_id)
    return reader.frame(_STEPS, {"ids": ids})


_SAMPLED: Final = f"""
    SELECT m.kind, m.name FROM meta m
    WHERE m.id IN (SELECT meta_id FROM candidate_meta WHERE candidate_id = $candidate)
    ORDER BY {_KIND_ORDER}, m.seq
"""  # noqa: S608 -- our own constants


def sampled(reader: Reader, candidate_id: str) -> pl.DataFrame:
    """The entries of the library that a candidate's prompt brought.

    Columns:
        kind, name.
    """
    return reader.frame(_SAMPLED, {"candidate": candidate_id})


_CHILDREN: Final = f"""
    WITH own AS MATERIALIZED (
        SELECT * FROM {rows_of("candidate", "parent_id", "$id")} WHERE run_id = $run AND round = $round),
    ended AS (
        SELECT problem_id, max(tier) AS tier
        FROM {rows_of("outcome", "problem_id", "SELECT problem_id FROM own WHERE problem_id IS NOT NULL")}
        WHERE run_id = $run AND round = $round + 1 AND tier IS NOT NULL GROUP BY problem_id)
    SELECT c.id, c.sample, c.problem_id, e.tier, c.rejection, c.detail, c.similar_to, c.claimed_level,
           c.claimed_subject, t.question, c.teacher, c.request_hash, c.repair_hash
    FROM own c LEFT JOIN {rows_of("candidate_text", "candidate_id", "SELECT id FROM own")} t ON t.candidate_id = c.id
    LEFT JOIN ended e ON e.problem_id = c.problem_id
    ORDER BY c.sample
"""  # noqa: S608 -- fixed fragments


def children(reader: Reader, run_id: str, round_: int, problem_id: str) -> pl.DataFrame:
    """What a round of a run made of a problem: one row for each new problem that was asked for.

    Columns:
        id (of the candidate), sample, problem_id (null if it was rejected), tier (where it ended in the next round),
        rejection (null if it was kept), detail, similar_to, claimed_level, claimed_subject, question (null where none
        was written), teacher, request_hash, repair_hash.
    """
    return reader.frame(_CHILDREN, {"run": run_id, "round": round_, "id": problem_id})


_GROWN: Final = f"""
    WITH own AS MATERIALIZED (
        SELECT * FROM {rows_of("candidate", "parent_id", "SELECT unnest($ids)")}
        WHERE run_id = $run AND round = $round AND problem_id IS NOT NULL),
    ended AS (
        SELECT problem_id, max(tier) AS tier
        FROM {rows_of("outcome", "problem_id", "SELECT problem_id FROM own")}
        WHERE run_id = $run AND round = $round + 1 AND tier IS NOT NULL GROUP BY problem_id)
    SELECT c.parent_id, c.problem_id, left(q.question, {QUESTION_SHOWN}) AS question, e.tier, c.claimed_level,
           c.claimed_subject
    FROM own c JOIN {rows_of("problem", "id", "SELECT problem_id FROM own")} q ON q.id = c.problem_id
    LEFT JOIN ended e ON e.problem_id = c.problem_id
    ORDER BY c.parent_id, c.sample
"""  # noqa: S608 -- fixed fragments


def grown(reader: Reader, run_id: str, round_: int, parent_ids: Sequence[str]) -> pl.DataFrame:
    """The problems that a round of a run kept of what grew out of some others.

    Columns:
        parent_id, problem_id, question (cut), tier (where it ended in the next round; null while it has none),
        claimed_level, claimed_subject.
    """
    if not parent_ids:
        return pl.DataFrame(schema=_GROWN_SCHEMA)
    return reader.frame(_GROWN, {"run": run_id, "round": round_, "ids": list(parent_ids)})


_METADATA: Final = f"""
    SELECT round, request_hash, outcome, detail FROM {rows_of("metadata", "problem_id", "$id")}
    WHERE run_id = $run ORDER BY seq
"""  # noqa: S608 -- fixed fragments


def metadata(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """How asking for a problem's meta data ended, in each round of a run.

    Columns:
        round, request_hash, outcome (`read`, `unreadable`, or how the call ended), detail (why there is none).
    """
    return reader.frame(_METADATA, {"run": run_id, "id": problem_id})


_ENTRIES: Final = f"""
    WITH own AS (SELECT * FROM {rows_of("extracted", "problem_id", "$id")} WHERE run_id = $run),
    link AS MATERIALIZED (SELECT * FROM {rows_of("problem_meta", "problem_id", "$id")} WHERE run_id = $run),
    entry AS (SELECT id, name FROM {rows_of("meta", "id", "SELECT meta_id FROM link")})
    SELECT x.round, x.kind, x.place, x.writing, m.name
    FROM own x LEFT JOIN link l ON l.round = x.round AND l.kind = x.kind AND l.place = x.place
    LEFT JOIN entry m ON m.id = l.meta_id
    ORDER BY x.round, {place_in(MetaKind, "x.kind")}, x.place
"""  # noqa: S608 -- fixed fragments


def entries(reader: Reader, run_id: str, problem_id: str) -> pl.DataFrame:
    """A problem's meta data in each round of a run.

    Columns:
        round, kind, place, writing (as the teacher wrote it), name (the library's entry for it; null while the round's
        meta data is not united with the library, and for a writing that says again what an earlier one said).
    """
    return reader.frame(_ENTRIES, {"run": run_id, "id": problem_id})


_EXAMPLES: Final = f"""
    WITH first AS MATERIALIZED (
        SELECT round, rejection, arg_min(id, seq) AS id FROM candidate
        WHERE run_id = $run AND rejection IS NOT NULL GROUP BY round, rejection)
    SELECT c.round, c.rejection, c.parent_id, c.detail, left(t.question, {QUESTION_SHOWN}) AS question
    FROM {rows_of("candidate", "id", "SELECT id FROM first")} c
    LEFT JOIN {rows_of("candidate_text", "candidate_id", "SELECT id FROM first")} t ON t.candidate_id = c.id
    ORDER BY c.round, c.rejection
"""  # noqa: S608 -- fixed fragments


def examples(reader: Reader, run_id: str) -> pl.DataFrame:
    """For each reason in each round the first candidate that fell out for it.

    Columns:
        round, rejection, parent_id, detail, question (cut; null where none was written).
    """
    return reader.frame(_EXAMPLES, {"run": run_id})

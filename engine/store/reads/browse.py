"""Lists of problems: filtered, counted, and paged by key, which stays quick at any depth."""

from typing import Any, Final, Literal

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader

QUESTION_SHOWN: Final = 300
"""Characters of a question that a list shows."""

_FROM_ALL: Final = """
    FROM problem q
    LEFT JOIN (SELECT NULL::VARCHAR AS run_id, NULL::INTEGER AS round, NULL::VARCHAR AS problem_id) p ON false
    LEFT JOIN outcome o ON false
"""
_FROM_RUN: Final = """
    FROM pool p JOIN problem q ON q.id = p.problem_id
    LEFT JOIN outcome o
      ON o.run_id = p.run_id AND o.round = p.round AND o.problem_id = p.problem_id AND o.tier IS NOT NULL
"""


def _where(wanted: ProblemFilter) -> tuple[str, dict[str, Any]]:
    """The conditions of a filter as SQL over `p` (pool), `q` (problem) and `o` (outcome), with their parameters."""
    conditions = {
        "run": "p.run_id = $run",
        "round": "p.round = $round",
        "tiers": "list_contains($tiers, coalesce(o.tier, 'pending'))",
        "stage": "o.stage = $stage",
        "levels": "list_contains($levels, q.level)",
        "subjects": "list_contains($subjects, q.subject)",
        "datasets": "list_contains($datasets, q.dataset)",
        "text": "contains(lower(q.question), lower($text))",
    }
    correct = {"yes": "o.correct", "no": "NOT o.correct", "unknown": "o.correct IS NULL"}
    parts: list[str] = []
    values: dict[str, Any] = {}
    for name, sql in conditions.items():
        value = getattr(wanted, name)
        if value:
            parts.append(sql)
            values[name] = list(value) if isinstance(value, tuple) else value
    if wanted.correct:
        parts.append(correct[wanted.correct])
    return " AND ".join(parts) or "true", values


def _source(wanted: ProblemFilter) -> str:
    return _FROM_RUN if wanted.run else _FROM_ALL


def page(
    reader: Reader,
    wanted: ProblemFilter,
    *,
    limit: int,
    key: int = 0,
    direction: Literal["after", "before"] = "after",
) -> pl.DataFrame:
    """One page of problems in order of arrival.

    Args:
        reader: A read block.
        wanted: Which problems. With a run, where they ended there is told too.
        limit: Rows at most.
        key: The `seq` to go on from.
        direction: The next rows after the key, or the last ones before it.

    Columns:
        seq, round, id, question (cut), dataset, level, subject, tier, stage, rule, answer, ground_truth, correct.
    """
    where, values = _where(wanted)
    compare, order = (">", "ASC") if direction == "after" else ("<", "DESC")
    sql = f"""
        SELECT * FROM (
            SELECT q.seq, p.round, q.id, left(q.question, {QUESTION_SHOWN}) AS question, q.dataset, q.level, q.subject,
                   CASE WHEN p.run_id IS NULL THEN NULL ELSE coalesce(o.tier, 'pending') END AS tier,
                   o.stage, o.rule, o.answer, q.ground_truth, o.correct
            {_source(wanted)}
            WHERE {where} AND q.seq {compare} $key
            ORDER BY q.seq {order}, p.round {order} LIMIT $limit)
        ORDER BY seq, round
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    return reader.frame(sql, values | {"key": key, "limit": limit})


def counts(reader: Reader, wanted: ProblemFilter) -> pl.DataFrame:
    """The shape of the result: how many problems by level and tier.

    Columns:
        level (null where the publisher gives none), tier (null where no run is asked for), problems.
    """
    where, values = _where(wanted)
    sql = f"""
        SELECT q.level, CASE WHEN p.run_id IS NULL THEN NULL ELSE coalesce(o.tier, 'pending') END AS tier,
               count(*) AS problems
        {_source(wanted)} WHERE {where} GROUP BY ALL ORDER BY q.level NULLS LAST, 2
    """
    return reader.frame(sql, values)


def choices(reader: Reader) -> dict[str, list[str]]:
    """What a person can filter by: the `subjects` and `datasets` that occur."""
    return {
        "subjects": [
            row[0] for row in reader.rows("SELECT DISTINCT subject FROM problem WHERE subject IS NOT NULL ORDER BY 1")
        ],
        "datasets": [row[0] for row in reader.rows("SELECT DISTINCT dataset FROM problem ORDER BY 1")],
    }


def neighbours(reader: Reader, wanted: ProblemFilter, problem_id: str) -> tuple[str | None, str | None]:
    """The problems before and after one, in the list that a filter describes."""
    found = reader.rows("SELECT seq FROM problem WHERE id = $id", {"id": problem_id})
    if not found:
        return None, None
    key = found[0][0]
    before = page(reader, wanted, limit=1, key=key, direction="before")["id"].to_list()
    after = page(reader, wanted, limit=1, key=key, direction="after")["id"].to_list()
    return next(iter(before), None), next(iter(after), None)

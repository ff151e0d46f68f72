"""Lists of problems: filtered, counted, and paged by key, which stays quick at any depth."""

from typing import Any, Final, Literal

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.sql import WINDOW, rows_of

QUESTION_SHOWN: Final = 300
"""Characters of a question that a list shows."""
Neighbour = tuple[str, int | None]
"""An entry of a list: its problem, and its round if the list is of a run."""


_ALL: Final = """
    LEFT JOIN (SELECT NULL::VARCHAR AS run_id, NULL::INTEGER AS round, NULL::VARCHAR AS problem_id) p ON false
    LEFT JOIN outcome o ON false
"""
_ENTRIES: Final = """
    JOIN pool p ON q.id = p.problem_id AND p.run_id = $run
    LEFT JOIN outcome o
      ON o.run_id = p.run_id AND o.round = p.round AND o.problem_id = p.problem_id AND o.tier IS NOT NULL
"""
_SIMULATED: Final = "coalesce(bool_or(run_id IN (SELECT run_id FROM simulated_run)), false) AS simulated"
_TIER: Final = "CASE WHEN p.run_id IS NOT NULL THEN coalesce(o.tier, 'pending') END"

_OF_PROBLEM: Final = {
    "levels": "list_contains($levels, q.level)",
    "subjects": "list_contains($subjects, q.subject)",
    "datasets": "list_contains($datasets, q.dataset)",
    "sources": "list_contains($sources, q.source)",
    "claimed_levels": "q.id IN (SELECT problem_id FROM candidate WHERE list_contains($claimed_levels, claimed_level))",
    "text": "contains(lower(q.question), lower($text))",
}
_OF_ENTRY: Final = {
    "round": "p.round = $round",
    "tiers": f"list_contains($tiers, {_TIER})",
    "stage": "o.stage = $stage",
}
_CORRECT: Final = {"yes": "o.correct", "no": "NOT o.correct", "unknown": "o.correct IS NULL"}


def _where(wanted: ProblemFilter) -> tuple[str, str, dict[str, Any]]:
    """The conditions of a filter on problems (`q`) and on entries (`p`, `o`) as SQL, with their parameters."""
    values: dict[str, Any] = {"run": wanted.run} if wanted.run else {}
    sql: list[str] = []
    for conditions in (_OF_PROBLEM, _OF_ENTRY):
        parts = []
        for name, condition in conditions.items():
            if value := getattr(wanted, name):
                parts.append(condition)
                values[name] = list(value) if isinstance(value, tuple) else value
        sql.append(" AND ".join(parts) or "true")
    if wanted.correct:
        sql[1] += f" AND {_CORRECT[wanted.correct]}"
    return sql[0], sql[1], values


def page(
    reader: Reader,
    wanted: ProblemFilter,
    *,
    limit: int,
    key: int = 0,
    key_round: int | None = None,
    direction: Literal["after", "before"] = "after",
) -> pl.DataFrame:
    """One page of problems in order of arrival; of a run, of their entries in its rounds.

    Args:
        reader: A read block.
        wanted: Which problems. With a run, where they ended there is told too.
        limit: Rows at most.
        key: The `seq` to go on from.
        key_round: The `round` to go on from, where a problem may be in several; without it, no further row of the
            problem `key` comes.
        direction: The next rows after the key, or the last ones before it.

    Columns:
        seq, round, id, question (cut), source, dataset, level, subject, claimed_level, claimed_subject (by the teacher
        that wrote it; null where a publisher did), simulated (whether that teacher may be a simulated one), tier,
        stage, rule, answer, ground_truth, correct.
    """
    of_problem, of_entry, values = _where(wanted)
    compare, order, whole = (">", "ASC", 2**31 - 1) if direction == "after" else ("<", "DESC", 0)
    values |= {"limit": limit, "key": key, "key_round": whole if key_round is None else key_round}
    sql = f"""
        WITH near AS MATERIALIZED (
            SELECT q.seq, q.id FROM problem q WHERE {of_problem} AND q.seq {compare}= $key
            ORDER BY q.seq {order} LIMIT $window),
        hit AS MATERIALIZED (
            SELECT q.seq, q.id, p.round, {_TIER} AS tier, o.stage, o.rule, o.answer, o.correct
            FROM near q {_ENTRIES if wanted.run else _ALL}
            WHERE {of_entry} AND (q.seq {compare} $key OR q.seq = $key AND p.round {compare} $key_round)
            ORDER BY q.seq {order}, p.round {order} LIMIT $limit),
        author AS (
            SELECT problem_id, min(claimed_level) AS claimed_level, min(claimed_subject) AS claimed_subject,
                   {_SIMULATED}
            FROM {rows_of("candidate", "problem_id", "SELECT id FROM hit")} GROUP BY problem_id)
        SELECT hit.seq, hit.round, q.id, left(q.question, {QUESTION_SHOWN}) AS question, q.source, q.dataset, q.level,
               q.subject, a.claimed_level, a.claimed_subject, coalesce(a.simulated, false) AS simulated, hit.tier,
               hit.stage, hit.rule, hit.answer, q.ground_truth, hit.correct
        FROM hit JOIN problem q ON q.seq = hit.seq LEFT JOIN author a ON a.problem_id = hit.id
        ORDER BY hit.seq, hit.round
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    found = pl.DataFrame()
    for window in (WINDOW, None) if wanted.run and not wanted.text else (None,):
        found = reader.frame(sql, values | {"window": window})
        if len(found) == limit:
            break
    return found


def counts(reader: Reader, wanted: ProblemFilter) -> pl.DataFrame:
    """The shape of the result: how many rows by level and tier.

    Columns:
        level (null where the publisher gives none), claimed_level (by the teacher that wrote it), tier (null where no
        run is asked for), problems, simulated (of these, that a simulated teacher wrote).
    """
    of_problem, of_entry, values = _where(wanted)
    sql = f"""
        WITH author AS (
            SELECT problem_id, min(claimed_level) AS claimed_level, {_SIMULATED} FROM candidate
            WHERE problem_id IS NOT NULL GROUP BY problem_id)
        SELECT q.level, a.claimed_level, {_TIER} AS tier, count(*) AS problems,
               count(*) FILTER (a.simulated) AS simulated
        FROM problem q LEFT JOIN author a ON a.problem_id = q.id {_ENTRIES if wanted.run else _ALL}
        WHERE {of_problem} AND {of_entry} GROUP BY ALL ORDER BY q.level NULLS LAST, a.claimed_level NULLS LAST, 3
    """  # noqa: S608 -- as above
    return reader.frame(sql, values)


def choices(reader: Reader) -> dict[str, list[str]]:
    """What a person can filter by: the `subjects`, `datasets` and `sources` that occur."""
    sql = "SELECT DISTINCT {0} FROM problem WHERE {0} IS NOT NULL ORDER BY 1"
    return {f"{name}s": [row[0] for row in reader.rows(sql.format(name))] for name in ("subject", "dataset", "source")}


def neighbours(
    reader: Reader, wanted: ProblemFilter, problem_id: str, key_round: int | None = None
) -> tuple[Neighbour | None, Neighbour | None]:
    """The entries before and after one, in the list that a filter describes.

    Args:
        reader: A read block.
        wanted: The list.
        problem_id: The problem.
        key_round: The round of the run that is meant; without it, all entries of the problem are passed at once.

    Returns:
        Problem and round of either (the round is `None` in a list without a run), or `None` at an end of the list.
    """
    found = reader.rows("SELECT seq FROM problem WHERE id = $id", {"id": problem_id})
    if not found:
        return None, None

    def next_one(direction: Literal["after", "before"]) -> Neighbour | None:
        rows = page(reader, wanted, limit=1, key=found[0][0], key_round=key_round, direction=direction)
        return next(iter(rows.select("id", "round").iter_rows()), None)

    return next_one("before"), next_one("after")

"""Candidates for the next round on their way into the store, with everything that they are held against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import Problem
from engine.store.connection import Reader, Store, Writer
from engine.store.sql import rows_of
from engine.store.strata import placed_candidates, stratified
from engine.store.writes import Row, patiently

QUESTIONS: Final = 20_000
"""Questions that are read at once."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its verdict.

    Attributes:
        row: Its row.
        question: Its question, if it has one.
        meta_ids: The meta data that its prompt brought.
        problem: The problem that it became, if it was kept.
    """

    row: Row
    question: str | None
    meta_ids: tuple[str, ...]
    problem: Problem | None


def judged(reader: Reader, run_id: str, round_: int) -> set[str]:
    """Ids of the candidates of a round that have their verdict."""
    sql = "SELECT id FROM candidate WHERE run_id = $run AND round = $round"
    return {row[0] for row in reader.rows(sql, {"run": run_id, "round": round_})}


def kept(reader: Reader, run_id: str, round_: int) -> list[str]:
    """The problems that a round's candidates became, in the order of their verdicts."""
    sql = """
        SELECT problem_id FROM candidate WHERE run_id = $run AND round = $round AND problem_id IS NOT NULL ORDER BY seq
    """
    return [row[0] for row in reader.rows(sql, {"run": run_id, "round": round_})]


def entered_before(reader: Reader, run_id: str, round_: int) -> int:
    """How many entries a run has in all rounds before one."""
    sql = "SELECT count(*) FROM pool WHERE run_id = $run AND round < $round"
    return int(reader.rows(sql, {"run": run_id, "round": round_})[0][0])


_TWINS: Final = f"""
    SELECT DISTINCT c.request_hash, c.problem_id
    FROM {rows_of("candidate", "request_hash", "SELECT unnest($hashes)")} c WHERE c.problem_id IS NOT NULL
"""  # noqa: S608 -- fixed fragments


def twins(reader: Reader, request_hashes: Sequence[str]) -> set[tuple[str, str]]:
    """Request hashes whose reply became a problem in some run, with that problem."""
    return {(h, p) for h, p in reader.rows(_TWINS, {"hashes": list(request_hashes)})}


_FAILURES: Final = """
    SELECT problem_id, stage, sample, arg_max(outcome, seq), arg_max(detail, seq) FROM call
    WHERE run_id = $run AND round = $round AND stage IN ('evolve', 'repair')
      AND outcome NOT IN ('answered', 'cut_off', 'empty')
    GROUP BY ALL
"""


def failures(reader: Reader, run_id: str, round_: int) -> dict[tuple[str, str, int], tuple[str, str | None]]:
    """How calls for new problems ended that brought no reply: by parent, stage and sample, the outcome and why."""
    rows = reader.rows(_FAILURES, {"run": run_id, "round": round_})
    return {(parent, stage, sample): (outcome, detail) for parent, stage, sample, outcome, detail in rows}


def questions(store: Store, after: int) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Every question of the store that came behind a number, as (number to go on from, [(id, question)])."""
    sql = "SELECT seq, id, question FROM problem WHERE seq > $after ORDER BY seq LIMIT $limit"
    while True:
        with store.read() as reader:
            rows: list[tuple[Any, ...]] = reader.rows(sql, {"after": after, "limit": QUESTIONS})
        if not rows:
            return
        after = rows[-1][0]
        yield after, [(id_, question) for _, id_, question in rows]


def add_judged(store: Store, candidates: Sequence[Judged]) -> None:
    """Write candidates with their verdicts, and the problems that some became, in one transaction."""
    new = {c.problem.id: c.problem for c in candidates if c.problem is not None}
    claims = {
        c.problem.id: (c.row["claimed_level"], c.row["claimed_subject"], c.row["run_id"])
        for c in reversed(candidates)  # where two became the same problem, the first one wrote it
        if c.problem is not None
    }

    def write(writer: Writer) -> None:
        sql = "SELECT id FROM problem WHERE id IN (SELECT unnest($ids))"
        there = {row[0] for row in writer.rows(sql, {"ids": list(new)})}
        rows: list[Row] = [
            {"id": p.id, "question": p.question, "source": p.source.value, "dataset": p.dataset}
            for p in new.values()
            if p.id not in there
        ]
        writer.insert("problem", stratified(writer, rows, claims))
        writer.insert("candidate", placed_candidates(writer, [c.row for c in candidates]))
        texts = [{"candidate_id": c.row["id"], "question": c.question} for c in candidates if c.question is not None]
        writer.insert("candidate_text", texts)
        metas = [{"candidate_id": c.row["id"], "meta_id": m} for c in candidates for m in c.meta_ids]
        writer.insert("candidate_meta", metas)

    patiently(store, write)

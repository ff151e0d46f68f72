"""One half of a comparison: a run's outcomes, or one teacher's replies, and what they are by themselves."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from engine.domain import SETTLED_TIERS, Stage
from engine.store.connection import Reader
from engine.store.sql import place_in

CONSISTENT: Final = "consistent"
INCONSISTENT: Final = "inconsistent"
"""How a reply ended: its chain of thought and its program agree, or they do not."""

RIGHT: Final = "right"
NOT_RIGHT: Final = "not right"
"""How a problem of an evaluation ended; what could not be decided is not right."""

GOOD: Final = (*(tier.value for tier in SETTLED_TIERS), CONSISTENT, RIGHT)
"""The ends that count as success: settled by agreement; for a reply, consistent in itself; in an evaluation, right."""

NEAR: Final = 20_000
"""Problems of a run by which other runs over the same ones are looked for."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: how a run ended its problems, or what one teacher's first reply in one stage made of them.

    Attributes:
        run: The run.
        round: One of its rounds; without it each problem counts with the last round in which it ended.
        teacher: The role of a teacher. Its first reply in `stage` is meant, not the run's outcome.
        stage: The stage of that reply; given with `teacher`, and only then.
        right: Places of problems (`problem.seq`) whose `unjudged` reply was found to be right.
        wrong: The same of those found to be wrong.
    """

    run: str
    round: int | None = None
    teacher: str | None = None
    stage: str | None = None
    right: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()


def side_sql(name: Literal["a", "b"], side: Side, where: str = "true") -> str:
    """SQL for one side: problem_seq, stratum, round, ended, answer, correct, usd; each problem once, in its last round.

    The run compared what it accepted with the ground truth, not each reply. So a reply is right or wrong where its
    answer is the accepted one, where the audit compared it with that, and where the side itself says so.

    Args:
        name: What the side's parameters begin with (`values_of`).
        side: The side.
        where: A further condition on `problem_seq`.
    """
    if side.teacher is None:
        return _once(
            name,
            side,
            "outcome",
            f"tier IS NOT NULL AND {where}",
            f"""CASE WHEN ${name}_run NOT IN (SELECT id FROM run WHERE kind = 'evaluation') THEN c.tier
                     WHEN c.correct THEN '{RIGHT}' ELSE '{NOT_RIGHT}' END AS ended,
                c.answer, c.correct, c.cost_usd AS usd""",  # noqa: S608 -- our own constants
            joined="",
        )
    given = "coalesce(c.cot_answer, c.program_answer)"
    audited = side.stage == Stage.AUDIT
    agrees, differs = ("x.agrees", "NOT x.agrees") if audited else ("false", "false")
    return _once(
        name,
        side,
        "attempt",
        f"stage = ${name}_stage AND teacher = ${name}_teacher AND sample = 0 AND {where}",
        f"""CASE WHEN c.inner_equality = 'equal' THEN '{CONSISTENT}' ELSE '{INCONSISTENT}' END AS ended,
            {given} AS answer,
            CASE WHEN {given} = o.answer OR {agrees} THEN o.correct WHEN {differs} AND o.correct THEN false
                 WHEN c.problem_seq IN (SELECT unnest(${name}_right)) THEN true
                 WHEN c.problem_seq IN (SELECT unnest(${name}_wrong)) THEN false END AS correct,
            NULL::DOUBLE AS usd""",
        joined=f"""
        LEFT JOIN outcome o ON o.run_id = ${name}_run AND o.round = c.round AND o.problem_seq = c.problem_seq
            AND o.tier IS NOT NULL
        """
        + ("LEFT JOIN audit x ON (x.run_id, x.round, x.problem_id) = (c.run_id, c.round, c.problem_id)" * audited),
    )


def _once(name: Literal["a", "b"], side: Side, table: str, kept: str, columns: str, *, joined: str) -> str:
    """SQL for rows of a table, of each problem the last round's; where a run has but one, that costs nothing.

    Which rounds are meant is part of the SQL: a condition that a parameter switches off would be met row by row.
    """
    run = f"run_id = ${name}_run"
    if side.round is not None:
        kept, last = f"{kept} AND round = ${name}_round", "true"
    else:
        # Few are in several rounds: they are found among all entries first, which is quicker than asking of each row.
        last = f"""NOT EXISTS (FROM (
            SELECT p.round, p.problem_seq FROM pool p
            SEMI JOIN (SELECT round, problem_seq FROM {table} WHERE {run} AND {kept} AND round > 1) l
                ON l.problem_seq = p.problem_seq AND l.round > p.round WHERE p.{run}) earlier
            WHERE earlier.round = c.round AND earlier.problem_seq = c.problem_seq)"""  # noqa: S608 -- our own names
    return f"""
        SELECT c.problem_seq, c.stratum, c.round, {columns}
        FROM (SELECT * FROM {table} WHERE {run} AND {kept}) c {joined} WHERE {last}
    """  # noqa: S608 -- our own names; every value is a parameter


def _places(name: Literal["a", "b"], side: Side) -> str:
    """SQL for the problems of a side, as `problem_seq`."""
    table, kept = "outcome", "tier IS NOT NULL"
    if side.teacher is not None:
        table, kept = "attempt", f"stage = ${name}_stage AND teacher = ${name}_teacher AND sample = 0"
    number = f"AND round = ${name}_round" if side.round is not None else ""
    return f"SELECT problem_seq FROM {table} WHERE run_id = ${name}_run AND {kept} {number}"  # noqa: S608 -- our own names


def values_of(**sides: Side) -> dict[str, Any]:
    """The parameters of some sides."""
    values: dict[str, Any] = {}
    for name, side in sides.items():
        values |= {f"{name}_run": side.run} | ({f"{name}_round": side.round} if side.round is not None else {})
        if side.teacher is not None:
            values |= {f"{name}_teacher": side.teacher, f"{name}_stage": side.stage}
            values |= {f"{name}_right": list(side.right), f"{name}_wrong": list(side.wrong)}
    return values


def choices(reader: Reader, run_id: str) -> tuple[tuple[int, ...], tuple[tuple[str, str], ...]]:
    """What sides a run offers: its rounds, and teachers with the stages in which they replied."""
    rounds = reader.rows("SELECT DISTINCT round FROM pool_tally WHERE run_id = $run ORDER BY round", {"run": run_id})
    replies = reader.rows(
        f"""SELECT teacher, stage FROM (SELECT DISTINCT teacher, stage FROM attempt_tally WHERE run_id = $run)
            ORDER BY {place_in(Stage, "stage")}, teacher""",  # noqa: S608 -- our own constants
        {"run": run_id},
    )
    return tuple(number for (number,) in rounds), tuple((teacher, stage) for teacher, stage in replies)


_PARTNERS: Final = f"""
    SELECT DISTINCT run_id FROM pool
    WHERE run_id <> $run AND problem_seq IN (SELECT problem_seq FROM pool WHERE run_id = $run LIMIT {NEAR})
"""  # noqa: S608 -- our own constant


def partners(reader: Reader, run_id: str) -> frozenset[str]:
    """The other runs that share problems with a run, looked for among `NEAR` of its own."""
    return frozenset(run for (run,) in reader.rows(_PARTNERS, {"run": run_id}))


def own(reader: Reader, side: Side) -> pl.DataFrame:
    """What a side made of all its problems, whether the other has them or not.

    Columns:
        level, claimed_level, ended, problems, with_verdict (answers known to be right or wrong), correct (of these),
        usd (null where nothing was priced), priced (problems whose cost is known).
    """
    sql = f"""
        WITH a AS ({side_sql("a", side)}),
        counted AS (
            SELECT stratum, ended, count(*) AS problems, count(correct) AS with_verdict,
                   count(*) FILTER (correct) AS correct, sum(usd) AS usd, count(usd) AS priced
            FROM a GROUP BY stratum, ended)
        SELECT s.level, s.claimed_level, ended, sum(problems)::BIGINT AS problems,
               sum(with_verdict)::BIGINT AS with_verdict, sum(correct)::BIGINT AS correct, sum(usd) AS usd,
               sum(priced)::BIGINT AS priced
        FROM counted LEFT JOIN stratum s ON s.id = counted.stratum GROUP BY ALL ORDER BY ALL
    """  # noqa: S608 -- fixed fragments
    return reader.frame(sql, values_of(a=side))


_ASKED: Final = """
    SELECT count(*), count(*) FILTER (reused), sum(cost_usd) FILTER (NOT reused),
           count(cost_usd) FILTER (NOT reused)
    FROM call WHERE run_id = $run AND ($round IS NULL OR round = $round)
      AND outcome IN ('answered', 'cut_off', 'empty') AND
"""


def unjudged(reader: Reader, side: Side, other: Side, limit: int) -> list[tuple[int, str, str | None]]:
    """Replies of a side to problems of the other one that nobody has held against a ground truth, in order of arrival.

    Returns:
        The problem's place (`problem.seq`), the reply's answer, the ground truth if the problem has one.
    """
    sql = f"""
        WITH a AS ({side_sql("a", side, f"problem_seq IN ({_places('b', other)})")}),
        near AS MATERIALIZED (
            SELECT problem_seq, answer FROM a WHERE correct IS NULL AND answer IS NOT NULL
            ORDER BY problem_seq LIMIT $limit)
        SELECT q.seq, near.answer, q.ground_truth FROM near JOIN problem q ON q.seq = near.problem_seq
        ORDER BY q.seq
    """  # noqa: S608 -- fixed fragments
    known = {f"b_{verdict}" for verdict in ("right", "wrong")}  # the other side's places need no verdicts
    values = {name: value for name, value in values_of(a=side, b=other).items() if name not in known}
    return reader.rows(sql, values | {"limit": limit})


@dataclass(frozen=True, slots=True)
class Asked:
    """The replies that a side stands on: how many, how many the store had already, and what the others cost.

    Attributes:
        replies: All of them.
        reused: The store had them already; they cost nothing.
        usd: What the others cost in US dollars; `None` where none is priced.
        priced: How many of them have a price.
    """

    replies: int
    reused: int
    usd: float | None
    priced: int


def asked(reader: Reader, side: Side) -> Asked:
    """What a side asked of teachers: a run in the stages of its funnel, a teacher for the replies that are compared."""
    which, values = "stage IN ('guide', 'criticise', 'vote', 'solve')", {"run": side.run, "round": side.round}
    if side.teacher is not None:
        which = "stage = $stage AND teacher = $teacher AND sample = 0"
        values |= {"teacher": side.teacher, "stage": side.stage}
    return Asked(*reader.rows(_ASKED + which, values)[0])


def pending(reader: Reader, side: Side) -> int:
    """How many entries of a run's rounds have no tier yet."""
    sql = """
        SELECT coalesce(sum(entries), 0) FROM (
            SELECT round, entries FROM pool_tally WHERE run_id = $run
            UNION ALL SELECT round, -entries FROM outcome_tally WHERE run_id = $run AND tier IS NOT NULL)
        WHERE $round IS NULL OR round = $round
    """
    return int(reader.rows(sql, {"run": side.run, "round": side.round})[0][0])

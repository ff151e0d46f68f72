"""Two sides over the same problems: what each made of them, counted in pairs and listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

from engine.store.connection import Reader
from engine.store.reads.browse import QUESTION_SHOWN
from engine.store.reads.halves import GOOD, Side, side_sql, values_of

NEAR: Final = 200_000
"""Facts around a key among which a page is looked for first; only where they do not suffice all are looked at."""

Band = Literal["level", "claimed_level"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Which shared problems are listed.

    Attributes:
        name: One of `CELLS`.
        levels: The publisher's levels; all without any.
        claimed_levels: The levels that their authors claim; all without any.
    """

    name: str
    levels: tuple[int, ...] = ()
    claimed_levels: tuple[int, ...] = ()


_A, _B = (f"{side}.ended IN {GOOD}" for side in "ab")
_ANSWERED: Final = "a.answer IS NOT NULL AND b.answer IS NOT NULL"
CELLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "both": f"{_A} AND {_B}",
        "only_a": f"{_A} AND NOT {_B}",
        "only_b": f"{_B} AND NOT {_A}",
        "neither": f"NOT {_A} AND NOT {_B}",
        "good_a": _A,
        "good_b": _B,
        "failed_a": f"NOT {_A}",
        "failed_b": f"NOT {_B}",
        "another_answer": f"{_ANSWERED} AND (a.correct <> b.correct OR a.problem_seq IN (SELECT unnest($others)))",
        "right_only_a": "a.correct AND (NOT b.correct OR b.answer IS NULL)",
        "right_only_b": "b.correct AND (NOT a.correct OR a.answer IS NULL)",
        "alone_a": "b.problem_seq IS NULL",
        "alone_b": "a.problem_seq IS NULL",
    }
)
"""Lists of problems by name, as SQL over both sides `a` and `b`; all but the last two are of problems of both."""

RIGHT: Final = "right"
WRONG: Final = "wrong"
UNKNOWN: Final = "unknown"
NONE: Final = "none"
"""What is known of a side's answer to a problem, by the ground truth; `NONE` where it gave or accepted none."""
SAME: Final = "same"
ANOTHER: Final = "another"
UNSEEN: Final = "unseen"
_ANSWERS: Final = f"""
    CASE WHEN NOT ({_ANSWERED}) THEN NULL
         WHEN a.answer = b.answer OR (a.correct AND b.correct) THEN '{SAME}'
         WHEN a.correct <> b.correct THEN '{ANOTHER}' ELSE '{UNSEEN}' END
"""


def _verdict(side: Literal["a", "b"]) -> str:
    """SQL for what is known of a side's answer."""
    return f"""CASE WHEN {side}.answer IS NULL THEN '{NONE}' WHEN {side}.correct THEN '{RIGHT}'
                    WHEN NOT {side}.correct THEN '{WRONG}' ELSE '{UNKNOWN}' END AS verdict_{side}"""


def pairs(reader: Reader, a: Side, b: Side) -> pl.DataFrame:
    """The problems that both sides ended, counted by what each made of them.

    Columns:
        level, subject (the publisher's), claimed_level, claimed_subject (their authors'), ended_a, ended_b (a tier, or
        of a reply `consistent` or `inconsistent`), verdict_a, verdict_b (`right`, `wrong`, `unknown`, or `none` without
        an answer), answers (`same`, `another`, or `unseen` where their writings differ and neither ground truth nor
        text tells; null where one has none), problems, usd_a, usd_b (null where nothing was priced), priced_a,
        priced_b (problems of known cost).
    """
    sql = f"""
        WITH a AS ({side_sql("a", a)}), b AS ({side_sql("b", b)}),
        counted AS (
            SELECT a.stratum, a.ended AS ended_a, b.ended AS ended_b, {_verdict("a")}, {_verdict("b")},
                   {_ANSWERS} AS answers, count(*) AS problems, sum(a.usd) AS usd_a, sum(b.usd) AS usd_b,
                   count(a.usd) AS priced_a, count(b.usd) AS priced_b
            FROM a JOIN b ON a.problem_seq = b.problem_seq GROUP BY ALL)
        SELECT s.level, s.subject, s.claimed_level, s.claimed_subject, counted.* EXCLUDE (stratum)
        FROM counted LEFT JOIN stratum s ON s.id = counted.stratum ORDER BY ALL
    """  # noqa: S608 -- fixed fragments
    return reader.frame(sql, values_of(a=a, b=b))


def unseen(reader: Reader, a: Side, b: Side, limit: int) -> list[tuple[int, str, str]]:
    """Answers to the same problem of which only a comparison can tell whether they are the same, in order of arrival.

    Returns:
        The problem's place (`problem.seq`), the answer of `a`, that of `b`.
    """
    sql = f"""
        WITH a AS ({side_sql("a", a)}), b AS ({side_sql("b", b)})
        SELECT a.problem_seq, a.answer, b.answer FROM a JOIN b ON a.problem_seq = b.problem_seq
        WHERE {_ANSWERS} = '{UNSEEN}' ORDER BY a.problem_seq LIMIT $limit
    """  # noqa: S608 -- fixed fragments
    return reader.rows(sql, values_of(a=a, b=b) | {"limit": limit})


def page(
    reader: Reader,
    a: Side,
    b: Side,
    cell: Cell,
    *,
    others: tuple[int, ...] = (),
    key: int = 0,
    direction: Literal["after", "before"] = "after",
    limit: int,
) -> pl.DataFrame:
    """One page of the problems of a cell, in order of arrival.

    Args:
        reader: A read block.
        a: One side.
        b: The other.
        cell: Which problems.
        others: Places of problems whose `unseen` answers were found to be different.
        key: The `seq` to go on from.
        direction: The next rows after the key, or the last ones before it.
        limit: Rows at most.

    Columns:
        seq, id, question (cut), level, subject, claimed_level, claimed_subject, ground_truth, and for each side, with
        `_a` and `_b` behind: round, ended, answer, correct, usd; null where that side does not have the problem.
    """
    compare, order = (">", "ASC") if direction == "after" else ("<", "DESC")
    joined = {"alone_a": "LEFT", "alone_b": "RIGHT"}.get(cell.name, "INNER")
    of_side = ", ".join(f"{s}.{c} AS {c}_{s}" for s in "ab" for c in ("round", "ended", "answer", "correct", "usd"))
    seq, values = "coalesce(a.problem_seq, b.problem_seq)", values_of(a=a, b=b)
    beyond, where = f"problem_seq {compare} $key AND problem_seq BETWEEN $low AND $high", [CELLS[cell.name]]
    bands: tuple[Band, ...] = ("level", "claimed_level")
    for band in bands:
        if levels := getattr(cell, f"{band}s"):
            apart = "" if band == "level" else "level IS NULL AND "
            strata = f"SELECT id FROM stratum WHERE {apart}list_contains(${band}s, {band})"  # noqa: S608 -- our own names
            where.append(f"coalesce(a.stratum, b.stratum) IN ({strata})")
            values[f"{band}s"] = list(levels)
    if cell.name == "another_answer":
        values["others"] = list(others)
    sql = f"""
        WITH a AS ({side_sql("a", a, beyond)}), b AS ({side_sql("b", b, beyond)}),
        hit AS MATERIALIZED (
            SELECT {seq} AS seq, {of_side} FROM a {joined} JOIN b ON a.problem_seq = b.problem_seq
            WHERE {" AND ".join(where)} ORDER BY 1 {order} LIMIT $limit)
        SELECT q.seq, q.id, left(q.question, {QUESTION_SHOWN}) AS question, s.level, s.subject, s.claimed_level,
               s.claimed_subject, q.ground_truth, hit.* EXCLUDE (seq)
        FROM hit JOIN problem q ON q.seq = hit.seq LEFT JOIN stratum s ON s.id = q.stratum ORDER BY q.seq
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    found = pl.DataFrame()
    for low, high in ((max(0, key - NEAR), key + NEAR), (0, 2**62)):
        found = reader.frame(sql, values | {"key": key, "limit": limit, "low": low, "high": high})
        if len(found) == limit:
            break
    return found

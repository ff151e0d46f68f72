"""Pairs of problems that say nearly the same, by a layout; and what it takes to find them."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from engine.domain import DuplicateKind, Equality
from engine.store.connection import Reader
from engine.store.sql import place_in, rows_of

STANDING: Final = """(
    SELECT * FROM near_duplicate WHERE layout_id = $layout
    QUALIFY row_number() OVER (PARTITION BY problem_seq, other_seq ORDER BY seq DESC) = 1)"""
"""SQL for the pairs of a layout that stand."""

_APART: Final = f"coalesce(equality = '{Equality.DIFFERENT.value}', false)"
_RANK: Final = f"(CASE WHEN {_APART} THEN 0 ELSE {place_in(DuplicateKind, 'kind')} END)::BIGINT"
_TEXTS: Final = "SELECT seq AS problem_seq, question FROM problem WHERE seq > $after ORDER BY seq LIMIT $most"
_QUESTIONS: Final = f"""
    SELECT seq AS problem_seq, question FROM {rows_of("problem", "seq", "SELECT unnest($seqs)")}
"""  # noqa: S608 -- our own names
_ANSWERS: Final = """
    WITH accepted AS (
        SELECT problem_seq, max_by(answer, seq) AS answer FROM outcome
        WHERE problem_seq IN (SELECT unnest($seqs)) AND tier IS NOT NULL AND answer IS NOT NULL GROUP BY problem_seq)
    SELECT q.seq AS problem_seq, coalesce(q.ground_truth, a.answer) AS answer
    FROM problem q LEFT JOIN accepted a ON a.problem_seq = q.seq
    WHERE q.seq IN (SELECT unnest($seqs)) AND coalesce(q.ground_truth, a.answer) IS NOT NULL
"""
_PAIRS: Final = f"""
    WITH ranked AS (SELECT *, {_RANK} AS rank FROM {STANDING}),
    page AS (
        SELECT * FROM ranked
        WHERE (rank, -likeness::DOUBLE, problem_seq, other_seq) > ($rank, $unlike, $first, $second) AND {{narrowed}}
        ORDER BY rank, likeness DESC, problem_seq, other_seq LIMIT $most)
    SELECT p.problem_seq, p.other_seq, kind, likeness, similarity, group_seq, p.answer, p.other_answer, equality,
           rank, rank = 0 AS contradicting, one.id AS problem_id, two.id AS other_id, one.question,
           two.question AS other
    FROM page p JOIN problem one ON one.seq = p.problem_seq JOIN problem two ON two.seq = p.other_seq
    ORDER BY rank, likeness DESC, p.problem_seq, p.other_seq
"""  # noqa: S608 -- our own constants
_OF_PROBLEM: Final = f"""
    WITH own AS (
        SELECT if(problem_seq = $problem, other_seq, problem_seq) AS problem_seq, kind, likeness, similarity,
               {_APART} AS contradicting, {_RANK} AS rank
        FROM {STANDING} WHERE problem_seq = $problem OR other_seq = $problem)
    SELECT o.* EXCLUDE (rank), q.id, q.question FROM own o JOIN problem q ON q.seq = o.problem_seq
    ORDER BY rank, likeness DESC, o.problem_seq
"""  # noqa: S608 -- our own constants
GROUPED: Final = f"""(
    SELECT DISTINCT problem_seq, group_seq FROM (
        SELECT problem_seq, group_seq FROM {STANDING} UNION ALL SELECT other_seq, group_seq FROM {STANDING}))"""  # noqa: S608 -- our own constants
"""SQL for the problems of a layout that are in a pair, with their group."""
_OF_GROUP: Final = f"SELECT problem_seq FROM {GROUPED} WHERE group_seq = $group ORDER BY problem_seq"  # noqa: S608 -- our own constant
_GROUPS: Final = f"""
    WITH sized AS (SELECT group_seq, count(*) AS problems FROM {GROUPED} GROUP BY group_seq),
    page AS (
        SELECT * FROM sized WHERE (-problems, group_seq) > (-$size, $first)
        ORDER BY problems DESC, group_seq LIMIT $most)
    SELECT g.group_seq, g.problems, any_value(q.id) AS problem_id, any_value(q.question) AS question,
           {", ".join(f"count(*) FILTER (kind = '{kind.value}') AS {kind.value}" for kind in DuplicateKind)},
           count(*) FILTER ({_APART}) AS contradicting
    FROM page g JOIN {STANDING} p ON p.group_seq = g.group_seq JOIN problem q ON q.seq = g.group_seq
    GROUP BY g.group_seq, g.problems ORDER BY g.problems DESC, g.group_seq
"""  # noqa: S608 -- our own constants
_COUNTS: Final = f"""
    SELECT (SELECT count(*) FROM {STANDING}) AS pairs,
           {", ".join(f"(SELECT count(*) FROM {STANDING} WHERE kind = '{kind.value}') AS {kind.value}" for kind in DuplicateKind)},
           (SELECT count(*) FROM {STANDING} WHERE {_APART}) AS contradicting,
           (SELECT count(*) FROM {STANDING} WHERE equality IS NOT NULL) AS compared,
           (SELECT count(DISTINCT group_seq) FROM {STANDING}) AS groups,
           (SELECT count(*) FROM {GROUPED}) AS problems,
           (SELECT count(*) FROM layout_point WHERE layout_id = $layout) AS of
"""  # noqa: S608, E501 -- our own constants
_BY_ROUND: Final = f"""
    WITH entered AS (SELECT problem_seq, min(round) AS round FROM pool WHERE run_id = $run GROUP BY problem_seq),
    held AS (
        SELECT e.problem_seq, e.round, coalesce(g.group_seq, -e.problem_seq) AS family
        FROM entered e JOIN layout_point l ON l.layout_id = $layout AND l.problem_seq = e.problem_seq
        LEFT JOIN {GROUPED} g ON g.problem_seq = e.problem_seq),
    placed AS (
        SELECT *, min(round) OVER (PARTITION BY family) AS first_round,
               count(*) OVER (PARTITION BY family, round) AS together FROM held)
    SELECT round, count(*) AS problems, count(*) FILTER (family > 0) AS alike,
           count(*) FILTER (together > 1) AS within, count(*) FILTER (first_round < round) AS repeated
    FROM placed GROUP BY round ORDER BY round
"""  # noqa: S608 -- our own constants


@dataclass(frozen=True, slots=True)
class After:
    """The last pair of a page: where the next one goes on."""

    rank: int
    likeness: float
    problem_seq: int
    other_seq: int


def texts(reader: Reader, after: int, most: int) -> pl.DataFrame:
    """Statements in order of arrival, a part at a time.

    Columns:
        problem_seq, question.
    """
    return reader.frame(_TEXTS, {"after": after, "most": most})


def questions(reader: Reader, seqs: list[int]) -> pl.DataFrame:
    """Statements of some problems, in any order.

    Columns:
        problem_seq, question.
    """
    return reader.frame(_QUESTIONS, {"seqs": seqs})


def answers(reader: Reader, seqs: list[int]) -> pl.DataFrame:
    """Answers of some problems: the publisher's, else the newest that was accepted; those without any are left out.

    Columns:
        problem_seq, answer.
    """
    return reader.frame(_ANSWERS, {"seqs": seqs})


def standing(reader: Reader, layout_id: str) -> pl.DataFrame:
    """All pairs of a layout as they stand.

    Columns:
        Those of the table `near_duplicate` but for `seq` and `layout_id`.
    """
    return reader.frame(f"SELECT * EXCLUDE (seq, layout_id) FROM {STANDING}", {"layout": layout_id})  # noqa: S608 -- our own constant


def pairs(
    reader: Reader,
    layout_id: str,
    *,
    kind: DuplicateKind | None = None,
    contradicting: bool = False,
    after: After | None = None,
    most: int = 50,
) -> pl.DataFrame:
    """A page of pairs: those whose answers differ first, then by kind (exact, words, numbers), the likest first.

    Args:
        reader: A read block.
        layout_id: The layout.
        kind: Only this kind.
        contradicting: Only those whose answers differ.
        after: Those behind this one; from the first on without it.
        most: How many rows at most.

    Columns:
        problem_seq, other_seq, kind, likeness, similarity, group_seq, answer, other_answer, equality, rank (for
        `After`), contradicting, problem_id, other_id, question, other (the other one's statement).
    """
    narrowed = ["true"] + ["kind = $kind"] * (kind is not None) + ["rank = 0"] * contradicting
    start = after or After(-1, 0, 0, 0)
    values = {"layout": layout_id, "most": most, "rank": start.rank, "unlike": -start.likeness}
    values |= {"first": start.problem_seq, "second": start.other_seq} | ({"kind": kind.value} if kind else {})
    return reader.frame(_PAIRS.format(narrowed=" AND ".join(narrowed)), values)


def of_problem(reader: Reader, layout_id: str, problem_seq: int) -> pl.DataFrame:
    """What is nearly the same as a problem, those whose answers differ first.

    Columns:
        problem_seq, kind, likeness, similarity, contradicting, id, question (of the other problem).
    """
    return reader.frame(_OF_PROBLEM, {"layout": layout_id, "problem": problem_seq})


def groups(reader: Reader, layout_id: str, *, after: tuple[int, int] | None = None, most: int = 50) -> pl.DataFrame:
    """A page of the problems that hang together by pairs, the largest groups first.

    Args:
        reader: A read block.
        layout_id: The layout.
        after: Size and first problem (`group_seq`) of the last group of the page before.
        most: How many rows at most.

    Columns:
        group_seq (its first problem), problems, problem_id and question (of the first), exact, words, numbers (pairs of
        each kind), contradicting (pairs whose answers differ).
    """
    size, first = after or (2**62, 0)
    return reader.frame(_GROUPS, {"layout": layout_id, "size": size, "first": first, "most": most})


def of_group(reader: Reader, layout_id: str, group_seq: int) -> list[int]:
    """The problems of a group (`problem.seq`), in order of arrival; none where there is no such group."""
    return [seq for (seq,) in reader.rows(_OF_GROUP, {"layout": layout_id, "group": group_seq})]


def counts(reader: Reader, layout_id: str) -> dict[str, int]:
    """How many pairs and groups a layout has.

    Returns:
        pairs; exact, words, numbers (pairs of each kind); contradicting (pairs whose answers differ), compared (pairs
        whose answers were compared); groups; problems (that are in a pair), of (problems of the layout).
    """
    found = reader.frame(_COUNTS, {"layout": layout_id}).row(0, named=True)
    return {name: int(value) for name, value in found.items()}


def by_round(reader: Reader, layout_id: str, run_id: str) -> pl.DataFrame:
    """How many problems that a round of a run entered anew are nearly the same as another.

    Columns:
        round, problems (on the layout), alike (as any problem of it), within (as another one of the same round),
        repeated (as one of an earlier round).
    """
    return reader.frame(_BY_ROUND, {"layout": layout_id, "run": run_id})

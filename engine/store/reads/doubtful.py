"""Accepted answers that are most worth a look: weakly held, or consistent and yet suspicious.

Every entry has points for what speaks against its answer; those with the most come first, and among equals the order is
by chance. Entries that somebody judged in the run are left out.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from engine.answers import quick
from engine.domain import SETTLED_TIERS, Equality
from engine.store.connection import Reader
from engine.store.reads.echo import LONGEST, only_tells
from engine.store.reads.said import REVIEWS

Row = dict[str, Any]

PROGRAMS: Final = 20_000
"""Short programs that are parsed, the shortest first."""
PAIRS: Final = 5_000
"""Pairs of problems with the same words that are held against each other."""

_NUMBERS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_SETTLED: Final = tuple(tier.value for tier in SETTLED_TIERS)
_SAID: Final = f"(SELECT round, problem_seq FROM {REVIEWS} WHERE run_id = $run AND verdict IS NOT NULL)"  # noqa: S608 -- fixed fragments
_LUCK: Final = "md5_number_lower($seed || ':' || round || ':' || problem_id)"
_OPEN: Final = """(
    SELECT f.round, f.problem_id, f.problem_seq, f.tier, o.stage, o.votes, o.inner_consistent, o.cross_consistent,
           o.answer
    FROM {fitting} f JOIN (FROM outcome WHERE run_id = $run AND tier IS NOT NULL AND answer IS NOT NULL) o
        ON o.round = f.round AND o.problem_seq = f.problem_seq
    WHERE (f.round, f.problem_seq) NOT IN {said})"""


_TOLD: Final = f"""
    WITH ballots AS (
        SELECT round, problem_seq, count(*) AS k FROM ballot WHERE run_id = $run GROUP BY round, problem_seq),
    undecided AS (
        SELECT DISTINCT round, problem_seq FROM attempt WHERE run_id = $run AND inner_equality = 'undecided'),
    told AS (
        SELECT e.*, b.k, e.tier = 'unverified' AS unchecked,
               coalesce(b.k > 1 AND 2 * e.votes <= b.k + 1, false) AS bare, coalesce(e.votes < b.k, false) AS dissent,
               e.tier = 'medium' AND coalesce(e.cross_consistent AND NOT e.inner_consistent, false) AS crossed,
               u.round IS NOT NULL AS undecided
        FROM {_OPEN} e
        LEFT JOIN ballots b ON b.round = e.round AND b.problem_seq = e.problem_seq
        LEFT JOIN undecided u ON u.round = e.round AND u.problem_seq = e.problem_seq)"""  # noqa: S608 -- fixed fragments
"""SQL for what speaks against the answers that fit and that nobody judged; `k` is how many votes were asked for."""

_UNCERTAIN: Final = f"""
    {_TOLD}
    SELECT round, problem_id, problem_seq, tier, votes, k, unchecked, bare, dissent, crossed, undecided,
           4 * (unchecked OR bare)::INTEGER + 3 * crossed::INTEGER + 2 * (dissent AND NOT bare)::INTEGER
               + 2 * undecided::INTEGER + (tier = 'medium')::INTEGER AS points
    FROM told WHERE points > 0 ORDER BY points DESC, {_LUCK} LIMIT $size
"""  # noqa: S608 -- fixed fragments


def uncertain(reader: Reader, fitting: str, values: Row, size: int) -> list[Row]:
    """Entries whose answer is weakly held.

    Points: 4 where nothing checked the answer, or the barest majority voted for it (3 of 5); 3 where the expert's
    reply agrees with the weak teacher's and not with itself; 2 for a majority with dissent; 2 where a comparison of a
    reply's two answers was undecided; 1 where the weak teacher's reply did not settle it.

    Args:
        reader: A read block.
        fitting: SQL for the entries to choose from (`conditions.entries`).
        values: Its parameters, with the run and the seed.
        size: How many at most.

    Returns:
        round, problem_id, problem_seq and why, those with the most points first.
    """
    sql = _UNCERTAIN.replace("{fitting}", fitting).replace("{said}", _SAID)
    found = reader.frame(sql, values | {"size": size})
    return [_item(row, _why_uncertain(row)) for row in found.iter_rows(named=True)]


def _why_uncertain(row: Row) -> list[str]:
    return [
        words
        for words, holds in {
            "nothing checked its answer": row["unchecked"],
            f"{row['votes']} of {row['k']} votes": row["bare"] or row["dissent"],
            "the expert's reply agrees with the weak teacher's, and not with itself": row["crossed"],
            "a comparison of a reply's two answers was undecided": row["undecided"],
            "the weak teacher did not settle it": row["tier"] == "medium" and not row["crossed"],
        }.items()
        if holds
    ]


_ECHOES: Final = f"""
    SELECT a.rowid AS place, a.id, a.round, a.problem_seq FROM attempt a
    JOIN (SELECT round, problem_seq, stage FROM outcome
          WHERE run_id = $run AND tier IN {_SETTLED} AND coalesce(inner_consistent, stage = 'vote')) o
        ON o.round = a.round AND o.problem_seq = a.problem_seq AND o.stage = a.stage
    WHERE a.run_id = $run AND a.inner_equality = 'equal' AND a.program_end - a.program_start <= $longest
    ORDER BY a.program_end - a.program_start, a.seq LIMIT $most
"""  # noqa: S608 -- fixed fragments
_PROGRAMS: Final = """
    SELECT attempt_id, program FROM attempt_text WHERE rowid IN (SELECT unnest($places)) AND program IS NOT NULL
"""
_SAME_WORDS: Final = f"""
    WITH run_entry AS (
        SELECT round, problem_seq, problem_id, answer FROM outcome
        WHERE run_id = $run AND tier IN {_SETTLED} AND answer IS NOT NULL),
    worded AS (
        SELECT e.*, hash(translate(lower(q.question), $marks, '')) AS words
        FROM run_entry e JOIN problem q ON q.seq = e.problem_seq),
    several AS (SELECT words FROM worded GROUP BY words HAVING count(DISTINCT answer) > 1 LIMIT $most)
    SELECT words, round, problem_seq, problem_id, answer FROM worded WHERE words IN (FROM several)
    ORDER BY words, round, problem_seq LIMIT $most
"""  # noqa: S608 -- the same
_SIMILAR: Final = f"""
    WITH run_entry AS (
        SELECT round, problem_seq, problem_id, answer FROM outcome
        WHERE run_id = $run AND tier IN {_SETTLED} AND answer IS NOT NULL)
    SELECT a.round, a.problem_seq, a.answer, p.question, b.round, b.problem_seq, b.answer, q.question, b.problem_id,
           a.problem_id
    FROM (SELECT DISTINCT problem_id, similar_to FROM candidate
          WHERE similar_to IS NOT NULL AND problem_id IS NOT NULL AND run_id = $run) c
    JOIN run_entry a ON a.problem_id = c.problem_id JOIN run_entry b ON b.problem_id = c.similar_to
    JOIN problem p ON p.seq = a.problem_seq JOIN problem q ON q.seq = b.problem_seq
    WHERE a.answer <> b.answer ORDER BY a.problem_seq, a.round, b.problem_seq, b.round LIMIT $most
"""  # noqa: S608 -- the same
_SUSPICIOUS: Final = f"""
    {_TOLD},
    given AS (SELECT unnest($rounds::INTEGER[]) AS round, unnest($seqs::BIGINT[]) AS problem_seq,
                     unnest($points::INTEGER[]) AS points)
    SELECT t.round, t.problem_id, t.problem_seq, t.votes, t.k, t.bare, t.undecided,
           2 * bare::INTEGER + 2 * undecided::INTEGER + coalesce(g.points, 0) AS points
    FROM told t LEFT JOIN given g ON g.round = t.round AND g.problem_seq = t.problem_seq
    WHERE t.tier IN {_SETTLED} AND 2 * bare::INTEGER + 2 * undecided::INTEGER + coalesce(g.points, 0) > 0
    ORDER BY points DESC, {_LUCK.replace("round", "t.round").replace("problem_id", "t.problem_id")} LIMIT $size
"""  # noqa: S608 -- the same
_MARKS: Final = " \t\n\r.,;:!?$\\{}()\"'"
"""What two statements with the same words may differ in."""
_ECHO: Final = (3, "its program computes nothing: it only prints the answer that the words give")
_TWIN: Final = 4
Key = tuple[int, int]
"""An entry of the run: its round, and the place of its problem."""


def suspicious(reader: Reader, fitting: str, values: Row, size: int) -> list[Row]:
    """Entries that were settled, and are yet suspicious.

    Points: 4 where a problem with nearly the same statement, the same numbers in it, has another accepted answer; 3
    where the program computes nothing and only prints the answer; 2 for the barest majority (3 of 5); 2 where a
    comparison of a reply's two answers was undecided. Problems with the same words and other numbers are not
    suspicious. At most `PROGRAMS` programs and `PAIRS` pairs are looked at.

    Args, Returns: As of `uncertain`.
    """
    reasons: dict[Key, list[tuple[int, str]]] = {}
    for key, other, answer in _twins(reader, values["run"]):
        words = f"the same statement, or nearly, has another accepted answer: {answer[:60]} ({other[:12]})"
        reasons.setdefault(key, [(_TWIN, words)])
    for key in _echoes(reader, values["run"]):
        reasons.setdefault(key, []).append(_ECHO)
    given = {
        "rounds": [round_ for round_, _ in reasons],
        "seqs": [seq for _, seq in reasons],
        "points": [sum(points for points, _ in told) for told in reasons.values()],
    }
    sql = _SUSPICIOUS.replace("{fitting}", fitting).replace("{said}", _SAID)
    found = reader.frame(sql, values | given | {"size": size})
    return [
        _item(row, [words for _, words in reasons.get((row["round"], row["problem_seq"]), [])] + _why_weak(row))
        for row in found.iter_rows(named=True)
    ]


def _why_weak(row: Row) -> list[str]:
    narrow = [f"{row['votes']} of {row['k']} votes"] if row["bare"] else []
    return narrow + (["a comparison of a reply's two answers was undecided"] if row["undecided"] else [])


def _item(row: Row, why: list[str]) -> Row:
    return {name: row[name] for name in ("round", "problem_id", "problem_seq")} | {"why": "; ".join(why)}


def _echoes(reader: Reader, run_id: str) -> list[Key]:
    """Entries settled by a reply whose program computes nothing."""
    short = reader.rows(_ECHOES, {"run": run_id, "longest": LONGEST, "most": PROGRAMS})
    programs = dict(reader.rows(_PROGRAMS, {"places": [place for place, *_ in short]}))
    return list(
        dict.fromkeys((round_, seq) for _, id_, round_, seq in short if only_tells(programs.get(id_) or "compute()"))
    )


def _twins(reader: Reader, run_id: str) -> Iterator[tuple[Key, str, str]]:
    """Entries whose statement is nearly that of another with another answer, with that problem and its answer."""
    for a_round, a_seq, a, a_text, b_round, b_seq, b, b_text, b_id, a_id in reader.rows(
        _SIMILAR, {"run": run_id, "most": PAIRS}
    ):
        if _NUMBERS.findall(a_text) == _NUMBERS.findall(b_text) and _differ(a, b):
            yield (a_round, a_seq), b_id, b
            yield (b_round, b_seq), a_id, a
    worded = reader.rows(_SAME_WORDS, {"run": run_id, "most": PAIRS, "marks": _MARKS})
    for _, group in groupby(worded, key=itemgetter(0)):
        told = list(group)
        for _, round_, seq, _, answer in told:
            others = [(id_, other) for *_, id_, other in told if _differ(answer, other)]
            if others:
                yield (round_, seq), *others[0]


def _differ(a: str, b: str) -> bool:
    """Whether nothing says at once that two answers are equal."""
    verdict = quick(a, b)
    return verdict is None or verdict.value is not Equality.EQUAL

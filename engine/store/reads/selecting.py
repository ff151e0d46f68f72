"""Settled entries of a run that may be exported, part by part, with all that decides whether they are."""

from typing import Final

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.conditions import WITHIN, conditions, text_condition
from engine.store.reads.said import VERDICTS
from engine.store.reads.searching import check_text

_ENTRIES: Final = """
    WITH hit AS MATERIALIZED (
        SELECT * FROM (
            SELECT problem_seq, round, problem_id, stratum, tier, stage, rule, answer, correct, cost_usd FROM outcome
            WHERE run_id = $run AND tier IS NOT NULL AND seq <= $upto) e
        WHERE {where} AND {within} AND {text}),
    place AS (
        SELECT round, problem_seq, min(position) AS position FROM pool WHERE run_id = $run AND {within} GROUP BY ALL),
    said AS ({said})
    SELECT e.problem_seq, e.round, e.problem_id, coalesce(p.position, 0) AS position, e.tier, e.cost_usd, e.correct,
           coalesce(s.level, s.claimed_level, 0)::TINYINT AS level,
           coalesce(s.subject, s.claimed_subject, '') AS subject, s.dataset, s.source,
           coalesce(t.cot, false) AS has_cot, coalesce(t.program, false) AS has_program,
           coalesce(t.whole, false) AS has_both,
           md5_number_upper($seed || ':' || e.problem_id) AS lot
    FROM hit e JOIN stratum s ON s.id = e.stratum LEFT JOIN place p USING (round, problem_seq)
    LEFT JOIN said t USING (round, problem_seq)
    ORDER BY e.problem_seq, e.round
"""
_ANY: Final = """
    SELECT problem_seq, round, true AS cot, true AS program, false AS whole FROM solution
    WHERE run_id = $run AND {within} GROUP BY ALL"""
_EACH: Final = """
    SELECT problem_seq, round, bool_or(cot) AS cot, bool_or(program) AS program, bool_or(cot AND program) AS whole
    FROM (
        SELECT problem_seq, round, attempt_id, bool_or(part = 'cot' OR a.id IS NOT NULL) AS cot,
               bool_or(part = 'program' OR a.id IS NOT NULL) AS program
        FROM (FROM solution WHERE run_id = $run AND {within})
        LEFT JOIN (
            SELECT id FROM attempt WHERE run_id = $run AND {within} AND inner_equality = 'equal') a ON a.id = attempt_id
        GROUP BY ALL)
    GROUP BY ALL"""
"""Which texts were kept: a reply whose words and program agree has both."""


def last_fact(reader: Reader) -> int:
    """The number of the newest outcome: with it, reads in several blocks see one snapshot."""
    return int(reader.rows("SELECT coalesce(max(seq), 0) FROM outcome")[0][0])


def span(reader: Reader) -> tuple[int, int]:
    """The first `problem_seq`, and the one after the last."""
    first, after = reader.rows("SELECT coalesce(min(seq), 0), coalesce(max(seq) + 1, 0) FROM problem")[0]
    return int(first), int(after)


def entries(
    reader: Reader, wanted: ProblemFilter, seed: int, upto: int, part: tuple[int, int], *, texts: bool = True
) -> pl.DataFrame:
    """The entries of a part of all problems that meet a filter and have a tier.

    Args:
        reader: A read block.
        wanted: The filter; it names a run.
        seed: What lots depend on.
        upto: What `last_fact` gave at the beginning.
        part: The first and the last `problem_seq`.
        texts: Tell words and programs apart; without it, `has_cot` and `has_program` both say whether either is there.

    Returns:
        One row for each entry, by problem and round: problem_seq, round, problem_id, position (in its pool), tier,
        cost_usd, correct, level (claimed where none was published; 0 where none is known), subject (likewise; empty),
        dataset, source, has_cot, has_program, has_both (what solutions were kept; both of one reply), lot (a number of
        64 bits from the MD5 of the seed and the id).

    Raises:
        InputError: The text of the filter is no regular expression.
    """
    check_text(reader, wanted)
    where, values = conditions(wanted)
    said = (_EACH if texts else _ANY).format(within=WITHIN)
    text, words = text_condition(wanted, within=WITHIN)
    values |= words | {"seed": str(seed), "upto": upto, "low": part[0], "high": part[1]}
    return reader.frame(_ENTRIES.format(where=where, within=WITHIN, text=text, said=said), values)


_VERDICTS: Final = f"SELECT problem_seq, round, verdict FROM {VERDICTS} WHERE run_id = $run"  # noqa: S608 -- fixed fragments


def verdicts(reader: Reader, run_id: str) -> pl.DataFrame:
    """What stands of each accepted answer of a run that was judged.

    Columns:
        problem_seq, round, verdict.
    """
    return reader.frame(_VERDICTS, {"run": run_id})


def families(reader: Reader) -> pl.DataFrame:
    """Which problem grew from which, in any run.

    Columns:
        parent_seq, problem_seq.
    """
    return reader.frame("""
        SELECT DISTINCT parent_seq, problem_seq FROM candidate
        WHERE parent_seq IS NOT NULL AND problem_seq IS NOT NULL ORDER BY ALL
    """)


def pooled(reader: Reader, run_id: str) -> pl.DataFrame:
    """The problems that entered a run.

    Columns:
        problem_seq.
    """
    return reader.frame("SELECT DISTINCT problem_seq FROM pool WHERE run_id = $run ORDER BY ALL", {"run": run_id})

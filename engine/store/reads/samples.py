"""Solved problems as training samples, in chunks that hold the store only briefly."""

from typing import Any, Final

import polars as pl

from engine.domain import MetaKind, Stage
from engine.store.connection import Reader
from engine.store.sql import place_in, rows_of

_KNOWLEDGE: Final = (MetaKind.DEFINITION, MetaKind.FORMULA, MetaKind.PITFALL, MetaKind.INSIGHT)
_WITHIN: Final = "run_id = $run AND problem_seq BETWEEN $low AND $high"
_NAMED: Final = "SEMI JOIN (SELECT unnest($seqs) AS problem_seq, unnest($rounds) AS round) USING (problem_seq, round)"
"""Only the entries that are wanted. Where these are most of those between the first and the last one, it takes less to
read the others, too, than to look for each."""
_SAMPLES: Final = f"""
    WITH kept AS MATERIALIZED (
        SELECT problem_seq, round, attempt_id, bool_or(part = 'cot') AS of_cot, bool_or(part = 'program') AS of_program
        FROM solution {{wanted}} WHERE {_WITHIN} GROUP BY ALL),
    a AS MATERIALIZED (
        SELECT rowid AS place, id, stage, sample, cot_rule, request_hash,
               coalesce(inner_equality = 'equal', false) AS equal
        FROM attempt WHERE {_WITHIN} AND id IN (SELECT attempt_id FROM kept)),
    whose AS MATERIALIZED (
        SELECT a.* FROM a JOIN kept k ON k.attempt_id = a.id WHERE $programs OR NOT (k.of_cot OR a.equal)),
    x AS MATERIALIZED (SELECT attempt_id, cot{{more}} FROM {{words}}),
    y AS MATERIALIZED (SELECT attempt_id, program FROM {{programs}}),
    published AS (
        SELECT request_hash, any_value(reply) AS reply FROM exchange
        WHERE $whole AND run_id = $run AND request_hash IN (SELECT request_hash FROM a) GROUP BY ALL),
    ended AS (SELECT problem_seq, round, answer FROM outcome WHERE {_WITHIN} AND tier IS NOT NULL),
    q AS (SELECT seq, question FROM {rows_of("problem", "seq", "SELECT problem_seq FROM kept")})
    SELECT k.problem_seq, k.round, q.question, o.answer, k.of_cot OR a.equal AS of_cot,
           (k.of_program OR a.equal) AND y.program IS NOT NULL AS of_program, coalesce(w.reply, x.cot) AS cot,
           y.program, a.stage, a.sample,
           a.cot_rule{{more}}
    FROM kept k JOIN q ON q.seq = k.problem_seq JOIN ended o USING (problem_seq, round)
    JOIN a ON a.id = k.attempt_id LEFT JOIN x ON x.attempt_id = k.attempt_id
    LEFT JOIN y ON y.attempt_id = k.attempt_id LEFT JOIN published w ON w.request_hash = a.request_hash
    ORDER BY k.problem_seq, k.round, {place_in(Stage, "a.stage")}, a.sample
"""  # noqa: S608 -- fixed fragments

_BESIDE: Final = {
    "words": "attempt_text WHERE rowid IN (SELECT place FROM a)",
    "programs": "attempt_text WHERE rowid IN (SELECT place FROM whose)",
}
_WHEREVER: Final = {
    "words": rows_of("attempt_text", "attempt_id", "SELECT id FROM a"),
    "programs": rows_of("attempt_text", "attempt_id", "SELECT id FROM whose"),
}
"""Where the texts of attempts are: in the same places, as both are written together; else wherever their ids are. As
words are most of what there is to read, programs are read only of those who need them."""

_EXTRACTED: Final = f"""
    SELECT problem_seq, round, kind, writing FROM extracted {{wanted}}
    WHERE {_WITHIN} AND list_contains({[kind.value for kind in _KNOWLEDGE]}, kind)
    ORDER BY problem_seq, round, {place_in(_KNOWLEDGE, "kind")}, place
"""  # noqa: S608 -- the same


def _asked(run_id: str, entries: pl.DataFrame) -> tuple[str, dict[str, Any]]:
    """SQL for the entries that are wanted, and its parameters; there may be others among them."""
    seqs = entries["problem_seq"]
    low, high = (int(seqs.min()), int(seqs.max())) if seqs.len() else (0, -1)  # type: ignore[arg-type]  # numbers
    values = {"run": run_id, "low": low, "high": high}
    if 2 * seqs.len() > high - low:
        return "", values
    return _NAMED, values | {"seqs": seqs.to_list(), "rounds": entries["round"].to_list()}


def samples(
    reader: Reader,
    run_id: str,
    entries: pl.DataFrame,
    *,
    knowledge: bool = False,
    programs: bool = True,
    whole: bool = False,
) -> pl.DataFrame:
    """The replies of some settled entries of a run that were kept as solutions.

    Args:
        reader: A read block.
        run_id: The run.
        entries: `problem_seq` and `round` of each; the nearer to one another, the quicker.
        knowledge: Also the knowledge base that a published reply carried.
        whole: The words as they were published, where a program in them was taken apart; for imported sets.
        programs: All programs; without it, only those of replies whose words do not have the accepted answer.

    Returns:
        One row for each reply, by problem, round, stage and reply: problem_seq, round, question, answer, of_cot and
        of_program (whether its words and its program have the accepted answer: both do where they agree), cot,
        program, stage, sample, cot_rule; and knowledge.
    """
    wanted, values = _asked(run_id, entries)
    values |= {"programs": programs, "whole": whole}
    more = ", knowledge" if knowledge else ""
    rows = reader.frame(_SAMPLES.format(wanted=wanted, more=more, **_BESIDE), values)
    if rows["cot"].null_count():
        rows = reader.frame(_SAMPLES.format(wanted=wanted, more=more, **_WHEREVER), values)
    return _only(rows, entries)


def knowledge(reader: Reader, run_id: str, entries: pl.DataFrame) -> pl.DataFrame:
    """What a teacher wrote into the knowledge bases of some entries of a run.

    Returns:
        One row for each item: problem_seq, round, kind (definition, formula, pitfall, insight), writing; in the order
        in which they belong together.
    """
    wanted, values = _asked(run_id, entries)
    return _only(reader.frame(_EXTRACTED.format(wanted=wanted), values), entries)


def _only(rows: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    return rows.join(entries, on=("problem_seq", "round"), how="semi", maintain_order="left")


def questions(reader: Reader, problem_seqs: list[int]) -> pl.DataFrame:
    """The statements of some problems.

    Columns:
        problem_seq, question; by problem.
    """
    sql = f"SELECT seq AS problem_seq, question FROM {rows_of('problem', 'seq', 'SELECT unnest($seqs)')} ORDER BY seq"  # noqa: S608 -- fixed fragments
    return reader.frame(sql, {"seqs": problem_seqs})

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
_REPLIES: Final = f"""
    WITH kept AS MATERIALIZED (
        SELECT problem_seq, round, attempt_id, bool_or(part = 'cot') AS of_cot, bool_or(part = 'program') AS of_program
        FROM solution {{wanted}} WHERE {_WITHIN} GROUP BY ALL),
    a AS (
        SELECT rowid AS place, id AS attempt_id, stage, sample, cot_rule,
               if($whole, request_hash, NULL) AS request_hash, coalesce(inner_equality = 'equal', false) AS equal
        FROM attempt WHERE {_WITHIN} AND id IN (SELECT attempt_id FROM kept)),
    ended AS (SELECT problem_seq, round, answer FROM outcome WHERE {_WITHIN} AND tier IS NOT NULL)
    SELECT k.problem_seq, k.round, o.answer, k.of_cot OR a.equal AS of_cot, k.of_program OR a.equal AS of_program,
           a.stage, a.sample, a.cot_rule, a.place, a.attempt_id, a.request_hash
    FROM kept k JOIN ended o USING (problem_seq, round) JOIN a USING (attempt_id)
    ORDER BY k.problem_seq, k.round, {place_in(Stage, "a.stage")}, a.sample
"""  # noqa: S608 -- fixed fragments

_BESIDE: Final = "attempt_text WHERE rowid IN (SELECT place FROM sought)"
_WHEREVER: Final = rows_of("attempt_text", "attempt_id", "SELECT attempt_id FROM sought")
"""Where the texts of attempts are: in the same places, as both are written together; else wherever their ids are.

Long texts are read by queries that do nothing else: each join or sort in the database would copy all of them once more.
"""
_NEAR: Final = "problem WHERE seq BETWEEN $low AND $high"
_APART: Final = rows_of("problem", "seq", "SELECT problem_seq FROM sought")
_PUBLISHED: Final = """
    SELECT request_hash, any_value(reply) AS reply FROM exchange
    WHERE run_id = $run AND request_hash IN (SELECT request_hash FROM sought) GROUP BY ALL
"""

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
    rows = _only(reader.frame(_REPLIES.format(wanted=wanted), values | {"whole": whole}), entries)
    asked = _questions(reader, rows, values if not wanted else {})
    rows = rows.join(asked, on="problem_seq", how="inner", maintain_order="left")
    words = _texts(reader, rows, ["cot", "knowledge"] if knowledge else ["cot"])
    needing = rows if programs else rows.filter(~pl.col("of_cot"))
    for texts in (words, _texts(reader, needing, ["program"])):
        rows = rows.join(texts, on="attempt_id", how="left", maintain_order="left")
    if whole:
        with reader.beside("sought", rows.select("request_hash")):
            published = reader.frame(_PUBLISHED, {"run": run_id})
        rows = rows.join(published, on="request_hash", how="left", maintain_order="left")
        rows = rows.with_columns(cot=pl.coalesce("reply", "cot"))
    carries = pl.col("of_program") & pl.col("program").is_not_null()
    return rows.with_columns(of_program=carries).drop("place", "attempt_id", "request_hash", "reply", strict=False)


def _questions(reader: Reader, rows: pl.DataFrame, near: dict[str, Any]) -> pl.DataFrame:
    """The statements of some problems: problem_seq, question; of all between two of them, if these are given."""
    with reader.beside("sought", rows.select("problem_seq")):
        sql = f"SELECT seq AS problem_seq, question FROM {_NEAR if near else _APART}"  # noqa: S608 -- fixed fragments
        return reader.frame(sql, {name: near[name] for name in ("low", "high")} if near else {})


def _texts(reader: Reader, rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Texts of the attempts of some rows: attempt_id and the columns."""
    sought = rows.select("attempt_id", "place")
    with reader.beside("sought", sought):
        for where in (_BESIDE, _WHEREVER):
            found = reader.frame(f"SELECT attempt_id, {', '.join(columns)} FROM {where}")  # noqa: S608 -- as above
            if not sought.join(found, on="attempt_id", how="anti").height:
                break
    return found


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

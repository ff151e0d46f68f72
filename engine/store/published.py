"""Published sets on their way into the store: pieces of a file, and how far it is read, in one transaction each."""

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

import polars as pl

from engine.answers import quick
from engine.domain import Entry, Equality, Outcome, Source, Stage, Tier
from engine.store import strata, tallies
from engine.store.arrival import RAN, Landed, Landing
from engine.store.connection import Reader, Writer
from engine.store.sql import rows_of
from engine.store.writes import Row, attempt_id

_REASONS: Final = MappingProxyType(
    {
        "unchecked": "it is as it was published, and nothing checked it",
        "settled": "its publisher's own check settled it",
        "scored": "held against the right answer of the benchmark",
    }
)
_KNOWN: Final = f"""
    SELECT id AS problem_id, seq, stratum, ground_truth AS there_truth
    FROM {rows_of("problem", "id", "SELECT problem_id FROM arriving")}
"""  # noqa: S608 -- fixed fragments
_THERE: Final = """
    SELECT round, problem_seq, request_hash AS text_hash, sample FROM attempt
    WHERE run_id = $run AND problem_seq IN (SELECT seq FROM known)
"""
_POSITIONS: Final = "SELECT round, sum(entries)::BIGINT FROM pool_tally WHERE run_id = $run GROUP BY round"
_PROGRESS: Final = """
    SELECT rows_read, complete FROM import_progress WHERE run_id = $run AND file_id = $file ORDER BY seq DESC LIMIT 1
"""
_READ: Final = """
    SELECT coalesce(sum(most), 0)::BIGINT
    FROM (SELECT max(rows_read) AS most FROM import_progress WHERE run_id = $run GROUP BY file_id)
"""
_ACCEPTED: Final = """
    SELECT round, problem_seq, answer AS taken FROM outcome
    WHERE run_id = $run AND problem_seq IN (SELECT seq FROM known) AND tier IS NOT NULL
"""


def rows_read(reader: Reader, run_id: str, file_id: str) -> tuple[int, bool]:
    """How many rows of a file a set has taken in, and whether these are all."""
    found = reader.rows(_PROGRESS, {"run": run_id, "file": file_id})
    return (int(found[0][0]), bool(found[0][1])) if found else (0, False)


def rows_of_set(reader: Reader, run_id: str) -> int:
    """How many rows of all its files a set has taken in, by whatever imports."""
    return int(reader.rows(_READ, {"run": run_id})[0][0])


def land(writer: Writer, landing: Landing, frame: pl.DataFrame, broken: Sequence[Row], now: datetime) -> Landed:
    """Write the rows of a piece, those that were set aside, and how far its file is read: all of it or nothing.

    A question that the store has stays as it is; a solution that the set has to it is left out.

    Args:
        writer: A write block.
        landing: Where the rows belong.
        frame: Rows with the columns of `ARRIVAL`; `RAN` and `stdout` and `error` may follow.
        broken: Rows of the table `set_aside`.
        now: The time, in UTC.
    """
    before = tallies.marks(writer, ("pool", "attempt", "outcome"))
    landed = _land(writer, landing, frame, now) if frame.height else Landed()
    writer.insert("set_aside", broken)
    done: Row = {"run_id": landing.run_id, "file_id": landing.file_id, "path": landing.path}
    writer.insert("import_progress", [done | {"rows_read": landing.rows_read, "complete": False}])
    tallies.add(writer, before)
    return landed


def _land(writer: Writer, landing: Landing, frame: pl.DataFrame, now: datetime) -> Landed:
    known = _known(writer, frame)
    fresh = frame.join(known, on="problem_id", how="anti").unique("problem_id", keep="first", maintain_order=True)
    added = _add_problems(writer, fresh, landing.import_id)
    placed = frame.join(pl.concat([known, added]), on="problem_id", how="left", maintain_order="left")
    placed = placed.rename({"seq": "problem_seq"})
    conflicting = _conflicting(placed.filter(pl.col("ground_truth") != pl.col("there_truth")))
    kept = _without_known(writer, landing.run_id, placed, known)
    entries = kept.filter(pl.col("is_entry"))
    _add_entries(writer, landing, entries, now)
    _add_attempts(writer, landing.run_id, kept, now)
    return Landed(fresh.height, entries.height, kept.height, frame.height - kept.height, conflicting)


def _conflicting(differing: pl.DataFrame) -> int:
    """How many rows none of whose right answers is that of the store, written as it may be."""
    said = differing.select("ground_truth", "accepted_truths", "there_truth").iter_rows()
    return sum(not any(_is_same(item, there) for item in accepted or [truth]) for truth, accepted, there in said)


def _is_same(one: str, other: str) -> bool:
    verdict = quick(one, other)
    return verdict is not None and verdict.equal


def _known(reader: Reader, frame: pl.DataFrame) -> pl.DataFrame:
    """Problems that the store has: problem_id, seq, stratum, there_truth."""
    with reader.beside("arriving", frame.select("problem_id")):
        found = reader.frame(_KNOWN)
    schema = pl.Schema({"problem_id": pl.String, "seq": pl.Int64, "stratum": pl.Int32, "there_truth": pl.String})
    return found.cast(schema)


def _add_problems(writer: Writer, fresh: pl.DataFrame, import_id: str) -> pl.DataFrame:
    """Add problems that are new, in order, with their strata; the columns of `_known`."""
    keys = ["dataset", "level", "subject"]
    combos = fresh.select(keys).unique(maintain_order=True)
    source = Source.IMPORTED.value
    numbered = strata.stratified(writer, [{"id": "", "source": source} | row for row in combos.to_dicts()])
    combos = combos.with_columns(stratum=pl.Series([row["stratum"] for row in numbered], dtype=pl.Int32))
    fresh = fresh.join(combos, on=keys, how="left", nulls_equal=True, maintain_order="left")
    fresh = fresh.with_columns(seq=_numbers(writer, fresh.height))
    row = fresh.select(
        "seq",
        "question",
        *keys,
        "ground_truth",
        "stratum",
        id="problem_id",
        source=pl.lit(source),
        import_id=pl.lit(import_id),
    )
    writer.insert_frame("problem", row)
    return fresh.select("problem_id", "seq", "stratum", there_truth="ground_truth")


def _numbers(writer: Writer, many: int) -> pl.Series:
    """Numbers of facts, in order."""
    first = writer.rows("SELECT min(n) FROM (SELECT nextval('fact') AS n FROM range($many))", {"many": many})[0][0]
    return pl.Series(range(first, first + many), dtype=pl.Int64) if many else pl.Series([], dtype=pl.Int64)


def _without_known(reader: Reader, run_id: str, placed: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Rows that are new to the set, each with its number among the solutions of its entry, and whether it opens it."""
    key = ["round", "problem_seq"]
    kept = placed.unique([*key, "text_hash"], keep="first", maintain_order=True)
    with reader.beside("known", known.select("seq")):
        there, taken = (reader.frame(sql, {"run": run_id}) for sql in (_THERE, _ACCEPTED))
    kept = kept.join(there, on=[*key, "text_hash"], how="anti", maintain_order="left")
    counted = there.group_by(key).agg(before=pl.col("sample").max() + 1)
    kept = kept.join(counted, on=key, how="left", maintain_order="left")
    kept = kept.join(taken, on=key, how="left", maintain_order="left")
    before = pl.col("before").fill_null(0)
    kept = kept.with_row_index("place").with_columns(
        sample=(before + pl.int_range(pl.len()).over(key)).cast(pl.Int32),
        accepted=pl.coalesce("taken", pl.col("answer").first().over(key)),
    )
    first, later = kept.filter(pl.col("sample") == 0), kept.filter(pl.col("sample") != 0)
    first = first.with_columns(is_entry=pl.lit(value=True), carries=pl.lit(value=True))
    return pl.concat([first, _later(later, run_id)]).sort("place") if later.height else first


def _later(kept: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """Further solutions to an entry: each with an id of its own, and whether it may say the accepted answer."""
    named = kept.select("round", "problem_id", "sample").iter_rows()
    ids = [attempt_id(Entry(run_id, round_, problem), Stage.SOLVE, sample) for round_, problem, sample in named]
    same = [_may_be_same(one, other) for one, other in kept.select("cot_answer", "accepted").iter_rows()]
    return kept.with_columns(
        attempt_id=pl.Series(ids, dtype=pl.String),
        is_entry=pl.lit(value=False),
        carries=pl.Series(same, dtype=pl.Boolean),
    )


def _may_be_same(one: str | None, other: str | None) -> bool:
    """Whether two answers to a question may be the same, as far as text and numbers tell."""
    if one is None or other is None or one == other:
        return True
    verdict = quick(one, other)
    return verdict is None or verdict.value is not Equality.DIFFERENT


def _add_entries(writer: Writer, landing: Landing, entries: pl.DataFrame, now: datetime) -> None:
    """Enter problems that are new to the set, and how each ended: as its publisher says."""
    begun = dict(writer.rows(_POSITIONS, {"run": landing.run_id}))
    base = pl.col("round").replace_strict(begun, default=0, return_dtype=pl.Int64)
    own = {"run_id": pl.lit(landing.run_id)}
    key = ("round", "problem_id", "problem_seq", "stratum")
    position = base + pl.int_range(pl.len()).over("round")
    writer.insert_frame("pool", entries.select(*key, **own, position=position))
    settled = pl.col("tier") != Tier.UNVERIFIED.value
    how = pl.when(settled).then(pl.lit("settled")).otherwise(pl.lit("scored" if landing.scored else "unchecked"))
    writer.insert_frame(
        "outcome",
        entries.select(
            *key,
            "answer",
            "tier",
            "correct",
            "correct_rule",
            **own,
            seq=_numbers(writer, entries.height),
            stage=pl.lit(Stage.SOLVE.value),
            outcome=pl.when(settled).then(pl.lit(Outcome.SETTLED.value)).otherwise(pl.lit(Outcome.UNCHECKED.value)),
            rule=pl.lit("ground_truth" if landing.scored else "published"),
            reason=how.replace_strict(_REASONS),
            at_time=pl.lit(now),
        ),
    )


def _add_attempts(writer: Writer, run_id: str, kept: pl.DataFrame, now: datetime) -> None:
    """Add solutions as attempts, with their words and the parts that carry the accepted answer."""
    ran = [name for name in RAN if name in kept.columns]
    found = ("cot_answer", "cot_rule", "cot_answer_start", "cot_answer_end", "program_rule", "program_start")
    key = ("round", "problem_id", "problem_seq")
    writer.insert_frame(
        "attempt",
        kept.select(
            *key,
            "stratum",
            "sample",
            "teacher",
            *found,
            "program_end",
            *ran,
            id="attempt_id",
            run_id=pl.lit(run_id),
            seq=_numbers(writer, kept.height),
            stage=pl.lit(Stage.SOLVE.value),
            request_hash="text_hash",
            at_time=pl.lit(now),
        ),
    )
    said = [name for name in ("stdout", "error") if name in kept.columns]
    writer.insert_frame("attempt_text", kept.select("attempt_id", "cot", "program", "knowledge", *said))
    carried = kept.filter(pl.col("carries") & ((pl.col("cot") != "") | pl.col("program").is_not_null()))
    words = pl.when(pl.col("cot") == "").then(pl.lit("program")).otherwise(pl.lit("cot"))
    writer.insert_frame("solution", carried.select(*key, "attempt_id", run_id=pl.lit(run_id), part=words))
    apart = kept.filter(pl.col("reply").is_not_null())
    asked = pl.struct(role=pl.lit("user"), content=pl.col("question")).struct.json_encode()
    messages = pl.concat_str(pl.lit("["), asked, pl.lit("]"))
    writer.insert_frame(
        "exchange", apart.select("reply", request_hash="text_hash", run_id=pl.lit(run_id), messages=messages)
    )

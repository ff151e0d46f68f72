"""A list by likeness: which problems meet a filter, and the rows of those that were found to be the nearest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.browse import QUESTION_SHOWN, TOLD
from engine.store.reads.conditions import WITHIN, conditions, entries, may_be_pending, text_condition
from engine.store.reads.searching import by_stretches, check_text

_AMONG: Final = "problem_seq IN (SELECT unnest($seqs))"
_VECTOR: Final = """
    SELECT p.seq, left(p.question, $most) AS question, v.vector
    FROM problem p LEFT JOIN (SELECT problem_seq, vector FROM embedding WHERE embedder_id = $embedder
        AND problem_seq = (SELECT seq FROM problem WHERE id = $id)) v ON v.problem_seq = p.seq
    WHERE p.id = $id
"""
_EMBEDDERS: Final = """
    SELECT r.id, r.name, r.kind, r.dimension, h.vectors
    FROM (SELECT DISTINCT ON (id) * FROM embedder ORDER BY seq) r
    JOIN (SELECT embedder_id, count(*) AS vectors FROM embedding GROUP BY embedder_id) h ON h.embedder_id = r.id
    LEFT JOIN (SELECT embedder_id, max(seq) AS shown FROM layout GROUP BY embedder_id) m ON m.embedder_id = r.id
    ORDER BY m.shown DESC NULLS LAST, h.vectors DESC, r.seq
"""


@dataclass(frozen=True, slots=True)
class EmbedderRow:
    """What made vectors that are here: columns of the table `embedder`, and how many vectors."""

    id: str
    name: str
    kind: str
    dimension: int
    vectors: int


@dataclass(frozen=True, slots=True)
class Met:
    """Problems that meet a filter.

    Attributes:
        problems: Their numbers (`problem.seq`), rising.
        searched: How many problems were looked at for a text, from the first on.
        of: How many there are; with fewer searched, `problems` are a part of those that meet the filter.
    """

    problems: pl.Series
    searched: int
    of: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A problem that others are compared with.

    Attributes:
        seq: Its number.
        question: The beginning of its statement.
        vector: As it is stored; `None` where it has none.
    """

    seq: int
    question: str
    vector: bytes | None


def met(reader: Reader, wanted: ProblemFilter, seconds: float | None = None) -> Met:
    """The problems that meet a filter, each once.

    Args:
        reader: A read block.
        wanted: The filter.
        seconds: For how long it may look for a text; without it, until all is found.

    Raises:
        InputError: The text is no regular expression.
    """
    check_text(reader, wanted)
    of = reader.rows("SELECT count(*) FROM problem")[0][0]
    if not wanted.text.strip():
        return Met(_met(reader, wanted), of, of)
    found, searched = by_stretches(reader, lambda low, high: _met(reader, wanted, (low, high)), seconds)
    return Met(pl.concat(found), searched, of)


def _met(reader: Reader, wanted: ProblemFilter, between: tuple[int, int] | None = None) -> pl.Series:
    of_entry, values = conditions(wanted)
    within = WITHIN if between else "true"
    of_text, words = text_condition(wanted, within=within)
    if between:
        values |= {"low": between[0], "high": between[1]}
    source = entries(wanted, f"{of_entry} AND {of_text}", pending=may_be_pending(reader, wanted), within=within)
    distinct = "DISTINCT" if wanted.run else ""
    sql = f"SELECT {distinct} e.problem_seq FROM {source} e"  # noqa: S608 -- only fixed fragments
    return reader.frame(sql, values | words)["problem_seq"].cast(pl.Int64).sort()


def rows(reader: Reader, wanted: ProblemFilter, problems: Sequence[int]) -> pl.DataFrame:
    """Rows of problems that meet a filter, in the order in which they are named; of a run, the last entry of each.

    The text of the filter is not looked for again.

    Columns:
        Those of `engine.store.browse.page`; `value` is 0.
    """
    of_entry, values = conditions(wanted)
    source = entries(wanted, of_entry, pending=may_be_pending(reader, wanted), within=_AMONG)
    sql = f"""
        WITH hit AS MATERIALIZED (
            SELECT e.*, 0::DOUBLE AS value FROM {source} e
            QUALIFY row_number() OVER (PARTITION BY e.problem_seq ORDER BY e.round DESC) = 1)
        {TOLD}
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    found = reader.frame(sql, values | {"seqs": list(problems)})
    order = pl.DataFrame({"seq": list(problems)}, schema={"seq": found.schema["seq"]})
    return order.join(found, on="seq", maintain_order="left")


def embedders(reader: Reader) -> tuple[EmbedderRow, ...]:
    """What made vectors here: that of the newest map first, then by how many vectors there are."""
    return tuple(EmbedderRow(*row) for row in reader.rows(_EMBEDDERS))


def sample(reader: Reader, embedder_id: str, problem_id: str) -> Sample | None:
    """A problem with its vector; `None` where there is no such problem."""
    found = reader.rows(_VECTOR, {"embedder": embedder_id, "id": problem_id, "most": QUESTION_SHOWN})
    return Sample(*found[0]) if found else None

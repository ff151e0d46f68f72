"""Checks for contamination on their way into the store, a part at a time, and what people decide about pairs."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from engine.domain import Provenance
from engine.errors import InputError
from engine.store.connection import Store, Writer
from engine.store.people import said_by
from engine.store.writes import Row, flush, patiently

CHUNK: Final = 20_000
"""Questions of benchmarks that are written at once."""

_LEFT: Final = "DELETE FROM benchmark_question WHERE check_id = $id"
_STANDS: Final = "SELECT 1 FROM contamination_check WHERE id = $id LIMIT 1"
_PAIR: Final = """
    SELECT (SELECT count(*) FROM problem WHERE id = $problem),
           (SELECT count(*) FROM benchmark_question WHERE id = $question)
"""


@dataclass(frozen=True, slots=True)
class CheckState:
    """How far a check is: the columns of the table `contamination_check` of the same names."""

    id: str
    benchmarks: str
    ngram: int
    ratio: float
    upto: int
    problems: int
    hits: int
    cut: int
    seconds: float

    def row(self, author: str) -> Row:
        """The row that says so."""
        names = ("id", "benchmarks", "ngram", "ratio", "upto", "problems", "hits", "cut", "seconds")
        return {name: getattr(self, name) for name in names} | {"author": author}


def begin_check(store: Store, check: CheckState, questions: pl.DataFrame, author: str) -> None:
    """Note a check, with the questions of its benchmarks; one that is noted already stays as it is.

    Args:
        store: The store.
        check: What it is.
        questions: Columns place, id, benchmark, line, question.
        author: Who asks for it; may be empty.
    """
    with store.read() as reader:
        if reader.rows(_STANDS, {"id": check.id}):
            return
    patiently(store, lambda writer: writer.rows(_LEFT, {"id": check.id}))  # of a beginning that was cut short
    for part in questions.with_columns(pl.lit(check.id).alias("check_id")).iter_slices(CHUNK):

        def write(writer: Writer, part: pl.DataFrame = part) -> None:
            writer.insert_frame("benchmark_question", part)

        patiently(store, write)
    patiently(store, lambda writer: writer.insert("contamination_check", [check.row(author)]))


def add_hits(store: Store, check: CheckState, hits: pl.DataFrame, author: str) -> None:
    """Keep pairs of a check together with how far it is, so that a killed one goes on from there.

    Args:
        store: The store.
        check: How far it is with them.
        hits: Columns problem_seq, question_id, shared, gram, ratio, identical.
        author: Who asked for it; may be empty.
    """

    def write(writer: Writer) -> None:
        writer.insert_frame("contamination_hit", hits.with_columns(pl.lit(check.id).alias("check_id")))
        writer.insert("contamination_check", [check.row(author)])

    patiently(store, write)


def decide_contamination(
    store: Store, problem_id: str, question_id: str, said: Provenance, *, contaminated: bool | None
) -> None:
    """Decide whether a problem is contaminated with a benchmark question: that stands above every threshold.

    Args:
        store: The store.
        problem_id: The problem.
        question_id: The benchmark question.
        said: Who and why.
        contaminated: Whether it is; `None` takes back what was decided before.

    Raises:
        InputError: There is no such problem or question, or a text is too long.
    """
    row: dict[str, Any] = {"problem_id": problem_id, "question_id": question_id, "contaminated": contaminated}
    row |= said_by(said)
    with store.read() as reader:
        problems, questions = reader.rows(_PAIR, {"problem": problem_id, "question": question_id})[0]
    if not (problems and questions):
        raise InputError("There is no such pair of a problem and a benchmark question. Choose one that a check found.")
    flush(store, {"contamination_decision": [row]})

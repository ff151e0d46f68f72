"""What arrives of a published set, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import polars as pl

ARRIVAL: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "round": pl.Int32,
        "problem_id": pl.String,
        "question": pl.String,
        "dataset": pl.String,
        "ground_truth": pl.String,
        "level": pl.Int8,
        "subject": pl.String,
        "attempt_id": pl.String,
        "text_hash": pl.String,
        "teacher": pl.String,
        "cot": pl.String,
        "cot_answer": pl.String,
        "cot_rule": pl.String,
        "cot_answer_start": pl.Int64,
        "cot_answer_end": pl.Int64,
        "program": pl.String,
        "program_rule": pl.String,
        "program_start": pl.Int64,
        "program_end": pl.Int64,
        "knowledge": pl.String,
        "reply": pl.String,
        "answer": pl.String,
        "tier": pl.String,
        "correct": pl.Boolean,
        "correct_rule": pl.String,
        "accepted_truths": pl.List(pl.String),
    }
)
"""Columns of a row that arrives. `text_hash` is of the published text, `reply` that text where it was taken apart,
`answer` what is accepted, `accepted_truths` the right answers of a benchmark's problem."""

RAN: Final = ("program_status", "program_way", "program_answer", "program_seconds", "program_cpu_seconds")
"""Further columns of rows whose program was run."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What a piece of a file brings, and how far the file is read with it.

    Attributes:
        run_id: The set.
        import_id: The import that brings new problems (import_file.id).
        file_id: Content hash of the file.
        path: The file as the person named it.
        rows_read: Rows of the file that are read with this piece.
        scored: Whether the rows are replies to a benchmark.
    """

    run_id: str
    import_id: str
    file_id: str
    path: str
    rows_read: int
    scored: bool


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of a piece.

    Attributes:
        problems: Problems that were new to the store.
        entries: Problems that were new to the set.
        solutions: Solutions that were new to the set.
        repeated: Rows whose question and solution the set had already.
        conflicting: Rows to whose question the store has another ground truth, which stays.
    """

    problems: int = 0
    entries: int = 0
    solutions: int = 0
    repeated: int = 0
    conflicting: int = 0

"""What checks of all problems read, a part at a time."""

from typing import Final

import polars as pl

from engine.store.connection import Reader
from engine.store.sql import rows_of

_SEQS: Final = "SELECT seq FROM problem WHERE seq > $after ORDER BY seq"
_PART: Final = "SELECT seq AS problem_seq, question FROM problem WHERE seq BETWEEN $low AND $high ORDER BY seq"
_POOLED: Final = "SELECT DISTINCT problem_id FROM pool WHERE run_id = $name"
_OF_RUN: Final = f"SELECT id, question FROM {rows_of('problem', 'id', _POOLED)} ORDER BY seq"  # noqa: S608 -- fixed fragments
_ITEMS: Final = "SELECT problem_seq FROM problem_set_item WHERE set_id = $name"
_OF_SET: Final = f"SELECT id, question FROM {rows_of('problem', 'seq', _ITEMS)} ORDER BY seq"  # noqa: S608 -- the same


def arrived(reader: Reader, after: int = 0) -> pl.Series:
    """The problems behind one, in order of arrival (`problem.seq`)."""
    return reader.frame(_SEQS, {"after": after})["seq"]


def statements(reader: Reader, low: int, high: int) -> pl.DataFrame:
    """Statements of the problems from one to another (`problem.seq`), both included, in order of arrival.

    Columns:
        problem_seq, question.
    """
    return reader.frame(_PART, {"low": low, "high": high})


def of_run(reader: Reader, run_id: str) -> pl.DataFrame:
    """The problems that entered a run, in order of arrival; none where there is no such run.

    Columns:
        id, question.
    """
    return reader.frame(_OF_RUN, {"name": run_id})


def of_set(reader: Reader, set_id: str) -> pl.DataFrame:
    """The problems of a set, likewise."""
    return reader.frame(_OF_SET, {"name": set_id})

"""What people say, on its way into the store: each call appends one row, and what was said before stays."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from engine.domain import Entry, FlagReason, Provenance, ReviewVerdict
from engine.errors import InputError
from engine.store.connection import Store, Writer
from engine.store.sql import rows_of
from engine.store.writes import Row, flush, patiently

LONGEST_NAME: Final = 64
LONGEST_NOTE: Final = 2_000
"""Characters of what a person may write."""

_CAUSE: Final = f"""
    SELECT teacher, cause, detail, problem_seq, stratum FROM {rows_of("cause", "problem_id", "$id")}
    WHERE run_id = $run AND round = $round AND stage = $stage AND sample = $sample
"""  # noqa: S608 -- fixed fragments


def correct_cause(store: Store, entry: Entry, stage: str, sample: int, cause: str | None, said: Provenance) -> None:
    """Say what the cause of an attempt's failure is: the computed one, to accept it, or another.

    Args:
        store: The store.
        entry: The attempt's run, round and problem.
        stage: Its stage.
        sample: Which reply of that stage.
        cause: The cause; `None` takes back what was said before.
        said: Who and why.

    Raises:
        InputError: The attempt has no cause, or a text is too long.
    """
    where = {"run": entry.run_id, "round": entry.round, "id": entry.problem_id, "stage": stage, "sample": sample}

    def write(writer: Writer) -> None:
        found = writer.rows(_CAUSE, where)
        if not found:
            raise InputError(f"Reply {sample + 1} of {stage} at this problem has no cause that could be corrected.")
        teacher, computed, detail, seq, stratum = found[0]
        row = _of(entry) | {"stage": stage, "sample": sample, "teacher": teacher, "computed": computed}
        row |= {"computed_detail": detail, "cause": cause, "problem_seq": seq, "stratum": stratum}
        writer.insert("cause_correction", [row | _said(said)])

    patiently(store, write)


def review(store: Store, entry: Entry, verdict: ReviewVerdict | None, said: Provenance) -> None:
    """Judge the accepted answer of a problem in a round of a run; `None` takes back what the author said before."""
    flush(store, {"review": [_of(entry) | {"verdict": verdict.value if verdict else None} | _said(said)]})


def flag(store: Store, problem_id: str, reason: FlagReason, said: Provenance, *, raised: bool = True) -> None:
    """Flag a problem for a reason, or take that back."""
    row: Row = {"problem_id": problem_id, "reason": reason.value, "raised": raised}
    flush(store, {"flag": [row | _said(said)]})


def save_filter(store: Store, name: str, params: Mapping[str, Sequence[str]] | None, author: str) -> None:
    """Give a list of problems a name, in place of the one that had it; `None` gives the name up."""
    checked = _checked(name, "name", LONGEST_NAME)
    saved = None if params is None else json.dumps({key: list(params[key]) for key in sorted(params)})
    flush(store, {"saved_filter": [{"name": checked, "params": saved, "author": check_author(author)}]})


def add_trial(store: Store, row: Row, said: Provenance) -> None:
    """Add an attempt that a person made: the columns of `trial` but for who and why."""
    flush(store, {"trial": [row | _said(said)]})


def check_author(author: str) -> str:
    """A person's name as it is stored.

    Raises:
        InputError: It is empty or too long.
    """
    return _checked(author, "your name", LONGEST_NAME)


def _of(entry: Entry) -> Row:
    return {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id}


def _said(said: Provenance) -> Row:
    if len(said.note) > LONGEST_NOTE:
        raise InputError(f"The note has {len(said.note):,} characters; shorten it to {LONGEST_NOTE:,}.")
    return {"note": said.note, "author": check_author(said.author)}


def _checked(text: str, what: str, longest: int) -> str:
    text = " ".join(text.split())
    if not text or len(text) > longest or not text.isprintable():
        raise InputError(f"Write {what} in 1 to {longest} characters that can be seen.")
    return text

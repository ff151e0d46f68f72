"""What people say, on its way into the store: each call appends one row, and what was said before stays."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from engine.domain import DecisionKind, Entry, Provenance, ReviewVerdict, Stage
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
        writer.insert("cause_correction", [row | said_by(said)])

    patiently(store, write)


def review(
    store: Store,
    entry: Entry,
    verdict: ReviewVerdict | None,
    said: Provenance,
    *,
    answer: str | None = None,
    adjudicates: bool = False,
) -> None:
    """Judge the accepted answer of a problem in a round of a run.

    Args:
        store: The store.
        entry: The run, the round and the problem.
        verdict: The verdict; `None` takes back what the author said before.
        said: Who and why.
        answer: The final answer that is right, if the person gives one.
        adjudicates: Whether a lead decides between reviewers: that stands above all reviews.

    Raises:
        InputError: A text is too long.
    """
    row: Row = {"verdict": verdict.value if verdict else None, "adjudicates": adjudicates}
    flush(store, {"review": [_of(entry) | row | {"answer": check_answer(answer)} | said_by(said)]})


def flag(store: Store, problem_id: str, reason: str, said: Provenance, *, raised: bool = True) -> None:
    """Flag a problem for a reason, or take that back.

    Raises:
        InputError: A text is too long.
    """
    row: Row = {"problem_id": problem_id, "reason": check_reason(reason), "raised": raised}
    flush(store, {"flag": [row | said_by(said)]})


def offer_reason(store: Store, reason: str, author: str, *, offered: bool = True) -> None:
    """Offer a further reason for flags from now on, or one no more.

    Raises:
        InputError: It is empty or too long.
    """
    row: Row = {"reason": check_reason(reason), "offered": offered, "author": check_author(author)}
    flush(store, {"flag_reason": [row]})


def decide(
    store: Store,
    entry: Entry,
    kind: DecisionKind,
    said: Provenance,
    *,
    stage: Stage | None = None,
    raised: bool = True,
) -> None:
    """Decide what is to happen with a problem, or take that back.

    Args:
        store: The store.
        entry: The problem, and the run and round in which it was seen.
        kind: What is to happen.
        said: Who and why.
        stage: Where it is to be answered again: the stage from which on it may be settled.
        raised: False takes the decision back.

    Raises:
        InputError: A text is too long, or there is no stage for what is to be answered again.
    """
    if kind is DecisionKind.AGAIN and raised and stage is None:
        raise InputError("Name the stage from which on it is to be answered again.")
    row: Row = {"kind": kind.value, "stage": stage.value if stage else None, "raised": raised}
    flush(store, {"decision": [_of(entry) | row | said_by(said)]})


def save_filter(store: Store, name: str, params: Mapping[str, Sequence[str]] | None, author: str) -> None:
    """Give a list of problems a name, in place of the one that had it; `None` gives the name up."""
    checked = _checked(name, "name", LONGEST_NAME)
    saved = None if params is None else json.dumps({key: list(params[key]) for key in sorted(params)})
    flush(store, {"saved_filter": [{"name": checked, "params": saved, "author": check_author(author)}]})


def add_trial(store: Store, row: Row, said: Provenance) -> None:
    """Add an attempt that a person made: the columns of `trial` but for who and why."""
    flush(store, {"trial": [row | said_by(said)]})


def check_author(author: str) -> str:
    """A person's name as it is stored.

    Raises:
        InputError: It is empty or too long.
    """
    return _checked(author, "your name", LONGEST_NAME)


def check_name(name: str) -> str:
    """A name that people give to something, as it is stored.

    Raises:
        InputError: It is empty or too long.
    """
    return _checked(name, "a name", LONGEST_NAME)


def check_reason(reason: str) -> str:
    """A reason for flags as it is stored.

    Raises:
        InputError: It is empty or too long.
    """
    return _checked(reason, "the reason", LONGEST_NAME)


def check_answer(answer: str | None) -> str | None:
    """A corrected answer as it is stored; `None` where it is empty.

    Raises:
        InputError: It is too long.
    """
    answer = (answer or "").strip()
    if len(answer) > LONGEST_NOTE:
        raise InputError(f"The answer has {len(answer):,} characters; shorten it to {LONGEST_NOTE:,}.")
    return answer or None


def _of(entry: Entry) -> Row:
    return {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id}


def said_by(said: Provenance) -> Row:
    """Who and why, as the columns of every table of what people say.

    Raises:
        InputError: A text is too long.
    """
    if len(said.note) > LONGEST_NOTE:
        raise InputError(f"The note has {len(said.note):,} characters; shorten it to {LONGEST_NOTE:,}.")
    return {"note": said.note, "author": check_author(said.author)}


def _checked(text: str, what: str, longest: int) -> str:
    text = " ".join(text.split())
    if not text or len(text) > longest or not text.isprintable():
        raise InputError(f"Write {what} in 1 to {longest} characters that can be seen.")
    return text

"""Comparisons of answers that a person found wrong: appended, each with what it said and what it should say."""

from engine.domain import Entry, Equality, Provenance, Verdict
from engine.errors import InputError
from engine.store.connection import Store
from engine.store.people import said_by
from engine.store.writes import Row, flush


def record(
    store: Store,
    entry: Entry,
    answers: tuple[str, str],
    question: str,
    found: Verdict,
    should: Equality | None,
    said: Provenance,
) -> None:
    """Record what the comparison of two answers should say, or take that back.

    Args:
        store: The store.
        entry: The problem, and the run and round in which it was seen.
        answers: Both answers.
        question: The question, which may say what is asked for.
        found: What the comparison said, and by which rule.
        should: What it should say; `None` takes the case back.
        said: Who and why.

    Raises:
        InputError: It says that already, an answer is empty, or a text is too long.
    """
    if should is found.value:
        raise InputError(f"The comparison says {found.value.value} already. Choose what it should say instead.")
    if not all(map(str.strip, answers)):
        raise InputError("A comparison needs two answers, and one of these is empty.")
    row: Row = {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id}
    row |= {"one": answers[0], "other": answers[1], "question": question, "said": found.value.value}
    row |= {"rule": found.rule, "should": should.value if should else None}
    flush(store, {"equality_case": [row | said_by(said)]})

"""Seed files: the publishers' rows in, problems out, and every line that could not be used set aside with its reason.

What a row means is decided by its own fields, whatever the file is called:

- GSM8K: `question`, and an `answer` that ends in `#### x`. The ground truth is x, the solution what stands before.
- MATH: `problem`, `solution`, `level`, and `type` or `subject`. The ground truth is `answer`, if given, else what the
  last box of the solution holds; a solution without a box is kept and has no ground truth.
- Plain: `question` or `problem`, and what there is of `answer`, `solution`, `level`, and `subject` or `type`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.answers import extract_answer
from engine.curation.formats import dataset_of, rows_of
from engine.curation.rows import MAX_CHARACTERS, QUESTION_FIELDS, Number, Row, SetAside, unstorable
from engine.domain import AnswerRule, Problem, Source, problem_id

__all__ = ["SetAside", "read_seeds"]

_GSM8K_MARK = "####"
_LEVEL = re.compile(r"(?:level\s*)?([1-5])(?:\.0+)?", re.IGNORECASE)
_NO_LEVEL = frozenset({"level ?", "level none"})
"""How MATH writes that it gives no level."""

_KINDS: Mapping[type, str] = {Number: "a number", bool: "true or false", list: "a list", dict: "an object"}


class _UnusableError(Exception):
    """A row cannot be used; the text says why and what to do."""


def read_seeds(path: Path, *, source: Source = Source.SEED) -> Iterator[Problem | SetAside]:
    """Read the problems of a seed file or of a folder of them, one by one, in constant memory.

    Known are JSONL and CSV (UTF-8, also gzipped), Parquet, Arrow streams, folders saved by Hugging Face `datasets`
    (one split or several), and folders of files as downloaded. The same question may come more than once.

    Args:
        path: The file or folder.
        source: Where the problems come from.

    Yields:
        A problem, or a line that was set aside, in the order of the file.

    Raises:
        InputError: If a file cannot be read as any known kind. It comes while reading: on the first item or, in a
            folder, when that file's turn has come.
    """
    dataset = dataset_of(path)
    for row in rows_of(path):
        yield row if isinstance(row, SetAside) else _read(row, dataset, source)


def _read(row: Row, dataset: str, source: Source) -> Problem | SetAside:
    """Make a problem of a row, or set it aside."""
    try:
        return _problem(row.fields, dataset, source)
    except _UnusableError as error:
        return row.set_aside(str(error))


def _problem(fields: Mapping[str, object], dataset: str, source: Source) -> Problem:
    """Make a problem of a row's fields."""
    question = _first_text(fields, QUESTION_FIELDS)
    if question is None:
        raise _UnusableError("It has no question. Give it as text in the field `question` (or `problem`).")
    answer, solution = _scalar(fields, "answer"), _text(fields, "solution")
    if answer and _is_gsm8k(answer):
        before, _, after = answer.rpartition(_GSM8K_MARK)
        answer, solution, dataset = after.strip(), before.strip() or solution, "gsm8k"
        if not answer:
            raise _UnusableError("Its `answer` ends in `####` with nothing after it. Write the final answer there.")
    elif _is_math(fields):
        dataset = "math"
    return Problem(
        id=problem_id(question),
        question=question,
        source=source,
        dataset=dataset,
        ground_truth=answer or _boxed(solution),
        level=_level(fields),
        subject=_first_text(fields, ("subject", "type")),
        solution=solution,
    )


def _is_gsm8k(answer: str) -> bool:
    """Whether the answer's last line holds the mark of GSM8K."""
    return _GSM8K_MARK in answer.rpartition("\n")[2]


def _is_math(fields: Mapping[str, object]) -> bool:
    """Whether the row has the fields of MATH."""
    return fields.keys() >= {"problem", "solution", "level"} and not fields.keys().isdisjoint({"type", "subject"})


def _boxed(solution: str | None) -> str | None:
    """What the last box of a published solution holds; no weaker sign makes a ground truth."""
    found = extract_answer(solution) if solution else None
    return (found.text or None) if found and found.rule is AnswerRule.BOXED else None


def _level(fields: Mapping[str, object]) -> int | None:
    """The publisher's level: a number from 1 to 5, or `Level n`."""
    text = _scalar(fields, "level")
    if text is None or text.lower() in _NO_LEVEL:
        return None
    if found := _LEVEL.fullmatch(text):
        return int(found[1])
    raise _UnusableError(f"Its `level` is {text[:40]!r}. Give a number from 1 to 5, or leave it out.")


def _first_text(fields: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    """The first of some fields that is filled."""
    return next((text for name in names if (text := _text(fields, name)) is not None), None)


def _text(fields: Mapping[str, object], name: str) -> str | None:
    """A field that must be text."""
    if isinstance(fields.get(name), Number):
        raise _UnusableError(f"Its `{name}` is a number. Write it as text.")
    return _scalar(fields, name)


def _scalar(fields: Mapping[str, object], name: str) -> str | None:
    """A field that may be text or a number, without outer white space; `None` if it is absent, null or blank."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        kind = _KINDS.get(type(value), f"of the kind {type(value).__name__}")
        raise _UnusableError(f"Its `{name}` is {kind}. Give one text or number, or leave it out.")
    if found := unstorable(value):
        raise _UnusableError(f"Its `{name}` holds {found}. Write the character that is meant, in UTF-8.")
    if len(value) > MAX_CHARACTERS:
        raise _UnusableError(f"Its `{name}` is longer than {MAX_CHARACTERS:,} characters. Shorten it.")
    return str(value).strip() or None

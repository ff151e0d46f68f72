"""Seed files: the publishers' rows in, problems out, and every line that could not be used set aside with its reason.

What a row means is decided by its own fields, whatever the file is called:

- GSM8K: `question`, and an `answer` that ends in `#### x`. The ground truth is x, the solution what stands before.
- MATH: `problem`, `solution`, `level`, and `type` or `subject`. The ground truth is `answer`, if given, else what the
  last box of the solution holds; a solution without a box is kept and has no ground truth.
- Plain: `question` or `problem`, and what there is of `answer`, `solution`, `level`, and `subject` or `type`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.answers import extract_answer
from engine.curation.fields import UnusableError, hashed_answer, level_in, scalar_in, text_in
from engine.curation.formats import dataset_of, rows_of
from engine.curation.rows import QUESTION_FIELDS, Row, SetAside
from engine.domain import AnswerRule, Problem, Source, problem_id

__all__ = ["SetAside", "read_seeds"]


def read_seeds(path: Path, *, source: Source = Source.SEED) -> Iterator[Problem | SetAside]:
    """Read the problems of a seed file or of a folder of them, one by one, in constant memory.

    Known are JSONL, JSON and CSV (UTF-8, also gzipped), Parquet, Arrow streams, folders saved by Hugging Face
    `datasets` (one split or several), and folders of files as downloaded. The same question may come more than once.

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
    except UnusableError as error:
        return row.set_aside(str(error))


def _problem(fields: Mapping[str, object], dataset: str, source: Source) -> Problem:
    """Make a problem of a row's fields."""
    question = _first_text(fields, QUESTION_FIELDS)
    if question is None:
        raise UnusableError("It has no question. Give it as text in the field `question` (or `problem`).")
    answer, solution = scalar_in(fields.get("answer"), "answer"), text_in(fields.get("solution"), "solution")
    if answer and (found := hashed_answer(answer)):
        answer, solution, dataset = found[0], found[1] or solution, "gsm8k"
    elif _is_math(fields):
        dataset = "math"
    return Problem(
        id=problem_id(question),
        question=question,
        source=source,
        dataset=dataset,
        ground_truth=answer or _boxed(solution),
        level=level_in(fields.get("level")),
        subject=_first_text(fields, ("subject", "type")),
        solution=solution,
    )


def _is_math(fields: Mapping[str, object]) -> bool:
    """Whether the row has the fields of MATH."""
    return fields.keys() >= {"problem", "solution", "level"} and not fields.keys().isdisjoint({"type", "subject"})


def _boxed(solution: str | None) -> str | None:
    """What the last box of a published solution holds; no weaker sign makes a ground truth."""
    found = extract_answer(solution) if solution else None
    return (found.text or None) if found and found.rule is AnswerRule.BOXED else None


def _first_text(fields: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    """The first of some fields that is filled."""
    return next((text for name in names if (text := text_in(fields.get(name), name)) is not None), None)

"""Rows of a published set as they arrive: read, hashed, and their solutions taken apart. Pure work for any process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from engine.answers import quick, read_reply
from engine.config import SetMapping
from engine.curation.fields import UnusableError
from engine.curation.file_pieces import AT_ONCE, Piece, rows_in
from engine.curation.published import SetForm, reader_of
from engine.curation.rows import SetAside
from engine.curation.samples import Sample
from engine.domain import Entry, Reading, Stage, Tier, hash_behind, problem_id
from engine.store import ARRIVAL, attempt_id

NO_MODEL: Final = "published"
"""Who wrote a solution whose publisher does not say."""
_behind_published: Final = hash_behind("published")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of a set are read.

    Attributes:
        run_id: The set.
        form: How they are written; meaningless with a mapping.
        mapping: What their columns mean, where the usual names do not say.
        dataset: How their problems are said to come to us.
        scored: Whether they are replies to a benchmark, which need a right answer.
    """

    run_id: str
    form: SetForm
    mapping: SetMapping | None
    dataset: str
    scored: bool = False


@dataclass(slots=True)
class Noted:
    """How many of the rows that can be used lack something that people should know of.

    Attributes:
        unanswered: Replies to a benchmark that are empty or cannot be read, which counts as wrong.
        levels: Rows with a level of which nobody says what it means; they are kept without it.
        level: How the first of these is written.
        systems: Conversations with a system message, which is not kept.
    """

    unanswered: int = 0
    levels: int = 0
    level: str = ""
    systems: int = 0

    def add(self, sample: Sample) -> None:
        """Count a row."""
        self.unanswered += bool(sample.unsolved)
        self.levels += bool(sample.strange_level)
        self.level = self.level or sample.strange_level
        self.systems += sample.system


@dataclass(frozen=True, slots=True)
class Arrived:
    """A piece after it was read.

    Attributes:
        piece_rows: How many rows of the file it covers.
        frame: Those that can be used, with the columns of `engine.store.ARRIVAL`, in their order.
        broken: The others.
        noted: What people should know of those that can be used.
    """

    piece_rows: int
    frame: pl.DataFrame
    broken: tuple[SetAside, ...]
    noted: Noted


def arrived(piece: Piece, manner: Manner) -> Arrived:
    """Read a piece of a file."""
    read = reader_of(manner.form, manner.mapping, scored=manner.scored)
    frames = [pl.DataFrame(schema=ARRIVAL)]
    rows: list[tuple[Any, ...]] = []
    broken: list[SetAside] = []
    noted = Noted()
    for row in rows_in(piece):
        if isinstance(row, SetAside):
            broken.append(row)
            continue
        try:
            sample = read(row.fields)
        except UnusableError as error:
            broken.append(row.set_aside(str(error)))
            continue
        noted.add(sample)
        rows.append(_arrival(sample, manner))
        if len(rows) == AT_ONCE:
            frames.append(_frame(rows))
            rows = []
    return Arrived(piece.count, pl.concat([*frames, _frame(rows)]), tuple(broken), noted)


def _frame(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    columns = dict(zip(ARRIVAL, zip(*rows, strict=True), strict=True)) if rows else None
    return pl.DataFrame(columns, schema=ARRIVAL)


def _arrival(sample: Sample, manner: Manner) -> tuple[Any, ...]:
    """The columns of `ARRIVAL` for one row, in their order."""
    reading = read_reply(sample.solution)
    problem = problem_id(sample.question)
    found, truth = reading.answer, sample.answers[0] if sample.answers else None
    said = found.text if found else None
    accepted = said if said is not None or manner.scored else truth
    correct, rule = (None, None) if manner.scored else _correct(said, sample)
    whole = reading.program is None and reading.cot == sample.solution
    return (
        sample.round,
        problem,
        sample.question,
        manner.dataset,
        truth,
        sample.level,
        sample.subject,
        attempt_id(Entry(manner.run_id, sample.round, problem), Stage.SOLVE, 0),
        _behind_published(sample.solution, sample.knowledge or ""),
        sample.model or NO_MODEL,
        reading.cot,
        said,
        str(found.rule) if found else None,
        found.start if found else None,
        found.end if found else None,
        *_program(reading),
        sample.knowledge,
        None if whole else sample.solution,
        accepted,
        str(Tier.UNVERIFIED if manner.scored else sample.tier),
        correct,
        rule,
        list(sample.answers) if manner.scored else None,
    )


def _program(reading: Reading) -> tuple[Any, ...]:
    rule = str(reading.program_rule) if reading.program_rule else None
    return reading.program, rule, reading.program_start, reading.program_end


def _correct(said: str | None, sample: Sample) -> tuple[bool | None, str | None]:
    """Whether a solution says the publisher's answer, as far as text and numbers tell."""
    if said is None or not sample.answers:
        return None, None
    verdicts = [quick(said, answer) for answer in sample.answers]
    right = next((v for v in verdicts if v is not None and v.equal), None)
    if right is not None:
        return True, right.rule
    first = verdicts[0]
    return (first.as_bool, first.rule) if first is not None and len(verdicts) == 1 else (None, None)

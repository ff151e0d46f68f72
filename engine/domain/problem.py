"""Problems, and what teachers make of them. Frozen facts: no clock, no randomness, no I/O."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from engine.domain.equality import Verdict
from engine.domain.exchange import CallOutcome
from engine.domain.funnel import Stage
from engine.domain.program import ProgramResult


class Source(StrEnum):
    """Where a problem comes from."""

    SEED = "seed"
    EVOLVED = "evolved"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Problem:
    """One question.

    Attributes:
        id: Content hash of the question (`engine.domain.identity.problem_id`).
        question: The statement as its publisher wrote it.
        source: Where it comes from.
        dataset: The publisher's or file's name, such as `gsm8k` or `math`.
        ground_truth: The publisher's final answer. It measures, and never reaches a teacher.
        level: The publisher's level, 1 to 5.
        subject: The publisher's subject, such as `Algebra`.
        solution: The publisher's worked solution, kept for people to read.
    """

    id: str
    question: str
    source: Source = Source.SEED
    dataset: str = ""
    ground_truth: str | None = None
    level: int | None = None
    subject: str | None = None
    solution: str | None = None


class AnswerRule(StrEnum):
    """By which rule a final answer was found in a text, the surest first."""

    BOXED = "boxed"
    STATED = "stated"
    HASHES = "hashes"
    LAST_NUMBER = "last_number"


class Answer(NamedTuple):
    """A final answer found in a text.

    Attributes:
        text: The answer as it was written, stripped of its frame.
        rule: How it was found; `LAST_NUMBER` is a last resort and is marked as such wherever it shows.
        start: First character of the answer in the text it was found in.
        end: One past its last character.
    """

    text: str
    rule: AnswerRule
    start: int
    end: int


class ProgramRule(StrEnum):
    """How a program was found in a reply."""

    TAGGED = "tagged"
    FENCED = "fenced"
    FENCED_BARE = "fenced_bare"
    CODE_ONLY = "code_only"
    PROSE_THEN_CODE = "prose_then_code"


class Reading(NamedTuple):
    """What was read out of one reply.

    Attributes:
        cot: The worked solution in words, empty if there is none.
        answer: The final answer of those words; its positions count in `cot`.
        program: The program, if there is one.
        program_rule: How the program was found.
        program_start: First character of the program in the reply.
        program_end: One past its last character.
    """

    cot: str
    answer: Answer | None = None
    program: str | None = None
    program_rule: ProgramRule | None = None
    program_start: int | None = None
    program_end: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reply of one teacher to one problem: its chain of thought, its program, and both answers.

    Attributes:
        stage: The stage that asked for it.
        sample: Which of the stage's replies this is, from 0.
        teacher: The teacher's role in the recipe, such as `weak`.
        reading: What was read out of the reply.
        result: How its program ended, if it has one.
        program_answer: The program's final answer, read from what it gave.
        inner: Whether chain of thought and program agree. `None` if an answer is missing.
        call: How the call ended that brought the reply.
    """

    stage: Stage
    sample: int
    teacher: str
    reading: Reading
    result: ProgramResult | None = None
    program_answer: str | None = None
    inner: Verdict | None = None
    call: CallOutcome = CallOutcome.ANSWERED

    @property
    def cot_answer(self) -> str | None:
        """The final answer of the words."""
        return self.reading.answer.text if self.reading.answer else None

    @property
    def consistent(self) -> bool:
        """Inner consistency: both answers are there, and equal."""
        return self.inner is not None and self.inner.equal


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit found at one settled problem.

    Attributes:
        answer: The expert's answer, if it gave one.
        verdict: The comparison with the accepted answer; `None` without an answer.
        detail: Why there is no answer, for people.
    """

    answer: str | None
    verdict: Verdict | None
    detail: str | None = None

"""What a family of problems is: statements in several wordings, exact working, a program, and how it is misread.

A family is data and small pure functions. From it the simulated teachers recognise a problem by its words, read its
numbers back out, and solve it; with numbers drawn from a seed it gives the seed problems of this project.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Final, Protocol, TypeVar

SUBJECTS: Final = (
    "Algebra",
    "Counting & Probability",
    "Geometry",
    "Intermediate Algebra",
    "Number Theory",
    "Prealgebra",
    "Precalculus",
)
"""The seven subjects of MATH (Hendrycks et al., 2021)."""

LEVELS: Final = (1, 2, 3, 4, 5)

Numbers = Mapping[str, int]
"""The numbers of a problem, by the name of the blank they stand in."""

Value = TypeVar("Value", int, Fraction)
Exact = int | Fraction | str
"""An answer: a number, or the LaTeX of something that is none, such as `2\\sqrt{3}` or `(3, 5)`."""


class Sort(StrEnum):
    """What a family's answers are, and so what even a wrong one looks like.

    COUNT: a whole number, not negative. AMOUNT: a length, an area, a price, a time: above zero. CHANCE: from 0 to 1.
    NUMBER: anything; it may be negative, and a pair, an interval or a polynomial as well.
    """

    COUNT = "count"
    AMOUNT = "amount"
    CHANCE = "chance"
    NUMBER = "number"

    def holds(self, answer: Exact) -> bool:
        """Whether this can be an answer of the sort."""
        if self is Sort.NUMBER:
            return True
        if isinstance(answer, str):  # of a length or an area, such as 2\sqrt{3}: no part of it is negative
            return self is Sort.AMOUNT and "-" not in answer and answer != "0"
        if self is Sort.COUNT:
            return answer >= 0 and answer.denominator == 1
        return answer > 0 if self is Sort.AMOUNT else 0 <= answer <= 1


class Slip(Protocol):
    """Stands at each place of a working where a number is worked out; whoever errs, errs there."""

    def __call__(self, value: Value) -> Value:
        """The number that is written down: `value`, or something else by mistake."""
        ...


def no_slip(value: Value) -> Value:
    """The slip of a solver without mistakes."""
    return value


@dataclass(frozen=True, slots=True)
class Working:
    """A worked solution in words.

    Attributes:
        steps: Sentences, LaTeX in dollars, in the order of reasoning; without the final answer's frame.
        answer: Where they lead.
    """

    steps: tuple[str, ...]
    answer: Exact


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The knowledge base of a family: whole sentences of each kind."""

    definitions: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    insights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A family of problems.

    Attributes:
        name: Its name, in lower case with hyphens; unique.
        subject: One of `SUBJECTS`.
        level: From 1, the easiest, to 5.
        sort: What its answers are, by the strictest of its wordings.
        wordings: Statements with blanks: `{a}` for a whole number, by any name but those of `words`. Each holds every
            number's blank at least once. At least three, and no two families share one.
        numbers: Draws the numbers of a sensible problem.
        fits: Whether numbers make a sensible problem that is cheap to solve: a composed problem may bring any.
        work: The exact working. Each number that is worked out passes through the slip, in order, and what follows is
            worked out from what it gives; so a slip leads on to a wrong end, and never to an exception.
        program: Python lines that use the numbers by their names and leave the answer in `answer`. They solve the
            problem in their own way, by search or by a library where that is natural, not by the formula of the words.
        misread: The numbers as somebody would have them who misread the problem; they lead to another answer.
        topics: What it is about, in two to four short phrases.
        skills: What it takes, in two to four short phrases.
        knowledge: What one has to know.
        words: Choices for the blanks that hold no number, such as names of people, by blank.
        harder: Names of families that a harder problem can be made of, of a higher level than its own.
    """

    name: str
    subject: str
    level: int
    sort: Sort
    wordings: tuple[str, ...]
    numbers: Callable[[Random], dict[str, int]]
    fits: Callable[[Numbers], bool]
    work: Callable[[Numbers, Slip], Working]
    program: str
    misread: Callable[[Numbers], dict[str, int]]
    topics: tuple[str, ...]
    skills: tuple[str, ...]
    knowledge: Knowledge
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harder: tuple[str, ...] = ()

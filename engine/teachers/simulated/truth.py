"""A question solved without mistakes, rightly read or misread, and its answer as it stands in a box."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Final

from engine.teachers.simulated.family import Exact, Working, no_slip
from engine.teachers.simulated.recognise import Link, Task

LARGEST: Final = 10**30
"""What may be put into another question, in absolute value."""

Given = Mapping[str, int]
"""Answers of earlier links, by their letters."""


def numbers_of(link: Link, given: Given, *, misread: bool = False) -> dict[str, int] | None:
    """The numbers of a statement, as it stands or as somebody has them who misreads it.

    Returns:
        The numbers by blank; `None` if one is missing or they make no sensible problem. What would make none when
        misread is read as it stands.
    """
    numbers: dict[str, int] = {}
    for name, filling in link.fillings.items():
        value = given.get(filling) if isinstance(filling, str) else filling
        if value is None:
            return None
        numbers[name] = value
    if not link.family.fits(numbers):
        return None
    if misread and link.family.fits(other := link.family.misread(numbers)):
        return other
    return numbers


def whole(answer: Exact) -> int | None:
    """The answer as a whole number that may be put into another question; `None` if it is none."""
    if isinstance(answer, Fraction) and answer.denominator == 1:
        answer = answer.numerator
    return answer if isinstance(answer, int) and abs(answer) <= LARGEST else None


def solve(
    task: Task, given: Given | None = None, misread: Collection[str | None] = frozenset()
) -> tuple[Working, ...] | None:
    """The exact working of each link in turn.

    Args:
        task: The links.
        given: Answers of links before these.
        misread: The letters of the links that are misread; `None` stands for the last one.

    Returns:
        The workings; `None` if the question cannot be answered as it stands.
    """
    known = dict(given or {})
    workings: list[Working] = []
    for link in task:
        numbers = numbers_of(link, known, misread=link.letter in misread)
        if numbers is None:
            return None
        working = link.family.work(numbers, no_slip)
        workings.append(working)
        if link.letter:
            value = whole(working.answer)
            if value is None:
                return None
            known[link.letter] = value
    return tuple(workings)


def latex(answer: Exact) -> str:
    r"""The answer as it stands in a box: `\\frac{2}{3}` for a fraction."""
    if not isinstance(answer, Fraction):
        return str(answer)
    if answer.denominator == 1:
        return str(answer.numerator)
    sign = "-" if answer < 0 else ""
    return rf"{sign}\frac{{{abs(answer.numerator)}}}{{{answer.denominator}}}"

"""New problems out of families: fresh statements, and chains in which one statement needs another one's answer."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Final

from engine.teachers.simulated.family import Exact, Family, Working
from engine.teachers.simulated.letters import clash, free_letters
from engine.teachers.simulated.library import own_wordings
from engine.teachers.simulated.recognise import FRAMES, Link, Task, recognise, text_of
from engine.teachers.simulated.sizes import sensible
from engine.teachers.simulated.truth import latex, solve, whole
from engine.teachers.simulated.wording import Wording

MOST_LINKS: Final = 6
"""Longer chains are not written: nobody could follow them."""

LONGEST_ANSWER: Final = 60
"""Characters of an answer that a problem may have."""

LARGEST_ANSWER: Final = 10**12
"""What the numerator and the denominator of an answer may be at most, in absolute value."""

_TRIES: Final = 6
_LETTERS_TRIED: Final = 4


def fresh(family: Family, random: Random, wordings: Sequence[Wording] | None = None) -> Link:
    """A statement of a family with numbers of its own."""
    wording = random.choice(wordings or own_wordings(family.name))
    return Link(wording, family.numbers(random), wording.draw_words(random))


def sound(task: Task) -> tuple[Working, ...] | None:
    """The workings of a problem that may be given to somebody; `None` if it may not.

    It is read as it is meant, each of its letters stands for one thing, and its answer is exact. That, and what is
    handed on, is of a sensible size.
    """
    if len(task) > MOST_LINKS or clash(task) or recognise(text_of(task)) != task:
        return None
    workings = solve(task)
    if not workings or not _is_short(workings[-1].answer):
        return None
    given = {link.letter: whole(working.answer) or 0 for link, working in zip(task, workings, strict=True)}
    handed = (
        (link, name, given[said]) for link in task for name, said in link.fillings.items() if isinstance(said, str)
    )
    return workings if all(sensible(link.family, name, value) for link, name, value in handed) else None


def chain(first: Task, family: Family, random: Random) -> Task | None:
    """The first problem's answer becomes a number in a statement of the family; `None` if that makes no problem."""
    value = _handed_on(first)
    if value is None:
        return None
    for _ in range(_TRIES):
        last = fresh(family, random)
        for blank in _blanks(last, value, random):
            letter = _letter((*first, last), random)
            if letter is None:
                continue
            task = (*first[:-1], _framed(first[-1], letter, random), _with_letter(last, blank, letter))
            if sound(task):
                return task
    return None


def feed(family: Family, parent: Task, at: int, random: Random) -> Task | None:
    """A statement of the family comes in before one of the parent's, of whose numbers its answer replaces one.

    Args:
        family: Whose statement comes in.
        parent: The problem.
        at: The place of the parent's statement; a negative one counts from the end.
        random: Draws the statement, and which number it replaces.

    Returns:
        The problem; `None` if that makes none.
    """
    at %= len(parent)
    for _ in range(_TRIES):
        link = fresh(family, random)
        value = _handed_on((link,))
        letter = _letter((link, *parent), random)
        if value is None or letter is None:
            continue
        for blank in _blanks(parent[at], value, random):
            fed = _with_letter(parent[at], blank, letter)
            task = (*parent[:at], _framed(link, letter, random), fed, *parent[at + 1 :])
            if sound(task):
                return task
    return None


def other_numbers(parent: Task, random: Random) -> Task | None:
    """The parent with other numbers in the same words."""
    for _ in range(_TRIES):
        drawn = [link.family.numbers(random) for link in parent]
        task = tuple(
            replace(
                link,
                fillings={
                    name: filling if isinstance(filling, str) else numbers[name]
                    for name, filling in link.fillings.items()
                },
            )
            for link, numbers in zip(parent, drawn, strict=True)
        )
        if task != parent and sound(task):
            return task
    return None


def _handed_on(task: Task) -> int | None:
    """A problem's answer, if it is a whole number that another statement can take."""
    workings = solve(task)
    return whole(workings[-1].answer) if workings else None


def _blanks(link: Link, value: int, random: Random) -> list[str]:
    """The blanks of a statement, in an order by chance, in which the value makes sense instead of a number."""
    numbers = {name: filling for name, filling in link.fillings.items() if isinstance(filling, int)}
    return [name for name in random.sample(sorted(numbers), len(numbers)) if sensible(link.family, name, value)]


def _with_letter(link: Link, blank: str, letter: str) -> Link:
    return replace(link, fillings={**link.fillings, blank: letter})


def _framed(link: Link, letter: str, random: Random) -> Link:
    return replace(link, letter=letter, frame=random.randrange(len(FRAMES)))


def _letter(links: Sequence[Link], random: Random) -> str | None:
    """A letter that nothing in the problem uses; `None` if its statements share one that is not handed on."""
    free = free_letters(links)
    return random.choice(free[:_LETTERS_TRIED]) if free and not clash(links) else None


def _is_short(answer: Exact) -> bool:
    if isinstance(answer, int | Fraction) and max(abs(answer.numerator), answer.denominator) > LARGEST_ANSWER:
        return False
    return len(latex(answer)) <= LONGEST_ANSWER

"""New problems out of families: fresh statements, chains of them, and harder families in the place of easier ones."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

from engine.teachers.simulated.family import Family, Working
from engine.teachers.simulated.library import own_wordings
from engine.teachers.simulated.recognise import FRAMES, Link, Task, recognise, text_of
from engine.teachers.simulated.truth import latex, solve, whole
from engine.teachers.simulated.wording import Wording

MOST_LINKS: Final = 6
"""Longer chains are not written: nobody could follow them."""

LONGEST_ANSWER: Final = 60
"""Characters of an answer that a problem may have."""

LARGEST_LINK: Final = 10**6
"""What a link may hand on, in absolute value: larger numbers make dull problems."""

_LETTERS: Final = "KMNQRTUVWHJGL"
_CAPITAL: Final = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z])")
_TRIES: Final = 6


def fresh(family: Family, random: Random, wordings: Sequence[Wording] | None = None) -> Link:
    """A statement of a family with numbers of its own."""
    wording = random.choice(wordings or own_wordings(family.name))
    return Link(wording, family.numbers(random), wording.draw_words(random))


def sound(task: Task) -> tuple[Working, ...] | None:
    """The workings of a problem that may be given to somebody: it is read as it is meant, and has an answer."""
    if len(task) > MOST_LINKS or recognise(text_of(task)) != task:
        return None
    workings = solve(task)
    return workings if workings and len(latex(workings[-1].answer)) <= LONGEST_ANSWER else None


def chain(first: Task, family: Family, random: Random) -> Task | None:
    """The first problem's answer becomes a number in a statement of the family; `None` if that makes no problem."""
    workings = solve(first)
    value = whole(workings[-1].answer) if workings else None
    if value is None or abs(value) > LARGEST_LINK:
        return None
    for _ in range(_TRIES):
        link = fresh(family, random)
        for blank in random.sample(sorted(link.fillings), len(link.fillings)):
            if family.fits({**_numbers(link), blank: value}):
                return _joined(first, replace(link, fillings={**link.fillings, blank: None}), blank, random)
    return None


def precede(family: Family, parent: Task, random: Random) -> Task | None:
    """A statement of the family before the parent: its answer takes the place of one of the parent's numbers."""
    first = parent[0]
    for _ in range(_TRIES):
        link = fresh(family, random)
        workings = solve((link,))
        value = whole(workings[-1].answer) if workings else None
        if value is None or abs(value) > LARGEST_LINK:
            continue
        for blank in random.sample(sorted(first.fillings), len(first.fillings)):
            if first.family.fits({**_numbers(first), blank: value}):
                letter = _letter((link, *parent), random)
                framed = replace(link, letter=letter, frame=random.randrange(len(FRAMES)))
                task = (framed, replace(first, fillings={**first.fillings, blank: letter}), *parent[1:])
                if letter and sound(task):
                    return task
    return None


def lift(parent: Task, families: Sequence[Family], random: Random) -> Task | None:
    """The parent with a harder family in the place of its last statement; `None` if none fits there."""
    for family in families:
        if len(parent) == 1:
            task: Task | None = (fresh(family, random),)
        else:
            before = (*parent[:-2], replace(parent[-2], letter=None))
            task = chain(before, family, random) if _letters_lead_to_last(parent) else None
        if task and sound(task):
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


def _joined(first: Task, link: Link, blank: str, random: Random) -> Task | None:
    """The two as one problem, with a letter in the blank."""
    letter = _letter((*first, link), random)
    if letter is None:
        return None
    framed = replace(first[-1], letter=letter, frame=random.randrange(len(FRAMES)))
    task = (*first[:-1], framed, replace(link, fillings={**link.fillings, blank: letter}))
    return task if sound(task) else None


def _numbers(link: Link) -> dict[str, int]:
    """The numbers of a statement, letters left out."""
    return {name: filling for name, filling in link.fillings.items() if isinstance(filling, int)}


def _letter(links: Sequence[Link], random: Random) -> str | None:
    """A letter that nothing in the problem uses."""
    taken = set(_CAPITAL.findall(" ".join(f"{link.statement} {link.family.program}" for link in links)))
    taken |= {link.letter for link in links if link.letter}
    free = [letter for letter in _LETTERS if letter not in taken]
    return random.choice(free[:4]) if free else None


def _letters_lead_to_last(parent: Task) -> bool:
    """Whether only the last link uses the letter of the one before it, and no other."""
    return parent[-1].letters == {parent[-2].letter}

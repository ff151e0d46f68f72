"""Programs of thought: each family's lines under a header of numbers, and how they go wrong."""

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple

from engine.teachers.simulated.family import Exact, Sort
from engine.teachers.simulated.recognise import Link, Task
from engine.teachers.simulated.slips import in_turn, work_rightly, wrong
from engine.teachers.simulated.truth import Given, numbers_of, solve, whole

ENDLESS: Final = "k, total = 1, 0\nwhile k < 100:\n    total += k\n"
"""A loop whose step was forgotten."""

_RANGE: Final = re.compile(r"\brange\(([^()]*)\)")
_BOUNDARY: Final = re.compile(r"(?<=[\w)] )([<>])=(?= )")
_OPERATOR: Final = re.compile(r"^(answer = .*?) [+*] ", re.MULTILINE)
_WRONG_NAMES: Final = ("result", "anwser", "ans")
_EVERYWHERE: Final = "wrong name"
_COPIES: Final = 6
"""How often a number is copied wrongly until the problem makes sense with it."""


class Part(NamedTuple):
    """The program of one link.

    Attributes:
        numbers: What its header gives the names.
        lines: The family's lines.
        ending: The line that uses the answer.
        answer: What it arrives at; `None` if nobody can say without running it.
    """

    numbers: Mapping[str, int]
    lines: str
    ending: str
    answer: Exact | None


def _wrong_name(part: Part, _link: Link, random: Random) -> Part | None:
    return part._replace(ending=part.ending.replace("answer", random.choice(_WRONG_NAMES)))


def _copied(part: Part, link: Link, random: Random) -> Part | None:
    for name in random.sample(sorted(part.numbers), len(part.numbers)):
        if isinstance(link.fillings[name], str):
            continue
        for _ in range(_COPIES):
            numbers = {**part.numbers, name: wrong(part.numbers[name], random)}
            if link.family.fits(numbers):
                return part._replace(numbers=numbers, answer=work_rightly(link, numbers).answer)
    return None


def _range_end(part: Part, _link: Link, random: Random) -> Part | None:
    ranges = list(_RANGE.finditer(part.lines))
    if not ranges:
        return None
    found = random.choice(ranges)
    end = found[1].removesuffix(" + 1") if found[1].endswith(" + 1") else f"{found[1]} - 1"
    return part._replace(lines=_put(part.lines, found.span(1), end), answer=None)


def _boundary(part: Part, _link: Link, random: Random) -> Part | None:
    # Only ever narrower: a wider one can let a loop run for ever.
    signs = list(_BOUNDARY.finditer(part.lines))
    if not signs:
        return None
    found = random.choice(signs)
    return part._replace(lines=_put(part.lines, found.span(), found[1]), answer=None)


def _operator(part: Part, link: Link, _random: Random) -> Part | None:
    if link.family.sort is not Sort.NUMBER:  # it may turn out negative
        return None
    # A loop may depend on what it would change, and never end.
    changed = _OPERATOR.sub(r"\1 - ", part.lines, count=1)
    return part._replace(lines=changed, answer=None) if changed != part.lines and "while" not in changed else None


def _rounded(part: Part, _link: Link, random: Random) -> Part | None:
    if isinstance(part.answer, int):
        return None
    places = random.randint(0 if isinstance(part.answer, str) else 1, 4)
    return part._replace(lines=f"{part.lines}answer = round(float(answer), {places})\n", answer=None)


def _miscounted(part: Part, link: Link, random: Random) -> Part | None:
    if not isinstance(part.answer, int):
        return None
    sign, step = random.choice((("+", 1), ("-", -1)))
    if not link.family.sort.holds(part.answer + step):
        return None
    return part._replace(lines=f"{part.lines}answer {sign}= 1\n", answer=part.answer + step)


FAULTS: Final[dict[str, Callable[[Part, Link, Random], Part | None]]] = {
    _EVERYWHERE: _wrong_name,
    "copied": _copied,
    "range end": _range_end,
    "boundary": _boundary,
    "operator": _operator,
    "rounded": _rounded,
    "miscounted": _miscounted,
}
"""Errors in a link's program: each gives the faulty part, or `None` where it has no place."""

WEIGHTS: Final = {
    _EVERYWHERE: 8.0,
    "copied": 8.0,
    "range end": 0.8,
    "boundary": 0.8,
    "operator": 0.8,
    "rounded": 1.5,
    "miscounted": 0.7,
}
"""How often each is tried: most often those that end in no answer, or in one of many."""


def program_of(
    task: Task, misread: frozenset[str | None], erring: frozenset[str | None], random: Random, *, endless: bool = False
) -> str:
    """The program of a question that can be answered.

    Args:
        task: The question.
        misread: The letters of the links that are misread; `None` stands for the last link.
        erring: The letters of those whose program goes wrong.
        random: Chooses how.
        endless: Whether it never comes to its end.
    """
    given: dict[str, int] = {}
    text: list[str] = []
    for at, link in enumerate(task):
        numbers = numbers_of(link, given, misread=link.letter in misread)
        if numbers is None:
            raise ValueError(f"{link.family.name} is given numbers that do not fit; solve the question first")
        # A fraction or a number of sympy's that is whole would not do where another program wants an integer.
        ending = f"{link.letter} = int(answer)" if link.letter else "print(answer)"
        part = Part(numbers, f"{link.family.program.strip()}\n", ending, work_rightly(link, numbers).answer)
        if link.letter in erring:
            part = _faulty(part, task[at:], given, misread, random)
        if endless and not link.letter:
            text.append(ENDLESS)
        text.append(_written(part, link, given))
        if link.letter and part.answer is not None and (value := whole(part.answer)) is not None:
            given[link.letter] = value
    return _imports_first("\n".join(text).split("\n"))


def _faulty(part: Part, rest: Task, given: Given, misread: frozenset[str | None], random: Random) -> Part:
    """A faulty part; where more links follow, one from which they can go on in bounded time."""
    link, after = rest[0], rest[1:]
    for name in in_turn(WEIGHTS, random):
        changed = FAULTS[name](part, link, random)
        if changed is None or (name != _EVERYWHERE and changed.answer is not None and changed.answer == part.answer):
            continue
        if not link.letter:
            return changed
        value = whole(changed.answer) if changed.answer is not None else None
        if value is not None and solve(after, {**given, link.letter: value}, misread):
            return changed
    return part


def _imports_first(lines: list[str]) -> str:
    """The program with its imports at its head, each once."""
    imports = dict.fromkeys(line for line in lines if line.startswith(("import ", "from ")))
    rest = "\n".join(line for line in lines if line not in imports)
    head = "".join(f"{line}\n" for line in imports)
    return f"{head}\n{rest.lstrip()}" if head else rest


def _written(part: Part, link: Link, given: Given) -> str:
    header = "".join(f"{name} = {_value(link, name, value, given)}\n" for name, value in part.numbers.items())
    return f"{header}{part.lines}{part.ending}\n"


def _value(link: Link, name: str, value: int, given: Given) -> str:
    """A number as the header gives it: by the letter where it is another answer, be it misread."""
    letter = link.fillings[name]
    if not isinstance(letter, str):
        return str(value)
    off = value - given[letter]
    return f"{letter} {'+' if off > 0 else '-'} {abs(off)}" if off else letter


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]

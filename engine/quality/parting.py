"""Where the numbers of a chain of thought and of a program part ways.

The rule. A number in the words is *common* if the program reaches it too: a variable takes it, a calculation in the
program has it on the way, the program writes it out, or the question gives it. A value of a variable is common if the
words hold it. Numbers are the same if they are equal, or one is the other rounded to the decimals that the words write;
a percentage is itself and its hundredth. Order does not matter for this: a program that reads all its data first does
not part from words that name them as they need them.

Not every number that one side alone has is a parting: words skip what a program writes down, and the other way round.
So a number that only *leads to* a common one is passed over: in the words if it stands in a calculation (`9 * 7 = 63`)
whose result is common or leads to a common one, in the program if the variable is read on a line that gives such a
value. Nor do the values count that a loop passes through, but the last one of each line does, nor a start from 0 or 1.
Numbers that the words only calculate with, on either side of a sign of equality, are none either: what comes of them
may be one.

What is left is the parting: the first number of the words, as they are read, that the program never reaches, and the
first value of the program, as it runs, that the words never reach. Each may be missing. If both are, the two sides
have the same numbers, and part only in the one that they give as their answer. That is also said where each side
reaches the answer of the other: then they have chosen, not calculated, differently.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

from engine.quality.figures import Figure, figures, given, program_value
from engine.quality.program_figures import ProgramText, read_program
from engine.sandbox import TracedValue

T = TypeVar("T")
Step = tuple[set[int], int]
"""The places of what something is calculated from, and its own place."""
Ran = Sequence[tuple[TracedValue, Fraction]]
"""Values of the program's variables, as they were traced and as numbers."""

_EQUALS: Final = re.compile(
    r"[=\u2248]|\\(?:approx|implies|Rightarrow)\b|,?\s*\bwhich\s+(?:is|gives|leaves|makes|means)\b|\bequals?\b"
)
_BREAK: Final = re.compile(r"[.;:!?](?=\s)|,(?=\s)|\n")
_SHORT: Final = re.compile(r"[^;,.\n=]{0,24}")
_OPERATED: Final = re.compile(
    r"[^;,.\n=]{0,14}?(?:[-+*/x\u2212\u00d7\u00f7\u00b7]|\\(?:times|cdot|div)\b|\b(?:times|of)\b)[^;,.\n=]{0,6}"
)
"""What stands between a calculation and its sign of equality, and between two numbers that are calculated with."""
_LONGEST: Final = 20_000
_MOST_FIGURES: Final = 300
"""Characters and numbers of the words that are looked at, from the beginning."""


@dataclass(frozen=True, slots=True)
class Parting:
    """How the numbers of both sides correspond.

    Attributes:
        pairs: A number of the words with the value of a variable that it is, in the order of the words; each value of
            a variable once, at the first number that is the same.
        words: The first number of the words that the program never reaches, if there is one.
        program: The first value of the program that the words never reach, if there is one. Its line is 0 where it is
            no variable's value but what the program gave.
    """

    pairs: tuple[tuple[Figure, TracedValue], ...]
    words: Figure | None
    program: TracedValue | None


def parting(
    question: str, cot: str, program: str, trace: Sequence[TracedValue], answers: tuple[str | None, str | None]
) -> Parting | None:
    """Where a chain of thought and a program part ways, by the rule above.

    Args:
        question: The problem's statement: what it gives is common to both.
        cot: The chain of thought.
        program: The program's text.
        trace: The numbers that its variables took, in order.
        answers: The final answers of the words and of the program, where there are such.

    Returns:
        The correspondence; `None` where one side has no number.
    """
    cot = cot[:_LONGEST]
    said = figures(cot)[:_MOST_FIGURES]
    ran = _values(trace, answers[1])
    if not said or not ran:
        return None
    text = read_program(program)
    ran = [(each, value) for each, value in ran if each.line not in text.imports]
    data = frozenset(given(question))
    pairs = tuple(_pairs(said, ran))
    steps = _calculations(cot, said)
    if _answers_are_common(answers, said, [value for _, value in ran]):
        return Parting(pairs, None, None)
    words = _words_common(said, steps, ran, text, data)
    terms = _terms(cot, said)
    words = [known or place in terms for place, known in enumerate(words)]
    return Parting(
        pairs, _first(said, words), _first([each for each, _ in ran], _ran_common(said, steps, ran, text, data))
    )


def _values(trace: Sequence[TracedValue], gave: str | None) -> list[tuple[TracedValue, Fraction]]:
    """The program's values that are plain numbers, and the answer it gave if no variable had it."""
    ran = [(each, value) for each in trace if (value := program_value(each.text)) is not None]
    answer = program_value(gave or "")
    if answer is not None and all(value != answer for _, value in ran):
        ran.append((TracedValue(0, "", (gave or "").strip()), answer))
    return ran


def _answers_are_common(
    answers: tuple[str | None, str | None], said: Sequence[Figure], ran: Sequence[Fraction]
) -> bool:
    """Whether each side reaches the other one's answer: then they have chosen, not calculated, differently."""
    words, program = figures(answers[0] or ""), program_value(answers[1] or "")
    return (
        len(words) == 1
        and program is not None
        and any(words[0].is_(value) for value in ran)
        and any(each.is_(program) for each in said)
    )


def _words_common(
    said: Sequence[Figure], steps: Sequence[Step], ran: Ran, text: ProgramText, data: frozenset[Fraction]
) -> list[bool]:
    """Which numbers of the words the program reaches too, or lead to one that it reaches by more than copying it."""
    own = {value for each, value in ran if value not in data or each.line not in text.literals}
    own |= set(_on_the_way(ran, text))
    reached = own | data | text.numerals | {value for _, value in ran}
    leads = _leading([any(each.is_(value) for value in own) for each in said], steps)
    return [
        led or any(each.is_(value) for value in reached) or (bool(each.terms) and reached.issuperset(each.terms))
        for each, led in zip(said, leads, strict=True)
    ]


def _on_the_way(ran: Ran, text: ProgramText) -> list[Fraction]:
    """What the program calculates inside its lines, as far as that fits what the line was seen to give."""
    known: dict[str, Fraction] = {}
    found: list[Fraction] = []
    for each, value in ran:
        found += text.parts(each.line, known, value)
        known[each.variable] = value
    return found


def _ran_common(
    said: Sequence[Figure], steps: Sequence[Step], ran: Ran, text: ProgramText, data: frozenset[Fraction]
) -> list[bool]:
    """Which values of the program the words have too, or lead to one that they have by more than copying it.

    Those that say nothing count as well: what the question gives, what a loop passes through, a start from 0 or 1.
    """
    results = [said[result] for _, result in steps]
    held = [any(figure.is_(value) for figure in said) for _, value in ran]
    own = [
        is_held and (value not in data or any(figure.is_(value) for figure in results))
        for is_held, (_, value) in zip(held, ran, strict=True)
    ]
    reads = [text.reads(each.line) if each.line else frozenset() for each, _ in ran]
    lines = [({b for b in range(place) if ran[b][0].variable in reads[place]}, place) for place in range(len(ran))]
    leads = _leading(own, lines)
    last = {(each.line, each.variable): place for place, (each, _) in enumerate(ran)}
    return [
        held[place]
        or leads[place]
        or value in data
        or last[each.line, each.variable] > place
        or each.variable in text.counters
        or (each.line in text.literals and value in (0, 1))
        for place, (each, value) in enumerate(ran)
    ]


def _calculations(cot: str, said: Sequence[Figure]) -> list[Step]:
    """The numbers, by their places, from which each result in the words is calculated."""
    signs = [match.span() for match in _EQUALS.finditer(cot)]
    breaks = [0, *(match.end() for match in _BREAK.finditer(cot)), len(cot)]
    begins, ends = sorted(breaks + [end for _, end in signs]), sorted(breaks + [start for start, _ in signs])
    starts = [each.start for each in said]
    found = []
    for start, end in signs:
        left = begins[bisect_right(begins, start) - 1]
        right = ends[bisect_left(ends, end)]
        operands = range(bisect_left(starts, left), bisect_left(starts, start))
        result = bisect_left(starts, end)
        if operands and result < len(said) and starts[result] < right:
            found.append((_repeats(said, operands), result))
    return found


def _terms(cot: str, said: Sequence[Figure]) -> set[int]:
    """The places of numbers that are only calculated with: what comes of them may be a parting, they are none."""
    starts = [each.start for each in said]
    inside: set[int] = set()
    for match in _EQUALS.finditer(cot):
        place, end, gap = bisect_left(starts, match.start()) - 1, match.start(), _SHORT
        while place >= 0 and said[place].end <= end and gap.fullmatch(cot, said[place].end, end):
            inside.add(place)
            place, end, gap = place - 1, said[place].start, _OPERATED
    for place in range(1, len(said)):
        if _OPERATED.fullmatch(cot, said[place - 1].end, said[place].start):
            inside |= {place - 1, place}
    free = {each.values for place, each in enumerate(said) if place not in inside}
    return {place for place in inside if said[place].values not in free}


def _repeats(said: Sequence[Figure], operands: range) -> set[int]:
    """The places of some numbers, and those before them where the same was said: there it may have been a result."""
    values = {said[place].values for place in operands}
    return {place for place in range(operands.stop) if said[place].values in values}


def _leading(common: Sequence[bool], steps: Sequence[Step]) -> list[bool]:
    """Which places are common, or lead in steps to one that is."""
    leads = list(common)
    for sources, result in sorted(steps, key=lambda step: -step[1]):
        if leads[result]:
            for source in sources:
                leads[source] = True
    return leads


def _pairs(said: Sequence[Figure], ran: Ran) -> list[tuple[Figure, TracedValue]]:
    left = list(ran)
    pairs = []
    for figure in said:
        found = next((place for place, (_, value) in enumerate(left) if figure.is_(value)), None)
        if found is not None:
            pairs.append((figure, left.pop(found)[0]))
    return pairs


def _first(items: Sequence[T], common: Sequence[bool]) -> T | None:
    return next((item for item, is_common in zip(items, common, strict=True) if not is_common), None)

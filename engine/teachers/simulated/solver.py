"""Solves a question as a model does: worked words and a program, each with the errors that models make."""

from dataclasses import dataclass
from random import Random
from typing import Final

from engine.teachers.simulated.chance import random_of, share_of
from engine.teachers.simulated.family import Exact
from engine.teachers.simulated.programs import program_of
from engine.teachers.simulated.rates import GAP, HARD, MOST, RATES, ByLevel
from engine.teachers.simulated.recognise import Link, Task
from engine.teachers.simulated.slips import work_rightly, work_wrongly
from engine.teachers.simulated.truth import latex, numbers_of, solve, whole

_OPENINGS: Final = ("", "", "Let us go step by step.", "We work this out in order.", "Here is the solution.")
_FIRST: Final = ("First we need ${letter}$.", "We begin with ${letter}$.", "To find ${letter}$:")
_SO: Final = ("So ${letter} = {value}$.", "Hence ${letter} = {value}$.", "This gives ${letter} = {value}$.")
_SECOND_LOOK: Final = "This cannot be, so we look at the steps once more and correct them: "
_ENDINGS: Final = (
    "The answer is $\\boxed{{{answer}}}$.",
    "So the answer is $\\boxed{{{answer}}}$.",
    "Therefore the final answer is $\\boxed{{{answer}}}$.",
    "This gives $\\boxed{{{answer}}}$.",
)
_NO_ENDINGS: Final = ("With this the question is settled.", "That is what was asked for.")


@dataclass(frozen=True, slots=True)
class Solution:
    """What a model makes of a question.

    Attributes:
        words: The worked solution, with its final answer in a box if it has one.
        answer: Where the words lead.
        program: The program, if there is one.
        cut_off: Whether the reply breaks off.
    """

    words: str
    answer: Exact
    program: str | None
    cut_off: bool


class Solver:
    """Solves as one model.

    Args:
        seed: The simulation's seed. With the text of a question it decides what is misread and what is hard.
        model: One of the models of `RATES`.
    """

    def __init__(self, seed: int, model: str) -> None:
        self._seed = seed
        self._rates = RATES[model]

    def solve(self, task: Task, chance: object) -> Solution | None:
        """Solve a question.

        Args:
            task: What it asks.
            chance: What the errors depend on, apart from the seed and the question: one request has one.

        Returns:
            The solution; `None` if the question cannot be answered as it stands.
        """
        if solve(task) is None:
            return None
        misread = self._misread(task)
        words, answer = self._words(task, misread, random_of(chance, "words"))
        form = random_of(chance, "form")
        draws = [form.random() for _ in range(3)]
        program = None
        if draws[0] >= self._rates.no_program:
            endless = draws[1] < self._rates.endless
            program = self._program(task, misread, random_of(chance, "program"), endless=endless)
        return Solution(words, answer, program, draws[2] < self._rates.cut_off)

    def _misread(self, task: Task) -> frozenset[str | None]:
        """The letters of the links that are misread; whoever errs less misreads some of the same ones."""
        misread = frozenset(
            link.letter
            for link in task
            if share_of(self._seed, "misread", link.statement) < self._rates.misread[link.family.level - 1]
        )
        return misread if misread and solve(task, misread=misread) else frozenset()

    def _errs(self, link: Link, links: int, rates: ByLevel, random: Random) -> bool:
        """Whether a link, one of so many, goes wrong this time."""
        level = link.family.level - 1
        hard = is_hard(self._seed, link, _among(links, HARD[level]))
        return random.random() < (self._rates.hard if hard else _among(links, rates[level]))

    def _words(self, task: Task, misread: frozenset[str | None], random: Random) -> tuple[str, Exact]:
        """The worked solution, and where it leads."""
        right = _handed_on(task, misread)
        given: dict[str, int] = {}
        lines: list[str] = [random.choice(_OPENINGS)]
        answer: Exact = 0
        for link in task:
            numbers = numbers_of(link, given, misread=link.letter in misread)
            if numbers is None:  # an error before led to what cannot be, and whoever solves it sees that
                lines.append(_SECOND_LOOK + " ".join(f"${letter} = {right[letter]}$." for letter in given))
                given = {letter: right[letter] for letter in given}
                numbers = numbers_of(link, given, misread=link.letter in misread) or {}
            errs = self._errs(link, len(task), self._rates.words, random)
            working = work_wrongly(link, numbers, random) if errs else work_rightly(link, numbers)
            answer = working.answer
            if link.letter is None:
                lines += working.steps
                continue
            value = whole(answer)
            given[link.letter] = right[link.letter] if value is None else value
            so = random.choice(_SO).format(letter=link.letter, value=given[link.letter])
            lines += (random.choice(_FIRST).format(letter=link.letter), *working.steps, so)
        ends = random.random() >= self._rates.no_answer
        lines.append(random.choice(_ENDINGS).format(answer=latex(answer)) if ends else random.choice(_NO_ENDINGS))
        return "\n".join(filter(None, lines)), answer

    def _program(self, task: Task, misread: frozenset[str | None], random: Random, *, endless: bool) -> str:
        links = len(task)
        erring = frozenset(link.letter for link in task if self._errs(link, links, self._rates.program, random))
        return program_of(task, misread, erring, random, endless=endless)


def is_hard(seed: int, link: Link, share: float) -> bool:
    """Whether a link is hard: one of its numbers makes it so, in its wording, whatever stands in its other blanks.

    Args:
        seed: The simulation's seed.
        link: The link.
        share: The share of links that are hard; with a larger one, the same links and more.
    """
    each = 1 - (1 - share) ** (1 / len(link.fillings))
    return any(
        share_of(seed, "hard", link.wording.anchor, blank, value) < each
        for blank, value in link.fillings.items()
        if isinstance(value, int)
    )


def _among(links: int, rate: float) -> float:
    """A link's rate in a question of so many."""
    return max(rate, min(MOST, rate * GAP ** (links - 1)))


def _handed_on(task: Task, misread: frozenset[str | None]) -> dict[str, int]:
    """What each letter stands for, exactly."""
    workings = solve(task, misread=misread) or ()
    return {link.letter: whole(done.answer) or 0 for link, done in zip(task, workings, strict=True) if link.letter}

"""Replies that solve: in words and as a program, alone or after a criticism."""

import re
from random import Random
from typing import Final

from engine.answers import extract_answer, quick, read_output
from engine.teachers.simulated.asked import Asked
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.recognise import Task, recognise
from engine.teachers.simulated.solver import Solution, Solver
from engine.teachers.simulated.truth import latex

GIVE_UP: Final = (
    "I do not know how to solve this problem, so I give no answer.",
    "This problem is beyond me. I can give neither a solution nor a program.",
    "I am not able to solve this one.",
)
"""What is said of a problem that is not recognised. It holds no number that could be taken for an answer."""

AT_A_LOSS: Final = (
    "I cannot solve this. I am a simulated teacher: I solve problems of the families of Wisdom Workbench alone, and "
    "find none in this message."
)
"""What is said of a message that holds no problem that is recognised."""

_FAILED: Final = re.compile(r"^\[(\w+)\] ?(.*)", re.MULTILINE)
_SHOWN: Final = 80
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n")
_MOST_PARTS: Final = 40


def solve_twice(solver: Solver, asked: Asked, chance: object) -> tuple[str, bool]:
    """A solution in words and as a program, and whether the reply breaks off."""
    solution = _solution(solver, asked, chance)
    if solution is None:
        return random_of(chance, "give up").choice(GIVE_UP), False
    return _cut(f"{_words(solution)}{_program(solution)}", solution, chance)


def solve_in_words(solver: Solver, asked: Asked, chance: object) -> tuple[str, bool]:
    """A solution in words, and whether the reply breaks off."""
    solution = _solution(solver, asked, chance)
    if solution is None:
        return random_of(chance, "give up").choice(GIVE_UP), False
    return _cut(_words(solution), solution, chance)


def solve_plainly(solver: Solver, asked: Asked, chance: object) -> tuple[str, bool]:
    """A solution in words, without any tags, of the problem that a message holds, and whether the reply breaks off.

    The problem is the message, one of its paragraphs, or one of its lines: many clients add how to answer.
    """
    said = asked.question
    for text in dict.fromkeys((said, *_PARAGRAPHS.split(said)[:_MOST_PARTS], *said.splitlines()[:_MOST_PARTS])):
        if (task := recognise(text)) and (solution := solver.solve(task, chance)):
            return _cut(solution.words, solution, chance)
    return AT_A_LOSS, False


def criticise(solver: Solver, asked: Asked, chance: object) -> tuple[str, bool]:
    """A criticism of somebody's solution and program, then a solution and a program afresh."""
    solution = _solution(solver, asked, chance)
    if solution is None:
        return random_of(chance, "give up").choice(GIVE_UP), False
    said = _criticism(asked, latex(solution.answer), random_of(chance, "criticism"))
    return _cut(f"<criticism>\n{said}\n</criticism>\n{_words(solution)}{_program(solution)}", solution, chance)


def _solution(solver: Solver, asked: Asked, chance: object) -> Solution | None:
    task: Task | None = recognise(asked.question)
    return solver.solve(task, chance) if task else None


def _words(solution: Solution) -> str:
    return f"<cot>\n{solution.words}\n</cot>\n"


def _program(solution: Solution) -> str:
    return "" if solution.program is None else f"<pot>\n```python\n{solution.program}```\n</pot>\n"


def _cut(text: str, solution: Solution, chance: object) -> tuple[str, bool]:
    if not solution.cut_off:
        return text, False
    return text[: random_of(chance, "cut").randrange(len(text) // 4, len(text) * 9 // 10)], True


def _criticism(asked: Asked, own: str, random: Random) -> str:
    """What can be said of the two, seen from one's own result."""
    words = extract_answer(asked.section("their_solution"))
    output = asked.section("their_program_output")
    failed = list(_FAILED.finditer(output))
    result = None if failed or output == "(nothing)" else read_output(output)
    said = [_on_words(words.text if words else None, own)]
    if asked.section("their_program") == "(none)":
        said.append("There is no program to check them by.")
    elif failed:
        why = failed[-1][2].strip().splitlines() or [""]
        said.append(f"The program did not end well: {failed[-1][1]}, {why[0][:_SHOWN] or 'without a word why'}.")
    elif result is None:
        said.append("The program printed nothing.")
    else:
        agrees = _same(result, own)
        said.append(
            f"The program printed {result[:_SHOWN]}, "
            + ("and that is what I get as well." if agrees else f"and that is not what I get, which is ${own}$.")
        )
    said.append(random.choice(("I solve it afresh.", "Here is the whole solution once more.", "My own solution:")))
    return "\n".join(said)


def _on_words(answer: str | None, own: str) -> str:
    if answer is None:
        return "The words come to no final answer."
    if _same(answer, own):
        return f"The words end at ${answer[:_SHOWN]}$, and I agree with them."
    return f"The words end at ${answer[:_SHOWN]}$; I find ${own}$, so one of their steps must be wrong."


def _same(a: str, b: str) -> bool:
    verdict = quick(a, b)
    return verdict.equal if verdict else a == b

"""Checks a draft of a problem by attempting it, and mends it where that can be done."""

from dataclasses import replace
from random import Random
from typing import Final

from engine.teachers.simulated.asked import Asked
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import other_numbers, sound
from engine.teachers.simulated.rates import WRITING
from engine.teachers.simulated.recognise import Task, recognise, text_of
from engine.teachers.simulated.truth import latex, solve

_TRIES: Final = 20


def repair(model: str, asked: Asked, chance: object) -> str:
    """An attempt at the draft, a verdict, and the problem as it should stand."""
    task = recognise(asked.question)
    random = random_of(chance, "repair")
    if task is None:
        return _reply("I cannot find out what is asked here.", "broken", asked.question)
    wrong = random.random() < WRITING[model].wrong_verdict
    workings = solve(task)
    if workings is None:
        mended = _mended(task, random)
        if mended is None or wrong:
            return _reply("What is given leads to no answer.", "broken", asked.question)
        return _reply(f"{_missing(task)} I put numbers there with which it can be solved.", "repaired", text_of(mended))
    attempt = "\n".join((*workings[-1].steps, f"So the answer is ${latex(workings[-1].answer)}$."))
    if not wrong:
        return _reply(attempt, "sound", asked.question)
    changed = other_numbers(task, random)
    if changed is None:
        return _reply("I see several ways to read this.", "broken", asked.question)
    return _reply("The numbers could be nicer.", "repaired", text_of(changed))


def _mended(task: Task, random: Random) -> Task | None:
    """The problem with a number wherever one is missing; with other numbers where it has none that fit."""
    for _ in range(_TRIES):
        drawn = [link.family.numbers(random) for link in task]
        mended = tuple(
            replace(
                link, fillings={name: numbers[name] if said is None else said for name, said in link.fillings.items()}
            )
            for link, numbers in zip(task, drawn, strict=True)
        )
        if sound(mended):
            return mended
    return other_numbers(task, random)


def _missing(task: Task) -> str:
    if any(filling is None for link in task for filling in link.fillings.values()):
        return "A number is missing, so there is no definite answer."
    return "With these numbers it has no answer."


def _reply(attempt: str, verdict: str, question: str) -> str:
    return f"<attempt>\n{attempt}\n</attempt>\n<verdict>\n{verdict}\n</verdict>\n<question>\n{question}\n</question>"

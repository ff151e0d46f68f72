"""Chats with the simulated teachers, and what comes of their programs, as the tests of them need it."""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any

from engine.domain import ProgramResult, ProgramStatus
from engine.prompts import render
from engine.sandbox import Limits, Sandbox
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import chain, fresh, sound
from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.programs import ENDLESS
from engine.teachers.simulated.rates import EXPERT, WEAK
from engine.teachers.simulated.recognise import Task
from engine.teachers.simulated.simulator import Chat, Said, Simulator

SIMULATOR = Simulator(0)
_RAN: dict[tuple[str, float], ProgramResult] = {}
MODELS = (WEAK, EXPERT)
TOGETHER = 100
"""Programs in one process: what they print stays far below what a program may print."""
RUN_EACH = """
import contextlib, io, json

def last_of(program):
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(program, {{}})
    except Exception:
        return None
    lines = said.getvalue().splitlines()
    return lines[-1] if lines else None

print(json.dumps([last_of(program) for program in {programs!r}]))
"""
LISTS: dict[str, Any] = {"topics": ["divisors", "areas"], "skills": ["counting"], "knowledge": []}


def chat(prompt: str, model: str = WEAK, *, seed: int = 0, temperature: float = 1.0, **blanks: Any) -> Chat:
    """The chat that the project's own prompt makes."""
    messages = [{"role": each.role, "content": each.content} for each in render(prompt, **blanks)]
    return Chat(model, messages, temperature, seed)


def say(prompt: str, model: str = WEAK, *, seed: int = 0, **blanks: Any) -> str:
    """What a model says to one of the project's own prompts."""
    return SIMULATOR.reply(chat(prompt, model, seed=seed, **blanks)).text


def said(prompt: str, model: str = WEAK, **options: Any) -> Said:
    return SIMULATOR.reply(chat(prompt, model, **options))


def section(reply: str, tag: str) -> str:
    """What stands in a section of a reply; a reply without it fails the test."""
    found = re.search(rf"<{tag}>\n(.*?)\n?</{tag}>", reply, re.DOTALL)
    assert found, reply
    return found[1]


def run_all(programs: Sequence[str], wall_seconds: float = 5.0) -> list[ProgramResult]:
    """How programs end in the sandbox; one that was run before is not run again."""
    new = [program for program in dict.fromkeys(programs) if (program, wall_seconds) not in _RAN]

    async def run() -> list[ProgramResult]:
        async with Sandbox(Limits(wall_seconds=wall_seconds, cpu_seconds=wall_seconds)) as sandbox:
            return list(await asyncio.gather(*(sandbox.run(program) for program in new)))

    if new:
        _RAN.update(zip([(program, wall_seconds) for program in new], asyncio.run(run()), strict=True))
    return [_RAN[program, wall_seconds] for program in programs]


def run_together(programs: Sequence[str]) -> list[str | None]:
    """What programs print last, many of them in one process; nothing for those that fail or never end.

    A process for each, as `run_all` has it, takes most of the time where thousands are only to be counted.
    """
    distinct = [program for program in dict.fromkeys(programs) if ENDLESS not in program]
    last: dict[str, str | None] = {}
    for start in range(0, len(distinct), TOGETHER):
        some = distinct[start : start + TOGETHER]
        (result,) = run_all([RUN_EACH.format(programs=some)])
        assert result.status is ProgramStatus.OK, result
        last.update(zip(some, json.loads(result.answer or ""), strict=True))
    return [last.get(program) for program in programs]


def grown(seed: int, links: int) -> Task:
    """A sound chain of so many links, the same for the same seed."""
    random = random_of(seed)
    while True:
        task: Task | None = (fresh(random.choice(FAMILIES), random),)
        while task and len(task) < links:
            task = chain(task, random.choice(FAMILIES), random)
        if task and sound(task):
            return task

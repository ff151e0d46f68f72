"""What a run needs before it can begin: its teachers, its sandbox's limits, what people should know, its signals."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from typing import Final

from engine.config import Recipe
from engine.curation import Benchmarks
from engine.errors import InputError
from engine.sandbox import Limits, Sandbox
from engine.teachers import RecordedReplies, Teacher, open_teacher

NOTICES: Final = 20
"""Lines of recorded files that are set aside and named; the rest is counted."""


def open_teachers(recipe: Recipe, stack: AsyncExitStack, halted: Callable[[], bool]) -> dict[str, Teacher]:
    """The teachers that the recipe asks, by role; the others need no key and no file.

    Args:
        recipe: The recipe.
        stack: Closes them.
        halted: Whether the run stops.

    Raises:
        InputError: The recipe has a budget, and a teacher has no price: nobody could keep it.
    """
    teachers = teachers_of(recipe, stack, halted, os.environ)
    unpriced = [f"teachers.{role} ({teacher.model})" for role, teacher in teachers.items() if not teacher.priced]
    if recipe.budget_usd is not None and unpriced:
        raise InputError(
            f"{recipe.name} has a budget, but nothing says what calls cost to {', '.join(unpriced)}. "
            "Give each a table price = {prompt = ..., completion = ...} in US dollars per million tokens, "
            "or leave out budget_usd."
        )
    return teachers


def teachers_of(
    recipe: Recipe, stack: AsyncExitStack, halted: Callable[[], bool], environment: Mapping[str, str]
) -> dict[str, Teacher]:
    """The same, whatever they cost, with their keys from an environment: to look at requests without asking."""
    teachers = {}
    for role in sorted(set(recipe.roles().values())):
        spec, calls = recipe.teachers[role], recipe.concurrency
        teachers[role] = open_teacher(role, spec, concurrency=calls, environment=environment, halted=halted)
        stack.push_async_callback(teachers[role].close)
    return teachers


def open_sandbox(recipe: Recipe) -> Sandbox:
    """The sandbox that the recipe asks for, not yet started."""
    return Sandbox(sandbox_limits(recipe), strict=recipe.sandbox.mode == "strict")


def sandbox_limits(recipe: Recipe) -> Limits:
    """What the recipe lets one program use."""
    table = recipe.sandbox
    return Limits(
        wall_seconds=table.wall_seconds,
        cpu_seconds=table.cpu_seconds,
        memory_mb=table.memory_mb,
        output_chars=table.output_chars,
    )


def read_benchmarks(recipe: Recipe) -> Benchmarks:
    """What the recipe's new problems must not be like; nothing for a run of one round, which has none.

    Raises:
        InputError: A benchmark cannot be read.
    """
    checks = recipe.checks
    return Benchmarks.read(checks.benchmarks if recipe.rounds > 1 else (), ngram=checks.ngram, lcs=checks.lcs)


def notices(teachers: Mapping[str, Teacher], sandbox: Sandbox) -> tuple[str, ...]:
    """What people should know: what the sandbox cannot do here, and what was set aside of recorded files."""
    gaps = sandbox.protection.gaps
    missing = [f"programs are not fully confined here, and run all the same (sandbox.mode). {gaps}"] if gaps else []
    recorded = [teacher for teacher in teachers.values() if isinstance(teacher, RecordedReplies)]
    lines = list(dict.fromkeys(line for teacher in recorded for line in teacher.set_aside))
    told = [f"set aside: {line}" for line in lines[:NOTICES]]
    if len(lines) > NOTICES:
        told.append(f"set aside: {len(lines) - NOTICES} further lines or more")
    return (*missing, *told)


@contextmanager
def asked_by_signals(stop: Callable[[signal.Signals], None]) -> Iterator[None]:
    """Call `stop` on Ctrl-C (SIGINT) and SIGTERM, inside the running loop."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        with suppress(NotImplementedError, RuntimeError):  # no such handlers on Windows or off the main thread
            loop.add_signal_handler(number, stop, number)
    yield
    for number in numbers:
        with suppress(NotImplementedError, RuntimeError):  # the same
            loop.remove_signal_handler(number)

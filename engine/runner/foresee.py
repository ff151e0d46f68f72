"""What a run would find in the store: looked up request by request as the run makes them, and nothing is asked.

A run is followed for as long as the store has what decides. What depends on a reply that is not there is left open.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

from engine.answers import Comparer
from engine.config import Recipe
from engine.domain import Entry, Problem
from engine.quality import Ahead
from engine.runner.begin import check_made_here, check_shape, find_run
from engine.runner.glance import Glance
from engine.runner.setup import teachers_of
from engine.runner.shelf import READ_S
from engine.store import Pending, RunInfo, RunState, Store, ahead, candidates


def foresee(
    recipe: Recipe, store: Store, run_id: str | None, seeds: Sequence[Problem], environment: Mapping[str, str]
) -> Ahead:
    """What is known beforehand of a run that is to begin, or to go on.

    Args:
        recipe: What it does.
        store: Where it finds replies; nothing is written there.
        run_id: The run, if it has an id already.
        seeds: The problems of a new run, in order.
        environment: Where the keys of teachers are looked for; they are not used.

    Raises:
        RunError: The run was begun with another recipe.
        InputError, TeacherError: A teacher cannot be opened.
        StoreError: The store cannot be read.
    """
    info = find_run(store, run_id) if run_id is not None else None
    if info is not None:
        check_made_here(info)
        check_shape(info, recipe.shape())
        if info.state is RunState.FINISHED:
            return Ahead(first=recipe.rounds + 1)
    return asyncio.run(_with_teachers(recipe, store, info, seeds, environment))


async def _with_teachers(
    recipe: Recipe, store: Store, info: RunInfo | None, seeds: Sequence[Problem], environment: Mapping[str, str]
) -> Ahead:
    """The same, with teachers to hash requests by, which are closed afterwards."""
    async with AsyncExitStack() as stack:
        teachers = teachers_of(recipe, stack, lambda: True, environment)
        comparer = stack.enter_context(Comparer())
        return await asyncio.to_thread(_rounds, Glance(recipe, store, teachers, comparer), info, seeds)


def _rounds(glance: Glance, info: RunInfo | None, seeds: Sequence[Problem]) -> Ahead:
    """Look at the round that the run is in, and at those after it whose problems are known."""
    recipe, store = glance.recipe, glance.store
    cap = recipe.max_problems if recipe.max_problems is not None else 2**62
    run_id, number, before = info.id if info else "", 1, 0
    pool: list[Pending] | None = None
    if info is not None and info.round:
        number = info.round
        with store.read() as reader:
            before = candidates.entered_before(reader, run_id, number)
            size = ahead.entered(reader, run_id, number)
        glance.go_on(run_id, number)
    else:
        pool = _pool(glance, run_id, 1, [(seed.id, seed.question, seed.ground_truth) for seed in seeds[:cap]])
        size = len(pool)
    first, pools = number, {number: size}
    while True:
        room = cap - before - sum(pools.values())
        evolves = number < recipe.rounds and room > 0
        children = glance.round(run_id, number, pool, room if evolves else None)
        if not children:
            return Ahead(first, before, pools, glance.stages)
        number += 1
        pool = _pool(glance, run_id, number, [(child, "", None) for child in children[:room]])
        pools[number] = len(pool)


def _pool(glance: Glance, run_id: str, number: int, problems: Sequence[tuple[str, str, str | None]]) -> list[Pending]:
    """A round's entries, each with the question and ground truth that the store has of it, if it has it."""
    with glance.store.read(READ_S) as reader:
        there = ahead.problems(reader, [id_ for id_, _, _ in problems])
    return [
        Pending(Entry(run_id, number, id_), position, *there.get(id_, (question, truth)), None)
        for position, (id_, question, truth) in enumerate(problems)
    ]

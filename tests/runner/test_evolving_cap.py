"""Where `max_problems` leaves little room, only so many parents are asked for children, whoever was first."""

from pathlib import Path

import pytest
import simulated_run
import small_store

from engine.config import Recipe, load_recipe
from engine.domain import Entry, Problem, Stage, Tier
from engine.runner.evolving import Evolving, most_parents
from engine.stages import MetaPool
from engine.store import Facts, Known, Store, Todo, add_problems, fill_pool, flush
from engine.teachers import open_teacher

POOL = 12
PARENTS = (1, 2, 5, 6, 7, 10)
"""Positions of the problems that stage 2 passes on; it settles the others."""


def recipe(folder: Path, cap: int | None) -> Recipe:
    more = "rounds = 3" + ("" if cap is None else f"\nmax_problems = {cap}")
    return load_recipe(simulated_run.write_recipe(folder, more, problems=1))


def ended(store: Store, positions: list[int]) -> None:
    """Stage 2 ends for some problems."""
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    for position in positions:
        entry = Entry("r", 1, f"p{position}")
        if position in PARENTS:
            hand.passed_on(entry, Stage.CRITICISE)
        else:
            hand.settled(entry, Stage.CRITICISE, Tier.MEDIUM, None)
    flush(store, hand.facts.take())


def asked(store: Store, evolving: Evolving, order: list[int], step: int) -> list[str]:
    """The parents that a pass gets while stage 2 ends for the pool in some order."""
    after, found = -1, []
    for start in range(0, POOL, step):
        ended(store, order[start : start + step])
        with store.read() as reader:
            while page := evolving.rows(reader, "r", 1, after, 2):
                after = page[-1].key
                found += [one.entry.problem_id for one in page]
    return found


@pytest.fixture
def pool(tmp_path: Path) -> Store:
    store = Store(tmp_path / "s.duckdb")
    add_problems(store, [Problem(f"p{n}", f"Question {n}?") for n in range(POOL)], "import-1")
    fill_pool(store, "r", 1, [f"p{n}" for n in range(POOL)])
    return store


@pytest.mark.parametrize("order", [[11, 7, 0, 6, 5, 3, 10, 1, 9, 2, 4, 8], [2, 5, 8, 10, 7, 1, 0, 4, 11, 6, 3, 9]])
def test_the_first_parents_of_the_pool_are_asked_whoever_was_ready_first(
    pool: Store, tmp_path: Path, order: list[int]
) -> None:
    evolving = Evolving(recipe(tmp_path, POOL + 4), MetaPool([]))  # room for 4, of 6 asked 3/4 are kept: 3 parents
    assert asked(pool, evolving, order, 4) == ["p1", "p2", "p5"]


def test_without_a_cap_that_can_bind_nobody_waits(pool: Store, tmp_path: Path) -> None:
    for cap in (None, POOL + 2 * POOL):
        evolving = Evolving(recipe(tmp_path, cap), MetaPool([]))
        with pool.read() as reader:
            assert evolving.rows(reader, "r", 1, -1, 9) == []
    assert asked(pool, evolving, [10, 1, 2, 5, 6, 7, 0, 3, 4, 8, 9, 11], 6) == [f"p{n}" for n in (10, 1, 2, 5, 6, 7)]


def test_a_parent_that_was_not_asked_has_no_candidates(pool: Store, tmp_path: Path) -> None:
    own = recipe(tmp_path, POOL + 1)
    teacher = open_teacher("expert", own.teachers["expert"], concurrency=1)
    evolving = Evolving(own, MetaPool([]))
    assert asked(pool, evolving, list(range(POOL)), POOL) == ["p1"]
    first, second = (Todo(Entry("r", 1, f"p{n}"), n, f"Question {n}?") for n in (1, 2))
    assert len(evolving.found(first, Known(), teacher, {})) == own.evolve.children_per_parent
    assert evolving.found(second, Known(), teacher, {}) == []


@pytest.mark.parametrize(
    ("room", "kept", "judged", "parents"),
    [(0, 0, 0, 0), (1, 0, 0, 1), (3, 0, 0, 2), (3, 19, 19, 2), (30, 40, 40, 15), (30, 20, 40, 30), (30, 0, 40, 150)],
)
def test_as_many_are_asked_as_will_likely_fill_the_room(
    tmp_path: Path, room: int, kept: int, judged: int, parents: int
) -> None:
    assert most_parents(recipe(tmp_path, None), room, kept, judged) == parents

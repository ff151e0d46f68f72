"""Runs: how one starts, what state it is in, and what is left of it to do."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from engine.domain import Entry
from engine.errors import InputError
from engine.store.connection import Reader, Store
from engine.store.sql import WINDOW, rows_of
from engine.store.writes import Row

POOL_CHUNK: Final = 20_000
"""Entries of a pool per transaction."""

ENDED: Final = ("stopped", "finished", "failed")


class RunState(StrEnum):
    """What a run does now. DEAD: its process is gone without having ended it."""

    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as the store knows it; it is `begun` once its first pool is complete."""

    id: str
    recipe_name: str
    note: str
    simulated: bool
    state: RunState
    detail: str | None
    begun: bool
    shape: dict[str, Any]
    recipe: dict[str, Any]


def check_run_id(run_id: str) -> str:
    """Refuse a name that could not be a file's name or part of a URL.

    Raises:
        InputError: With what a name may contain.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", run_id):
        raise InputError(
            f"The run id {run_id!r} cannot be used. Take letters, digits, '.', '_' and '-', at most 64, "
            "beginning with a letter or digit."
        )
    return run_id


_RUNS: Final = """
    SELECT r.id, r.recipe_name, r.note, r.simulated, r.shape, r.recipe,
           arg_max(e.kind, e.seq) AS kind, arg_max_null(e.detail, e.seq) AS detail,
           coalesce(bool_or(e.kind = 'started'), false) AS begun
    FROM run r LEFT JOIN run_event e ON e.run_id = r.id
    WHERE $run IS NULL OR r.id = $run
    GROUP BY r.id, r.recipe_name, r.note, r.simulated, r.shape, r.recipe ORDER BY max(r.seq) DESC
"""


def list_runs(store: Store, run_id: str | None = None) -> list[RunInfo]:
    """All runs or the one of that id, the newest first; their states are true at this moment."""
    with store.read() as reader:
        rows = reader.rows(_RUNS, {"run": run_id})
        # Inside the block nobody writes. So a run without its last event whose lock is free now will never write one.
        states = {row[0]: _state(store, row[0], row[6]) for row in rows}
    return [
        RunInfo(i, name, note, simulated, states[i], detail, begun, json.loads(shape), json.loads(recipe))
        for i, name, note, simulated, shape, recipe, _, detail, begun in rows
    ]


def _state(store: Store, run_id: str, last_event: str | None) -> RunState:
    if last_event in ENDED:
        return RunState(last_event)
    if not store.run_lock(run_id).is_held():
        return RunState.DEAD
    return RunState.STOPPING if last_event == "stopping" else RunState.RUNNING


def insert_run(store: Store, row: Row) -> None:
    """Note a new run, before its pool."""
    with store.write() as writer:
        writer.insert("run", [row])


def fill_pool(store: Store, run_id: str, round_: int, problem_ids: Sequence[str]) -> None:
    """Enter problems into a round, in order; what an earlier, killed try entered already stays."""
    with store.read() as reader:
        (done,) = reader.rows(
            "SELECT count(*) FROM pool WHERE run_id = $run AND round = $round", {"run": run_id, "round": round_}
        )[0]
    for start in range(done, len(problem_ids), POOL_CHUNK):
        rows = [
            {"run_id": run_id, "round": round_, "position": position, "problem_id": problem_id}
            for position, problem_id in enumerate(problem_ids[start : start + POOL_CHUNK], start)
        ]
        with store.write() as writer:
            writer.insert("pool", rows)


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry without a tier: its question, its ground truth (to measure), and the stage it has reached, if any."""

    entry: Entry
    position: int
    question: str
    ground_truth: str | None
    last_stage: str | None


_PENDING: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT position, problem_id FROM pool
        WHERE run_id = $run AND round = $round AND position > $after AND position <= $after + $window),
    ended AS MATERIALIZED (
        SELECT problem_id FROM outcome
        WHERE run_id = $run AND round = $round AND tier IS NOT NULL AND problem_id IN (SELECT problem_id FROM near)),
    todo AS MATERIALIZED (
        SELECT * FROM near WHERE problem_id NOT IN (SELECT problem_id FROM ended) ORDER BY position LIMIT $limit),
    reached AS (
        SELECT problem_id, arg_max(stage, seq) AS stage
        FROM {rows_of("outcome", "problem_id", "SELECT problem_id FROM todo")}
        WHERE run_id = $run AND round = $round GROUP BY problem_id)
    SELECT t.position, t.problem_id, q.question, q.ground_truth, r.stage
    FROM todo t JOIN {rows_of("problem", "id", "SELECT problem_id FROM todo")} q ON q.id = t.problem_id
    LEFT JOIN reached r ON r.problem_id = t.problem_id ORDER BY t.position
"""  # noqa: S608 -- fixed fragments


def pending(reader: Reader, run_id: str, round_: int, after: int, limit: int) -> list[Pending]:
    """The next entries of a round that have no tier yet, in order of position, behind position `after`.

    They may be fewer than `limit` where they lie far apart; there are none only if none is left.
    """
    values = {"run": run_id, "round": round_, "after": after, "limit": limit}
    rows: list[tuple[Any, ...]] = []
    for window in (WINDOW, 2**40):
        rows = reader.rows(_PENDING, values | {"window": window})
        if rows:
            break
    return [
        Pending(Entry(run_id, round_, problem_id), position, question, truth, stage)
        for position, problem_id, question, truth, stage in rows
    ]

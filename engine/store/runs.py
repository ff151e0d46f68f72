"""Runs: how one starts, what state it is in, and what is left of it to do."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from engine.errors import InputError
from engine.store.connection import Reader, Store, Writer
from engine.store.writes import Row, flush, patiently

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


class RunKind(StrEnum):
    """How what a run holds was made: here, by teachers; elsewhere, as a published set; or by a model on a benchmark."""

    SYNTHESISED = "synthesised"
    IMPORTED = "imported"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as the store knows it.

    Attributes:
        id: Its name.
        recipe_name: Its recipe's name.
        note: Its recipe's note.
        simulated: Whether it has a simulated teacher, whatever way that is asked (the store's view `simulated_run`).
        state: What it does now.
        detail: Why, for people.
        round: The round that was opened last; 0 before the first pool is complete.
        rounds: How many its recipe has at most.
        shape: The part of the recipe that shapes results.
        recipe: The whole recipe; of an imported set, how it was read, under `published`.
        kind: How what it holds was made.
    """

    id: str
    recipe_name: str
    note: str
    simulated: bool
    state: RunState
    detail: str | None
    round: int
    rounds: int
    shape: dict[str, Any]
    recipe: dict[str, Any]
    kind: RunKind = RunKind.SYNTHESISED

    @property
    def made_here(self) -> bool:
        """Whether teachers made it here, so that it has a recipe, costs, and may be gone on with."""
        return self.kind is RunKind.SYNTHESISED


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
    SELECT r.id, r.recipe_name, r.note, r.id IN (SELECT run_id FROM simulated_run) AS simulated, r.shape, r.recipe,
           arg_max(e.kind, e.seq) AS kind, arg_max_null(e.detail, e.seq) AS detail,
           coalesce(max(CASE e.kind WHEN 'started' THEN 1 WHEN 'round_opened' THEN e.round END), 0) AS round,
           r.kind AS made
    FROM run r LEFT JOIN run_event e ON e.run_id = r.id
    WHERE $run IS NULL OR r.id = $run
    GROUP BY r.id, r.recipe_name, r.note, r.shape, r.recipe, r.kind ORDER BY max(r.seq) DESC
"""


def list_runs(store: Store, run_id: str | None = None) -> list[RunInfo]:
    """All runs or the one of that id, the newest first; their states are true at this moment."""
    with store.read() as reader:
        rows = reader.rows(_RUNS, {"run": run_id})
        # Inside the block nobody writes. So a run without its last event whose lock is free now will never write one.
        states = {row[0]: _state(store, row[0], row[6]) for row in rows}
    return [
        RunInfo(
            i,
            name,
            note,
            simulated,
            states[i],
            detail,
            round_,
            max(json.loads(recipe).get("rounds", 1), round_),
            json.loads(shape),
            json.loads(recipe),
            RunKind(kind),
        )
        for i, name, note, simulated, shape, recipe, _, detail, round_, kind in rows
    ]


def _state(store: Store, run_id: str, last_event: str | None) -> RunState:
    if last_event in ENDED:
        return RunState(last_event)
    if not store.run_lock(run_id).is_held():
        return RunState.DEAD
    return RunState.STOPPING if last_event in ("stop_asked", "stopping") else RunState.RUNNING


_STOP_ASKED: Final = """
    SELECT coalesce(detail, '') FROM run_event
    WHERE run_id = $run AND kind = 'stop_asked' AND seq > (
        SELECT coalesce(max(seq), 0) FROM run_event WHERE run_id = $run AND kind IN ('started', 'resumed')
    )
    ORDER BY seq LIMIT 1
"""


def stop_asked(reader: Reader, run_id: str) -> str | None:
    """How somebody asked the run to stop since it last began to work, and who; `None` if nobody did."""
    found = reader.rows(_STOP_ASKED, {"run": run_id})
    return str(found[0][0]) if found else None


def ask_stop(store: Store, run_id: str, detail: str) -> bool:
    """Ask a live run to stop; it reads that within about a second.

    Returns:
        False, with nothing written, if the run is not live.
    """

    def write(writer: Writer) -> bool:
        live = store.run_lock(run_id).is_held()
        if live:
            writer.insert("run_event", [{"run_id": run_id, "kind": "stop_asked", "detail": detail}])
        return live

    return patiently(store, write)


def insert_run(store: Store, row: Row) -> None:
    """Note a new run, before its pool."""
    flush(store, {"run": [row]})


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
        flush(store, {"pool": rows})

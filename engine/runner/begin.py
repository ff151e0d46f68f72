"""How a run begins: under a new id with its pool filled, or where the rows of an earlier session end."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, Final

from engine.config import Recipe, Seeds
from engine.curation import ImportReport, import_seeds
from engine.errors import InputError, RunError
from engine.store import RunInfo, RunKind, RunState, Store, check_run_id, fill_pool, flush, insert_run, list_runs

SAID: Final = MappingProxyType(
    {
        RunKind.SYNTHESISED: "a run that was made here",
        RunKind.IMPORTED: "an imported set",
        RunKind.EVALUATION: "an imported evaluation",
    }
)
"""What runs are called by how they were made."""
_DIED: Final = "its process had died before, without a word"


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that is ready to go on.

    Attributes:
        run_id: Its id.
        round: The round that it is in.
        resumed: Whether an earlier session had begun it.
        finished: Whether nothing is left to do.
        imported: What was imported for it, if anything was.
        notices: What people should know before it goes on.
    """

    run_id: str
    round: int
    resumed: bool
    finished: bool
    imported: ImportReport | None
    notices: tuple[str, ...] = ()


def new_run_id(recipe: Recipe, now: datetime) -> str:
    """An id that tells people the recipe and the time, and is not taken."""
    name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in recipe.name)[:32].lstrip("._-")
    return f"{name or 'run'}-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def find_run(store: Store, run_id: str) -> RunInfo | None:
    """The run of that id, if the store has it."""
    if not store.exists():
        return None
    return next(iter(list_runs(store, check_run_id(run_id))), None)


def begin(store: Store, recipe: Recipe, run_id: str, clock: Callable[[], datetime], by: str = "") -> Begun:
    """Begin or resume a run; the caller holds its lock. Who asked for it, if somebody says so, stands in its event.

    Raises:
        InputError: The run was begun with another recipe, or there is no seed to begin with.
    """
    info = find_run(store, run_id)
    shape = recipe.shape()
    if info is not None:
        check_made_here(info)
        check_shape(info, shape)
        if info.state is RunState.FINISHED:
            return Begun(run_id, info.round, resumed=True, finished=True, imported=None)
    if info is not None and info.round:
        # Its lock is the caller's, so a run that seems to be live was left by a process that died.
        died = info.state in (RunState.RUNNING, RunState.STOPPING)
        _event(store, run_id, "resumed", clock, by, _DIED if died else "")
        return Begun(run_id, info.round, resumed=True, finished=False, imported=None)
    if info is None:
        _insert(store, recipe, run_id, shape)
    imported = import_seeds(store, recipe.seeds.files, clock=clock, limit=recipe.seeds.limit)
    if not imported.problem_ids:
        raise InputError(
            f"The seeds of {recipe.name} hold no usable problem: "
            f"{sum(f.set_aside for f in imported.files)} lines were set aside. Look at `wisdom import` for the reasons."
        )
    fill_pool(store, run_id, 1, imported.problem_ids[: recipe.max_problems])
    _event(store, run_id, "started", clock, by)
    return Begun(run_id, 1, resumed=info is not None, finished=False, imported=imported)


def _insert(store: Store, recipe: Recipe, run_id: str, shape: dict[str, Any]) -> None:
    row = {
        "id": run_id,
        "recipe_name": recipe.name,
        "note": recipe.note,
        "recipe": recipe.model_dump_json(),
        "shape": json.dumps(shape, sort_keys=True),
        "simulated": any(recipe.teachers[role].kind == "simulated" for role in recipe.roles().values()),
        "engine_version": version("wisdom-workbench"),
    }
    insert_run(store, row)


def _event(store: Store, run_id: str, kind: str, clock: Callable[[], datetime], by: str, before: str = "") -> None:
    detail = "; ".join(part for part in (f"by {by}" if by else "", before) if part)
    row = {"run_id": run_id, "kind": kind, "detail": detail or None, "at_time": clock()}
    flush(store, {"run_event": [row]})


def check_made_here(info: RunInfo) -> None:
    """Refuse what was imported: there is no recipe to go on with.

    Raises:
        RunError: It was.
    """
    if not info.made_here:
        raise RunError(
            f"{info.id} is {SAID[info.kind]}: no teacher made it, so it cannot be run, resumed or begun again. "
            "`wisdom import` goes on with it; a new run needs another id."
        )


def check_shape(info: RunInfo, shape: dict[str, Any]) -> None:
    """Refuse another recipe; what a run of an earlier version did not know yet it has done as it is done by default."""
    unset = _flat(Recipe(seeds=Seeds.model_construct(files=()), teachers={}).shape())
    before, now = _flat(info.shape), _flat(shape)
    changed = [
        f"  - {key}: {before.get(key, 'not set')} then, {now.get(key, 'not set')} now"
        for key in sorted(before.keys() | now.keys())
        if before.get(key, unset.get(key)) != now.get(key, unset.get(key))
    ]
    if changed:
        raise RunError(
            f"The run {info.id} was begun with another recipe; mixing the two would make its figures mean nothing.\n"
            + "\n".join(changed)
            + "\nResume it with the recipe it was begun with, or leave out --run-id to begin a new run."
        )


def _flat(value: Any, prefix: str = "") -> dict[str, str]:
    """A nested value as dotted keys."""
    if isinstance(value, dict) and value:
        return {k: v for key, part in value.items() for k, v in _flat(part, f"{prefix}.{key}".lstrip(".")).items()}
    return {prefix: json.dumps(value)}

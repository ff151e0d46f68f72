"""A run as a process of its own, which ends with neither the page that started it nor the terminal of that.

It is the command `wisdom run`, so that runs from a page and from a terminal are the same. Its key comes with the
environment, and stands in no file.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.config import Recipe, check_recipe, load_recipe, recipe_text, recipe_values
from engine.errors import InputError, RunError, RunLiveError
from engine.runner.begin import check_made_here, check_shape, find_run
from engine.runner.folder import write_whole
from engine.runner.heartbeat import heartbeat
from engine.runner.outlook import EveryKey
from engine.runner.processes import Process, argument, error_of, spawn
from engine.store import RunInfo, RunState, Store, check_run_id

PATIENCE_S: Final = 20.0
"""Seconds to wait for a run to be under way; reading long seeds and recorded replies may take more."""

_LOOK_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Started:
    """A run that was started.

    Attributes:
        run_id: Its id.
        pid: Its process.
        live: Whether it is under way; `False` where it has finished already, or still gets ready and goes on by itself.
    """

    run_id: str
    pid: int
    live: bool


def start(
    store: Store, values: Mapping[str, Any], run_id: str, *, by: str = "", patience_s: float = PATIENCE_S
) -> Started:
    """Begin a new run in a process of its own, and wait until it is under way.

    Args:
        store: Where to. The recipe is kept there as `<store>.d/runs/<run>/recipe.toml`.
        values: What the recipe says; relative paths are relative to the current folder.
        run_id: An id that no run has, such as `new_run_id` gives.
        by: Who asks for it; it stands in the run's events.
        patience_s: Seconds to wait at most; a run that is not ready by then goes on getting ready.

    Raises:
        RecipeError: With every mistake in it.
        InputError: The id cannot be used, or there is such a run.
        RunLiveError: Somebody else starts or has just started it.
        RunError, TeacherError, StoreError, ToolError: It ended before it was under way; the message is what it said.
    """
    recipe = check_recipe(values)
    with _alone(store, check_run_id(run_id)):
        if (info := find_run(store, run_id)) is not None:
            raise InputError(
                f"There is a run {run_id}; it is {info.state.value}. Resume it, or give the new one another id."
            )
        return _launch(store, recipe, run_id, by, patience_s)


def resume(
    store: Store,
    run_id: str,
    values: Mapping[str, Any] | None = None,
    *,
    by: str = "",
    patience_s: float = PATIENCE_S,
) -> Started:
    """Go on with a run that was stopped or killed, wherever it was begun, in a process of its own.

    Args:
        store: The store.
        run_id: One of its runs.
        values: Goes on with this recipe instead of the kept one, as with a higher budget; its shape must be the same.
        by: Who asks for it; it stands in the run's events.
        patience_s: As in `start`.

    Raises:
        RecipeError: With every mistake in the recipe, such as a file that is not there any more.
        InputError: There is no such run.
        RunLiveError: It is live, or somebody else resumes it.
        RunError: It is finished, or was imported, or the recipe has another shape.
        RunError, TeacherError, StoreError, ToolError: As in `start`.
    """
    recipe = check_recipe(kept_values(store, run_id) if values is None else values)
    with _alone(store, run_id):
        info = _known(store, run_id)
        check_shape(info, recipe.shape())
        if info.state is RunState.FINISHED:
            raise RunError(f"The run {run_id} is finished, so nothing is left to go on with. Start a new one.")
        return _launch(store, recipe, run_id, by, patience_s)


def kept_values(store: Store, run_id: str) -> dict[str, Any]:
    """The recipe that a run keeps, with absolute paths and without any key: to go on with it, or to change it.

    Raises:
        InputError: There is no such run.
        RunError: It was imported, and has none.
        RecipeError: It cannot be used any more, as where a file is gone.
    """
    info, kept = _known(store, run_id), _kept(store, run_id)
    # A run that went on with a higher budget has it in the file only: the row says how it was begun.
    recipe = (
        load_recipe(kept, environment=EveryKey())
        if kept.exists()
        else check_recipe(info.recipe, environment=EveryKey())
    )
    return recipe_values(recipe)


def _kept(store: Store, run_id: str) -> Path:
    """The recipe file of a run that was started here."""
    return store.run_folder(run_id) / "recipe.toml"


def _known(store: Store, run_id: str) -> RunInfo:
    info = find_run(store, run_id)
    if info is None:
        raise InputError(f"The store {store.path} has no run {run_id}. `wisdom status` lists its runs.")
    check_made_here(info)
    return info


@contextmanager
def _alone(store: Store, run_id: str) -> Iterator[None]:
    """See that nobody else starts or works on the run meanwhile."""
    busy = RunLiveError(f"The run {run_id} is live, or being started by somebody else. Watch it, or begin another one.")
    with store.launch_lock(run_id).held() as alone:
        if not alone or store.run_lock(run_id).is_held():
            raise busy
        yield


def _launch(store: Store, recipe: Recipe, run_id: str, by: str, patience_s: float) -> Started:
    path, console = _kept(store, run_id), store.run_folder(run_id) / "console.txt"
    write_whole(path, recipe_text(recipe_values(recipe)).encode())
    arguments = ["run", str(path), "--store", str(store.path), "--run-id", run_id, f"--by={argument(by)}"]
    process = spawn(arguments, console, "the run")
    return Started(run_id, process.pid, live=_under_way(process, store, run_id, console, patience_s))


def _under_way(process: Process, store: Store, run_id: str, console: Path, patience_s: float) -> bool:
    """Wait until the run is in the store and its process works on it; whether it does.

    Raises:
        WorkbenchError: The process ended with an error; by its exit code the kind that the command line would show.
    """
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        code = process.poll()
        if code is not None:
            if code == 0:
                return False
            raise error_of(code, f"The run {run_id} ended before it was under way.", console)
        beat = heartbeat(store, run_id)
        if beat is not None and beat.pid == process.pid and beat.total:
            return True
        time.sleep(_LOOK_S)
    return False

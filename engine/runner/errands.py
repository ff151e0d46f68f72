"""Errands as processes of their own, so that a page's button and the terminal's command are the same thing."""

import time
from collections.abc import Sequence
from typing import Final

from engine.errors import RunLiveError, StoreError
from engine.runner.errand_state import Errand, ErrandState, Outcome, errand_state, file_of
from engine.runner.processes import argument, error_of, spawn
from engine.store import Store

PATIENCE_S: Final = 20.0
"""Seconds to wait for an errand to be at work."""
_LOOK_S: Final = 0.1


def start_errand(
    store: Store, errand: Errand, arguments: Sequence[str] = (), *, by: str = "", patience_s: float = PATIENCE_S
) -> ErrandState:
    """Begin an errand in a process of its own, and wait until it is at work.

    Args:
        store: The store.
        errand: What to do.
        arguments: Options of the command of that name.
        by: Who asks for it.
        patience_s: Seconds to wait at most; one that is not at work by then goes on getting ready.

    Returns:
        How it stands.

    Raises:
        RunLiveError: One of that kind is at work already.
        InputError, RunError, StoreError, ToolError: It ended before it was at work; the message is what it said.
    """
    name = errand.value
    console = file_of(store, name, "console.txt")
    with store.errand_lock(f"launch-{name}").held() as alone:
        if not alone or store.errand_lock(name).is_held():
            raise RunLiveError(f"`wisdom {name}` is at work on this store already. Watch it, or stop it first.")
        began = time.time()
        words = [name, "--store", str(store.path), f"--by={argument(by)}", *arguments]
        process = spawn(words, console, f"`wisdom {name}`")
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            code = process.poll()
            state = errand_state(store, errand)
            own = state.pid == process.pid and state.at >= began
            if code and not (own and state.outcome in {Outcome.DONE, Outcome.STOPPED}):
                raise error_of(code, f"`wisdom {name}` ended before it was at work.", console)
            if code is not None or (own and state.live):
                return state
            time.sleep(_LOOK_S)
    return errand_state(store, errand)


def stop_errand(store: Store, errand: Errand) -> bool:
    """Ask an errand to stop; what it has done until then is kept.

    Returns:
        Whether one was at work.

    Raises:
        StoreError: It cannot be asked.
    """
    if not store.errand_lock(errand.value).is_held():
        return False
    try:
        file_of(store, errand.value, "stop").touch()
    except OSError as error:
        raise StoreError(
            f"`wisdom {errand.value}` could not be asked to stop ({error.strerror}). See to the permissions of "
            f"{store.errand_folder}."
        ) from None
    return True

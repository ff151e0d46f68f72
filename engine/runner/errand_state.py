"""What a long piece of work beside the runs says of itself: a lock while it lives, and a small file.

The file is believed to be live only while the lock is held, since a process that was killed leaves it behind.
"""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from engine.diversity import Step
from engine.store import Store, check_run_id


class Errand(StrEnum):
    """Work that goes on beside the runs, one of a kind at a time; each is a command of that name."""

    EMBED = "embed"
    MAP = "map"
    CONTAMINATION = "contamination"
    DUPLICATES = "duplicates"
    EXPORT = "export"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class ErrandState:
    """How an errand stands, or how the last one of its kind ended.

    Attributes:
        live: Whether a process is at it.
        pid: That process, or the last one; `None` where there was none yet.
        by: Who asked for it; may be empty.
        began: When, in seconds since 1970.
        at: When it last said something, in the same.
        step: How far it is.
        outcome: How it ended; `None` while it lives, or where there was none.
        said: What it did, or why it failed, in a sentence.
    """

    live: bool = False
    pid: int | None = None
    by: str = ""
    began: float = 0.0
    at: float = 0.0
    step: Step | None = None
    outcome: Outcome | None = None
    said: str = ""


def errand_state(store: Store, errand: Errand) -> ErrandState:
    """How an errand stands; it takes a look at two small files, and none at the store."""
    return state_of(store, errand.value)


def errand_log(store: Store, errand: Errand) -> Path:
    """The log of errands of a kind."""
    return file_of(store, errand.value, "log.txt")


def file_of(store: Store, name: str, ending: str) -> Path:
    """One of the files of an errand."""
    return store.errand_folder / f"{check_run_id(name)}.{ending}"


def state_of(store: Store, name: str) -> ErrandState:
    """The state of an errand by the name of its lock."""
    held = store.errand_lock(name).is_held()
    try:
        told = json.loads(file_of(store, name, "json").read_bytes())
        state = _state(told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # it is not there, or no state
        return ErrandState(live=held)
    if held:
        # A file of an earlier errand, until this one has said its first word.
        return state if state.live else ErrandState(live=True)
    return state if not state.live else _died(state)


def _state(told: Mapping[str, Any]) -> ErrandState:
    return ErrandState(
        live=bool(told["live"]),
        pid=int(told["pid"]),
        by=str(told["by"]),
        began=float(told["began"]),
        at=float(told["at"]),
        step=Step(**told["step"]) if told["step"] else None,
        outcome=Outcome(told["outcome"]) if told["outcome"] else None,
        said=str(told["said"]),
    )


_DIED: Final = (
    "Its process died without a word. Start it again: vectors and what checks found are kept, a map begins anew."
)


def _died(state: ErrandState) -> ErrandState:
    return ErrandState(False, state.pid, state.by, state.began, state.at, state.step, Outcome.DIED, _DIED)


def write_state(store: Store, name: str, state: ErrandState) -> None:
    """Tell how it stands; where that cannot be written, nobody is told, and the work goes on."""
    path = file_of(store, name, "json")
    new = path.with_suffix(".new")
    with suppress(OSError):
        new.write_text(json.dumps(asdict(state) | {"at": time.time()}), encoding="utf-8")
        new.replace(path)

"""The inside of an errand: one of a kind at a time, telling how far it is, and ending when it is asked to."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from engine.diversity import Step
from engine.errors import RunLiveError, WorkbenchError
from engine.runner.errand_state import ErrandState, Outcome, file_of, state_of, write_state
from engine.store import Store

EVERY_S: Final = 0.5
"""Seconds between two words about a step, unless what is done changes."""
_AGAIN_S: Final = 0.2


class Work:
    """What an errand tells and asks while it works.

    Attributes:
        signal: The signal that asked it to stop, if one did.
    """

    def __init__(self, store: Store, name: str, by: str) -> None:
        self._store, self._name = store, name
        self._stop_file = file_of(store, name, "stop")
        self._state = ErrandState(live=True, pid=os.getpid(), by=by, began=time.time())
        self._said_at = 0.0
        self.signal: signal.Signals | None = None

    def watch(self, step: Step) -> None:
        """How far it is."""
        before = self._state.step
        self._state = replace(self._state, step=step)
        if before is None or before.doing != step.doing or time.monotonic() - self._said_at >= EVERY_S:
            self._tell()

    def stop(self) -> bool:
        """Whether somebody asked it to stop."""
        return self.signal is not None or self._stop_file.exists()

    def done(self, said: str) -> None:
        """It ended in order: what it did, in a sentence."""
        self._state = replace(self._state, said=said)

    def begin(self) -> None:
        """Say its first word; what was asked of an earlier one is forgotten."""
        self._stop_file.unlink(missing_ok=True)
        self._tell()

    def end(self, outcome: Outcome, said: str = "") -> None:
        """Say its last word."""
        self._state = replace(self._state, live=False, outcome=outcome, said=said or self._state.said)
        self._tell()

    def _tell(self) -> None:
        self._said_at = time.monotonic()
        write_state(self._store, self._name, self._state)


@contextmanager
def at_work(store: Store, name: str, *, by: str = "", patience_s: float = 0.0) -> Iterator[Work]:
    """Be the one process that does an errand; signals ask it to stop, a second one ends it at once.

    Args:
        store: The store.
        name: The errand, or another name of which there is one at a time.
        by: Who asked for it.
        patience_s: Seconds to wait for one that is at it.

    Raises:
        RunLiveError: Another process is at it.
    """
    deadline = time.monotonic() + patience_s
    while True:
        with store.errand_lock(name).held() as alone:
            if alone:
                work = Work(store, name, by)
                work.begin()
                with _asked_by_signals(work):
                    yield from _told(work)
                return
        if time.monotonic() >= deadline:
            pid = state_of(store, name).pid
            who = f"{name}, process {pid}" if pid else name
            raise RunLiveError(
                f"A process is at work on this store already: {who}. Wait for it, or stop it on the page Diversity or "
                "Checks, or with Ctrl-C where it was started."
            )
        time.sleep(_AGAIN_S)


def _told(work: Work) -> Iterator[Work]:
    """Say how it ended."""
    try:
        yield work
    except BaseException as error:  # whatever ends it is told, and goes its way
        stopped = not isinstance(error, Exception)
        said = str(error) if isinstance(error, WorkbenchError) else f"a defect of this program: {type(error).__name__}"
        work.end(Outcome.STOPPED if stopped else Outcome.FAILED, "" if stopped else said)
        raise
    work.end(Outcome.STOPPED if work.stop() else Outcome.DONE)


@contextmanager
def _asked_by_signals(work: Work) -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM ask, and the second one do what it always does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, _frame: object) -> None:
        work.signal = signal.Signals(number)
        for each, handler in before.items():
            signal.signal(each, handler)

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

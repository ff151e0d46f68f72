"""Vectors for what a live run makes, in a process beside it that yields to it, and ends with it."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.config import Recipe
from engine.diversity import LEXICAL, Embedded, Encoder, Opened, Step, Watch, embed_missing, has_weights
from engine.errors import InputError, WorkbenchError
from engine.runner.begin import find_run
from engine.runner.errand_state import file_of
from engine.runner.processes import spawn
from engine.store import RunState, Store

LOOK_S: Final = 3.0
"""Seconds between two looks for new problems, once all have a vector."""
_NAP_S: Final = 0.25

_log = logging.getLogger(__name__)


def check_embedding(recipe: Recipe) -> None:
    """See that what the recipe embeds with is on this machine: a run fetches nothing.

    Raises:
        InputError: It is not.
    """
    if recipe.embed and recipe.embed != LEXICAL and not has_weights(recipe.embed):
        raise InputError(
            f'The recipe says embed = "{recipe.embed}", and that model is not on this machine. Fetch it with '
            f'`wisdom embed --model {recipe.embed}`, write embed = "{LEXICAL}", or leave embed out.'
        )


def start_following(store: Store, recipe: Recipe, run_id: str) -> None:
    """Let a process of its own embed what the run makes, if the recipe says so; the run goes on without it, too.

    It shares our session, within which the operating system weighs ranks (sched(7), autogroups), but no signal of our
    terminal.
    """
    if not recipe.embed:
        return
    words = ["embed", "--store", str(store.path), "--follow", run_id, f"--model={recipe.embed}"]
    try:
        spawn(words, file_of(store, f"follow-{run_id}", "console.txt"), "embedding", session=False)
    except WorkbenchError as error:
        _log.warning("%s: %s", run_id, error)


@contextmanager
def yielding(open_encoder: Callable[[], Opened]) -> Iterator[Opened]:
    """An encoder that is loaded and works in a thread which gets only the processor time that nobody else wants.

    The thread that reads and writes keeps its rank: else a run would wait for a store that is held by someone who
    waits for the run. Where a system ranks whole processes only, none is ranked lower.
    """
    with ThreadPoolExecutor(1, initializer=_rank_low) as thread:
        opened = thread.submit(open_encoder).result()
        yield Opened(_InThread(opened.encoder, thread), opened.notice)


class _InThread:
    """An encoder that works in a thread of its own."""

    def __init__(self, encoder: Encoder, thread: ThreadPoolExecutor) -> None:
        self.what = encoder.what
        self._encoder, self._thread = encoder, thread

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of statements, of shape (texts, dimension)."""
        return self._thread.submit(self._encoder.encode, texts).result()


def _rank_low() -> None:
    if sys.platform == "linux":  # elsewhere a thread has no rank of its own by this call
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def follow_run(
    store: Store, encoder: Encoder, run_id: str, watch: Watch, *, stop: Callable[[], bool], look_s: float = LOOK_S
) -> Embedded:
    """Embed what a run enters, until it ends; what a finished one has left is embedded to the end.

    Args:
        store: The store.
        encoder: What makes the vectors.
        run_id: The run.
        watch: Is told how far it is.
        stop: Is asked whether to stop.
        look_s: Seconds between two looks for new problems.
    """
    began, problems, lock = time.monotonic(), 0, store.run_lock(run_id)

    def over() -> bool:
        """Whether the run ended before its end: its process works no more, and it is not finished."""
        return stop() or (not lock.is_held() and not _finished(store, run_id))

    while True:
        live = lock.is_held()  # looked at first: what it entered before its end is embedded below
        done = embed_missing(store, encoder, watch, run_id=run_id, stop=over)
        problems += done.problems
        if over() or not live:
            return Embedded(problems, time.monotonic() - began, done.missing)
        watch(Step("waiting for new problems"))
        until = time.monotonic() + look_s
        while time.monotonic() < until and lock.is_held() and not stop():
            time.sleep(_NAP_S)


def _finished(store: Store, run_id: str) -> bool:
    info = find_run(store, run_id)
    return info is not None and info.state is RunState.FINISHED

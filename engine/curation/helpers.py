"""Work on many parts in processes of its own, in order: Python computes on one processor at a time."""

import gc
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Final, Self, TypeVar

from engine.curation.parcels import Parcels, unpacked
from engine.errors import ToolError

PROCESSES: Final = 2
"""Processes that work at once, beside the one that reads and writes."""
_AHEAD: Final = 2
"""Parts that wait for each process, so that none waits for one."""
_COLLECT_AFTER: Final = 100_000
"""New objects after which a process looks for rings of them: rows make many and no rings, and looking costs a tenth."""

FEW: Final = 20_000
"""Texts up to which processes would take longer to begin than the work itself."""
_THREADS: Final = "POLARS_MAX_THREADS"
"""Read where Polars is imported (Polars, "Environment variables")."""
_one_beginner: Final = threading.Lock()
"""Two threads at once would put back what the other one had put there for the moment."""

_own: Final[list[Parcels]] = []
"""How this process hands back what it made, if it was begun for that."""

T = TypeVar("T")
R = TypeVar("R")


def _nothing() -> None:
    pass


def worth(number: int, processes: int | None = None) -> int:
    """How many processes so many texts are worth, unless that is said."""
    return (PROCESSES if number > FEW else 0) if processes is None else processes


def in_order(
    work: Callable[[T], R],
    parts: Iterable[T],
    *,
    ready: Callable[..., None] = _nothing,
    given: tuple[Any, ...] = (),
    processes: int = PROCESSES,
) -> Iterator[R]:
    """What becomes of each part, in order.

    Args:
        work: Makes it of a part: a function of a module.
        parts: They are asked for as there is room for them.
        ready: Prepares a process for the work, once: likewise; without it, there is nothing to prepare.
        given: What that is given.
        processes: How many; none does it all here.

    Raises:
        ToolError: A process died.
    """
    with Helpers(processes, ready, given) as helpers:
        yield from helpers.in_order(work, parts)


class Helpers:
    """Processes for any number of works, one after another; they are begun where the first one needs them.

    Args:
        processes, ready, given: As in `in_order`.
    """

    def __init__(
        self, processes: int = PROCESSES, ready: Callable[..., None] = _nothing, given: tuple[Any, ...] = ()
    ) -> None:
        self._processes, self._ready, self._given = processes, ready, given
        self._ending = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def begin(self) -> ProcessPoolExecutor:
        """Begin the processes, if they are not begun yet: they get ready while other things are done."""
        if self._pool is None:
            folder = Path(self._ending.enter_context(TemporaryDirectory(prefix="wisdom-")))
            self._parcels = Parcels(folder, "parts")
            # By a file: what a process is begun with goes through a pipe, and who fills that waits for ever if it died.
            kept = folder / "given"
            kept.write_bytes(pickle.dumps((self._ready, self._given)))
            context = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of ours hold
            self._pool = ProcessPoolExecutor(self._processes, context, _begin, (kept,))
            self._ending.callback(self._pool.shutdown, wait=True, cancel_futures=True)
            with unaware_of_main():
                for _ in range(self._processes):
                    self._pool.submit(_nothing)
        return self._pool

    def in_order(self, work: Callable[[T], R], parts: Iterable[T]) -> Iterator[R]:
        """As the function of this name."""
        if self._processes:
            pool = self.begin()
            packed = (self._parcels.packed((work, part)) for part in parts)
            yield from map(unpacked, _by_processes(pool, packed, self._processes * _AHEAD))
            return
        for number, part in enumerate(parts):
            if not number:  # what nobody needs is not prepared
                self._ready(*self._given)
            yield work(part)


def _by_processes(pool: ProcessPoolExecutor, parts: Iterable[bytes], ahead: int) -> Iterator[bytes]:
    waiting: deque[Future[bytes]] = deque()
    try:
        for part in parts:
            with unaware_of_main():
                waiting.append(pool.submit(_worked, part))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise ToolError(
            "A helper process died; this machine may be out of memory. What was done until then is kept: begin "
            "again, and it goes on from there."
        ) from None
    finally:
        for future in waiting:
            future.cancel()


@contextmanager
def unaware_of_main() -> Iterator[None]:
    """Let processes that begin meanwhile not run the caller's script, as they otherwise do first: work is in modules.

    A script without `if __name__ == "__main__"` would begin everything again in each of them, and a page of Streamlit
    is no script. Each has one thread for its frames: more would only take the processors from one another.
    """
    with _one_beginner:
        main, threads = sys.modules["__main__"], os.environ.get(_THREADS)
        sys.modules["__main__"], os.environ[_THREADS] = ModuleType("__main__"), "1"
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            os.environ.pop(_THREADS)
            os.environ.update({_THREADS: threads} if threads is not None else {})


def _begin(kept: Path) -> None:
    """Make a process one that is asked to stop by whoever started it alone, and ends with it however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow, args=(kept.parent,), daemon=True).start()
    gc.set_threshold(_COLLECT_AFTER)
    _own.append(Parcels(kept.parent, f"process-{os.getpid()}"))
    ready, given = pickle.loads(kept.read_bytes())  # noqa: S301 -- written a moment ago, by who began this
    ready(*given)


def _worked(part: bytes) -> bytes:
    """What becomes of a part, in a process that was begun."""
    work, given = unpacked(part)
    return _own[0].packed(work(given))


def _follow(folder: Path) -> None:
    """End with the process that began this one, and with what lies between the two, which is nobody's then."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)  # another helper may be at it too
    os._exit(0)

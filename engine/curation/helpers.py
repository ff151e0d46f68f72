"""Work on many texts in processes of its own, in order: Python computes on one processor at a time."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, TypeVar

from engine.errors import ToolError

PROCESSES: Final = 2
"""Processes that work at once, beside the one that reads and writes."""
_AHEAD: Final = 2
"""Parts that wait for each process, so that none waits for one."""

FEW: Final = 20_000
"""Texts up to which processes would take longer to begin than the work itself."""

T = TypeVar("T")
R = TypeVar("R")


def worth(number: int, processes: int | None = None) -> int:
    """How many processes so many texts are worth, unless that is said."""
    return (PROCESSES if number > FEW else 0) if processes is None else processes


def in_order(
    work: Callable[[T], R],
    parts: Iterable[T],
    *,
    ready: Callable[..., None],
    given: tuple[Any, ...] = (),
    processes: int = PROCESSES,
) -> Iterator[R]:
    """What becomes of each part, in order.

    Args:
        work: Makes it of a part: a function of a module.
        parts: They are asked for as there is room for them.
        ready: Prepares a process for the work, once: likewise.
        given: What that is given.
        processes: How many; none does it all here.

    Raises:
        ToolError: A process died.
    """
    if not processes:
        for number, part in enumerate(parts):
            if not number:  # what nobody needs is not prepared
                ready(*given)
            yield work(part)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of ours hold
    with ProcessPoolExecutor(processes, context, _begin, (ready, given)) as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) > processes * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise ToolError(
                "A process that compares texts died; this machine may be out of memory. What was found until then is "
                "kept: begin again, and it goes on from there."
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin(ready: Callable[..., None], given: tuple[Any, ...]) -> None:
    """Make a process one that is asked to stop by whoever started it alone, and ends with it however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow, daemon=True).start()
    ready(*given)


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)

"""More hands for long files: pieces are read in processes of their own, and handed back in order."""

import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import Final

from engine.curation.arrivals import Arrived, Manner, arrived
from engine.curation.file_pieces import Piece
from engine.curation.helpers import unaware_of_main
from engine.errors import ToolError

WORKERS: Final = 2
AHEAD: Final = 2
"""Pieces that are read or wait to be written, beyond those that workers have."""


def read_all(pieces: Iterator[Piece], manner: Manner, workers: int = WORKERS) -> Iterator[Arrived]:
    """Read pieces in order, no more than a few ahead of whoever takes them.

    A file of one piece is read here; longer ones by processes that are spawned: to fork would copy open locks.

    Args:
        pieces: Of one file.
        manner: How its rows are read.
        workers: Processes; 0 reads everything here.

    Raises:
        ToolError: A process ended by itself.
    """
    begun = list(islice(pieces, 2))
    whole = chain(begun, pieces)
    if len(begun) < 2 or not workers:  # noqa: PLR2004 -- one piece is quicker read than a process started
        yield from (arrived(piece, manner) for piece in whole)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_ctrl_c_to_others)
    try:
        yield from _in_order(pool, whole, manner, workers)
    except BrokenProcessPool:
        raise ToolError(
            "A process that reads the file was killed, most likely for want of memory. What was imported stays; "
            "import the file again to go on."
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, pieces: Iterator[Piece], manner: Manner, workers: int) -> Iterator[Arrived]:
    waiting: deque[Future[Arrived]] = deque()
    for piece in pieces:
        with unaware_of_main():
            waiting.append(pool.submit(arrived, piece, manner))
        if len(waiting) >= workers + AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _leave_ctrl_c_to_others() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

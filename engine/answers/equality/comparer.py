"""Whether two answers are the same: `quick` first, then math-verify in processes that can be killed."""

import contextlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from engine.answers.equality.asked import as_asked, is_open
from engine.answers.equality.process import Worker
from engine.answers.equality.quick import quick
from engine.domain import Equality, Verdict

_PATIENCE: Final = 3
"""Wall time that a pair may take, in units of its processor time, before its worker is killed."""

_MOST_WORKERS: Final = max(2, min(4, os.cpu_count() or 1))
_RECYCLED_AFTER: Final = 2_000
_REMEMBERED: Final = 20_000
_MISSING: Final = Verdict(Equality.DIFFERENT, "missing")


class Comparer:
    """Compares answers; a context manager, safe to use from many threads at once.

    Worker processes start with the first pairs that need them, as many as there are processors, two to four. Pairs
    take turns with them; a pair that takes too long costs its worker its life and nobody else anything.

    Args:
        seconds: Processor time of a worker for one pair; so a busy machine changes no verdict. Real pairs take
            hundredths of a second. Of eight threads that ask at once for as long as they may, the last waits 1.4 s
            on two processors, and half a second more if the workers have to start.
    """

    def __init__(self, seconds: float = 0.35) -> None:
        self._seconds = seconds
        self._idle: list[Worker] = []
        self._free = threading.Semaphore(_MOST_WORKERS)
        self._closing = threading.Lock()
        self._known: OrderedDict[tuple[str, str], Verdict] = OrderedDict()
        self._known_lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def compare(self, a: str | None, b: str | None, question: str | None = None) -> Verdict:
        """Say whether two answers are the same.

        Symmetric, and the same answer is the same as itself; a missing or blank answer is the same as none.

        Args:
            a: An answer, or `None` if there is none.
            b: Another.
            question: The problem that they answer; it may name the unit that one of them leaves out.

        Returns:
            Equal, different or undecided, with the rule that decided.

        Raises:
            ToolError: A worker cannot be started on this machine.
        """
        if a is None or b is None:
            return _MISSING
        verdict = quick(a, b) or self._by_worker(min(a, b), max(a, b))
        if question is not None and is_open(verdict):
            verdict = as_asked(a, b, question) or verdict
        return verdict

    def _by_worker(self, a: str, b: str) -> Verdict:
        """A worker's verdict on a pair, or what it once was."""
        with self._known_lock:
            if (a, b) in self._known:
                self._known.move_to_end((a, b))
                return self._known[a, b]
        with self._worker() as worker:
            verdict = worker.ask(a, b, cpu_seconds=self._seconds, wall_seconds=_PATIENCE * self._seconds)
        with self._known_lock:
            self._known[a, b] = verdict
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return verdict

    def close(self) -> None:
        """End the workers, once they have replied. A later pair that needs one starts another."""
        with self._closing:
            for _ in range(_MOST_WORKERS):
                self._free.acquire()
            while self._idle:
                self._idle.pop().end()
            self._free.release(_MOST_WORKERS)

    @contextlib.contextmanager
    def _worker(self) -> Iterator[Worker]:
        """A worker of one's own; one that owes a reply, is dead or has served its time is ended afterwards."""
        with self._free:
            worker = self._idle.pop() if self._idle else Worker()
            if not worker.alive:
                worker.end()
                worker = Worker()
            try:
                yield worker
            except BaseException:  # an interrupt too leaves a reply behind that belongs to nobody
                worker.end()
                raise
            if worker.in_step and worker.asked < _RECYCLED_AFTER:
                self._idle.append(worker)
            else:
                worker.end()

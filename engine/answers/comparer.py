"""Whether two answers are the same: `quick` first, then math-verify in a process that can be killed."""

import json
import select
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from types import TracebackType
from typing import Final, Self

from engine.answers.asked import as_asked
from engine.answers.quick import quick
from engine.domain import Equality, Verdict
from engine.errors import ToolError

_SOFT: Final = 0.85
"""Share of a pair's time after which the worker gives up by itself, which is cheaper than to kill it."""

_START_SECONDS: Final = 60.0
_RECYCLED_AFTER: Final = 2_000
_REMEMBERED: Final = 20_000
_COMMAND: Final = (sys.executable, "-I", "-B", "-m", "engine.answers.worker")
_MISSING: Final = Verdict(Equality.DIFFERENT, "missing")
_TIME: Final = Verdict(Equality.UNDECIDED, "undecided: time")
_DIED: Final = Verdict(Equality.UNDECIDED, "undecided: worker died")


class Comparer:
    """Compares answers; a context manager, safe to use from many threads at once.

    The worker process starts with the first pair that needs it. Pairs take turns with it; a pair that takes too long
    costs the worker its life and nobody else anything.

    Args:
        seconds: Wall time of the worker for one pair. Waiting for one's turn and starting a worker do not count, so
            that a busy machine changes no verdict. What comes before the worker takes milliseconds, and a new worker
            half a second: a pair whose turn it is has its verdict within 2 s.
    """

    def __init__(self, seconds: float = 1.4) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._worker: _Worker | None = None
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
            ToolError: The worker cannot be started on this machine.
        """
        if a is None or b is None:
            return _MISSING
        verdict = quick(a, b)
        if verdict is not None and verdict.value is Equality.DIFFERENT and question is not None:
            verdict = as_asked(a, b, question) or verdict
        if verdict is not None:
            return verdict
        pair = (min(a, b), max(a, b))
        with self._known_lock:
            if pair in self._known:
                self._known.move_to_end(pair)
                return self._known[pair]
        verdict = self._ask(*pair)
        with self._known_lock:
            self._known[pair] = verdict
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return verdict

    def close(self) -> None:
        """End the worker. A later pair that needs one starts another."""
        with self._turn:
            self._end_worker()

    def _ask(self, a: str, b: str) -> Verdict:
        """The worker's verdict on a pair, when its turn comes."""
        with self._turn:
            if self._worker is not None and (self._worker.asked >= _RECYCLED_AFTER or not self._worker.alive):
                self._end_worker()
            if self._worker is None:
                self._worker = _Worker()
            try:
                verdict = self._worker.ask(a, b, self._seconds)
            except BaseException:  # an interrupt too leaves a reply behind that belongs to nobody
                self._end_worker()
                raise
            if verdict in (_TIME, _DIED) and not self._worker.in_step:
                self._end_worker()
            return verdict

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Worker:
    """One worker process and the two pipes to it."""

    def __init__(self) -> None:
        self.asked = 0
        self.in_step = True
        self._unread = b""
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no text of a model
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                bufsize=0,
            )
        except OSError as error:
            raise ToolError(
                f"The comparison worker could not be started ({error}). Check that {sys.executable} can be run."
            ) from error
        if self._line(_START_SECONDS) is None:
            self.end()
            raise ToolError(
                f"The comparison worker did not start within {_START_SECONDS:.0f} s. "
                f"Run `{' '.join(_COMMAND)}` to see why; "
                "`pip install math-verify` if that is missing, or free some memory."
            )

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, a: str, b: str, seconds: float) -> Verdict:
        """The verdict on one pair; undecided if it does not come in time."""
        self.asked += 1
        self.in_step = False
        request = json.dumps({"a": a, "b": b, "seconds": seconds * _SOFT}) + "\n"
        assert self._process.stdin is not None  # noqa: S101 -- it was opened as a pipe
        try:
            self._process.stdin.write(request.encode())
        except OSError:
            return _DIED
        line = self._line(seconds)
        if line is None:
            return _TIME if self.alive else _DIED
        self.in_step = True
        reply = json.loads(line)
        return Verdict(Equality(reply["value"]), reply["rule"])

    def end(self) -> None:
        """Kill the process and close the pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self, seconds: float) -> bytes | None:
        """The next line of the worker, or `None` if it does not come in time."""
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 -- it was opened as a pipe
        until = time.monotonic() + seconds
        while b"\n" not in self._unread:
            ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
            chunk = pipe.read(65536) if ready else b""
            if not chunk:
                return None
            self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        return line

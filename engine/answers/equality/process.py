"""One worker process that compares answers with math-verify, from the side of its owner."""

import json
import select
import subprocess
import sys
import time
from typing import Final

from engine.domain import Equality, Verdict
from engine.errors import ToolError

COMMAND: Final = (sys.executable, "-I", "-B", "-m", "engine.answers.equality.worker")
TIME: Final = Verdict(Equality.UNDECIDED, "undecided: time")
DIED: Final = Verdict(Equality.UNDECIDED, "undecided: worker died")
_START_SECONDS: Final = 60.0


class Worker:
    """A worker process and the two pipes to it.

    Attributes:
        asked: How many pairs it was asked.
        in_step: Whether its last request has been replied to; if not, its next line belongs to nobody.

    Raises:
        ToolError: It cannot be started on this machine.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.in_step = True
        self._unread = b""
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no text of a model
                COMMAND,
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
                f"Run `{' '.join(COMMAND)}` to see why; "
                "`pip install math-verify` if that is missing, or free some memory."
            )

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, a: str, b: str, *, cpu_seconds: float, wall_seconds: float) -> Verdict:
        """The verdict on one pair; undecided if it does not come in time.

        Args:
            a: An answer.
            b: Another.
            cpu_seconds: Processor time after which the worker gives up by itself.
            wall_seconds: Wall time after which nobody waits any longer.
        """
        self.asked += 1
        self.in_step = False
        request = json.dumps({"a": a, "b": b, "seconds": cpu_seconds}) + "\n"
        assert self._process.stdin is not None  # noqa: S101 -- it was opened as a pipe
        try:
            self._process.stdin.write(request.encode())
        except OSError:
            return DIED
        line = self._line(wall_seconds)
        if line is None:
            return TIME if self.alive else DIED
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

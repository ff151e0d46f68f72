"""The process that compares answers with math-verify: `python -I -m engine.answers.equality.worker`.

It reads one JSON request a line, `{"a": ..., "b": ..., "seconds": ...}`, and writes one JSON reply a line, `{"value":
..., "rule": ...}`, after a first line `{"ready": true}`. It ends when its input ends, so it never outlives its owner.

sympy is large and evaluates much, so this process is fenced: its owner starts it without an environment, its memory
is limited, it can write no file, and once everything is loaded an audit hook refuses processes, sockets and changes
to files. Texts reach sympy through math-verify's LaTeX grammar alone; `sympify` and `parse_expr`, which evaluate text
as Python, see none. math-verify's own time limits are switched off: this process sets one itself, once for the whole
pair, and of processor time, so that a busy machine changes no verdict.
"""

import contextlib
import json
import logging
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterator
from typing import IO, Any, Final

from engine.answers.equality.symbolic import forget, judge
from engine.domain import Equality, Verdict

MEMORY: Final = 1536 * 1024 * 1024
"""Most memory of the process in bytes."""

_AGAIN: Final = 0.05
"""Seconds after which the alarm rings again, should someone have swallowed the first."""

_REFUSED: Final = tuple(
    [f"os.{call}" for call in ("system", "exec", "posix_spawn", "spawn", "fork", "forkpty", "kill", "putenv")]
    + [f"os.{call}" for call in ("remove", "rename", "rmdir", "mkdir", "link", "symlink", "truncate", "chmod", "chown")]
    + ["subprocess.", "socket.", "pty.", "shutil.", "ctypes.", "webbrowser."]
)
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class _TimeUpError(BaseException):
    """The pair's time is up. No `Exception`, so that sympy's own handlers let it pass."""


def main() -> None:
    """Answer requests until the input ends."""
    requests, replies = _own_streams()
    _limit()
    _load()
    sys.addaudithook(_refuse)
    _send(replies, {"ready": True})
    for line in requests:
        request = json.loads(line)
        verdict = _timed(request["a"], request["b"], request["seconds"])
        _send(replies, {"value": verdict.value, "rule": verdict.rule})


def _own_streams() -> tuple[IO[str], IO[str]]:
    """The two pipes, out of reach of anything that prints."""
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return requests, replies


def _limit() -> None:
    """Bound memory and forbid files and core dumps."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS; the other fences still stand
            resource.setrlimit(kind, (most, most))


def _load() -> None:
    """Import and warm everything, so that no pair pays for it and nothing is loaded behind the audit hook."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    judge(r"\sqrt{8}+x", r"x+2\sqrt{2}")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: stop what a comparison has no business doing."""
    if event.startswith(_REFUSED) or (event == "open" and arguments[2] & _WRITES):
        message = f"a comparison may not do this: {event}"
        raise PermissionError(message)


def _timed(a: str, b: str, seconds: float) -> Verdict:
    """The verdict on a pair within so many seconds of processor time."""
    try:
        with _alarm(seconds):
            forget()
            return judge(a, b)
    except _TimeUpError:
        return Verdict(Equality.UNDECIDED, "undecided: time")
    except MemoryError:
        return Verdict(Equality.UNDECIDED, "undecided: memory")
    except RecursionError:
        return Verdict(Equality.UNDECIDED, "undecided: too deep")
    except Exception:  # noqa: BLE001 -- whatever a library makes of a text that a model wrote, the pair is undecided
        return Verdict(Equality.UNDECIDED, "undecided: unreadable")


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `_TimeUpError` in the block when its time is up."""

    def ring(_signal: int, _frame: object) -> None:
        raise _TimeUpError

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _send(replies: IO[str], message: dict[str, Any]) -> None:
    replies.write(json.dumps(message) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()

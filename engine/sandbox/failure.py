"""Puts the exception a program died of into words. Runs inside the program's own process."""

import contextlib
import errno
import io
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.sandbox.confine import kernel, rlimits

PROGRAM: Final = "<program>"
"""File name of a program in its own tracebacks."""

_LONGEST: Final = 2_000
_LONGEST_MESSAGE: Final = 1_000
_SPARE: Final = [bytes(400) for _ in range(256)]
"""Given up when a program has failed: one that used up its memory leaves none to ask for more of it."""
_DENIED: Final = frozenset({errno.EPERM, errno.EACCES, errno.EROFS})


def describe(error: BaseException) -> dict[str, str | None]:
    """The report of a program that raised: its status, and the exception with the program's own frames."""
    _SPARE.clear()
    with contextlib.suppress(OSError, ValueError):
        rlimits.release_reserve()
    try:
        return {"status": _status(error), "error": _words(error)[:_LONGEST]}
    except Exception:  # noqa: BLE001 -- an exception whose parts are not what they should be
        return {"status": "error", "error": "it raised an exception that cannot be put into words"}


def flush(stdout: io.TextIOWrapper) -> None:
    """Write out what was printed, also by a wrapper in the place of standard output, and by the C library."""
    for stream in (sys.stdout, stdout):
        with contextlib.suppress(Exception):  # the program may have closed it, or put anything in its place
            stream.flush()
    with contextlib.suppress(Exception):  # it may have taken the means to call C away
        kernel.call("fflush", None)


def lacks_memory(error: BaseException) -> bool:
    """Whether an exception came of a lack of memory, by itself or by what it was raised from."""
    return any(
        isinstance(link, MemoryError) or (isinstance(link, OSError) and link.errno == errno.ENOMEM)
        for link in _chain(error)
    )


def _status(error: BaseException) -> str:
    if lacks_memory(error):
        return "memory"
    return "blocked" if any(_denied(link) for link in _chain(error)) else "error"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and those it was raised from; libraries wrap what the system said."""
    link: BaseException | None = error
    for _ in range(20):  # a chain can be made endless
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


def _denied(error: BaseException) -> bool:
    """Whether the system refused something. Files that a program may not see do not exist for it."""
    if not isinstance(error, OSError):
        return False
    if error.errno in _DENIED or (isinstance(error.errno, int) and error.errno < 0):  # below 0: no name server
        return True
    if error.errno != errno.ENOENT:
        return False
    # Without a name: not a file but what processes share, semaphores above all, which lie outside too.
    return error.filename is None or (isinstance(error.filename, str) and _outside(error.filename))


def _outside(name: str) -> bool:
    """Whether a path leads out of the program's own folder, by links or by dots too."""
    try:
        place = Path(name).resolve()
        return Path.cwd() not in (place, *place.parents)
    except (OSError, RuntimeError, ValueError):  # its folder was removed, a loop of links, a NUL: it leads nowhere
        return False


def _words(error: BaseException) -> str:
    try:
        message = str(error)[:_LONGEST_MESSAGE]
    except Exception:  # noqa: BLE001 -- the program's own exception class may raise here
        message = "(its message could not be made)"
    head = f"{type(error).__name__}: {message}" if message else type(error).__name__
    if isinstance(error, SyntaxError) and error.filename == PROGRAM:
        head = f"{type(error).__name__}: {error.msg}"
        return f"{head}\n  line {error.lineno}\n    {(error.text or '').strip()}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == PROGRAM]
    return "\n".join([head[:_LONGEST_MESSAGE], *"".join(traceback.format_list(frames)).splitlines()])

"""File locks: who may touch the store now, and which runs are alive.

File locks are not fair, so a turnstile stands before the access lock: whoever wants in passes it first and keeps it
until the access lock is held. A waiting writer thereby stops new readers, and a waiting reader stops the next writer.
Each acquisition opens a descriptor of its own, so threads of one process exclude each other like processes do.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import portalocker
from portalocker import LockFlags

from engine.errors import StoreBusyError

PATIENCE_S: Final = 30.0
"""Seconds after which a wait for the store is given up, naming the holder."""

_FIRST_PAUSE_S: Final = 0.0005
_LONGEST_PAUSE_S: Final = 0.01


def try_lock(file: IO[str], flags: LockFlags) -> bool:
    """Take a lock if it is free, without waiting."""
    try:
        portalocker.lock(file, flags | LockFlags.NON_BLOCKING)
    except portalocker.LockException:
        return False
    return True


class AccessLock:
    """The shared/exclusive lock of one store, behind its turnstile.

    Args:
        folder: The store's side folder, where the lock files lie.
        patience_s: Seconds to wait at most.
    """

    def __init__(self, folder: Path, patience_s: float = PATIENCE_S) -> None:
        self._access = folder / "access.lock"
        self._turnstile = folder / "turnstile.lock"
        self._patience_s = patience_s

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the store together with other readers."""
        with self._held(LockFlags.SHARED):
            yield

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the store alone, signed so that those who wait can name the holder."""
        with self._held(LockFlags.EXCLUSIVE) as file:
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()} ({Path(sys.argv[0]).name})")
            file.flush()
            yield

    @contextmanager
    def _held(self, flags: LockFlags) -> Iterator[IO[str]]:
        deadline = time.monotonic() + self._patience_s
        with self._access.open("a+", encoding="utf-8") as access:
            with self._turnstile.open("a+", encoding="utf-8") as turnstile:
                self._wait(turnstile, LockFlags.EXCLUSIVE, deadline)
                self._wait(access, flags, deadline)
            yield access

    def _wait(self, file: IO[str], flags: LockFlags, deadline: float) -> None:
        pause = _FIRST_PAUSE_S
        while not try_lock(file, flags):
            if time.monotonic() > deadline:
                raise StoreBusyError(
                    f"The store {self._access.parent} is held for more than {self._patience_s:.0f} s by "
                    f"{self._holder()}. Wait for it or end it, then try again; nothing was changed."
                )
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _holder(self) -> str:
        """Who holds it, as far as can be told: the kernel's list on Linux, else the last writer's signature."""
        with suppress(OSError):
            inodes = {str(p.stat().st_ino) for p in (self._access, self._turnstile)}
            lines = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
            pids = {row[-4] for row in lines if row[1] != "->" and row[-3].split(":")[-1] in inodes}
            pids.discard(str(os.getpid()))
            if pids:
                return "process " + ", ".join(sorted(pids, key=int))
        with suppress(OSError):
            return self._access.read_text(encoding="utf-8") or "a reader"
        return "an unknown process"


class RunLock:
    """The lock that a live run holds; the kernel frees it when the process dies, however it dies.

    Args:
        folder: The store's side folder.
        run_id: The run.
    """

    def __init__(self, folder: Path, run_id: str) -> None:
        self._path = folder / f"run-{run_id}.lock"

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Try to hold it, yielding whether that worked.

        It tries for some milliseconds: a page that asks whether the run lives holds the lock for an instant.
        """
        with self._path.open("a+", encoding="utf-8") as file:
            locked = any(self._try(file) for _ in range(20))
            yield locked

    def is_held(self) -> bool:
        """Whether a live process holds it."""
        if not self._path.exists():
            return False
        with self._path.open("a+", encoding="utf-8") as file:
            return not try_lock(file, LockFlags.SHARED)

    @staticmethod
    def _try(file: IO[str]) -> bool:
        locked = try_lock(file, LockFlags.EXCLUSIVE)
        if not locked:
            time.sleep(_LONGEST_PAUSE_S)
        return locked

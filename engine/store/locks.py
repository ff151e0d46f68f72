"""File locks: who may touch the store now, and which runs are alive.

File locks are not fair, so a turnstile stands before the access lock: whoever wants in passes it first and keeps it
until the access lock is held. A waiting writer thereby stops new readers, and a waiting reader stops the next writer.
Each acquisition opens a descriptor of its own, so threads of one process exclude each other like processes do.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import portalocker
from portalocker import AlreadyLocked, LockException, LockFlags

from engine.errors import StoreBusyError, StoreError

PATIENCE_S: Final = 30.0
"""Seconds after which a wait for the store is given up, naming the holder."""

_FIRST_PAUSE_S: Final = 0.0005
_LONGEST_PAUSE_S: Final = 0.002


@contextmanager
def _lock_file(path: Path) -> Iterator[BinaryIO]:
    """A lock file, made with its folder if need be; nothing is buffered, so closing it can write nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab", buffering=0)
    except OSError as error:
        raise StoreError(
            f"The store's lock file {path} cannot be made or opened ({error.strerror}). "
            "See to the permissions of its folder, or name a store elsewhere with --store."
        ) from None
    with file:
        yield file


def _try_lock(file: BinaryIO, flags: LockFlags) -> bool:
    """Take a lock if it is free, without waiting."""
    try:
        portalocker.lock(file, flags | LockFlags.NON_BLOCKING)
    except AlreadyLocked:
        return False
    except LockException as error:
        raise StoreError(
            f"The file system of {file.name} does not lock files ({error}). Put the store on a local disk."
        ) from None
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
        """Hold the store together with other readers.

        Raises:
            StoreBusyError: A writer held it for too long.
        """
        with self._held(LockFlags.SHARED):
            yield

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the store alone, signed so that those who wait can name the holder.

        Raises:
            StoreBusyError: Others held it for too long.
        """
        with self._held(LockFlags.EXCLUSIVE) as file:
            with suppress(OSError):  # on a full disk it goes unsigned
                file.truncate(0)
                file.write(f"process {os.getpid()} ({Path(sys.argv[0]).name})".encode("utf-8", "replace"))
            yield

    @contextmanager
    def _held(self, flags: LockFlags) -> Iterator[BinaryIO]:
        deadline = time.monotonic() + self._patience_s
        with _lock_file(self._access) as access:
            with _lock_file(self._turnstile) as turnstile:
                self._wait(turnstile, LockFlags.EXCLUSIVE, deadline)
                self._wait(access, flags, deadline)
            yield access

    def _wait(self, file: BinaryIO, flags: LockFlags, deadline: float) -> None:
        pause = _FIRST_PAUSE_S
        while not _try_lock(file, flags):
            if time.monotonic() > deadline:
                raise StoreBusyError(
                    f"The store {self._access.parent} is held for more than {self._patience_s:g} s by "
                    f"{self._holder()}. Wait for it or end it, then try again; nothing was changed."
                )
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _holder(self) -> str:
        """Who holds it, as far as can be told: the kernel's list on Linux, else the last writer's signature."""
        for path in (self._access, self._turnstile):
            with suppress(OSError):
                if pids := _pids_at(path):
                    return ", ".join(f"process {pid}" + " (this one)" * (pid == os.getpid()) for pid in pids)
        with suppress(OSError):
            return self._access.read_text(encoding="utf-8", errors="replace") or "a reader"
        return "an unknown process"


def _pids_at(path: Path) -> list[int]:
    """The processes that hold a lock on a file, from Linux's `proc_locks(5)`; waiting ones are marked `->` there."""
    inode = str(path.stat().st_ino)
    rows = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    return sorted({int(row[-4]) for row in rows if row[1] != "->" and row[-3].split(":")[-1] == inode})


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
        """Try to hold it, yielding whether that worked: it fails only where a live run holds it.

        Whoever asks whether a run lives shares the lock for an instant. A run holds it alone: so where it can be
        shared, no run has it, and those instants are waited out.
        """
        with _lock_file(self._path) as file:
            while not (alone := _try_lock(file, LockFlags.EXCLUSIVE)) and _try_lock(file, LockFlags.SHARED):
                portalocker.unlock(file)
                time.sleep(random.uniform(0, _LONGEST_PAUSE_S))  # noqa: S311 -- so that two who begin at once part ways
            yield alone

    def is_held(self) -> bool:
        """Whether a live process holds it."""
        try:
            file = self._path.open("rb", buffering=0)
        except FileNotFoundError:
            return False
        with file:
            return not _try_lock(file, LockFlags.SHARED)

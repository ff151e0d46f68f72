"""Removing folders that hostile programs have filled, beside the programs that run meanwhile."""

import contextlib
import os
import signal
import socket
import uuid
from pathlib import Path

from engine.sandbox.confine import kernel


class Sweeper:
    """Removes scratch folders in a process of its own, for it may take longer than a deadline allows.

    Attributes:
        pid: The process that is at it; 0 if none is.
    """

    def __init__(self) -> None:
        self.pid = 0
        self._left: list[Path] = []

    def discard(self, folder: Path) -> None:
        """Remove a folder at once if it is empty, as most are; else it waits for the next process."""
        try:
            folder.rmdir()
        except OSError:
            self._left.append(folder)

    def go_on(self, control: socket.socket) -> None:
        """Have what waits removed, unless a process is at it. `control`, to the runner, must not stay open in it."""
        if self.pid or not self._left:
            return
        folders, self._left = self._left, []
        self.pid = os.fork()
        if self.pid == 0:
            try:
                if kernel.LINUX:
                    kernel.die_with_parent(signal.SIGKILL)
                control.close()
                for folder in folders:
                    with contextlib.suppress(OSError):  # a process that escaped, where that is possible, may use it
                        sweep(folder)
            finally:
                os._exit(0)

    def ended(self, pid: int) -> None:
        """Take note of a process that was reaped."""
        if pid == self.pid:
            self.pid = 0

    def stop(self) -> None:
        """End the process; it is still to be reaped."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)


def sweep(folder: Path) -> None:
    """Remove a folder and all in it, without recursion and without following links.

    Each level's folders are moved to the top before they are emptied, so that neither depth nor the length of a path
    stops it. Nothing else may use the folder meanwhile.
    """
    folder.chmod(0o700)
    while entries := list(folder.iterdir()):
        for entry in entries:
            if _is_folder(entry):
                _empty(entry, folder)
                entry.rmdir()
            else:
                entry.unlink()
    folder.rmdir()


def _empty(level: Path, top: Path) -> None:
    level.chmod(0o700)
    for inner in list(level.iterdir()):
        if _is_folder(inner):
            inner.chmod(0o700)
            inner.rename(top / uuid.uuid4().hex)
        else:
            inner.unlink()


def _is_folder(entry: Path) -> bool:
    return entry.is_dir() and not entry.is_symlink()

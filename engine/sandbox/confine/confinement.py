"""Finds out which means of confinement work here by using each once in a throwaway process, then uses those."""

import contextlib
import io
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from engine.sandbox.confine import kernel, namespaces, newroot, rlimits, seccomp
from engine.sandbox.confine.landlock import Landlock
from engine.sandbox.limits import MEBIBYTE, Limits
from engine.sandbox.protection import Means

_LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo")


class Confinement:
    """The means that work here, and how they are put into force.

    Attributes:
        missing: For each means that does not work, why.
    """

    def __init__(self, limits: Limits) -> None:
        self.missing: dict[Means, str] = {}
        self._limits = limits
        self._folders = _readable_folders()
        self._loaded: int | None = None
        self._proc = os.open("/proc", os.O_RDONLY) if Path("/proc/self").exists() else -1
        self._home = -1
        self._landlock: Landlock | None = None

    def has(self, means: Means) -> bool:
        """Whether a means is in force."""
        return means not in self.missing

    def try_out(self, means: Means, use: Callable[[], None]) -> bool:
        """Use a means in a throwaway process, and note why it does not work if so."""
        reason = _attempt(use)
        if reason is not None:
            self.missing[means] = f"{reason}."
        return reason is None

    def enter(self) -> None:
        """Leave this machine's view behind, as far as it lets us. The next process forked is the helper proper."""
        if self.try_out(Means.NAMESPACES, self._rehearse_namespaces):
            namespaces.enter(self._folders)
        elif os.geteuid() == 0 and self.try_out(Means.UNPRIVILEGED, self._rehearse_nobody):
            namespaces.become_nobody()

    def settle(self) -> None:
        """In the helper proper, with the libraries loaded: try the means that each program's process uses itself."""
        if self.has(Means.NAMESPACES):
            self._home = namespaces.own_processes(self._proc)
        if self.try_out(Means.LANDLOCK, self._rehearse_landlock):
            self._landlock = Landlock(self._folders, newroot.DEVICES)
        if self.try_out(Means.SECCOMP, self._rehearse_seccomp):
            seccomp.compiled(1)
        if self.try_out(Means.MEMORY, self._measure_loaded):
            self._measure_loaded()
        self.try_out(Means.LIMITS, lambda: rlimits.confine(self._limits, self._loaded))
        self._offer_to_oom_killer()
        if kernel.LINUX and not (self.has(Means.NAMESPACES) or self.has(Means.LANDLOCK)):
            kernel.hide_memory()  # nothing else keeps programs from `/proc`

    def fork(self) -> int:
        """Fork a program's process; the end of that process is the end of all that it started, where possible."""
        return namespaces.fork_into_own_processes(self._home) if self.has(Means.NAMESPACES) else os.fork()

    def confine(self, scratch: str) -> None:
        """In a program's process: put every means into force, for good.

        Args:
            scratch: A folder on disk for it to work in, where there is none in memory.

        Raises:
            OSError: A means that worked before does not now; the program must not run.
        """
        if self.has(Means.NAMESPACES):
            scratch = newroot.SCRATCH
            namespaces.isolate(self._limits.file_mb * MEBIBYTE)
        else:
            os.chdir(scratch)
        if kernel.LINUX:
            kernel.drop_capabilities()
            kernel.die_with_parent(signal.SIGKILL)
            kernel.forbid_new_privileges()
        if self.has(Means.LIMITS):
            rlimits.confine(self._limits, self._loaded)
        if self._landlock:
            self._landlock.confine(scratch)
        if self.has(Means.SECCOMP):
            seccomp.confine()

    def _offer_to_oom_killer(self) -> None:
        """Where memory runs out for all, let the kernel choose among the programs, never the runner."""
        if kernel.LINUX:
            with contextlib.suppress(OSError):  # some containers forbid it; it is a courtesy, not a protection
                descriptor = os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=self._proc)
                try:
                    os.write(descriptor, b"1000")
                finally:
                    os.close(descriptor)

    def _rehearse_namespaces(self) -> None:
        namespaces.enter(self._folders)
        _succeed_in_child(os.fork, self._rehearse_program)

    def _rehearse_program(self) -> None:
        home = namespaces.own_processes(self._proc)
        _succeed_in_child(lambda: namespaces.fork_into_own_processes(home), lambda: namespaces.isolate(MEBIBYTE))

    def _rehearse_nobody(self) -> None:
        namespaces.become_nobody()
        for folder in self._folders:
            next(Path(folder).iterdir())

    def _rehearse_landlock(self) -> None:
        kernel.forbid_new_privileges()
        Landlock(self._folders, newroot.DEVICES).confine("/")

    def _rehearse_seccomp(self) -> None:
        kernel.forbid_new_privileges()
        seccomp.confine()

    def _measure_loaded(self) -> None:
        if not kernel.LINUX:
            raise OSError(f"{sys.platform} does not bound a process's memory")
        descriptor = os.open("self/statm", os.O_RDONLY, dir_fd=self._proc)
        try:
            pages = int(os.read(descriptor, 100).split()[0])
        finally:
            os.close(descriptor)
        self._loaded = pages * os.sysconf("SC_PAGE_SIZE")


def prepare(limits: Limits) -> Confinement:
    """Find out what works here, and enter the helper's own confinement with it."""
    confinement = Confinement(limits)
    confinement.enter()
    return confinement


def _readable_folders() -> list[str]:
    """Python and the system's libraries: existing folders, none inside another."""
    wanted = {sys.prefix, sys.base_prefix, *_LIBRARIES}
    there = sorted(folder for folder in wanted if Path(folder).is_dir())
    return [folder for folder in there if not any(Path(other) in Path(folder).parents for other in there)]


def _attempt(use: Callable[[], None]) -> str | None:
    """Why something does not work here, found out in a throwaway process; `None` if it does."""
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):  # whatever happens, this process must not live on as a second helper
            try:
                use()
            except Exception as error:  # noqa: BLE001 -- any failure at all means that it does not work here
                os.write(writable, re.sub(r"^\[Errno \d+\] ", "", str(error)).encode()[:500] or b"it failed")
        os._exit(0)
    os.close(writable)
    with io.FileIO(readable) as stream:
        reason = stream.read()
    _, status = os.waitpid(pid, 0)
    return reason.decode(errors="replace") or (f"it ends the process ({status})" if status else None)


def _succeed_in_child(fork: Callable[[], int], use: Callable[[], None]) -> None:
    """Run something in a child made by `fork`; raise here what it raised there."""
    # `fork` decides in which namespaces the child lives, so `_attempt`, which forks by itself, cannot serve.
    pid = fork()
    if pid == 0:
        status = 1
        with contextlib.suppress(BaseException):  # whatever happens, this process must not live on as a second helper
            try:
                use()
                status = 0
            except OSError as error:
                status = error.errno or 1
        os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status:
        raise OSError(status, os.strerror(abs(status)))

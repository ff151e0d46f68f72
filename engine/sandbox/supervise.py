"""The zygote's loop: take requests, fork programs, keep their deadlines, tell how they ended."""

import contextlib
import os
import secrets
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.sandbox import wire
from engine.sandbox.confine import Confinement, kernel
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Means
from engine.sandbox.sweep import Sweeper, sweep

_LOOK_SECONDS: Final = 0.01
"""The least time between two looks at a program's processor time, and so what it may run over its limit."""


@dataclass(slots=True)
class Running:
    """A program's process.

    Attributes:
        ticket: Its number in the talk with the runner.
        pid: Its process.
        started: When, by the monotonic clock.
        look: When to look next at its processor time.
        folder: Its scratch folder on disk, if any.
        cause: Changes when somebody ends it.
    """

    ticket: int
    pid: int
    started: float
    look: float
    folder: str
    cause: wire.Cause = wire.Cause.ITSELF


@dataclass(frozen=True, slots=True)
class Born:
    """What a newly forked process needs to become a program's.

    Attributes:
        folder: Its scratch folder on disk, if any.
        channel: The socket its text comes from and its report goes to.
        output: The pipe that catches what it prints.
    """

    folder: str
    channel: int
    output: int


class Supervisor:
    """Runs programs for one runner, until that is gone.

    Args:
        control: The socket to the runner.
        limits: The bounds of every program.
        confinement: What confines them.
        scratch: Where to make their scratch folders; empty where these are in memory.
    """

    def __init__(self, control: socket.socket, limits: Limits, confinement: Confinement, scratch: str) -> None:
        self._control = control
        self._limits = limits
        self._confinement = confinement
        self._scratch = scratch
        self._running: dict[int, Running] = {}
        self._born: Born | None = None
        self._sweeper = Sweeper()
        self._processors = os.cpu_count() or 1
        self._children, wakeup = socket.socketpair()
        self._children.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup = wakeup
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)

    def serve(self) -> Born | None:
        """Work until the runner closes the socket; then end every program.

        Returns:
            `None` when all is over; in the process of a program, at once, what it needs. So no frame of that process
            leads to this object, which knows of the other programs.
        """
        try:
            while self._born is None and self._step():
                pass
        finally:
            if self._born is None:
                self._end_all()
        return self._born

    def _end_all(self) -> None:
        for program in self._running.values():
            self._end(program, wire.Cause.RUNNER)
        self._sweeper.stop()
        while self._running or self._sweeper.pid:
            self._reap(0)
        if self._scratch:
            with contextlib.suppress(OSError):  # a process that escaped may still use it; the runner tries again
                sweep(Path(self._scratch))

    def _step(self) -> bool:
        ready, _, _ = select.select([self._control, self._children], [], [], self._patience())
        if self._children in ready:
            with contextlib.suppress(BlockingIOError):
                self._children.recv(4096)
            self._reap(os.WNOHANG)
        self._expire()
        self._sweeper.go_on(self._control)
        if self._control in ready:
            try:
                request = wire.receive_request(self._control)
            except ConnectionError:
                return False
            if request is None:
                return False
            self._obey(request)
        return True

    def _patience(self) -> float | None:
        """Seconds until a program must be looked at."""
        live = [program for program in self._running.values() if program.cause is wire.Cause.ITSELF]
        if not live:
            return None
        return max(0.0, min(min(program.look, self._deadline(program)) for program in live) - time.monotonic())

    def _deadline(self, program: Running) -> float:
        return program.started + self._limits.wall_seconds

    def _expire(self) -> None:
        """End the programs whose time is up, by the wall clock or by the processor's."""
        now = time.monotonic()
        for program in self._running.values():
            if now >= self._deadline(program):
                self._end(program, wire.Cause.DEADLINE)
            elif now >= program.look and program.cause is wire.Cause.ITSELF:
                left = self._limits.cpu_seconds - _used(program.pid)
                if left <= 0:
                    self._end(program, wire.Cause.PROCESSOR)
                program.look = now + self._soonest(left)

    def _soonest(self, left: float) -> float:
        """Seconds in which a program can use up some processor time, if it has all processors to itself."""
        return max(left / self._processors, _LOOK_SECONDS)

    def _obey(self, request: wire.Request) -> None:
        if request.streams:
            self._start(request.ticket, *request.streams)
            return
        for program in self._running.values():
            if program.ticket == request.ticket:
                self._end(program, wire.Cause.RUNNER)

    def _start(self, ticket: int, channel: int, output: int) -> None:
        folder = f"{self._scratch}/{secrets.token_hex(16)}" if self._scratch else ""
        if folder:
            Path(folder).mkdir(mode=0o700)
        started = time.monotonic()
        born = Born(folder, channel, output)
        pid = self._confinement.fork()
        if pid == 0:
            self._born = born
            return
        look = started + self._soonest(self._limits.cpu_seconds)
        self._running[pid] = Running(ticket, pid, started, look, folder)
        os.close(channel)
        os.close(output)

    def _end(self, program: Running, cause: wire.Cause) -> None:
        """Kill a program. Its process was not reaped yet, so that its number cannot be another's."""
        if program.cause is wire.Cause.ITSELF:
            program.cause = cause
            os.kill(program.pid, signal.SIGKILL)

    def _reap(self, options: int) -> None:
        """Collect the processes that ended, and tell the runner of those that were programs."""
        while self._running or self._sweeper.pid:
            pid, status, usage = os.wait4(-1, options)
            if pid == 0:
                break
            self._sweeper.ended(pid)
            program = self._running.pop(pid, None)
            if program is None:
                continue
            seconds = time.monotonic() - program.started
            if Means.NAMESPACES in self._confinement.missing:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            if program.folder:
                self._sweeper.discard(Path(program.folder))
            cpu = usage.ru_utime + usage.ru_stime
            notice = wire.Notice(program.ticket, program.cause, status, seconds, cpu)
            with contextlib.suppress(ConnectionError):
                wire.send_notice(self._control, notice)


def _used(pid: int) -> float:
    """Processor seconds of a program so far; 0 where there is no such clock, and the kernel's own limit has to do."""
    try:
        return kernel.processor_seconds(pid)
    except OSError:
        return 0.0

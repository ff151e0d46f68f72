"""The zygote's loop: take requests, fork programs, keep their deadlines, tell how they ended."""

import contextlib
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from engine.sandbox import child, wire
from engine.sandbox.confine import Confinement
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Means
from engine.sandbox.sweep import sweep


@dataclass(slots=True)
class Running:
    """A program's process. `cause` changes when somebody ends it."""

    ticket: int
    pid: int
    started: float
    folder: str
    cause: wire.Cause = wire.Cause.ITSELF


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
        # In order of start, which is the order of deadlines too: all have the same limit.
        self._running: dict[int, Running] = {}
        self._children, wakeup = socket.socketpair()
        self._children.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup = wakeup
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Work until the runner closes the socket; then end every program."""
        try:
            while self._step():
                pass
        finally:
            for program in self._running.values():
                self._end(program, wire.Cause.RUNNER)
            while self._running:
                self._reap(0)
            if self._scratch:
                sweep(Path(self._scratch))

    def _step(self) -> bool:
        ready, _, _ = select.select([self._control, self._children], [], [], self._patience())
        if self._children in ready:
            with contextlib.suppress(BlockingIOError):
                self._children.recv(4096)
            self._reap(os.WNOHANG)
        self._expire()
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
        """Seconds until the next deadline."""
        for program in self._running.values():
            if program.cause is wire.Cause.ITSELF:
                return max(0.0, program.started + self._limits.wall_seconds - time.monotonic())
        return None

    def _expire(self) -> None:
        latest = time.monotonic() - self._limits.wall_seconds
        for program in self._running.values():
            if program.started > latest:
                break
            self._end(program, wire.Cause.DEADLINE)

    def _obey(self, request: wire.Request) -> None:
        if request.streams:
            self._start(request.ticket, *request.streams)
            return
        for program in self._running.values():
            if program.ticket == request.ticket:
                self._end(program, wire.Cause.RUNNER)

    def _start(self, ticket: int, channel: int, output: int) -> None:
        folder = f"{self._scratch}/{ticket}" if self._scratch else ""
        if folder:
            Path(folder).mkdir(mode=0o700)
        started = time.monotonic()
        pid = self._confinement.fork()
        if pid == 0:
            child.live(self._confinement, self._limits, folder, channel, output)
        self._running[pid] = Running(ticket, pid, started, folder)
        os.close(channel)
        os.close(output)

    def _end(self, program: Running, cause: wire.Cause) -> None:
        """Kill a program. Its process was not reaped yet, so that its number cannot be another's."""
        if program.cause is wire.Cause.ITSELF:
            program.cause = cause
            os.kill(program.pid, signal.SIGKILL)

    def _reap(self, options: int) -> None:
        """Collect the processes that ended, and tell the runner of those that were programs."""
        while self._running:
            pid, status, usage = os.wait4(-1, options)
            if pid == 0:
                return
            program = self._running.pop(pid, None)
            if program is None:
                continue
            if Means.NAMESPACES in self._confinement.missing:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            if program.folder:
                sweep(Path(program.folder))
            seconds = time.monotonic() - program.started
            cpu = usage.ru_utime + usage.ru_stime
            notice = wire.Notice(program.ticket, program.cause, status, seconds, cpu)
            with contextlib.suppress(ConnectionError):
                wire.send_notice(self._control, notice)

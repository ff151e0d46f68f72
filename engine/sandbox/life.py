"""One life of the helper process, as the runner's event loop sees it."""

import asyncio
import itertools

from engine.sandbox import wire
from engine.sandbox.launch import Helper, launch
from engine.sandbox.limits import Limits
from engine.sandbox.run import Run

_CHUNK = 1 << 16


class HelperDiedError(Exception):
    """The helper died, or could not confine a program: whatever ran in it has to run again."""


class Life:
    """From the start of one helper process to its end.

    Args:
        helper: The process.
        limits: The bounds of every program in it.
    """

    def __init__(self, helper: Helper, limits: Limits) -> None:
        self.helper = helper
        self.over = False
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._tickets = itertools.count()
        self._runs: dict[int, Run] = {}
        self._arrived = bytearray()
        self._loop.add_reader(helper.control, self._listen)

    @classmethod
    async def begin(cls, limits: Limits) -> "Life":
        """Start a helper.

        Raises:
            ToolError: It does not start on this machine.
        """
        starting = asyncio.get_running_loop().run_in_executor(None, launch, limits)
        try:
            helper = await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(_end_unwanted)
            raise
        return cls(helper, limits)

    async def end(self) -> None:
        """End the helper and all its programs."""
        self._stop()
        try:
            ending = asyncio.get_running_loop().run_in_executor(None, self.helper.end)
        except RuntimeError:  # the interpreter is about to end, and starts no more threads
            self.helper.end()
        else:
            await ending

    async def run(self, program: str, *, traced: bool = False) -> tuple[Run, wire.Notice]:
        """Run one program to its end.

        Args:
            program: Its text.
            traced: Whether its variables are watched.

        Raises:
            HelperDiedError: The helper did not live to see it.
        """
        if self.over:
            raise HelperDiedError("it was killed")
        ticket = next(self._tickets)
        run = Run(self._limits.output_chars, lambda: self._send(wire.Request(ticket)))
        self._runs[ticket] = run
        try:
            self._send(wire.Request(ticket, run.far_ends()))
            notice = await run.exchange(program, traced=traced)
        except BaseException:  # cancelled: the program must not go on, and its worker is free when it is gone
            await self._abandon(ticket, run)
            raise
        finally:
            self._runs.pop(ticket, None)
            run.close()
        if run.report.startswith(wire.UNCONFINED):
            raise HelperDiedError(run.report[1:].decode(errors="replace"))
        if notice is None:
            raise HelperDiedError("it was killed")
        return run, notice

    async def _abandon(self, ticket: int, run: Run) -> None:
        self._send(wire.Request(ticket))
        await asyncio.wait([run.ended])

    def _send(self, request: wire.Request) -> None:
        if self.over:
            return
        try:
            wire.send_request(self.helper.control, request)
        except OSError:
            self._stop()

    def _listen(self) -> None:
        try:
            data = self.helper.control.recv(_CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._stop()
            return
        self._arrived += data
        for notice in wire.take_notices(self._arrived):
            self._settle(notice.ticket, notice)

    def _stop(self) -> None:
        """The helper is dead, or soon will be: nothing more is to be expected of it."""
        if not self.over:
            self.over = True
            self._loop.remove_reader(self.helper.control)
            for ticket in self._runs:
                self._settle(ticket, None)

    def _settle(self, ticket: int, notice: wire.Notice | None) -> None:
        run = self._runs.get(ticket)
        if run and not run.ended.done():
            run.ended.set_result(notice)


def _end_unwanted(starting: "asyncio.Future[Helper]") -> None:
    if not starting.cancelled() and starting.exception() is None:
        starting.result().end()

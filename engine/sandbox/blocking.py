"""The sandbox for callers that wait: its event loop has a thread of its own, and many threads may ask at once."""

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from engine.domain import ProgramResult
from engine.sandbox.client import Sandbox
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Protection
from engine.sandbox.traced import Traced

T = TypeVar("T")

_END_S: Final = 10.0
"""Seconds that its end may take; whatever is left then goes with this process."""


class BlockingSandbox:
    """Runs untrusted programs one call at a time, confined as `Sandbox` confines them.

    It starts with the first program, and may be ended more than once.

    Args:
        limits: What each program may use.
        workers: How many programs run at once.
    """

    def __init__(self, limits: Limits = Limits(), workers: int = 2) -> None:  # noqa: B008 -- it is frozen
        self._limits, self._workers = limits, workers
        self._living: tuple[Sandbox, asyncio.AbstractEventLoop] | None = None
        self._starting = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, program: str) -> ProgramResult:
        """Run a program and say how it ended. Whatever the program does is a result.

        Raises:
            ToolError: The sandbox cannot be started on this machine.
        """
        sandbox, loop = self._started()
        return self._wait(loop, sandbox.run(program))

    def trace(self, program: str) -> Traced:
        """Run a program, and note the numbers that its variables take.

        Raises:
            ToolError: The sandbox cannot be started on this machine.
        """
        sandbox, loop = self._started()
        return self._wait(loop, sandbox.trace(program))

    def protection(self) -> Protection:
        """Which means confine the programs.

        Raises:
            ToolError: The sandbox cannot be started on this machine.
        """
        return self._started()[0].protection

    def close(self) -> None:
        """End it and whatever runs in it. A later program starts it anew."""
        with self._starting:
            living, self._living = self._living, None
            if living is not None:
                sandbox, loop = living
                asyncio.run_coroutine_threadsafe(sandbox.__aexit__(None, None, None), loop).result(_END_S)
                loop.call_soon_threadsafe(loop.stop)

    def _started(self) -> tuple[Sandbox, asyncio.AbstractEventLoop]:
        """The sandbox, and the loop that it runs in."""
        with self._starting:
            if self._living is None:
                loop = asyncio.new_event_loop()
                threading.Thread(target=_serve, args=(loop,), name="sandbox", daemon=True).start()
                try:
                    sandbox = self._wait(loop, Sandbox(self._limits, self._workers).__aenter__())
                except BaseException:  # whatever it was, no thread is left behind
                    loop.call_soon_threadsafe(loop.stop)
                    raise
                self._living = sandbox, loop
            return self._living

    @staticmethod
    def _wait(loop: asyncio.AbstractEventLoop, asked: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asked, loop).result()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()

"""The sandbox, as the rest of the engine sees it."""

import asyncio
import os
from types import TracebackType
from typing import Final, Self

from engine.domain import ProgramResult, ProgramStatus
from engine.errors import ToolError
from engine.sandbox.life import HelperDiedError, Life
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Protection
from engine.sandbox.traced import Traced, read_trace
from engine.sandbox.verdict import judge

_TRIES: Final = 3
_CANARY: Final = "print(6 * 7)"


class Sandbox:
    """Runs untrusted Python programs, each in a confined process of its own.

    Use it as an asynchronous context manager, in one event loop:

        async with Sandbox() as sandbox:
            result = await sandbox.run("print(6 * 7)")

    Args:
        limits: What each program may use.
        workers: How many programs run at once; as many as there are processors if not given.
        strict: Refuse to start where a means of confinement is missing, instead of going on with the rest.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 -- it is frozen
        workers: int | None = None,
        *,
        strict: bool = False,
    ) -> None:
        self._limits = limits
        self._strict = strict
        self._workers = asyncio.Semaphore(workers or os.cpu_count() or 1)
        self._life: Life | None = None
        self._starting = asyncio.Lock()
        self._repeating = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Start the helper process.

        Raises:
            ToolError: It does not start on this machine, or is to be strict and a means is missing.
        """
        self._life = await self._begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        life, self._life = self._life, None
        if life:
            await life.end()

    @property
    def protection(self) -> Protection:
        """Which means confine the programs of this sandbox.

        Raises:
            ToolError: It has not been started.
        """
        return self._current().helper.protection

    async def run(self, program: str) -> ProgramResult:
        """Run a program and say how it ended. Whatever the program does is a result.

        Cancelling ends the program. If the helper process dies, it is started anew and the program runs again.

        Args:
            program: Python source.

        Raises:
            ToolError: The helper process cannot be started, or keeps dying whatever it runs.
        """
        return (await self._ended(program, traced=False)).result

    async def trace(self, program: str) -> Traced:
        """Run a program as `run` does, and note the numbers that its variables take.

        What a variable was is said by the program's own process, and is data like all that it says.

        Args:
            program: Python source.

        Raises:
            ToolError: As for `run`.
        """
        return await self._ended(program, traced=True)

    async def _ended(self, program: str, *, traced: bool) -> Traced:
        async with self._workers:
            try:
                return await self._try(program, traced=traced)
            except HelperDiedError:
                # One at a time, so that a program that kills the helper takes no other down with it again.
                async with self._repeating:
                    return await self._repeat(program, traced=traced)

    async def _repeat(self, program: str, *, traced: bool) -> Traced:
        for _ in range(_TRIES - 1):
            try:
                return await self._try(program, traced=traced)
            except HelperDiedError:
                continue
        try:
            await self._try(_CANARY, traced=False)
        except HelperDiedError as error:
            raise ToolError(
                f"The sandbox's helper process keeps dying: {error}. Programs cannot be run here; "
                "look for a lack of memory or of processes on this machine, then start again."
            ) from error
        why = f"the sandbox's helper process died {_TRIES} times under it"
        return Traced(ProgramResult(ProgramStatus.CRASHED, error=why), (), whole=False)

    async def _try(self, program: str, *, traced: bool) -> Traced:
        life = await self._living()
        run, notice = await life.run(program, traced=traced)
        report, printed = bytes(run.report), bytes(run.printed)
        result = judge(notice, report, printed, overflowed=run.overflowed, limits=self._limits)
        return Traced(result, *(read_trace(report) if traced else ((), False)))

    def _current(self) -> Life:
        if self._life is None:
            raise ToolError("The sandbox is not running. Use it inside `async with Sandbox() as sandbox:`.")
        return self._life

    async def _living(self) -> Life:
        """The current life, or a new one where that is over."""
        async with self._starting:
            life = self._current()
            if life.over:
                await life.end()
                life = self._life = await self._begin()
            return life

    async def _begin(self) -> Life:
        life = await Life.begin(self._limits)
        if self._strict and (gaps := life.helper.protection.gaps):
            await life.end()
            raise ToolError(
                f"The sandbox is to be strict, but this machine does not offer all that protects it. {gaps} "
                "No program was run. Use a machine, or settings of its container, that allow what is missing; or write "
                'mode = "best-effort" in the recipe\'s table [sandbox] to go on with the rest.'
            )
        return life

"""Time as a teacher sees it: what waits, waits here, and looks up now and then whether it still should."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

LOOK_S: Final = 0.25
"""Who waits looks again after this time: the run may stop, and what is waited for may come sooner."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Monotonic seconds, and how they pass.

    Attributes:
        now: The time, in seconds.
        sleep: Waits so many seconds.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def wait(self, left_s: Callable[[], float], stop: Callable[[], bool]) -> bool:
        """Wait as long as seconds are left.

        Args:
            left_s: How many are left now; asked again at every look.
            stop: Whether not to wait any more.

        Returns:
            Whether the wait came to its end; False if it was stopped.
        """
        while (left := left_s()) > 0 and not stop():
            await self.sleep(min(left, LOOK_S))
        return not stop()

    async def pause(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait so many seconds from now; as `wait`."""
        until = self.now() + seconds
        return await self.wait(lambda: until - self.now(), stop)

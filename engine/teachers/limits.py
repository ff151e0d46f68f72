"""How fast a teacher may be asked: its limits per minute, and what it says when that was too fast.

`Flow` is arithmetic over a clock that the caller reads; `Gate` is where callers wait.
"""

import asyncio
import math
from collections.abc import Callable
from typing import Final

from engine.config import RateLimits
from engine.teachers.clock import Clock
from engine.teachers.throttle import Throttle

MINUTE: Final = 60.5
"""Seconds that a minute's limit is spread over: calls take differently long to get to the endpoint that counts them."""


LONG_S: Final = 10.0
"""People are told of a wait that is longer."""


class Flow:
    """Something that may flow at so many units a second: calls, or tokens.

    Each booking moves the time at which the flow is free again (the virtual scheduling form of the generic cell rate
    algorithm, ITU-T I.371), so that over any stretch of time what was booked stays within the rate, plus one booking.

    Args:
        per_minute: The limit; `None` for none.
        now: The time, in seconds.
    """

    def __init__(self, per_minute: int | None, now: float) -> None:
        self._rate = math.inf if per_minute is None else per_minute / MINUTE
        self.free_at = now
        self._credit = 0.0

    def book(self, amount: float, now: float) -> None:
        """Let an amount pass; what earlier bookings did not use goes against it."""
        net = max(0.0, amount - self._credit)
        self._credit -= amount - net
        self.free_at = max(now, self.free_at) + net / self._rate

    def give_back(self, amount: float, now: float) -> None:
        """Correct a booking that was too large, or, with a negative amount, too small."""
        if math.isinf(self._rate):
            return
        if amount < 0:
            self.free_at = max(now, self.free_at) - amount / self._rate
            return
        sooner = min(amount / self._rate, max(0.0, self.free_at - now))
        self.free_at -= sooner
        self._credit += amount - sooner * self._rate


class Gate:
    """Lets calls through one after another, in the order they came, at the pace that holds.

    Args:
        limits: What the endpoint allows.
        clock: The time.
    """

    def __init__(self, limits: RateLimits, clock: Clock) -> None:
        self._calls = Flow(limits.requests_per_minute, clock.now())
        self._tokens = Flow(limits.tokens_per_minute, clock.now())
        self._throttle = Throttle(clock.now())
        self._clock = clock
        self._queue = asyncio.Lock()

    @property
    def waiting(self) -> str | None:
        """For people: what 429s do to its calls at present, or a long wait under the limits, if anything."""
        now = self._clock.now()
        left_s = max(self._calls.free_at, self._tokens.free_at) - now
        if left_s > LONG_S and self._queue.locked():
            return f"waits {left_s:.0f} s for its turn under the recipe's limits"
        return self._throttle.says(now)

    async def turn(self, tokens: int, stop: Callable[[], bool] = lambda: False) -> float | None:
        """Wait for one's turn to send a call of so many tokens.

        Returns:
            The time at which it came; `None` if it is not to be sent now.
        """
        async with self._queue:
            if not await self._clock.wait(self._wait_s, stop):
                return None
            now = self._clock.now()
            self._calls.book(1, now)
            self._tokens.book(tokens, now)
            self._throttle.book(now)
            return now

    def settle(self, booked: int, used: int) -> None:
        """A call that was booked with so many tokens has used so many."""
        self._tokens.give_back(booked - used, self._clock.now())

    def answered(self, sent_at: float, before: int) -> None:
        """A call that was sent at that time, and refused so often `before`, was answered."""
        self._throttle.answered(sent_at, before, self._clock.now())

    def too_fast(self, sent_at: float, retry_after_s: float, before: int) -> None:
        """The endpoint said so (HTTP status 429) of a call that was sent at that time, and so often `before`."""
        self._throttle.refused(sent_at, retry_after_s, before, self._clock.now())

    def nobody_passes(self, sent_at: float, retry_after_s: float, *, sure: bool) -> None:
        """The endpoint said so of the smallest call, and for some time already if it is `sure`."""
        self._throttle.nobody_passes(sent_at, retry_after_s, self._clock.now(), sure=sure)

    def _wait_s(self) -> float:
        now = self._clock.now()
        return max(0.0, max(self._calls.free_at, self._tokens.free_at, self._throttle.free_at(now)) - now)

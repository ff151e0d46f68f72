"""How fast a teacher may be asked: its limits per minute, and what it says when that was too fast.

`Flow` and `Pace` are arithmetic over a clock that the caller reads; `Gate` is where callers wait.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Final

from engine.config import RateLimits

MINUTE: Final = 60.0
SLOWEST: Final = 1 / MINUTE
"""However often it is slowed down, a pace stays at one a minute."""

RECOVERY_S: Final = 60.0
"""A slowed pace doubles in this time."""

LOOK_S: Final = 0.25
"""Who waits looks again after this time, since replies may have freed tokens."""

_DOUBLINGS: Final = 64.0
_SECOND: Final = 1.0


class Flow:
    """Something that may flow at so many units a second: calls, or tokens.

    Each booking moves the time at which the flow is free again (the virtual scheduling form of the generic cell rate
    algorithm, ITU-T I.371), so that over any stretch of time what was booked stays within the rate, plus one booking.

    Args:
        per_minute: The limit; `None` for none.
        now: The time, in seconds.
    """

    def __init__(self, per_minute: int | None, now: float) -> None:
        self._ceiling = math.inf if per_minute is None else per_minute / MINUTE
        self.rate = self._ceiling
        self.free_at = now
        self._credit = 0.0

    def book(self, amount: float, now: float) -> None:
        """Let an amount pass; what earlier bookings did not use goes against it."""
        net = max(0.0, amount - self._credit)
        self._credit -= amount - net
        self.free_at = max(now, self.free_at) + net / self.rate

    def give_back(self, amount: float, now: float) -> None:
        """Correct a booking that was too large, or, with a negative amount, too small."""
        if math.isinf(self.rate):
            return
        if amount < 0:
            self.free_at = max(now, self.free_at) - amount / self.rate
            return
        sooner = min(amount / self.rate, max(0.0, self.free_at - now))
        self.free_at -= sooner
        self._credit += amount - sooner * self.rate

    def slow_to(self, rate: float) -> None:
        """Lower the rate, if it is higher."""
        self.rate = max(min(self.rate, rate), min(SLOWEST, self._ceiling))

    def recover(self, seconds: float) -> None:
        """Let the rate grow back towards the limit."""
        self.rate = min(self._ceiling, self.rate * 2 ** min(seconds / RECOVERY_S, _DOUBLINGS))


class Pace:
    """When the next call to a teacher may be sent.

    Args:
        limits: What the endpoint allows.
        now: The time, in seconds.
    """

    def __init__(self, limits: RateLimits, now: float) -> None:
        self._calls = Flow(limits.requests_per_minute, now)
        self._tokens = Flow(limits.tokens_per_minute, now)
        self._blocked_until = self._slowed_at = -math.inf
        self._touched = self._sent_at = now
        self._recent = 0.0

    def wait_s(self, now: float) -> float:
        """Seconds until the next call may be sent."""
        self._recover(now)
        return max(0.0, max(self._calls.free_at, self._tokens.free_at, self._blocked_until) - now)

    def book(self, tokens: int, now: float) -> None:
        """A call of so many tokens, as far as that can be known, is sent now."""
        self._recent = self._recent_at(now) + 1
        self._sent_at = now
        self._calls.book(1, now)
        self._tokens.book(tokens, now)

    def settle(self, booked: int, used: int, now: float) -> None:
        """A call that was booked with so many tokens has used so many."""
        self._tokens.give_back(booked - used, now)

    def too_fast(self, sent_at: float, retry_after_s: float, now: float) -> None:
        """The endpoint said so (HTTP status 429) of a call that was sent at that time.

        The pace of everyone is halved, once for all calls that were sent before that; nobody sends within
        `retry_after_s` seconds.
        """
        self._recover(now)
        self._blocked_until = max(self._blocked_until, now + retry_after_s)
        if sent_at <= self._slowed_at:
            return
        self._slowed_at = now
        self._calls.slow_to(min(self._calls.rate, max(self._recent_at(now), SLOWEST)) / 2)
        self._tokens.slow_to(self._tokens.rate / 2)

    def _recent_at(self, now: float) -> float:
        """Calls of about the last second: each counts less the longer ago it was."""
        return self._recent * math.exp((self._sent_at - now) / _SECOND)

    def _recover(self, now: float) -> None:
        since = max(self._touched, self._blocked_until)
        if now > since:
            self._calls.recover(now - since)
            self._tokens.recover(now - since)
            self._touched = now


class Gate:
    """Lets calls through one after another, in the order they came, at the pace that holds.

    Args:
        limits: What the endpoint allows.
        clock: Monotonic seconds.
        sleep: Waits so many seconds.
    """

    def __init__(
        self, limits: RateLimits, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._pace = Pace(limits, clock())
        self._clock = clock
        self._sleep = sleep
        self._queue = asyncio.Lock()

    async def turn(self, tokens: int, halted: Callable[[], bool] = lambda: False) -> float | None:
        """Wait for one's turn to send a call of so many tokens.

        Returns:
            The time at which it came; `None` if it is not to be sent any more.
        """
        async with self._queue:
            while (wait := self._pace.wait_s(self._clock())) > 0 and not halted():
                await self._sleep(min(wait, LOOK_S))
            if halted():
                return None
            now = self._clock()
            self._pace.book(tokens, now)
            return now

    def settle(self, booked: int, used: int) -> None:
        """A call that was booked with so many tokens has used so many."""
        self._pace.settle(booked, used, self._clock())

    def too_fast(self, sent_at: float, retry_after_s: float) -> None:
        """The endpoint said so of a call that was sent at that time."""
        self._pace.too_fast(sent_at, retry_after_s, self._clock())

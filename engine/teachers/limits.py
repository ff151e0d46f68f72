"""How fast a teacher may be asked: its limits per minute, and what it says when that was too fast.

`Flow` and `Pace` are arithmetic over a clock that the caller reads; `Gate` is where callers wait.
"""

import asyncio
import math
from collections.abc import Callable
from typing import Final

from engine.config import RateLimits
from engine.teachers.clock import Clock

MINUTE: Final = 60.0
SLOWEST: Final = 1 / MINUTE
"""However often it is slowed down, a pace stays at one a minute."""

RECOVERY_S: Final = 60.0
"""A slowed pace doubles in this time."""

JUDGED: Final = 24
"""Tries after a slowing by whose end it is judged."""

HOPELESS: Final = 4
"""Refusals in a row after a slowing that need no further judgement."""

HELPS: Final = 0.75
"""A slowing has helped if the share of refusals has fallen to this share of what it was."""

MANY: Final = 0.7
"""Where more than this share is refused, the pace is the likelier cause."""

MIXED: Final = 6
"""So often an endpoint must have changed between answering and refusing; limits per minute refuse in long rows."""

STALE_S: Final = 600.0
"""After this time a slowing says nothing any more."""

UNMOVED_S: Final = 300.0
"""For so long a pace stays where it is once a slowing has not helped."""

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


class Trial:
    """Whether slowing down helps: refusals among the tries since the last slowing, against those before it.

    Args:
        rates: The rates before the first slowing, to go back to.
        before: The share of refusals before the last slowing; `None` if there was none.
    """

    def __init__(self, rates: tuple[float, float] = (math.inf, math.inf), before: float | None = None) -> None:
        self.rates = rates
        self._before = before
        self._tries = self._refused = self._changes = 0
        self._last = False

    @property
    def open(self) -> bool:
        """Whether there was a slowing of which it is not clear yet whether it helps."""
        hopeless = self._refused == self._tries >= HOPELESS
        return self._before is not None and self._tries < JUDGED and not hopeless

    def note(self, *, refused: bool) -> None:
        """A try ended."""
        self._changes += refused != self._last
        self._last = refused
        self._tries += 1
        self._refused += refused

    def failed(self) -> bool:
        """Whether the slowing has not helped, and some calls are answered all the time."""
        if self._before is None or self._tries < JUDGED or self._changes < MIXED:
            return False
        return HELPS * self._before < self._share <= MANY

    def next(self, rates: tuple[float, float]) -> "Trial":
        """What is tried after a further slowing from these rates."""
        return Trial(rates if self._before is None else self.rates, self._share)

    @property
    def _share(self) -> float:
        return self._refused / self._tries if self._tries else 0.0


class Pace:
    """When the next call to a teacher may be sent.

    Args:
        limits: What the endpoint allows.
        now: The time, in seconds.
    """

    def __init__(self, limits: RateLimits, now: float) -> None:
        self._calls = Flow(limits.requests_per_minute, now)
        self._tokens = Flow(limits.tokens_per_minute, now)
        self._blocked_until = self._slowed_at = self._unmoved_until = -math.inf
        self._touched = self._sent_at = now
        self._recent = self._peak = 0.0
        self._trial = Trial()

    def wait_s(self, now: float) -> float:
        """Seconds until the next call may be sent."""
        self._recover(now)
        return max(0.0, max(self._calls.free_at, self._tokens.free_at, self._blocked_until) - now)

    def book(self, tokens: int, now: float) -> None:
        """A call of so many tokens, as far as that can be known, is sent now."""
        self._peak = self._peak_at(now)
        self._recent = self._recent_at(now) + 1
        self._peak = max(self._peak, self._recent)
        self._sent_at = now
        self._calls.book(1, now)
        self._tokens.book(tokens, now)

    def settle(self, booked: int, used: int, now: float) -> None:
        """A call that was booked with so many tokens has used so many."""
        self._tokens.give_back(booked - used, now)

    def answered(self) -> None:
        """A call was answered."""
        self._trial.note(refused=False)

    def too_fast(self, sent_at: float, retry_after_s: float, now: float) -> None:
        """The endpoint said so (HTTP status 429) of a call that was sent at that time.

        Nobody sends within `retry_after_s` seconds. The pace of everyone is halved, once for all calls that were sent
        before that. Where that does not help, since the endpoint answers some and refuses others whatever the pace, it
        is taken back, and only the refused call waits.
        """
        self._recover(now)
        if now < self._unmoved_until:
            return
        self._blocked_until = max(self._blocked_until, now + retry_after_s)
        if now - self._slowed_at > STALE_S:
            self._trial = Trial()  # the last slowing is long over
        self._trial.note(refused=True)
        if sent_at <= self._slowed_at:
            return
        if self._trial.failed():
            self._calls.rate, self._tokens.rate = self._trial.rates
            self._trial = Trial()
            self._unmoved_until = now + UNMOVED_S
            return
        if self._trial.open:
            return
        self._slowed_at = now
        self._trial = self._trial.next((self._calls.rate, self._tokens.rate))
        self._calls.slow_to(min(self._calls.rate, max(self._peak_at(now), SLOWEST)) / 2)
        self._tokens.slow_to(self._tokens.rate / 2)

    def _recent_at(self, now: float) -> float:
        """Calls of about the last second: each counts less the longer ago it was."""
        return self._recent * math.exp((self._sent_at - now) / _SECOND)

    def _peak_at(self, now: float) -> float:
        """The most calls of a second, forgotten over ten: a pause that was asked for does not make it small."""
        return self._peak * math.exp((self._sent_at - now) / (10 * _SECOND))

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
        clock: The time.
    """

    def __init__(self, limits: RateLimits, clock: Clock) -> None:
        self._pace = Pace(limits, clock.now())
        self._clock = clock
        self._queue = asyncio.Lock()

    async def turn(self, tokens: int, stop: Callable[[], bool] = lambda: False) -> float | None:
        """Wait for one's turn to send a call of so many tokens.

        Returns:
            The time at which it came; `None` if it is not to be sent now.
        """
        async with self._queue:
            if not await self._clock.wait(self._wait_s, stop):
                return None
            now = self._clock.now()
            self._pace.book(tokens, now)
            return now

    def settle(self, booked: int, used: int) -> None:
        """A call that was booked with so many tokens has used so many."""
        self._pace.settle(booked, used, self._clock.now())

    def answered(self) -> None:
        """A call was answered."""
        self._pace.answered()

    def too_fast(self, sent_at: float, retry_after_s: float) -> None:
        """The endpoint said so of a call that was sent at that time."""
        self._pace.too_fast(sent_at, retry_after_s, self._clock.now())

    def _wait_s(self) -> float:
        return self._pace.wait_s(self._clock.now())

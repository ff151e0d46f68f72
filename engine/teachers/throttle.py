"""How fast an endpoint lets itself be asked, by its 429s; arithmetic over a clock that the caller reads.

A 429 may mean that the pace is too fast, or that this one call is refused whatever the pace. The first shows in that
hardly anybody passes any more, or not even the smallest call; what was answered within the last minute is then all that
the endpoint bears, and the pace becomes that. It grows again while nothing is refused, and shrinks a little with each
429. The second shows in that others pass: then only the refused call waits.
"""

import math
from collections import deque
from typing import Final

MINUTE: Final = 60.0
SLOWEST: Final = 1 / MINUTE

MOST: Final = 0.8
JUDGED: Final = 20
"""If this share of about so many calls is refused at the first try, it is the pace: later tries are no fair sample."""

SHRINKS: Final = 0.9
"""What a 429 leaves of a slowed pace, though never less than what was answered within the last minute."""

UNREFUSED_S: Final = 5.0
"""A slowed pace grows if for so long nothing was refused,"""

DOUBLES_S: Final = 10.0
"""and doubles in this time."""

FORGOTTEN_S: Final = 300.0
"""So long after it met a limit it asks at full pace again, since that may have changed."""

LATELY_S: Final = 5.0


class Throttle:
    """The pace that an endpoint's 429s leave to its calls.

    Args:
        now: The time, in seconds.
    """

    def __init__(self, now: float) -> None:
        self._rate = math.inf
        self._free_at = self._grown_at = now
        self._asked_until = self._asked_at = self._refused_at = self._slowed_at = self._waited_at = -math.inf
        self._answers: deque[float] = deque()
        self._ends = self._refusals = 0.0

    def free_at(self, now: float) -> float:
        """When the next call may be sent, in the clock's seconds."""
        self._grow(now)
        free_at = max(self._free_at, self._asked_until)
        if free_at > now:
            self._waited_at = now
        return free_at

    def book(self, now: float) -> None:
        """A call is sent now."""
        self._free_at = now + 1 / self._rate

    def answered(self, sent_at: float, before: int, now: float) -> None:
        """A call that was sent at that time, and refused so often `before`, was answered."""
        self._answers.append(now)
        self._end(before, refused=False)
        if sent_at > self._asked_at:
            self._asked_until = now  # others pass: it was the refused call alone that was asked to wait

    def refused(self, sent_at: float, retry_after_s: float, before: int, now: float) -> None:
        """The endpoint said 429 to a call that was sent at that time, and so often `before`.

        For `retry_after_s` seconds nobody sends, or until it answers a call that was sent after the refused one.
        """
        self._ask_to_wait(sent_at, retry_after_s, now)
        if sent_at <= self._slowed_at:
            return
        self._end(before, refused=True)
        if self._ends >= JUDGED / 2 and self._refusals >= MOST * self._ends:
            self._meet_limit(now)
        else:
            self._slow_to(max(SHRINKS * self._rate, self._answered_per_s(now)), now)

    def nobody_passes(self, sent_at: float, retry_after_s: float, now: float, *, sure: bool) -> None:
        """The endpoint refuses even the smallest call, and has for some time if it is `sure`."""
        self._ask_to_wait(sent_at, retry_after_s, now)
        if sure:
            self._meet_limit(now)

    def says(self, now: float) -> str | None:
        """For people: what 429s do to the calls at present, if anything."""
        if self._asked_until - now > 1:
            return f"was asked by a 429 to wait {self._asked_until - now:.0f} s more"
        if now - self._waited_at < LATELY_S and not math.isinf(self._rate):
            return f"is slowed down by 429s, {self._answered_lately(now)} calls in the last minute"
        return "has some calls refused with 429, which are tried again" if now - self._refused_at < LATELY_S else None

    def _ask_to_wait(self, sent_at: float, retry_after_s: float, now: float) -> None:
        self._refused_at = now
        if now + retry_after_s > self._asked_until:
            self._asked_at, self._asked_until = sent_at, now + retry_after_s

    def _meet_limit(self, now: float) -> None:
        """Slow down to what the endpoint bears, if it has answered anything since it was slowed down the last time."""
        if self._answers and self._answers[-1] > self._slowed_at:
            self._slow_to(self._answered_per_s(now), now)
            self._slowed_at = now
            self._ends = self._refusals = 0.0

    def _end(self, before: int, *, refused: bool) -> None:
        """Count the first try of a call; what was counted earlier fades."""
        if not before:
            fades = 1 - 1 / JUDGED
            self._ends = fades * self._ends + 1
            self._refusals = fades * self._refusals + refused

    def _slow_to(self, rate: float, now: float) -> None:
        self._rate = max(SLOWEST, min(rate, self._rate))
        self._free_at = max(self._free_at, now + 1 / self._rate)
        self._grown_at = now

    def _grow(self, now: float) -> None:
        """Let the pace grow while calls are answered and none has been refused for a while."""
        if now - self._slowed_at > FORGOTTEN_S:
            self._rate = math.inf
        answered_at = self._answers[-1] if self._answers else -math.inf
        if min(now, answered_at) > self._refused_at + UNREFUSED_S:
            self._rate *= 2 ** min((now - self._grown_at) / DOUBLES_S, MINUTE)
        self._grown_at = now

    def _answered_per_s(self, now: float) -> float:
        return self._answered_lately(now) / MINUTE

    def _answered_lately(self, now: float) -> int:
        """Calls that were answered within the last minute."""
        while self._answers and self._answers[0] <= now - MINUTE:
            self._answers.popleft()
        return len(self._answers)

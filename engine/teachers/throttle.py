"""How fast an endpoint lets itself be asked, by its 429s; arithmetic over a clock that the caller reads.

Two kinds of endpoints say 429: one has a limit, so that a smaller share is refused if fewer calls are sent; the other
refuses some calls whatever the pace. Which it is, only a slower pace can tell. So no single 429 slows anybody down: a
quarter of refusals over some time does, to a little less than what was answered. If that does not help, the
slowing is taken back, and that share is borne. Otherwise the pace grows again: fast after a first slowing, slowly once
it has met its limit twice. What is refused again tells less each time: a few calls may be refused for their own sake.
"""

import math
from collections import deque
from typing import Final

MINUTE: Final = 60.0
WINDOW_CALLS: Final = 24
WINDOW_S: Final = 3.0
"""What is refused is judged over so many calls at least, and at least so long."""

MANY: Final = 0.25
"""From this share of refusals on, a pace is too fast."""

MOST: Final = 0.8
"""Where a larger share is refused, some pace must be the cause."""

FAILED: Final = 5
PASSED: Final = 6
"""A slowing has not helped after so many refusals, if they are many still; it has after so many answers without one."""

TRIALS: Final = 2
"""Slowings in a row that must not have helped: the first may come from too large an idea of what was answered."""

HARDLY_LESS: Final = 0.7
"""From this part of the former share on, what is refused is as good as before."""

BORNE: Final = 1.5
"""Of the share that a slower pace has not lessened, what is refused may be so many times as much."""

LESS: Final = 0.9
"""A slowed pace is this share of what was answered."""

FAST_S: Final = 10.0
SLOW_S: Final = 150.0
"""A slowed pace doubles in this time."""

FORGOTTEN_S: Final = 300.0
"""After this time without a further slowing, the last one tells nothing any more."""

SLOWEST: Final = 1 / MINUTE
LATELY_S: Final = 5.0
_DOUBLINGS: Final = 64.0


class Throttle:
    """The pace that an endpoint's 429s leave to its calls.

    Args:
        now: The time, in seconds.
    """

    def __init__(self, now: float) -> None:
        self._free_at = self._asked_until = now
        self._refused_at = self._slowed_at = self._waited_at = -math.inf
        self._answers: deque[float] = deque()
        self._before, self._no_less = math.inf, MANY
        self._doubling_s = FAST_S
        self._borne = 0.0
        self._trials = self._ends = self._passed = 0
        self._refusals, self._began = 0.0, math.inf
        self._go_on(math.inf, now, trials=0)

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

    def answered(self, sent_at: float, now: float) -> None:
        """A call that was sent at that time was answered."""
        self._answers.append(now)
        if sent_at >= self._changed_at:
            self._end(0.0, sent_at, now)

    def refused(self, sent_at: float, retry_after_s: float, before: int, now: float) -> None:
        """The endpoint said 429 to a call that was sent at that time and so often before; nobody sends for a while."""
        self._ask_to_wait(retry_after_s, now)
        if sent_at >= self._changed_at:
            self._end(1 / (1 + before), sent_at, now)

    def nobody_passes(self, retry_after_s: float, now: float, *, sure: bool) -> None:
        """The endpoint refuses even the smallest call.

        If that is `sure`, what it answered within the last minute is all that it bears.
        """
        self._ask_to_wait(retry_after_s, now)
        if sure and not (self._answers and self._answers[-1] > self._changed_at):
            self._open_window()  # what was refused before the outage is of no use after it
        elif sure:
            self._slow(now, len(self._last_minute(now)) / MINUTE)

    def says(self, now: float) -> str | None:
        """For people: what 429s do to the calls at present, if anything."""
        if self._asked_until - now > 1:
            return f"was asked by a 429 to wait {self._asked_until - now:.0f} s more"
        if now - self._waited_at < LATELY_S and self._slowed_at > -math.inf:
            return f"is slowed down by 429s, {len(self._last_minute(now))} calls in the last minute"
        return "has some calls refused with 429, which are tried again" if now - self._refused_at < LATELY_S else None

    def _ask_to_wait(self, retry_after_s: float, now: float) -> None:
        self._refused_at = now
        self._asked_until = max(self._asked_until, now + retry_after_s)

    def _end(self, refused: float, sent_at: float, now: float) -> None:
        """A call has ended that was sent at the present pace."""
        self._began = min(self._began, sent_at)
        self._ends += 1
        self._passed += not refused
        self._refusals += refused
        mixed = self._passed >= (1 - MOST) * self._ends
        long = now - self._began >= WINDOW_S or (self._ends >= WINDOW_CALLS and not mixed)
        enough = long and self._passed + self._refusals >= WINDOW_CALLS
        if self._trials and long and self._refusals >= FAILED and self._share >= self._no_less:
            self._helps_not(now, mixed=mixed)
        elif enough and self._share >= max(MANY, self._borne):
            self._slow(now)
        elif enough:
            self._trials = 0
            self._open_window()
        elif self._passed >= PASSED and not self._refusals:
            self._trials = 0

    def _helps_not(self, now: float, *, mixed: bool) -> None:
        """As much is refused as before: try once more, unless it is some calls that are refused whatever the pace."""
        if mixed and self._trials >= TRIALS:
            self._borne, self._doubling_s = BORNE * self._share, FAST_S
            self._go_on(self._before, now, trials=0)
        else:
            self._slow(now)

    @property
    def _share(self) -> float:
        """What is refused within the window, of a window in which a call has ended."""
        return self._refusals / max(self._passed + self._refusals, SLOWEST)

    def _slow(self, now: float, rate: float | None = None) -> None:
        """Try a slower pace: a little less than what was answered, if no `rate` is given."""
        if not self._trials:
            recent = now - self._slowed_at < FORGOTTEN_S
            self._doubling_s = SLOW_S if recent else FAST_S
            self._borne = self._borne if recent else 0.0
            self._before = self._rate
            self._no_less = max(MANY, HARDLY_LESS * min(MOST, self._share))
        self._slowed_at = now
        answered = LESS * max(1, self._passed) / max(now - self._began, WINDOW_S)
        self._go_on(max(SLOWEST, min(rate or answered, self._rate)), now, trials=self._trials + 1)

    def _go_on(self, rate: float, now: float, *, trials: int) -> None:
        """Go on at a pace, and judge it by what is sent from now on."""
        self._rate, self._trials = rate, trials
        self._changed_at = self._grown_at = now
        self._free_at = now + 1 / rate
        self._open_window()

    def _open_window(self) -> None:
        self._began, self._ends, self._passed, self._refusals = math.inf, 0, 0, 0.0

    def _grow(self, now: float) -> None:
        """Let the pace grow back, but not while it is on trial."""
        if not self._trials:
            self._rate *= 2 ** min((now - self._grown_at) / self._doubling_s, _DOUBLINGS)
        self._grown_at = now

    def _last_minute(self, now: float) -> deque[float]:
        """The answers of the last minute."""
        while self._answers and self._answers[0] <= now - MINUTE:
            self._answers.popleft()
        return self._answers

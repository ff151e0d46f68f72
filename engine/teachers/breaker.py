"""Whether an endpoint is down, and how its calls wait until it is back.

A few faults in a row, of any calls, raise the suspicion; a probe, which is the smallest request there is, decides it.
So neither a request that an endpoint cannot bear nor bad luck can keep a run waiting: whenever the probe is answered,
calls go on. `Circuit` is arithmetic over a clock that the caller reads; `Breaker` is where callers wait.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final

from engine.domain import CallOutcome
from engine.teachers.clock import Clock
from engine.teachers.completion import Completion
from engine.teachers.faults import Fault
from engine.teachers.plain import SHORT, plain

FAULTS_IN_A_ROW: Final = 5
"""Faults without an answer between them that raise the suspicion: fewer than the tries that a call has by default."""

REFUSAL: Final = 0.5
"""A 429 counts for so much of another fault; the same call's next one for half of that, then for a third."""

PROBES_TO_BE_SURE: Final = 2
"""So many probes must fail too before an endpoint counts as down: seven faults in a row are no bad luck."""

FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 60.0
"""Probes follow one another after pauses that double up to this; each is shortened at random by up to a half."""

LONGEST_PAUSE_FULL_S: Final = 15.0
"""After a 429 probes follow sooner: limits mostly count the last minute."""

MINUTE: Final = 60
NO_ROW: Final = -1
"""The row of a fault that tells nothing of the endpoint's health."""


class Circuit:
    """What the ends of calls say of an endpoint's health.

    Faults between two answers form a row, which has a number. A row that turns out to be an outage excuses its faults:
    they are not the fault of the calls that met them.

    Args:
        chance: Gives random numbers from 0 to 1.
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._row = self._probes = 0
        self._length = 0.0
        self._outages: set[int] = set()
        self._pause_s = FIRST_PAUSE_S
        self.closed = True
        self.since = self.probe_at = 0.0
        self.why = ""

    @property
    def down(self) -> bool:
        """Whether probes have confirmed that the endpoint is down."""
        return not self.closed and self._row in self._outages

    def answered(self) -> None:
        """Anything came that shows life: the row of faults ends, and calls go on."""
        if self._length:
            self._row += 1
            self._length, self._probes = 0.0, 0
        self._pause_s = FIRST_PAUSE_S
        self.closed = True

    def failed(self, why: str, now: float, weight: float = 1.0) -> int:
        """A call met a fault that a dead endpoint would cause, which tells so much of it.

        Returns:
            The row that the fault belongs to.
        """
        if not self._length:
            self.since = now
        self._length += weight
        if self.closed:
            self.why = why
            if self._length >= FAULTS_IN_A_ROW:
                self.closed = False
                self.probe_at = now
        return self._row

    def probe_failed(self, why: str, retry_after_s: float, now: float, longest_s: float = LONGEST_PAUSE_S) -> None:
        """A probe met such a fault too; after the second the endpoint counts as down."""
        if self.closed:
            return
        self._probes += 1
        if self._probes >= PROBES_TO_BE_SURE:
            self._outages.add(self._row)
        self.why = why
        self.probe_at = now + max(retry_after_s, self._pause_s * (1 - self._chance() / 2))
        self._pause_s = min(2 * self._pause_s, longest_s)

    def excuses(self, row: int) -> bool:
        """Whether faults of that row were those of an outage."""
        return row in self._outages


class Breaker:
    """Lets calls pass while their endpoint answers; where it does not, they wait, and one of them probes for all.

    Args:
        clock: The time.
        probe: Sends the smallest request there is; `None` if the run stops before.
        halted: Whether the run stops.
        chance: Gives random numbers from 0 to 1.
    """

    def __init__(
        self,
        clock: Clock,
        probe: Callable[[], Awaitable[Completion | Fault | None]],
        halted: Callable[[], bool],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock, self._probe, self._halted = clock, probe, halted
        self._circuit = Circuit(chance)
        self._queue = asyncio.Lock()

    @property
    def closed(self) -> bool:
        """Whether calls may pass."""
        return self._circuit.closed

    @property
    def down(self) -> bool:
        """Whether it is sure that the endpoint lets nobody through."""
        return self._circuit.down

    @property
    def waiting(self) -> str | None:
        """For people: since when and why calls wait; `None` while they do not."""
        if not self._circuit.down:
            return None
        now = self._clock.now()
        left = max(0.0, self._circuit.probe_at - now)
        lasted = _duration(now - self._circuit.since)
        return f"has not answered for {lasted} ({plain(self._circuit.why, SHORT)}), is tried again in {left:.0f} s"

    async def ready(self) -> bool:
        """Wait until the endpoint answers.

        Returns:
            Whether calls may pass; False if the run stops.
        """
        async with self._queue:
            while not self._circuit.closed:
                if not await self._clock.wait(self._left_s, self._halted):
                    return False
                await self._look()
        return not self._halted()

    def note(self, result: Completion | Fault, refusals: int = 0) -> int:
        """Take note of how a try ended, of a call that was refused so often before; the row it belongs to."""
        if isinstance(result, Fault) and result.dead:
            weight = REFUSAL / (1 + refusals) if result.outcome is CallOutcome.RATE_LIMITED else 1.0
            return self._circuit.failed(result.detail, self._clock.now(), weight)
        self._circuit.answered()
        return NO_ROW

    def excuses(self, row: int) -> bool:
        """Whether a fault of that row must not count against its call."""
        return self._circuit.excuses(row)

    def _left_s(self) -> float:
        return 0.0 if self._circuit.closed else self._circuit.probe_at - self._clock.now()

    async def _look(self) -> None:
        """Probe once, unless something came meanwhile."""
        if self._circuit.closed:
            return
        result = await self._probe()
        if isinstance(result, Fault) and result.dead:
            full = result.outcome is CallOutcome.RATE_LIMITED
            longest_s = LONGEST_PAUSE_FULL_S if full else LONGEST_PAUSE_S
            self._circuit.probe_failed(result.detail, result.retry_after_s, self._clock.now(), longest_s)
        elif result is not None:
            self._circuit.answered()


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"

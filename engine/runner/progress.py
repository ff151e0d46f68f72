"""What a run has done so far, as its progress line tells it."""

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.domain.filters import TIERS

WINDOW_S: Final = 30.0
"""Seconds over which the present rate is measured."""


@dataclass(slots=True)
class Progress:
    """Counts of one run, in the round that it is in.

    Attributes:
        run_id: The run.
        rounds: How many rounds its recipe has at most.
        priced: Whether any teacher has a price.
        round: The round, from 1.
        total: Problems in the round's pool.
        tiers: Problems of the round by where they ended, earlier sessions of the run included.
        calls: Calls that this session made, and how many replies it took from the store instead.
        in_flight: Calls that are out now, by stage.
        spent_usd: Spent in all rounds; `None` where nothing has a price.
        doing: What it does, where that is not working on problems.
        waiting: Tells why calls wait, where an endpoint is down or says 429; `None` where none does.
    """

    run_id: str
    rounds: int = 1
    priced: bool = False
    round: int = 1
    total: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    reused: int = 0
    in_flight: Counter[str] = field(default_factory=Counter)
    spent_usd: float | None = None
    doing: str = ""
    waiting: Callable[[], str | None] = lambda: None
    _before_usd: float = 0.0
    _ended: deque[float] = field(default_factory=deque)

    @property
    def done(self) -> int:
        """Problems of the round that have a tier."""
        return sum(self.tiers.values())

    def ended(self, tier: str) -> None:
        """A problem got its tier, just now."""
        self.tiers[tier] += 1
        self._ended.append(time.monotonic())

    def rate(self) -> float | None:
        """Problems per second over the last half minute; `None` before there is anything to tell."""
        now = time.monotonic()
        while self._ended and now - self._ended[0] > WINDOW_S:
            self._ended.popleft()
        if not self._ended or now == self._ended[0]:
            return None
        return len(self._ended) / (now - self._ended[0])

    def seconds_left(self) -> float | None:
        """Time left of the round at the present rate; `None` before there is anything to tell."""
        rate = self.rate()
        return (self.total - self.done) / rate if rate else None

    def projected_usd(self) -> float | None:
        """What the run will have spent at the end of this round, if what is left costs what was done.

        It is too high at first, since problems in work have been paid for in part. `None` before there is anything to
        tell.
        """
        if self.spent_usd is None or not self.done:
            return None
        return self._before_usd + (self.spent_usd - self._before_usd) * self.total / self.done

    def enter(self, round_: int, row: Mapping[str, int | float | None], costs: Sequence[float | None]) -> None:
        """Go on with a round.

        Args:
            round_: The round.
            row: Its row in `store.funnel.rounds`.
            costs: What each round has cost so far, in order.
        """
        self.round, self.doing = round_, ""
        self.total = int(row["in"] or 0)
        self.tiers = Counter({t: int(row[t] or 0) for t in TIERS if t != "pending"})
        self._ended.clear()
        spent = sum(cost or 0.0 for cost in costs)
        self._before_usd = sum(cost or 0.0 for cost in costs[: round_ - 1])
        self.spent_usd = spent if self.priced or spent else None

"""What a run has done so far, as its progress line tells it."""

import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.domain.filters import TIERS

WINDOW_S: Final = 30.0
"""Seconds over which the present rate is measured."""


@dataclass(slots=True)
class Progress:
    """Counts of one run.

    Attributes:
        run_id: The run.
        total: Problems in the round's pool.
        tiers: Problems by where they ended, earlier sessions of the run included.
        calls: Calls that this session made, and how many replies it took from the store instead.
        spent_usd: Spent in all; `None` where nothing has a price.
    """

    run_id: str
    total: int
    tiers: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    reused: int = 0
    spent_usd: float | None = None
    _ended: deque[float] = field(default_factory=deque)

    @property
    def done(self) -> int:
        """Problems that have a tier."""
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
        """Time left at the present rate; `None` before there is anything to tell."""
        rate = self.rate()
        return (self.total - self.done) / rate if rate else None

    @classmethod
    def of_round(cls, run_id: str, row: Mapping[str, int | float | None], *, priced: bool) -> "Progress":
        """The progress of a round from its row in `store.funnel.rounds`; `priced` if any teacher has a price."""
        tiers = Counter({t: int(row[t] or 0) for t in TIERS if t != "pending"})
        spent = row["cost_usd"]
        return cls(run_id, int(row["in"] or 0), tiers, spent_usd=float(spent or 0) if priced or spent else None)

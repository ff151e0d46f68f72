"""Money: a call starts only if what is spent and the worst case of all that is in flight still fits the budget."""

import asyncio
from math import floor, log10
from typing import Final

_FOUR_DECIMALS_USD: Final = 0.01
_LEAST_USD: Final = 1e-9


def usd(amount: float) -> str:
    """US dollars for people: four decimals, and below a cent so many that two digits count."""
    if amount >= _FOUR_DECIMALS_USD or amount < _LEAST_USD:
        return f"{amount:.4f} USD"
    return f"{amount:.{1 - floor(log10(amount))}f} USD"


class Budget:
    """What a run may spend and has spent, in US dollars.

    Args:
        limit_usd: The most it may spend; `None` for no limit.
        spent_usd: What it has spent already, in earlier sessions of the run.
    """

    def __init__(self, limit_usd: float | None, spent_usd: float = 0.0) -> None:
        self.limit_usd = limit_usd
        self.spent_usd = spent_usd
        self._in_flight_usd = 0.0
        self._in_flight = 0
        self._settled = asyncio.Condition()

    async def reserve(self, worst_usd: float) -> bool:
        """Set the worst case of a call aside, waiting for calls in flight to end where only they stand in the way.

        Returns:
            False, with nothing set aside, if the call does not fit even when nothing else is in flight.
        """
        async with self._settled:
            while not self._fits(worst_usd):
                if not self._in_flight:
                    return False
                await self._settled.wait()
            self._in_flight_usd += worst_usd
            self._in_flight += 1
            return True

    async def settle(self, worst_usd: float, cost_usd: float | None) -> None:
        """A call for which `worst_usd` was set aside has ended and cost this much."""
        async with self._settled:
            self._in_flight -= 1
            self._in_flight_usd = self._in_flight_usd - worst_usd if self._in_flight else 0.0
            self.spent_usd += cost_usd or 0.0
            self._settled.notify_all()

    def _fits(self, worst_usd: float) -> bool:
        return self.limit_usd is None or self.spent_usd + self._in_flight_usd + worst_usd <= self.limit_usd

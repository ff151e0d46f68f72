"""Money: a call starts only if what is spent and the worst case of all that is in flight still fits the budget."""

from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """What a run may spend and has spent, in US dollars.

    Attributes:
        limit_usd: The most it may spend; `None` for no limit.
        spent_usd: What it has spent, earlier sessions of the run included.
        in_flight_usd: The worst case of the calls that are under way.
    """

    limit_usd: float | None
    spent_usd: float = 0.0
    in_flight_usd: float = 0.0

    def reserve(self, worst_usd: float) -> bool:
        """Set the worst case of a call aside; False, and nothing set aside, if it does not fit."""
        if self.limit_usd is not None and self.spent_usd + self.in_flight_usd + worst_usd > self.limit_usd:
            return False
        self.in_flight_usd += worst_usd
        return True

    def settle(self, worst_usd: float, cost_usd: float | None) -> None:
        """A call for which `worst_usd` was set aside has ended and cost this much."""
        self.in_flight_usd -= worst_usd
        self.spent_usd += cost_usd or 0.0

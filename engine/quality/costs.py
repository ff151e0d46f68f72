"""What was spent, in calls, tokens and money: counted as what it was; what has no price is not free."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain import SETTLED_TIERS


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls together, counted as what they were.

    Attributes:
        calls: All of them: answered, reused and failed.
        answered: A reply was asked for and came.
        reused: The store had the reply already; it cost nothing and counts no tokens.
        failed: No reply came, after all tries; what that may have cost is not known.
        retries: Tries beyond the first.
        prompt_tokens: Of answered calls, where the teacher said.
        cached_tokens: Of these, what the provider had cached.
        completion_tokens: Of answered calls, where the teacher said.
        measured: Answered calls whose teacher said.
        usd: US dollars; `None` where nothing was priced.
        estimated: Answered calls whose cost is estimated from characters.
        unpriced: Calls whose cost is not known, failed ones among them; the sum lacks them.
        unpriced_replies: Of these, the answered ones.
    """

    calls: int = 0
    answered: int = 0
    reused: int = 0
    failed: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    measured: int = 0
    usd: float | None = None
    estimated: int = 0
    unpriced: int = 0
    unpriced_replies: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        known = [part.usd for part in (self, other) if part.usd is not None]
        return Spent(
            self.calls + other.calls,
            self.answered + other.answered,
            self.reused + other.reused,
            self.failed + other.failed,
            self.retries + other.retries,
            self.prompt_tokens + other.prompt_tokens,
            self.cached_tokens + other.cached_tokens,
            self.completion_tokens + other.completion_tokens,
            self.measured + other.measured,
            sum(known) if known else None,
            self.estimated + other.estimated,
            self.unpriced + other.unpriced,
            self.unpriced_replies + other.unpriced_replies,
        )

    @property
    def whole_usd(self) -> float | None:
        """What all of it cost; `None` where a part has no price. Nothing at all costs nothing."""
        if self.unpriced_replies:
            return None
        return self.usd if self.usd is not None or self.answered or self.reused else 0.0

    @property
    def usd_each(self) -> float | None:
        """What an answered call cost on average, reused ones left out."""
        priced = self.answered - self.unpriced_replies
        return self.usd / priced if self.usd is not None and priced else None

    @property
    def tokens_each(self) -> tuple[float, float] | None:
        """Prompt and completion tokens of an answered call on average."""
        if not self.measured:
            return None
        return self.prompt_tokens / self.measured, self.completion_tokens / self.measured


def spent(row: Mapping[str, Any]) -> Spent:
    """The calls of a row of `engine.store.costs`."""
    calls = ("calls", "answered", "reused", "failed", "retries", "measured")
    costs = ("estimated", "unpriced", "unpriced_replies")
    tokens = ("prompt_tokens", "cached_tokens", "completion_tokens")
    counts = {name: int(row[name] or 0) for name in (*calls, *costs, *tokens)}  # sums of no token at all are null
    return Spent(**counts, usd=row["cost_usd"])


def grouped(rows: Iterable[Mapping[str, Any]], key: str) -> dict[Any, Spent]:
    """Rows of `engine.store.costs` added up by one of their columns, in the order in which its values come first."""
    sums: dict[Any, Spent] = defaultdict(Spent)
    for row in rows:
        sums[row[key]] += spent(row)
    return dict(sums)


def each(usd: float | None, number: int) -> float | None:
    """Money for each of so many things; `None` where it is not known, or there is none of them."""
    return usd / number if usd is not None and number else None


@dataclass(frozen=True, slots=True)
class TierCost:
    """What the problems of a tier cost in all their stages; `usd_each` is for one of them."""

    tier: str
    problems: int
    spent: Spent

    @property
    def usd_each(self) -> float | None:
        """US dollars for each problem; `None` where a part has no price."""
        return each(self.spent.whole_usd, self.problems)


def tier_costs(rows: Iterable[Mapping[str, Any]], problems: Mapping[str, int]) -> list[TierCost]:
    """Cost by tier, of tiers that have a problem.

    Args:
        rows: Rows of `engine.store.costs.by_tier`.
        problems: How many problems ended in each tier, in the order that is wanted.
    """
    sums = grouped(rows, "tier")
    return [TierCost(tier, number, sums.get(tier, Spent())) for tier, number in problems.items() if number]


def settled(problems: Mapping[str, int]) -> int:
    """How many problems ended in a tier that counts as settled."""
    return sum(problems.get(tier.value, 0) for tier in SETTLED_TIERS)

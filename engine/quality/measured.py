"""What a store has measured of stages and models, and how far it bears on calls that are still to be made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from types import MappingProxyType
from typing import Final

from engine.domain import Stage
from engine.quality.intervals import wilson

ENOUGH: Final = 5
"""So many replies, or problems, must have been measured before they say anything."""

Z: Final = 1.96
"""Standard deviations to both sides within which 95 % of a normal distribution lies."""


class Origin(StrEnum):
    """Where a figure comes from: sure; measured of the same stage and model, or of the same stage; or assumed."""

    SURE = "sure"
    MODEL = "same model"
    STAGE = "same stage"
    DEFAULT = "default"

    def or_worse(self, other: "Origin") -> "Origin":
        """The weaker of two origins."""
        order = list(Origin)
        return max(self, other, key=order.index)


@dataclass(frozen=True, slots=True)
class Range:
    """A figure that is not known yet: `low` <= `likely` <= `high`, none of them negative."""

    low: float
    likely: float
    high: float

    @classmethod
    def sure(cls, value: float) -> "Range":
        """A figure that is known."""
        return cls(value, value, value)

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, other: "Range") -> "Range":
        return Range(self.low * other.low, self.likely * other.likely, self.high * other.high)

    def capped(self, most: float) -> "Range":
        """The same, nowhere above a bound."""
        return Range(min(self.low, most), min(self.likely, most), min(self.high, most))

    def rest(self) -> "Range":
        """What a share leaves of one."""
        return Range(1 - self.high, 1 - self.likely, 1 - self.low)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of replies: how many, and mean and standard deviation of prompt and completion in tokens."""

    replies: int
    prompt_mean: float
    prompt_sd: float
    completion_mean: float
    completion_sd: float

    def with_other(self, other: "Sizes") -> "Sizes":
        """Both together.

        Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
        Variances", Stanford report STAN-CS-79-773 (1979).
        """
        prompt = _joined(
            self.replies, self.prompt_mean, self.prompt_sd, other.replies, other.prompt_mean, other.prompt_sd
        )
        completion = _joined(
            self.replies,
            self.completion_mean,
            self.completion_sd,
            other.replies,
            other.completion_mean,
            other.completion_sd,
        )
        return Sizes(self.replies + other.replies, *prompt, *completion)


def _joined(n: int, mean: float, sd: float, m: int, other_mean: float, other_sd: float) -> tuple[float, float]:
    """Mean and sample standard deviation of two samples together."""
    total, step = n + m, other_mean - mean
    squares = sd * sd * max(n - 1, 0) + other_sd * other_sd * max(m - 1, 0) + step * step * n * m / total
    return mean + step * m / total, sqrt(squares / max(total - 1, 1))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some were such."""

    such: int
    of: int

    def with_other(self, other: "Share") -> "Share":
        """Both together."""
        return Share(self.such + other.such, self.of + other.of)

    def of_further(self, number: float) -> Range:
        """The share among so many further ones.

        Wilson's interval for a sample as small as both together make it: the measured share scatters, and so will the
        one to come; their variances add, as 1/n + 1/m.
        """
        share = self.such / self.of
        trials = max(1, round(self.of * number / (self.of + number)))
        low, high = wilson(round(share * trials), trials)
        return Range(min(low, share), share, max(high, share))


Key = tuple[Stage, str, bool]
"""A stage, the model that it asks, and whether that was in a later round than the first: its problems are others."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a store has measured.

    Attributes:
        sizes: Sizes of replies by stage and model, apart for first (False) and later rounds (True).
        passed: Which share a stage with that model passed on, likewise.
        written: In which share of the replies that should hold a new problem there was one, by the model that evolved.
        kept: Which share of what was asked for was kept, likewise.
    """

    sizes: Mapping[Key, Sizes] = field(default_factory=lambda: MappingProxyType({}))
    passed: Mapping[Key, Share] = field(default_factory=lambda: MappingProxyType({}))
    written: Mapping[str, Share] = field(default_factory=lambda: MappingProxyType({}))
    kept: Mapping[str, Share] = field(default_factory=lambda: MappingProxyType({}))

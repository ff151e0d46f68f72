"""Coefficients of agreement on nominal verdicts, of what was judged and of resamples of it, all at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

RESAMPLES: Final = 2_000
MISSING: Final = -1
"""The code of a verdict that somebody did not give."""

_LEAST_DEFINED: Final = 0.95
_TAILS: Final = (0.025, 0.975)

Series = NDArray[np.float64]
"""A coefficient of what was judged, and then of each resample; NaN where it is undefined."""


@dataclass(frozen=True, slots=True)
class Resampled:
    """Items as judged, and resamples of as many items, drawn from them with replacement.

    Items on which everybody gave the same verdicts are alike: it is enough to draw how often each pattern occurs.

    Attributes:
        codes: One row for each pattern: the verdict of every reviewer as a number from 0, or `MISSING`.
        weights: How often each pattern occurs: one row for what was judged, then one for each resample.
        kinds: How many verdicts there are.
    """

    codes: NDArray[np.int64]
    weights: Series
    kinds: int

    @classmethod
    def drawn(cls, items: Iterable[tuple[int, ...]], kinds: int, seed: int) -> "Resampled":
        """Draw the resamples; the order of items does not matter.

        Args:
            items: One item at least, each judged by two or more: the codes of its verdicts, reviewer by reviewer.
            kinds: How many verdicts there are.
            seed: The same seed draws the same resamples.
        """
        patterns = sorted(Counter(items).items())
        found = np.array([[count for _, count in patterns]], dtype=np.float64)
        total = int(found.sum())
        again = np.random.default_rng(seed).multinomial(total, found[0] / total, size=RESAMPLES)
        return cls(np.array([codes for codes, _ in patterns]), np.concatenate([found, again]), kinds)

    def raw(self) -> Series:
        """The share of agreeing pairs of verdicts, of all pairs on the same item."""
        given = self._given()
        agreeing, pairs = (given * (given - 1)).sum(axis=1), given.sum(axis=1) * (given.sum(axis=1) - 1)
        return _ratio(self.weights @ agreeing, self.weights @ pairs)

    def alpha(self) -> Series:
        """Krippendorff's alpha: 1 less the observed disagreement as a share of that among all verdicts put together."""
        given = self._given()
        each = given.sum(axis=1)
        apart = self.weights @ ((each**2 - (given**2).sum(axis=1)) / (each - 1))
        verdicts = self.weights @ given
        total = verdicts.sum(axis=1)
        return 1 - _ratio((total - 1) * apart, total**2 - (verdicts**2).sum(axis=1))

    def kappa(self, one: int, other: int) -> Series:
        """Cohen's kappa of two reviewers, by their columns: what they agree beyond chance, of what is left for it."""
        both = (self.codes[:, [one, other]] != MISSING).all(axis=1)
        first, second = self._marks(self.codes[both, one]), self._marks(self.codes[both, other])
        cells = (first[:, :, None] * second[:, None, :]).reshape(len(first), -1)
        table = (self.weights[:, both] @ cells).reshape(-1, self.kinds, self.kinds)
        total = table.sum(axis=(1, 2))
        agreed = np.trace(table, axis1=1, axis2=2)
        by_chance = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1)
        return _ratio(total * agreed - by_chance, total**2 - by_chance)

    def _marks(self, codes: NDArray[np.int64]) -> Series:
        """One column for each verdict: 1 where it was given."""
        return np.asarray(codes[..., None] == np.arange(self.kinds), dtype=np.float64)

    def _given(self) -> Series:
        """How often each verdict was given to an item of each pattern."""
        return np.asarray(self._marks(self.codes).sum(axis=1))


def mean(series: Iterable[Series]) -> Series:
    """The mean of several coefficients, each time over those that are defined."""
    every = np.stack(list(series))
    return _ratio(np.nansum(every, axis=0), (~np.isnan(every)).sum(axis=0).astype(np.float64))


def summary(series: Series, items: int) -> tuple[float | None, tuple[float, float] | None]:
    """A coefficient, `None` where it is undefined, and the percentile interval of its resamples.

    Source of the interval: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.

    Args:
        series: The coefficient.
        items: How many items it stands on.

    Returns:
        The value, and its 95 % interval. That is `None` for fewer than two items, where more than 5 % of the resamples
        leave the coefficient undefined, and where all resamples agree: then what was judged cannot tell how far off
        it is.
    """
    value, again = float(series[0]), series[1:]
    defined = again[~np.isnan(again)]
    if np.isnan(value):
        return None, None
    if items < 2 or len(defined) < _LEAST_DEFINED * len(again):  # noqa: PLR2004 -- one item cannot be resampled
        return value, None
    low, high = (float(bound) for bound in np.quantile(defined, _TAILS))
    return value, None if low == high else (low, high)


def _ratio(part: Series, whole: Series) -> Series:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)

"""Values that depend on how many problems there are, made comparable; and intervals by drawing again.

A mean is drawn again with replacement (the bootstrap; B. Efron, Annals of Statistics 7 (1979), pp. 1-26). For values
that count what is different, that would be wrong: each draw would hold copies, and copies are what is measured. Those
are taken of random halves without replacement, whose spread is that of the whole (J. Shao and C. F. J. Wu, Annals of
Statistics 17 (1989), pp. 1176-1197: the jackknife that leaves out half); spread is taken relative to the value, as the
values of halves are smaller.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Values = Mapping[str, float]
Interval = tuple[float | None, float | None]

FEWEST: Final = 20
"""Problems that a round must have to be compared at an equal number."""
MOST_DRAWN: Final = 2_000
"""The equal number at most."""
DRAWS: Final = 30
_RESAMPLES: Final = 1_000
_NORMAL: Final = 1.96
"""Half the width of a 95 % interval, in standard deviations of a normal distribution."""
_BLOCK: Final = 100


def equal_number(sizes: Sequence[int]) -> int | None:
    """How many problems are drawn of each round: as many as the smallest of those that have enough; `None` without."""
    enough = [size for size in sizes if size >= FEWEST]
    return min(*enough, MOST_DRAWN) if enough else None


def mean_interval(values: NDArray[np.float64], rng: np.random.Generator) -> Interval:
    """The 95 % bootstrap interval of a mean: percentiles of the means of resamples."""
    if len(values) < 2:  # noqa: PLR2004 -- one value has no spread
        return None, None
    means = [
        values[rng.integers(0, len(values), (_BLOCK, len(values)))].mean(axis=1) for _ in range(_RESAMPLES // _BLOCK)
    ]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return float(low), float(high)


def at_equal_number(measure: Callable[[Rows], Values], rows: Rows, number: int, rng: np.random.Generator) -> Values:
    """Mean values of as many of the rows, drawn without replacement again and again (rarefaction)."""
    if len(rows) == number:
        return measure(rows)
    return _means([measure(_drawn(rows, number, rng)) for _ in range(DRAWS)])


def spreads(measure: Callable[[Rows], Values], rows: Rows, rng: np.random.Generator) -> dict[str, float]:
    """Half the width of the 95 % interval of each value, as a share of the value; none for too few rows."""
    if len(rows) < FEWEST:
        return {}
    halves = [measure(_drawn(rows, len(rows) // 2, rng)) for _ in range(DRAWS)]
    means = _means(halves)
    return {
        name: _NORMAL * float(np.std([half[name] for half in halves], ddof=1)) / means[name]
        for name in means
        if means[name] > 0
    }


def around(value: float, spread: float | None, most: float = math.inf) -> Interval:
    """The interval around a value, with half its width as a share of it; no value lies below 0 or above `most`."""
    if spread is None:
        return None, None
    return max(0.0, value * (1 - spread)), min(max(most, value), value * (1 + spread))


def relative(value: float | None, interval: Interval) -> float | None:
    """Half the width of an interval, as a share of the value; `None` where there is none."""
    low, high = interval
    return (high - low) / 2 / value if value and low is not None and high is not None else None


def _drawn(rows: Rows, number: int, rng: np.random.Generator) -> Rows:
    return rng.choice(rows, number, replace=False, shuffle=False)


def _means(values: Sequence[Values]) -> Values:
    """Of each name that all have."""
    names = [name for name in values[0] if all(name in each for each in values)]
    return {name: float(np.mean([each[name] for each in values])) for name in names}

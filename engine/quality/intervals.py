"""Intervals for shares."""

from math import sqrt
from statistics import NormalDist


def wilson(successes: float, trials: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), pp. 209-212.

    Args:
        successes: How often it held, 0 to `trials`.
        trials: How often it was looked at; a fraction where that is the effective size of a sample.
        confidence: Share of such intervals that hold the true value.

    Returns:
        Lower and upper bound, in 0 to 1; without trials nothing is known, so (0, 1).
    """
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At the ends the bound is exactly 0 or 1; floating point would miss it by a hair.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high

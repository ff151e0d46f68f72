"""How long an endpoint takes."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from engine.teachers.simulated.chance import share_of


@dataclass(frozen=True, slots=True)
class Latency:
    """The time from a request to its reply: fixed, or log-normal.

    Attributes:
        mean_s: Its mean, in seconds.
        sigma: The standard deviation of its natural logarithm; 0 makes it fixed. With 1, one reply in a hundred takes
            six times the mean or longer.
    """

    mean_s: float = 0.0
    sigma: float = 0.0

    def of(self, body: bytes) -> float:
        """Seconds that this request takes; the same for the same request."""
        if not self.sigma or not self.mean_s:
            return self.mean_s
        # Neither end of the interval has a finite quantile.
        share = min(max(share_of("latency", body), 1e-9), 1 - 1e-9)
        z = NormalDist().inv_cdf(share)
        # The mean of a log-normal variable is exp(mu + sigma^2 / 2).
        return self.mean_s * math.exp(self.sigma * z - self.sigma**2 / 2)

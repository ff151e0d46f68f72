"""How far agreement stands for being right: precision, recall, and how many spot checks would tell it well enough."""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist
from typing import Final

from engine.quality.intervals import wilson

HALF_WIDTH: Final = 0.03
"""Half width of the interval that one usually wants: 3 points to both sides."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share with its interval; `part` and `whole` are counts, or estimates of counts.

    Attributes:
        part: How many were such.
        whole: Of how many.
        low: Lower bound of the 95 % interval, in 0 to 1.
        high: Upper bound.
    """

    part: int
    whole: int
    low: float
    high: float

    @classmethod
    def counted(cls, part: int, whole: int) -> "Proportion":
        """A share of things that were all looked at, with Wilson's interval."""
        return cls(part, whole, *wilson(part, whole))

    @property
    def value(self) -> float | None:
        """The share, in 0 to 1; `None` of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Answers that a signal accepted, and those that it did not, against what is known of their being right.

    Answers of which nobody can say whether they are right are in none of these numbers.

    Attributes:
        right: Accepted, and right.
        wrong: Accepted, and wrong: the false accepts.
        left_right: Not accepted, looked at, and right all the same.
        left_wrong: Not accepted, looked at, and wrong; no answer is a wrong one.
        left: All that were not accepted, looked at or not; the others are taken to be like those looked at.
    """

    right: int = 0
    wrong: int = 0
    left_right: int = 0
    left_wrong: int = 0
    left: int = 0

    @property
    def sampled(self) -> bool:
        """Whether only some of what was not accepted was looked at, so that the recall is estimated."""
        return self.left > self.left_right + self.left_wrong

    @property
    def precision(self) -> Proportion:
        """How many of the accepted answers are right: what "accepted means right" is worth."""
        return Proportion.counted(self.right, self.right + self.wrong)

    @property
    def left_accuracy(self) -> Proportion:
        """How many of the answers that were not accepted are right."""
        return Proportion.counted(self.left_right, self.left_right + self.left_wrong)

    @property
    def recall(self) -> Proportion:
        """How many of the right answers were accepted.

        Where all were looked at, Wilson's interval. Where only some of the answers that were not accepted were, their
        share of right ones stands for all of them, and its Wilson bounds give the bounds: there are many then, and
        what else is uncertain is small beside that.
        """
        looked = self.left_right + self.left_wrong
        if not self.sampled or not looked:
            return Proportion.counted(self.right, self.right + self.left_right)
        share = self.left_accuracy
        missed = round(self.left * self.left_right / looked)
        least, most = (self._recalled(self.left * bound) for bound in (share.high, share.low))
        return Proportion(self.right, self.right + missed, least, most)

    def _recalled(self, missed: float) -> float:
        found = self.right + missed
        return self.right / found if found else 0.0

    def __add__(self, other: "Calibration") -> "Calibration":
        return Calibration(
            self.right + other.right,
            self.wrong + other.wrong,
            self.left_right + other.left_right,
            self.left_wrong + other.left_wrong,
            self.left + other.left,
        )


def checks_wanted(share: float, half_width: float, confidence: float = 0.95) -> int:
    """How many checks give Wilson's interval a half width, if the share stays what it is.

    The half width is solved for the number: with w wanted, z standard deviations and p (1 - p) = v, it is
    z^2 (v - 2 w^2 + sqrt(v^2 + w^2 (1 - 4 v))) / (2 w^2).

    Source: W. W. Piegorsch, "Sample sizes for improved binomial confidence intervals", Computational Statistics & Data
    Analysis 46 (2004), pp. 309-316.

    Args:
        share: The share, in 0 to 1.
        half_width: Half of the interval that is wanted, above 0 and below 0.5.
        confidence: Share of such intervals that hold the true value.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    spread, square = share * (1 - share), half_width * half_width
    root = sqrt(spread * spread + square * (1 - 4 * spread))
    return max(0, ceil(z * z * (spread - 2 * square + root) / (2 * square)))


def further_checks(right: int, checked: int, half_width: float) -> int:
    """How many checks more than those that were made give the interval that is wanted.

    Args:
        right: How many of those checked were right.
        checked: How many were checked; without any, the share is taken as one half, which needs the most.
        half_width: Half of the interval that is wanted.
    """
    share = right / checked if checked else 0.5
    return max(0, checks_wanted(share, half_width) - checked)

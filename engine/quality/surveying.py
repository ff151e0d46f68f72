"""What items drawn at random from strata say of all of them: estimated accuracy, and how many more items it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from statistics import NormalDist
from typing import Final

from engine.quality.calibration import further_checks
from engine.quality.intervals import wilson

_Z: Final = NormalDist().inv_cdf(0.975)
_BORROWED: Final = _Z * _Z
"""Items at the accuracy of the whole that smooth that of a stratum: as many as Wilson's interval adds in its centre."""
_HALVINGS: Final = 50
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """Items with a verdict.

    Attributes:
        correct: Items whose answer is right.
        wrong: Items whose answer is wrong.
        ambiguous: Items of which nobody can say; accuracy leaves them out.
    """

    correct: int = 0
    wrong: int = 0
    ambiguous: int = 0

    @property
    def decided(self) -> int:
        """Those that are correct or wrong."""
        return self.correct + self.wrong

    @property
    def total(self) -> int:
        """All of them."""
        return self.decided + self.ambiguous

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(self.correct + other.correct, self.wrong + other.wrong, self.ambiguous + other.ambiguous)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of a set, from which items were drawn at random.

    Attributes:
        name: What it is called.
        population: Items that it holds.
        drawn: Items that were drawn from it.
        judged: Those of the drawn items that have a verdict so far, as likely one as another.
    """

    name: str
    population: int
    drawn: int
    judged: Judged


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Estimated accuracy: correct answers, of the correct and wrong ones.

    Attributes:
        value: The estimate, in 0 to 1, weighted for how the items were drawn; `None` without a decided item.
        low: Lower bound of the 95 % interval, in 0 to 1.
        high: Upper bound. Where all is judged the bounds are the value; where nothing is, they are 0 and 1.
        judged: The items that were judged, unweighted, by verdict.
        population: Items of which this speaks: those of all strata; of a group, as many as are estimated.
        missing: Names of the strata without an item judged correct or wrong: the estimate says nothing of them.
        covered: Share of the strata's items that are not in missing strata, in 0 to 1.
    """

    value: float | None
    low: float
    high: float
    judged: Judged
    population: int
    missing: tuple[str, ...]
    covered: float


def estimated_accuracy(strata: Sequence[Stratum], within: Mapping[str, Judged] | None = None) -> Accuracy:
    """Estimate the accuracy of a whole set, of one stratum (a set of its own), or of a group that lies across strata.

    The estimate is the combined ratio estimator: correct items over correct and wrong ones, each judged item standing
    for as many as its stratum holds for each that was judged there. A stratum with judged items, none of them of the
    group, counts as holding none of it.

    The interval is Wilson's, with the effective number of items: as many as would, drawn from one large whole, leave
    the estimate the same variance. That is the linearised variance of the ratio, with the finite population correction
    (N - n) / (N - 1). For it the strata's accuracies are smoothed by z^2 items at that of the whole: else a stratum
    with a few items, all correct, would pass for certain. Nor are there ever more effective items than if all strata
    were alike: that strata differ is known from the same few items. The bounds go outwards to a whole number of items,
    which matters to small sets alone. For one stratum this is Wilson's interval with the correction, and where all
    items are judged it has no width.

    Sources: W. G. Cochran, Sampling Techniques (1977), sections 3.2, 5A.14 and 6.11; E. L. Korn, B. I. Graubard,
    "Confidence intervals for proportions with small expected number of positive counts estimated from survey data",
    Survey Methodology 24 (1998), pp. 193-201.

    Args:
        strata: All strata, each with its own name; of each, no more are judged than it holds.
        within: The judged items of a group, by name of stratum: a part of `Stratum.judged`.
    """
    told = [stratum.judged if within is None else within.get(stratum.name, Judged()) for stratum in strata]
    parts = _parts(strata, within)
    value, low, high = _outwards(parts) if parts else (None, 0.0, 1.0)
    held = sum(each.population for each in strata)
    missing = tuple(each.name for each in strata if each.population and not each.judged.decided)
    covered = sum(each.population for each in strata if each.name not in missing)
    grown = sum(each.population * of.total / (each.judged.total or 1) for each, of in zip(strata, told, strict=True))
    return Accuracy(
        value,
        low,
        high,
        judged=sum(told, Judged()),
        population=held if within is None else round(grown),
        missing=missing,
        covered=covered / held if held else 0.0,
    )


def items_to_halve(strata: Sequence[Stratum], within: Mapping[str, Judged] | None = None) -> int | None:
    """How many more items, drawn and judged, would halve the width of that estimate's interval.

    They are drawn from the strata in the proportions in which items were judged there so far, as far as there are any
    left, and have the same verdicts as those before; a group finds its items among them. A stratum without a judged
    item stays so. Without a decided item the share is taken as one half, which needs the most.

    Returns:
        The number of items, of all groups, ambiguous ones included; 0 where the interval has no width; `None` where no
        item is left to be judged.
    """
    parts = _parts(strata, within)
    if not parts:
        held = sum(each.population for each in strata)
        left = held - sum(each.judged.total for each in strata)
        wanted = further_checks(0, 0, 0.25)
        return min(left, ceil(wanted * held / (held - 1 + wanted))) if left > 0 else None
    _, low, high = _bounds(parts)
    if low == high:
        return 0
    least, most = 1.0, max(part.population / part.judged for part in parts)
    for _ in range(_HALVINGS):
        times = (least + most) / 2
        _, below, above = _bounds([part.more(times) for part in parts])
        least, most = (times, most) if above - below > (high - low) / 2 else (least, times)
    more = sum(part.more(most).judged - part.judged for part in parts)
    return ceil(more - _ROUNDING)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a stratum tells of a group: `judged` items of its `population`, of which `decided` are of the group."""

    population: int
    judged: float
    decided: float
    correct: float

    @property
    def weight(self) -> float:
        """How many items each judged one stands for."""
        return self.population / self.judged

    @property
    def correction(self) -> float:
        """The finite population correction of a variance."""
        left = self.population - self.judged
        return left / (self.population - 1) if left > 0 else 0.0

    def more(self, times: float) -> "_Part":
        """So many times as many items, or all that it holds, with the same shares of verdicts."""
        times = min(times, self.population / self.judged)
        return _Part(self.population, times * self.judged, times * self.decided, times * self.correct)

    def smooth(self, target: float) -> float:
        """Its accuracy, drawn towards a target."""
        return (self.correct + _BORROWED * target) / (self.decided + _BORROWED)

    def variance(self, share: float, whole: float) -> float:
        """Of its estimated total, in which an item adds 1 - whole if it is correct, -whole if wrong, and else 0.

        Args:
            share: Its accuracy.
            whole: The accuracy of all.
        """
        of_group = self.decided / self.judged
        spread = of_group * (share * (1 - share) + (1 - of_group) * (share - whole) ** 2)
        return self.weight**2 * self.judged * self.correction * spread


def _parts(strata: Sequence[Stratum], within: Mapping[str, Judged] | None) -> list[_Part]:
    """The strata with judged items; none where no item of the group is decided."""
    parts = []
    for stratum in strata:
        of = stratum.judged if within is None else within.get(stratum.name, Judged())
        if stratum.judged.total:
            parts.append(_Part(stratum.population, stratum.judged.total, of.decided, of.correct))
    return parts if any(part.decided for part in parts) else []


def _outwards(parts: Sequence[_Part]) -> tuple[float, float, float]:
    """The estimate and its interval, widened to shares that a whole number of items can have, those seen among them."""
    value, low, high = _bounds(parts)
    held = sum(part.weight * part.decided for part in parts)
    correct = sum(part.correct for part in parts)
    wrong = sum(part.decided for part in parts) - correct
    if low < value:
        low = max(correct / held, floor(low * held) / held)
    if high > value:
        high = min(1 - wrong / held, ceil(high * held) / held)
    return value, low, high


def _bounds(parts: Sequence[_Part]) -> tuple[float, float, float]:
    """The estimate and its interval."""
    held = sum(part.weight * part.decided for part in parts)
    value = sum(part.weight * part.correct for part in parts) / held
    alike = sum(part.weight**2 * part.decided * part.correction for part in parts) / held**2
    if not alike:
        return value, value, value
    target = (value + alike * _BORROWED / 2) / (1 + alike * _BORROWED)  # the centre of Wilson's interval
    shares = [part.smooth(target) for part in parts]
    whole = sum(part.weight * part.decided * share for part, share in zip(parts, shares, strict=True)) / held
    variance = sum(part.variance(share, whole) for part, share in zip(parts, shares, strict=True)) / held**2
    each = whole * (1 - whole)  # 0 only by rounding, of very many that are all correct, or all wrong
    size = 1 / max(alike, variance / each if each else 0.0)
    return value, *wilson(value * size, size)

"""Two sides judged on the same problems: is one better, or is that chance? And do they answer the same?"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, fsum, lgamma, log
from typing import Final

from engine.answers import quick
from engine.domain import Equality
from engine.quality.intervals import wilson

CHANCE: Final = 0.05
"""Below this probability a difference is called more than chance."""
_NEGLIGIBLE: Final = 1e-18


@dataclass(frozen=True, slots=True)
class Paired:
    """How often something held for two sides on the same problems.

    Attributes:
        both: For both.
        only_a: For the first alone.
        only_b: For the second alone.
        neither: For neither.
    """

    both: int = 0
    only_a: int = 0
    only_b: int = 0
    neither: int = 0

    @property
    def problems(self) -> int:
        """All problems."""
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def a(self) -> int:
        """For how many it held on the first side."""
        return self.both + self.only_a

    @property
    def b(self) -> int:
        """For how many it held on the second side."""
        return self.both + self.only_b

    @property
    def differing(self) -> int:
        """Problems on which the sides differ: they alone tell which one is better."""
        return self.only_a + self.only_b

    @property
    def by_chance(self) -> float:
        """The probability of so uneven a split, or a more uneven one, if neither side were better (`mcnemar`)."""
        return mcnemar(self.only_a, self.only_b)

    @property
    def in_favour_of_b(self) -> tuple[float, float]:
        """Wilson's 95 % interval for the share of differing problems that go to the second side, in 0 to 1."""
        return wilson(self.only_b, self.differing)


def mcnemar(only_a: int, only_b: int) -> float:
    """McNemar's exact test: were one side as good as the other, each differing problem would be a toss of a coin.

    The two-sided probability of a binomial split with p = 1/2 at least as uneven as this one.

    Source: Q. McNemar, Psychometrika 12 (1947), pp. 153-157; the exact conditional form as in M. W. Fagerland,
    S. Lydersen, P. Laake, BMC Medical Research Methodology 13:91 (2013).

    Args:
        only_a: Problems for which it held on the first side alone.
        only_b: Problems for which it held on the second side alone.

    Returns:
        The probability, in 0 to 1; 1 without any such problem.
    """
    trials, fewer = only_a + only_b, min(only_a, only_b)
    if only_a == only_b:
        return 1.0
    most = exp(lgamma(trials + 1) - lgamma(fewer + 1) - lgamma(trials - fewer + 1) - trials * log(2))
    terms, term = [], 1.0
    for k in range(fewer, -1, -1):  # from the largest term down; each is the one before times k / (trials - k + 1)
        terms.append(term)
        term *= k / (trials - k + 1)
        if term < _NEGLIGIBLE:
            break
    return min(1.0, 2 * most * fsum(terms))


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of two sides to the same problems, compared by text and numbers.

    Attributes:
        same: The keys of pairs that are equal.
        another: The keys of those that are different.
        undecided: How many these rules cannot decide.
    """

    same: tuple[int, ...]
    another: tuple[int, ...]
    undecided: int


def compare_answers(rows: Iterable[tuple[int, str, str]]) -> Answers:
    """Compare pairs of answers in this process, in microseconds each; what needs more than that stays undecided.

    Args:
        rows: A key, and an answer of either side.
    """
    same: list[int] = []
    another: list[int] = []
    undecided = 0
    for key, one, other in rows:
        verdict = quick(one, other)
        if verdict is None or verdict.value is Equality.UNDECIDED:
            undecided += 1
        elif verdict.equal:
            same.append(key)
        else:
            another.append(key)
    return Answers(tuple(same), tuple(another), undecided)

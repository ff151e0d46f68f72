"""Several samples of a problem: is one of k right (pass@k), is their vote (majority@k), how far apart are these?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb


def pass_at_k(samples: int, right: int, k: int) -> float:
    """The chance that at least one of k samples is right, without bias: 1 - C(n - c, k) / C(n, k).

    Source: M. Chen et al., "Evaluating Large Language Models Trained on Code", arXiv:2107.03374 (2021), equation 1.

    Args:
        samples: How many there are, n.
        right: How many of them are right, c.
        k: How many are drawn, 1 to n.
    """
    return 1 - comb(samples - right, k) / comb(samples, k)


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of one problem, in groups of equal answers.

    Attributes:
        right: Sizes of the groups whose answer is right.
        wrong: Sizes of the other groups.
        silent: Samples without an answer, which vote for nothing.
    """

    right: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    silent: int = 0

    @property
    def total(self) -> int:
        """All samples."""
        return sum(self.right) + sum(self.wrong) + self.silent

    def pass_at(self, k: int) -> float:
        """The chance that at least one of k of them is right."""
        return pass_at_k(self.total, sum(self.right), k)

    def majority_at(self, k: int) -> float:
        """The chance that the vote of k of them is right.

        Exact, over all C(n, k) ways to draw them: so it does not depend on the order in which replies came. The
        largest group wins; if several are, nobody does, as in the vote stage, and then the vote is not right.

        Args:
            k: How many are drawn, 1 to n.
        """
        drawn = 0
        for place, size in enumerate(self.right):
            rivals = (*self.right[:place], *self.right[place + 1 :], *self.wrong)
            drawn += sum(
                comb(size, votes) * _ways(rivals, votes - 1, self.silent, k - votes)
                for votes in range(1, min(size, k) + 1)
            )
        return drawn / comb(self.total, k)


@dataclass(frozen=True, slots=True)
class Stability:
    """Problems that were all sampled equally often: how often one sample is right, and how often their vote.

    Attributes:
        problems: Their samples, as many for each.
    """

    problems: tuple[Samples, ...]

    @property
    def samples(self) -> int:
        """How many samples each problem has; 0 if there is no problem."""
        return self.problems[0].total if self.problems else 0

    def pass_at(self, k: int) -> float:
        """The mean of pass@k over the problems, of which there is one at least."""
        return sum(each.pass_at(k) for each in self.problems) / len(self.problems)

    def majority_at(self, k: int) -> float:
        """The mean of majority@k, likewise."""
        return sum(each.majority_at(k) for each in self.problems) / len(self.problems)

    @property
    def passed(self) -> int:
        """How many problems have a right sample among all of theirs: pass@k for the largest k, as a count."""
        return sum(bool(each.right) for each in self.problems)

    @property
    def voted(self) -> int:
        """How many problems' votes of all their samples are right: majority@k for the largest k, as a count."""
        return sum(each.majority_at(each.total) == 1 for each in self.problems)

    @property
    def unstable(self) -> int:
        """How many problems have a right sample that their vote misses: the instability, as a count."""
        return self.passed - self.voted


def _ways(groups: Sequence[int], most: int, silent: int, k: int) -> int:
    """In how many ways k samples can be drawn with no more than `most` of any group, and any number of silent ones.

    It is the coefficient of x^k in the product over the groups of the sums of C(size, i) x^i up to `most`.
    """
    product = [comb(silent, i) for i in range(k + 1)]
    for size in groups:
        factor = [comb(size, i) for i in range(min(size, most, k) + 1)]
        product = [
            sum(factor[i] * product[total - i] for i in range(min(total, len(factor) - 1) + 1))
            for total in range(k + 1)
        ]
    return product[k]

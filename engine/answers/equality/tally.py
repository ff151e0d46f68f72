"""Count votes: the largest set of ballots that are all equal to one another wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from engine.domain import Verdict

_MOST_STEPS: Final = 10_000
"""Sets that one count of votes looks at. Real votes need a hundred; ballots made to be hard could need hours."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a vote came to.

    Attributes:
        groups: A partition of the ballots that vote, by index: the winner first, then by size and text.
        winner: The largest group; `None` if nobody voted or several largest groups tie.
        answer: The winner's answer in its shortest writing.
        votes: Size of the largest group, also in a tie.
        tied: Whether several groups are the largest.
        runner_up: Most votes of a group that is not part of the largest; it may share ballots with it.
    """

    groups: tuple[tuple[int, ...], ...]
    winner: tuple[int, ...] | None
    answer: str | None
    votes: int
    tied: bool
    runner_up: int = 0


def tally(ballots: Sequence[str | None], verdict: Callable[[str, str], Verdict]) -> Tally:
    """Group equal ballots and find the winner.

    Equality of answers is not transitive (3.14 may equal two writings that differ from each other), so a group is a
    set of ballots each equal to every other. The largest such set wins; if there are several, nobody does. The order
    of the ballots never matters. Where the largest set cannot be told in a bounded number of steps, nobody wins either,
    and `votes` and `runner_up` are what was found so far.

    Args:
        ballots: The answers, at most some 64 different ones; `None` and blank ones do not vote.
        verdict: Compares two answers; undecided counts as not equal.

    Returns:
        The groups and the winner.
    """
    votes: dict[str, list[int]] = {}
    for index, ballot in enumerate(ballots):
        if ballot is not None and ballot.strip():
            votes.setdefault(ballot, []).append(index)
    texts = sorted(votes)
    equal = {text: set[str]() for text in texts}
    for one, other in combinations(texts, 2):
        if verdict(one, other).equal:
            equal[one].add(other)
            equal[other].add(one)
    weights = {text: len(votes[text]) for text in texts}
    search = _Search(equal, weights)
    largest, tied = search.largest(texts)
    cliques = [largest]
    while rest := [text for text in texts if not any(text in clique for clique in cliques)]:
        cliques.append(search.largest(rest)[0])
    cliques[1:] = sorted(cliques[1:], key=lambda clique: -sum(weights[text] for text in clique))
    groups = tuple(tuple(sorted(index for text in clique for index in votes[text])) for clique in cliques if clique)
    most = len(groups[0]) if groups else 0
    runner_up = max((search.most_with(text, texts) for text in texts if text not in largest), default=0)
    if not groups or tied:
        return Tally(groups, None, None, most, tied, runner_up)
    answer = min(largest, key=lambda text: (len(text), text))
    return Tally(groups, groups[0], answer, most, tied=False, runner_up=runner_up)


class _Search:
    """Looks for the largest sets of mutually equal texts, in a bounded number of steps all told.

    Args:
        equal: For each text, those that it equals.
        weights: For each text, how many voted for it.
    """

    def __init__(self, equal: dict[str, set[str]], weights: dict[str, int]) -> None:
        self._equal = equal
        self._weights = weights
        self._steps = 0

    def most_with(self, text: str, texts: Sequence[str]) -> int:
        """Most votes of a set of mutually equal texts that this one is in."""
        others, _ = self.largest([other for other in texts if other in self._equal[text]])
        return self._weights[text] + sum(self._weights[other] for other in others)

    def largest(self, texts: Sequence[str]) -> tuple[tuple[str, ...], bool]:
        """The set of mutually equal texts with the most votes, and whether another one has as many.

        Branch and bound; the bound is a colouring: of texts that differ pairwise, at most one can be in the set. Texts
        are taken in their sorted order, so the same graph gives the same set. Once the steps are used up, the first
        set that is found is taken, and counts as tied.
        """
        best: tuple[str, ...] = ()
        most, tied = 0, False

        def grow(chosen: tuple[str, ...], weight: int, rest: list[str]) -> None:
            nonlocal best, most, tied
            if not rest and chosen:
                if weight > most:
                    best, most, tied = chosen, weight, False
                elif weight == most:
                    tied = True
            while rest:
                self._steps += 1
                if self._steps > _MOST_STEPS and best:
                    tied = True
                    return
                bound = weight + self._bound(rest)
                if bound < most or (bound == most and tied):
                    return
                text, *rest = rest
                grow(
                    (*chosen, text), weight + self._weights[text], [each for each in rest if each in self._equal[text]]
                )

        grow((), 0, list(texts))
        return best, tied

    def _bound(self, texts: Sequence[str]) -> int:
        """Most votes that a set of mutually equal texts can have, by a greedy colouring."""
        colours: list[list[str]] = []
        for text in texts:
            for colour in colours:
                if not self._equal[text].intersection(colour):
                    colour.append(text)
                    break
            else:
                colours.append([text])
        return sum(max(self._weights[text] for text in colour) for colour in colours)

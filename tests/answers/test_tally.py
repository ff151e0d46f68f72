"""Votes: the largest set of mutually equal ballots, whatever their order."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Tally, quick, tally
from engine.domain import Equality, Verdict


def by_quick(a: str, b: str) -> Verdict:
    return quick(a, b) or Verdict(Equality.UNDECIDED, "test")


def near(a: str, b: str) -> Verdict:
    """Not transitive: numbers are equal up to a distance of 1."""
    return Verdict(Equality.EQUAL if abs(int(a) - int(b)) <= 1 else Equality.DIFFERENT, "near")


CASES = [
    ([], by_quick, (), None, None, 0, False),
    ([None, None], by_quick, (), None, None, 0, False),
    ([" ", None], by_quick, (), None, None, 0, False),
    (["5"], by_quick, ((0,),), (0,), "5", 1, False),
    (["5", "5", "6"], by_quick, ((0, 1), (2,)), (0, 1), "5", 2, False),
    (["6", "5", None, "5.0"], by_quick, ((1, 3), (0,)), (1, 3), "5", 2, False),
    (["1/2", "0.5", "50%", "2", "3"], by_quick, ((0, 1, 2), (3,), (4,)), (0, 1, 2), "0.5", 3, False),
    (["5", "6"], by_quick, ((0,), (1,)), None, None, 1, True),
    (["5", "5", "6", "6", "7"], by_quick, ((0, 1), (2, 3), (4,)), None, None, 2, True),
    (["1", "2", "3"], near, ((0, 1), (2,)), None, None, 2, True),
    (["1", "2", "2", "3", "3"], near, ((1, 2, 3, 4), (0,)), (1, 2, 3, 4), "2", 4, False),
    (["1", "1", "2", "3", "3", "3"], near, ((2, 3, 4, 5), (0, 1)), (2, 3, 4, 5), "2", 4, False),
    (["18 dollars", "$18", "18"], by_quick, ((0, 1, 2),), (0, 1, 2), "18", 3, False),
]


@pytest.mark.parametrize(("ballots", "verdict", "groups", "winner", "answer", "votes", "tied"), CASES)
def test_votes_are_counted(
    ballots: list[str | None],
    verdict: Callable[[str, str], Verdict],
    groups: tuple[tuple[int, ...], ...],
    winner: tuple[int, ...] | None,
    answer: str | None,
    votes: int,
    tied: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    assert replace(tally(ballots, verdict), runner_up=0) == Tally(groups, winner, answer, votes, tied)


@pytest.mark.parametrize(
    ("ballots", "verdict", "runner_up"),
    [
        ([], by_quick, 0),
        (["5", "5.0"], by_quick, 0),
        (["5", "5", "6"], by_quick, 1),
        (["5", "5", "6", "6"], by_quick, 2),
        (["1", "1", "2", "2", "3"], near, 3),
    ],
)
def test_the_runner_up_may_share_ballots_with_the_winner(
    ballots: list[str | None], verdict: Callable[[str, str], Verdict], runner_up: int
) -> None:
    assert tally(ballots, verdict).runner_up == runner_up


def seen_as_texts(ballots: tuple[str | None, ...], result: Tally) -> object:
    groups = [sorted(str(ballots[index]) for index in group) for group in result.groups]
    return groups, result.winner is None, result.answer, result.votes, result.tied, result.runner_up


@given(st.lists(st.one_of(st.none(), st.integers(0, 6).map(str)), max_size=5))
def test_the_order_of_the_ballots_never_matters(ballots: list[str | None]) -> None:
    outcomes = {repr(seen_as_texts(order, tally(order, near))) for order in permutations(ballots)}
    assert len(outcomes) == 1


@given(st.lists(st.sampled_from(["1.00000000080", "0.999999999200", "1", "2/2", "2", "50%", "1/2"]), max_size=5))
def test_floats_that_are_near_to_a_value_but_not_to_each_other_are_counted_in_any_order(ballots: list[str]) -> None:
    assert by_quick("1.00000000080", "1").equal
    assert by_quick("0.999999999200", "1").equal
    assert not by_quick("1.00000000080", "0.999999999200").equal
    outcomes = {repr(seen_as_texts(order, tally(order, by_quick))) for order in permutations(ballots)}
    assert len(outcomes) == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 12).map(str)), max_size=12))
def test_any_relation_gives_a_partition_with_a_mutually_equal_winner(ballots: list[str | None]) -> None:
    result = tally(ballots, near)
    voting = [index for index, ballot in enumerate(ballots) if ballot is not None]
    assert sorted(index for group in result.groups for index in group) == voting
    sizes = [len(group) for group in result.groups]
    assert sizes == sorted(sizes, reverse=True)
    for one in result.winner or ():
        assert all(near(str(ballots[one]), str(ballots[other])).equal for other in result.winner or ())


def test_a_crowd_of_rival_groups_is_counted() -> None:
    """The worst graph for a search of cliques: 21 times three texts, equal to all but their own two rivals."""

    def rivals(a: str, b: str) -> Verdict:
        return Verdict(Equality.DIFFERENT if int(a) // 3 == int(b) // 3 else Equality.EQUAL, "rivals")

    result = tally([str(number) for number in range(63)], rivals)
    assert (result.votes, result.tied, result.winner) == (21, True, None)


def test_undecided_is_not_equal() -> None:
    result = tally(["x", "y"], lambda _a, _b: Verdict(Equality.UNDECIDED, "undecided: time"))
    assert result.tied


def dense(a: str, b: str) -> Verdict:
    """Two numbers of twenty are equal, without any order in it: a graph that is hard to search."""
    low, high = sorted((int(a), int(b)))
    return Verdict(Equality.DIFFERENT if (low * 7919 + high * 104729) % 20 == 0 else Equality.EQUAL, "dense")


def test_ballots_made_to_be_hard_are_counted_in_few_comparisons_and_in_any_order() -> None:
    ballots = [str(number * number + 17) for number in range(64)]
    result = tally(ballots, dense)
    turned = tally(ballots[::-1], dense)
    assert seen_as_texts(tuple(ballots), result) == seen_as_texts(tuple(ballots[::-1]), turned)
    assert sorted(index for group in result.groups for index in group) == list(range(64))
    for group in result.groups:
        assert all(dense(ballots[one], ballots[other]).equal for one in group for other in group if one < other)
    sizes = [len(group) for group in result.groups]
    assert sizes[1:] == sorted(sizes[1:], reverse=True)

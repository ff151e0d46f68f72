"""pass@k and majority@k: published values, and every way to draw tried out."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quality import Samples, Stability, is_right, judge_votes, pass_at_k

sizes = st.lists(st.integers(1, 3), max_size=3).map(tuple)
drawn = st.builds(Samples, sizes, sizes, st.integers(0, 2)).filter(lambda samples: 0 < samples.total <= 9)


def by_hand(samples: Samples, k: int) -> tuple[float, float]:
    """pass@k and majority@k over every way to draw k samples."""
    groups = [(True, size) for size in samples.right] + [(False, size) for size in samples.wrong]
    every = [(number, right) for number, (right, size) in enumerate(groups) for _ in range(size)]
    every += [(-1, False)] * samples.silent
    ways = list(combinations(every, k))
    passed = sum(any(right for _, right in way) for way in ways)
    voted = 0
    for way in ways:
        votes = {each: way.count(each) for each in way if each[0] >= 0}
        best = [each for each, count in votes.items() if count == max(votes.values())]
        voted += len(best) == 1 and best[0][1]
    return passed / len(ways), voted / len(ways)


@pytest.mark.parametrize(
    ("samples", "right", "k", "expected"),
    # Chen et al. 2021, figure 3's code: 1 - prod(1 - k / arange(n - c + 1, n + 1)), worked out.
    [(5, 1, 1, 0.2), (5, 2, 3, 0.9), (10, 3, 5, 11 / 12), (200, 1, 100, 0.5), (4, 0, 4, 0.0), (4, 4, 1, 1.0)],
)
def test_pass_at_k(samples: int, right: int, k: int, expected: float) -> None:
    assert pass_at_k(samples, right, k) == pytest.approx(expected)


@given(drawn)
def test_both_are_what_every_way_to_draw_gives(samples: Samples) -> None:
    for k in range(1, samples.total + 1):
        assert (samples.pass_at(k), samples.majority_at(k)) == pytest.approx(by_hand(samples, k))


@given(drawn)
def test_one_sample_is_its_own_vote_and_a_vote_is_never_better_than_its_best_sample(samples: Samples) -> None:
    assert samples.pass_at(1) == pytest.approx(samples.majority_at(1)) == sum(samples.right) / samples.total
    for k in range(1, samples.total + 1):
        assert samples.pass_at(k) >= samples.majority_at(k) - 1e-12
        if k > 1:
            assert samples.pass_at(k) >= samples.pass_at(k - 1)


def test_a_tie_is_not_right_and_silence_does_not_vote() -> None:
    assert Samples((2,), (2,), 1).majority_at(5) == 0
    assert Samples((1,), (), 4).majority_at(5) == 1
    assert Samples((2,), (1, 1, 1)).majority_at(5) == 1


def test_many_samples_are_counted_without_trying_every_way() -> None:
    assert 0.5 < Samples((40,), (24,)).majority_at(33) < 1


@pytest.mark.parametrize(("answer", "right"), [("1/2", True), ("0.5", True), ("2", False), (None, False), (" ", False)])
def test_text_and_numbers_tell_what_is_right(answer: str | None, right: bool | None) -> None:  # noqa: FBT001 -- a value of the table
    assert is_right(answer, "\\frac12") is right


def test_problems_together_are_counted_where_all_samples_are_drawn() -> None:
    together = Stability((Samples((3,), (2,)), Samples((2,), (3,)), Samples((), (4,), 1), Samples((2,), (2, 1))))
    assert (together.samples, together.passed, together.voted, together.unstable) == (5, 3, 1, 2)
    assert together.pass_at(5) == 3 / 4
    assert together.majority_at(5) == 1 / 4
    assert together.pass_at(1) == together.majority_at(1) == pytest.approx(7 / 20)
    assert Stability(()).samples == 0


def test_what_text_and_numbers_do_not_tell_is_open() -> None:
    assert is_right("\\sum_{k=1}^{3} k", "6") is None
    assert judge_votes([("\\sum_{k=1}^{3} k", 0)], "6", accepted=None) is None


def test_the_verdict_on_the_accepted_answer_holds_for_its_group() -> None:
    votes = [("\\sqrt{8}", 0), ("\\sqrt8", 0), ("3", 1), (None, None)]
    assert judge_votes(votes, "2\\sqrt{2}", accepted=True) == Samples((2,), (1,), 1)
    votes = [("7", 0), ("7", 0), ("5", 1), ("5.0", 1), ("6", 2)]
    assert judge_votes(votes, "5", accepted=False) == Samples((2,), (2, 1))
    assert judge_votes(votes, "5", accepted=None) == Samples((2,), (2, 1))
    assert judge_votes([], "5", accepted=None) == Samples()
    assert judge_votes([("5", 0), ("6", 1)], "5", accepted=False) is None, "people call the ground truth wrong"
    assert judge_votes([("6", 0), ("5", 1)], "5", accepted=True) == Samples((1,), (1,)), "people call it right"

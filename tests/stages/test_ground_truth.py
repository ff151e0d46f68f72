"""Acceptance by ground truth: settled exactly if a usable answer equals the published one."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest

from engine.config import Criticise, Guide, Solve, Vote
from engine.domain import Attempt, CallOutcome, Decision, Outcome, Reply, Solution, Stage, Verdict
from engine.stages import by_ground_truth
from engine.stages.criticise import CriticiseStage
from engine.stages.guide import GuideStage
from engine.stages.solve import SolveStage
from engine.stages.vote import VoteStage

Compare = Callable[[str | None, str | None], Verdict]
MakeAttempt = Callable[[Stage, int, str | None, str | None, Compare], Attempt]
MakeCompare = Callable[..., Compare]
LETTERS = (None, "a", "A", "b", "u")
S, P = Outcome.SETTLED, Outcome.PASSED_ON


@pytest.fixture
def compare(comparer: MakeCompare) -> Compare:
    return comparer(["aA"], ["au", "Au"])


def guided(cot: str | None, program: str | None, make: MakeAttempt, compare: Compare) -> tuple[Decision, list[Attempt]]:
    attempts = [make(Stage.GUIDE, 0, cot, program, compare)]
    return GuideStage(Guide()).decide(attempts, [], [], compare), attempts


@pytest.mark.parametrize(
    ("cot", "program", "truth", "outcome", "answer", "parts"),
    [
        ("a", "A", "a", S, "a", ["cot", "program"]),
        ("a", "A", "b", P, None, []),
        ("a", "b", "a", S, "a", ["cot"]),
        ("a", "b", "b", S, "b", ["program"]),
        ("a", "b", "A", S, "a", ["cot"]),
        ("a", None, "a", S, "a", ["cot"]),
        (None, "a", "a", S, "a", ["program"]),
        (None, None, "a", P, None, []),
        ("u", "u", "a", P, None, []),
        ("a", "b", "c", P, None, []),
    ],
)
def test_stage_1_by_golden_pairs(
    attempt: MakeAttempt,
    compare: Compare,
    *,
    cot: str | None,
    program: str | None,
    truth: str,
    outcome: Outcome,
    answer: str | None,
    parts: list[str],
) -> None:
    own, attempts = guided(cot, program, attempt, compare)
    found = by_ground_truth(own, attempts, truth, compare)
    assert (found.outcome, found.answer) == (outcome, answer)
    assert [solution.part for solution in found.solutions] == parts
    assert found.rule == ("ground_truth" if outcome is S or own.outcome is S else own.rule)


def test_an_agreed_answer_that_is_wrong_passes_on_and_says_which_it_was(attempt: MakeAttempt, compare: Compare) -> None:
    own, attempts = guided("a", "a", attempt, compare)
    found = by_ground_truth(own, attempts, "SECRET", compare)
    assert (found.outcome, found.rule, found.answer, found.solutions) == (P, "ground_truth", None, ())
    assert found.reason == "a was agreed upon, and is not the published answer"
    assert found.inner is True


def test_an_unchecked_answer_is_settled_or_passed_on_by_the_published_one(
    attempt: MakeAttempt, compare: Compare
) -> None:
    attempts = [attempt(Stage.SOLVE, 0, "a", None, compare)]
    own = SolveStage(Solve()).decide(attempts, [], [], compare)
    assert by_ground_truth(own, attempts, "A", compare).outcome is S
    missed = by_ground_truth(own, attempts, "b", compare)
    assert (missed.outcome, missed.reason) == (P, "a was answered, and is not the published answer")


def test_a_solution_of_an_earlier_stage_stays_if_it_carries_the_answer(attempt: MakeAttempt, compare: Compare) -> None:
    weak = attempt(Stage.GUIDE, 0, "a", None, compare)
    attempts = [attempt(Stage.CRITICISE, 0, "b", "A", compare)]
    own = CriticiseStage(Criticise()).decide(attempts, [], [weak], compare)
    assert (own.rule, own.solutions) == ("cross", (Solution(Stage.GUIDE, 0, "cot"),))
    found = by_ground_truth(own, attempts, "a", compare)
    assert found.solutions == (Solution(Stage.GUIDE, 0, "cot"), Solution(Stage.CRITICISE, 0, "program"))
    assert (found.answer, found.inner, found.cross) == ("A", False, True)
    other = by_ground_truth(own, attempts, "b", compare)
    assert (other.answer, other.solutions) == ("b", (Solution(Stage.CRITICISE, 0, "cot"),))


def test_votes_that_lost_settle_if_they_are_right_and_the_count_is_kept(attempt: MakeAttempt, compare: Compare) -> None:
    attempts = [
        attempt(Stage.VOTE, sample, cot, program, compare)
        for sample, (cot, program) in enumerate([("b", "a"), ("b", None), ("b", None), ("A", "a"), (None, "a")])
    ]
    own = VoteStage(Vote()).decide(attempts, [], [], compare)
    assert own.answer == "b"
    found = by_ground_truth(own, attempts[::-1], "a", compare)
    assert (found.answer, found.votes, found.ballots) == ("A", 3, own.ballots)
    assert found.solutions == (
        Solution(Stage.VOTE, 3, "cot"),
        Solution(Stage.VOTE, 0, "program"),
        Solution(Stage.VOTE, 3, "program"),
        Solution(Stage.VOTE, 4, "program"),
    )


def test_what_was_dropped_stays_dropped(attempt: MakeAttempt, compare: Compare) -> None:
    attempts = [attempt(Stage.VOTE, 0, "a", "a", compare)]
    lost = [Reply(CallOutcome.TIMED_OUT)] * 4
    own = VoteStage(Vote()).decide(attempts, lost, [], compare)
    assert own.outcome is Outcome.DROPPED
    assert by_ground_truth(own, attempts, "a", compare) is own


def test_every_combination_settles_exactly_if_one_answer_is_right(attempt: MakeAttempt, compare: Compare) -> None:
    for cot, program, truth in product(LETTERS, LETTERS, ("a", "A", "b", "z")):
        own, attempts = guided(cot, program, attempt, compare)
        found = by_ground_truth(own, attempts, truth, compare)
        right = [text for text in (cot, program) if compare(text, truth).equal]
        assert found.outcome is (S if right else P)
        assert found.answer == (right[0] if right else None)
        assert len(found.solutions) == len(right)
        assert (found.inner, found.cross, found.votes) == (own.inner, own.cross, own.votes)


@pytest.mark.parametrize("answers", list(product((None, "a", "b"), repeat=2)))
def test_no_reason_repeats_the_truth_where_nobody_found_it(
    attempt: MakeAttempt, compare: Compare, answers: Sequence[str | None]
) -> None:
    own, attempts = guided(answers[0], answers[1], attempt, compare)
    assert "SECRET" not in by_ground_truth(own, attempts, "SECRET", compare).reason

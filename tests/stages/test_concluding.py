"""What a stage concludes where the recipe lets a later one settle first: it asks as usual, and settles nothing."""

from collections.abc import Callable
from itertools import product

import pytest

from engine.config import Criticise, Guide, Solve, Stages
from engine.domain import Attempt, CallOutcome, Outcome, Reply, Stage, Tier, follow
from engine.stages import Compare, StageRule, conclude, stage_rules

MakeAttempt = Callable[[Stage, int, str | None, str | None, Compare], Attempt]
LETTERS = (None, "a", "b")
LATER = Stages(settle_from=Stage.VOTE)
USUAL = Stages()


@pytest.fixture
def compare(comparer: Callable[[], Compare]) -> Compare:
    return comparer()


def attempts(
    make: MakeAttempt, compare: Compare, answers: tuple[str | None, ...]
) -> tuple[list[Attempt], list[Attempt]]:
    guide = [make(Stage.GUIDE, 0, answers[0], answers[1], compare)]
    return guide, [make(Stage.CRITICISE, 0, answers[2], answers[3], compare)]


@pytest.mark.parametrize("answers", list(product(LETTERS, repeat=4)))
def test_no_stage_before_it_settles_and_what_would_not_have_settled_is_as_ever(
    attempt: MakeAttempt, compare: Compare, answers: tuple[str | None, ...]
) -> None:
    guide, own = attempts(attempt, compare, answers)
    for stage, made, earlier in ((Stage.GUIDE, guide, []), (Stage.CRITICISE, own, guide)):
        rule = stage_rules(LATER)[stage]
        found = conclude(LATER, rule, made, [], earlier, "a", compare)
        usual = conclude(USUAL, rule, made, [], earlier, None, compare)
        assert found.outcome is Outcome.PASSED_ON
        assert (found.answer, found.solutions) == (None, ())
        assert (found.inner, found.cross) == (usual.inner, usual.cross)
        if usual.outcome is Outcome.SETTLED:
            assert found.rule == "not_yet"
            assert usual.reason in found.reason
            assert "vote is the first stage that settles here" in found.reason
        else:
            assert found == usual


def test_the_stage_itself_settles_and_ends_in_its_own_tier(attempt: MakeAttempt, compare: Compare) -> None:
    guide, own = attempts(attempt, compare, ("b", None, "a", "a"))
    tables = Stages(settle_from=Stage.CRITICISE)
    found = conclude(tables, stage_rules(tables)[Stage.CRITICISE], own, [], guide, None, compare)
    assert follow(Stage.CRITICISE, found.outcome, tables.order) is Tier.MEDIUM


def test_what_cannot_be_judged_is_dropped_all_the_same(compare: Compare) -> None:
    lost = [Reply(CallOutcome.TIMED_OUT, detail="too slow")]
    assert conclude(LATER, stage_rules(LATER)[Stage.GUIDE], [], lost, [], None, compare).outcome is Outcome.DROPPED


def test_an_answer_that_nobody_checks_is_passed_on_too(attempt: MakeAttempt, compare: Compare) -> None:
    tables = Stages(order=(Stage.SOLVE, Stage.VOTE), settle_from=Stage.VOTE, solve=Solve())
    rule: StageRule = stage_rules(tables)[Stage.SOLVE]
    made = [attempt(Stage.SOLVE, 0, "a", None, compare)]
    assert conclude(tables, rule, made, [], [], None, compare).outcome is Outcome.PASSED_ON


def test_the_stages_that_wait() -> None:
    assert USUAL.waiting == ()
    assert LATER.waiting == (Stage.GUIDE, Stage.CRITICISE)
    assert Stages(settle_from=Stage.GUIDE).waiting == ()
    assert Stages(guide=Guide(), criticise=Criticise(), settle_from=Stage.CRITICISE).waiting == (Stage.GUIDE,)

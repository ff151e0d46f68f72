"""One solution that nobody checks: its answer is taken, and never called settled."""

from collections.abc import Callable

import pytest

from engine.config import Solve, Stages
from engine.domain import Attempt, CallOutcome, Decision, Outcome, Reply, Solution, Stage, Tier, Verdict, follow
from engine.prompts import render
from engine.stages import stage_rules
from engine.stages.solve import SolveStage

Compare = Callable[[str | None, str | None], Verdict]
MakeAttempt = Callable[[Stage, int, str | None, str | None, Compare], Attempt]


def test_the_question_alone_is_asked_once() -> None:
    (request,) = SolveStage(Solve(temperature=0.1, max_tokens=66)).requests("id", "Why?", [])
    assert (request.problem_id, request.stage, request.sample) == ("id", Stage.SOLVE, 0)
    assert (request.temperature, request.max_tokens) == (0.1, 66)
    assert request.messages == render("solve", question="Why?")


@pytest.mark.parametrize("program", [None, "a", "b"])
def test_the_answer_of_the_words_is_taken_unchecked_whatever_a_program_says(
    attempt: MakeAttempt, comparer: Callable[..., Compare], program: str | None
) -> None:
    own = attempt(Stage.SOLVE, 0, "a", program, comparer())
    found = SolveStage(Solve()).decide([own], [], [], comparer())
    assert found == Decision(
        Outcome.UNCHECKED,
        "unchecked",
        "one solution says a, and nothing checked it",
        "a",
        (Solution(Stage.SOLVE, 0, "cot"),),
    )
    assert follow(Stage.SOLVE, found.outcome, [Stage.SOLVE]) is Tier.UNVERIFIED


def test_words_without_an_answer_pass_the_problem_on(attempt: MakeAttempt, comparer: Callable[..., Compare]) -> None:
    own = attempt(Stage.SOLVE, 0, None, "a", comparer())
    found = SolveStage(Solve()).decide([own], [], [], comparer())
    assert (found.outcome, found.rule, found.answer) == (Outcome.PASSED_ON, "no_cot_answer", None)


def test_without_a_reply_the_problem_is_dropped_with_the_reason(comparer: Callable[..., Compare]) -> None:
    lost = Reply(CallOutcome.TIMED_OUT, detail="no reply within 120 s")
    found = SolveStage(Solve()).decide([], [lost], [], comparer())
    assert found == Decision(Outcome.DROPPED, "timed_out", "no reply within 120 s")


def test_a_recipe_may_name_it_alone_or_after_the_funnel() -> None:
    for order in [(Stage.SOLVE,), (Stage.GUIDE, Stage.CRITICISE, Stage.VOTE, Stage.SOLVE)]:
        rules = stage_rules(Stages(order=order, solve=Solve(teacher="author")))
        assert tuple(rules) == order
        assert rules[Stage.SOLVE].teacher == "author"

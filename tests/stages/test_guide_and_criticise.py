"""Stages 1 and 2 by golden pairs: answers in, decision out, for every acceptance rule."""

from collections.abc import Callable
from itertools import product
from typing import get_args

import pytest

from engine.config import Acceptance, Criticise, Guide, Stages
from engine.domain import (
    Attempt,
    CallOutcome,
    Decision,
    Outcome,
    ProgramResult,
    ProgramStatus,
    Reading,
    Reply,
    Solution,
    Stage,
    Verdict,
)
from engine.stages import stage_rules
from engine.stages.criticise import CriticiseStage
from engine.stages.guide import GuideStage

Compare = Callable[[str | None, str | None], Verdict]
MakeAttempt = Callable[[Stage, int, str | None, str | None, Compare], Attempt]
MakeCompare = Callable[..., Compare]

# Answers are letters. `a` and `A` are two writings of one answer; `a` and `u` cannot be compared.
EQUAL, UNDECIDED = ["aA"], ["au", "Au"]
LETTERS = (None, "a", "A", "b", "u")
S, P = Outcome.SETTLED, Outcome.PASSED_ON

GUIDE = [
    # CoT, PoT, outcome, rule, inner
    ("a", "a", S, "inner", True),
    ("a", "A", S, "inner", True),
    ("a", "b", P, "different", False),
    ("a", "u", P, "undecided", False),
    ("a", None, P, "no_program_answer", False),
    (None, "a", P, "no_cot_answer", False),
    (None, None, P, "no_cot_answer", False),
]

CRITICISE = [
    # expert's CoT and PoT, weak CoT and PoT, then outcome, rule and answer for each of the three rules
    # inner yes
    ("a", "A", "b", None, (S, "inner", "a"), (S, "inner", "a"), (P, "no_cross", None)),
    ("a", "A", None, None, (S, "inner", "a"), (S, "inner", "a"), (P, "no_cross", None)),
    ("a", "A", "u", "b", (S, "inner", "a"), (S, "inner", "a"), (P, "no_cross", None)),
    ("a", "A", "a", "b", (S, "inner", "a"), (S, "inner", "a"), (S, "inner_and_cross", "a")),
    ("a", "A", None, "A", (S, "inner", "a"), (S, "inner", "a"), (S, "inner_and_cross", "a")),
    # inner no
    ("a", "b", None, None, (P, "different", None), (P, "different", None), (P, "different", None)),
    ("a", "b", "u", None, (P, "different", None), (P, "different", None), (P, "different", None)),
    ("a", "b", "A", None, (P, "different", None), (S, "cross", "a"), (P, "different", None)),
    ("a", "b", None, "a", (P, "different", None), (S, "cross", "a"), (P, "different", None)),
    ("a", "b", "b", None, (P, "different", None), (S, "cross", "b"), (P, "different", None)),
    ("a", "b", None, "b", (P, "different", None), (S, "cross", "b"), (P, "different", None)),
    # the weak teacher has both of the expert's answers
    ("a", "b", "a", "b", (P, "different", None), (P, "cross_conflict", None), (P, "different", None)),
    ("a", "b", "b", "A", (P, "different", None), (P, "cross_conflict", None), (P, "different", None)),
    # inner undecided
    ("a", "u", None, None, (P, "undecided", None), (P, "undecided", None), (P, "undecided", None)),
    ("a", "u", "A", None, (P, "undecided", None), (S, "cross", "a"), (P, "undecided", None)),
    ("a", "u", "u", "b", (P, "undecided", None), (S, "cross", "u"), (P, "undecided", None)),
    ("a", "u", "u", "a", (P, "undecided", None), (P, "cross_conflict", None), (P, "undecided", None)),
    # one answer of the expert is missing, or both
    ("a", None, "A", None, (P, "no_program_answer", None), (S, "cross", "a"), (P, "no_program_answer", None)),
    (
        "a",
        None,
        "b",
        "u",
        (P, "no_program_answer", None),
        (P, "no_program_answer", None),
        (P, "no_program_answer", None),
    ),
    (None, "a", "b", "A", (P, "no_cot_answer", None), (S, "cross", "a"), (P, "no_cot_answer", None)),
    (None, "a", None, None, (P, "no_cot_answer", None), (P, "no_cot_answer", None), (P, "no_cot_answer", None)),
    (None, None, None, None, (P, "no_cot_answer", None), (P, "no_cot_answer", None), (P, "no_cot_answer", None)),
    (None, None, "a", "b", (P, "no_cot_answer", None), (P, "no_cot_answer", None), (P, "no_cot_answer", None)),
]


@pytest.fixture
def compare(comparer: MakeCompare) -> Compare:
    return comparer(EQUAL, UNDECIDED)


@pytest.mark.parametrize(("cot", "program", "outcome", "rule", "inner"), GUIDE)
def test_guide_settles_what_agrees_with_itself_and_passes_on_the_rest(
    attempt: MakeAttempt,
    compare: Compare,
    *,
    cot: str | None,
    program: str | None,
    outcome: Outcome,
    rule: str,
    inner: bool,
) -> None:
    own = attempt(Stage.GUIDE, 0, cot, program, compare)
    decision = GuideStage(Guide()).decide([own], [], [], compare)
    assert (decision.outcome, decision.rule, decision.inner) == (outcome, rule, inner)
    assert decision.answer == (cot if inner else None)
    assert decision.solutions == ((Solution(Stage.GUIDE, 0, "cot"),) if inner else ())
    assert decision.cross is None
    assert decision.votes is None
    assert decision.ballots == ()


def criticised(
    accept: Acceptance, own: tuple[str | None, ...], theirs: tuple[str | None, ...], make: MakeAttempt, compare: Compare
) -> tuple[Decision, Attempt, Attempt]:
    expert = make(Stage.CRITICISE, 0, *own, compare)
    weak = make(Stage.GUIDE, 0, *theirs, compare)
    return CriticiseStage(Criticise(accept=accept)).decide([expert], [], [weak], compare), expert, weak


@pytest.mark.parametrize(("cot", "program", "weak_cot", "weak_program", "inner", "either", "both"), CRITICISE)
def test_criticise_decides_by_golden_pairs(  # noqa: PLR0913 -- a pair has that many parts
    attempt: MakeAttempt,
    compare: Compare,
    *,
    cot: str | None,
    program: str | None,
    weak_cot: str | None,
    weak_program: str | None,
    inner: tuple[Outcome, str, str | None],
    either: tuple[Outcome, str, str | None],
    both: tuple[Outcome, str, str | None],
) -> None:
    wanted: dict[Acceptance, tuple[Outcome, str, str | None]] = {
        "inner": inner,
        "inner_or_cross": either,
        "inner_and_cross": both,
    }
    for accept, result in wanted.items():
        found, _, _ = criticised(accept, (cot, program), (weak_cot, weak_program), attempt, compare)
        assert (found.outcome, found.rule, found.answer) == result, accept


@pytest.mark.parametrize("accept", get_args(Acceptance))
def test_criticise_decides_every_combination_as_the_method_says(
    attempt: MakeAttempt, compare: Compare, accept: Acceptance
) -> None:
    for own, theirs in product(product(LETTERS, repeat=2), repeat=2):
        found, expert, weak = criticised(accept, own, theirs, attempt, compare)
        inner = compare(*own).equal
        crossing = [x for x in own if x is not None and any(compare(x, y).equal for y in theirs)]
        conflict = not inner and len(crossing) == 2 and not compare(*crossing).equal
        settled = {
            "inner": inner,
            "inner_and_cross": inner and bool(crossing),
            "inner_or_cross": inner or (bool(crossing) and not conflict),
        }[accept]
        assert found.outcome is (S if settled else P), (own, theirs)
        assert (found.inner, found.cross) == (inner, bool(crossing)), "signals are noted whatever the rule"
        assert found.answer == ((own[0] if inner else crossing[0]) if settled else None)
        assert (found.rule == "cross_conflict") == (conflict and accept == "inner_or_cross")
        assert found.reason
        texts = {(a.stage, part): getattr(a, f"{part}_answer") for a in (expert, weak) for part in ("cot", "program")}
        carried = [texts[s.stage, s.part] for s in found.solutions]
        assert len(carried) == settled, "one text carries the accepted answer"
        assert all(compare(text, found.answer).equal for text in carried)


def test_the_experts_words_carry_a_cross_answer_before_the_weak_teachers_and_a_program_comes_last(
    attempt: MakeAttempt, compare: Compare
) -> None:
    carriers = {
        (("a", "b"), ("a", None)): Solution(Stage.CRITICISE, 0, "cot"),
        (("a", "b"), (None, "a")): Solution(Stage.CRITICISE, 0, "cot"),
        (("b", "a"), ("A", None)): Solution(Stage.GUIDE, 0, "cot"),
        (("b", "a"), (None, "a")): Solution(Stage.CRITICISE, 0, "program"),
        ((None, "a"), ("u", "a")): Solution(Stage.CRITICISE, 0, "program"),
    }
    for (own, theirs), carrier in carriers.items():
        found, _, _ = criticised("inner_or_cross", own, theirs, attempt, compare)
        assert found.solutions == (carrier,), (own, theirs)


@pytest.mark.parametrize("rule", [GuideStage(Guide()), CriticiseStage(Criticise())], ids=lambda rule: rule.stage.value)
@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(CallOutcome.REJECTED, detail="a content filter refused it"), "a content filter refused it"),
        (Reply(CallOutcome.MISSING), "the call ended as missing"),
    ],
)
def test_without_a_reply_a_problem_is_dropped_with_the_reason_and_not_unsettled(
    rule: GuideStage | CriticiseStage, reply: Reply, reason: str, attempt: MakeAttempt, compare: Compare
) -> None:
    found = rule.decide([], [reply], [attempt(Stage.GUIDE, 0, "a", "b", compare)], compare)
    assert found == Decision(Outcome.DROPPED, reply.outcome.value, reason)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (None, "CoT says a; there is no program"),
        (ProgramResult(ProgramStatus.OK), "CoT says a; the program ended as ok and gave no answer"),
        (
            ProgramResult(ProgramStatus.ERROR, error="NameError: name 'x' is not defined\n  File \"p\", line 1"),
            "CoT says a; the program ended as error: NameError: name 'x' is not defined",
        ),
        (ProgramResult(ProgramStatus.TIMEOUT, error="over 5 s"), "CoT says a; the program ended as timeout: over 5 s"),
        (ProgramResult(ProgramStatus.ERROR, error=""), "CoT says a; the program ended as error and gave no answer"),
    ],
)
def test_the_reason_for_a_missing_program_answer_says_how_the_program_ended(
    attempt: MakeAttempt, compare: Compare, result: ProgramResult | None, said: str
) -> None:
    reading: Reading = attempt(Stage.GUIDE, 0, "a", None, compare).reading
    own = Attempt(Stage.GUIDE, 0, "weak", reading, result)
    decision = GuideStage(Guide()).decide([own], [], [], compare)
    assert (decision.rule, decision.reason) == ("no_program_answer", said)


def test_reasons_name_both_answers(attempt: MakeAttempt, compare: Compare) -> None:
    different = attempt(Stage.GUIDE, 0, "a", "b", compare)
    assert GuideStage(Guide()).decide([different], [], [], compare).reason == "CoT says a, program says b (test)"
    wordless = attempt(Stage.GUIDE, 0, None, "b", compare)
    decision = GuideStage(Guide()).decide([wordless], [], [], compare)
    assert decision.reason == "the words have no final answer; program says b"


def test_a_recipes_stages_come_in_its_order_and_ask_its_teachers() -> None:
    tables = Stages(order=(Stage.VOTE, Stage.GUIDE), guide=Guide(teacher="tutor"))
    rules = stage_rules(tables)
    assert list(rules) == [Stage.VOTE, Stage.GUIDE]
    assert [rule.stage for rule in rules.values()] == [Stage.VOTE, Stage.GUIDE]
    assert [rule.teacher for rule in rules.values()] == ["expert", "tutor"]

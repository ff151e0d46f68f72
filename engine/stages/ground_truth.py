"""Acceptance by ground truth: where a problem has a published answer, a stage accepts what equals that alone."""

from collections.abc import Sequence
from dataclasses import replace

from engine.domain import Attempt, Decision, Outcome, Solution
from engine.stages.base import Compare

RULE = "ground_truth"


def by_ground_truth(decision: Decision, attempts: Sequence[Attempt], truth: str, compare: Compare) -> Decision:
    """What a stage concludes if the published answer decides, whatever its own rule said.

    Args:
        decision: What the stage's own rule said; its signals are kept.
        attempts: The stage's attempts.
        truth: The published answer. It is compared, and no reason repeats it.
        compare: Equality of answers.

    Returns:
        Settled if some usable answer equals the published one: the decision's own, else that of the words, else that
        of a program, by sample; every text that carries it is a solution. Otherwise passed on; and what was dropped
        stays dropped.
    """
    if decision.outcome is Outcome.DROPPED:
        return decision
    own = decision.answer is not None and compare(decision.answer, truth).equal
    carriers = _carriers(attempts, truth, compare)
    if not own and not carriers:
        return _missed(decision)
    solutions = dict.fromkeys((*(decision.solutions if own else ()), *(solution for solution, _ in carriers)))
    answer = decision.answer if own else carriers[0][1]
    reason = "the stage's own answer" if own else "an answer that the stage did not accept by itself"
    return replace(
        decision,
        outcome=Outcome.SETTLED,
        rule=RULE,
        reason=f"{reason} equals the published one; {decision.reason}",
        answer=answer,
        solutions=tuple(solutions),
    )


def _carriers(attempts: Sequence[Attempt], truth: str, compare: Compare) -> list[tuple[Solution, str]]:
    """The texts whose answers equal the published one, with these: words first, then programs, each by sample."""
    ordered = sorted(attempts, key=lambda attempt: attempt.sample)
    answers = [(Solution(a.stage, a.sample, "cot"), a.cot_answer) for a in ordered]
    answers += [(Solution(a.stage, a.sample, "program"), a.program_answer) for a in ordered]
    return [(solution, text) for solution, text in answers if text is not None and compare(text, truth).equal]


def _missed(decision: Decision) -> Decision:
    """The decision where no answer equals the published one."""
    if decision.outcome is Outcome.PASSED_ON:
        return decision
    reason = f"{decision.answer} was agreed upon, and is not the published answer"
    if decision.outcome is Outcome.UNCHECKED:
        reason = f"{decision.answer} was answered, and is not the published answer"
    return replace(decision, outcome=Outcome.PASSED_ON, rule=RULE, reason=reason, answer=None, solutions=())

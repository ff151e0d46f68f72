"""What a stage concludes in a recipe: by agreement, by the ground truth, or not yet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.config import Stages
from engine.domain import Attempt, Decision, Outcome, Reply, Stage
from engine.stages.base import Compare, StageRule
from engine.stages.ground_truth import by_ground_truth

NOT_YET: Final = "not_yet"
"""The rule of what a stage found and did not settle, because the recipe lets a later one settle first."""


def conclude(
    tables: Stages,
    rule: StageRule,
    own: Sequence[Attempt],
    failures: Sequence[Reply],
    earlier: Sequence[Attempt],
    truth: str | None,
    compare: Compare,
) -> Decision:
    """What a stage concludes about a problem.

    Args:
        tables: The recipe's stages.
        rule: The stage.
        own: What was read of its replies, by sample.
        failures: Its calls that brought no reply.
        earlier: The attempts of the stages before.
        truth: The published answer, if there is one; it decides only where the recipe says so.
        compare: Equality of answers.
    """
    decision = rule.decide(own, failures, earlier, compare)
    if tables.settle_from is not None and rule.stage in tables.waiting:
        return _not_yet(decision, tables.settle_from)
    if tables.accept == "ground_truth" and truth is not None:
        return by_ground_truth(decision, own, truth, compare)
    return decision


def _not_yet(decision: Decision, first: Stage) -> Decision:
    """The decision of a stage that must not settle: what it would have accepted is only told; drops stay drops."""
    if decision.outcome not in (Outcome.SETTLED, Outcome.UNCHECKED):
        return decision
    reason = f"passed on, since {first.value} is the first stage that settles here; {decision.reason}"
    return replace(decision, outcome=Outcome.PASSED_ON, rule=NOT_YET, reason=reason, answer=None, solutions=())

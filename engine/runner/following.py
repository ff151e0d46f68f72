"""One problem followed through the funnel by what the store has for it, as far as that leads."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from engine.answers import Comparer
from engine.config import Recipe
from engine.domain import Attempt, Decision, Outcome, Request, Stage, Tier, follow
from engine.runner.shelf import Seen
from engine.stages import conclude, stage_rules
from engine.store import Pending

Look = Callable[[str, Request], Seen]
"""Looks a request to a role up."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage to which a problem comes: what was looked up in it, and its decision; `None` where one is missing."""

    stage: Stage
    seen: tuple[Seen, ...]
    decision: Decision | None

    def ended(self, stage: Stage, outcome: Outcome) -> bool:
        """Whether this is that stage, and it ended so."""
        return self.stage is stage and self.decision is not None and self.decision.outcome is outcome


class Following:
    """Follows problems through a recipe's stages as a run takes them, and asks nobody.

    Args:
        recipe: The recipe.
        comparer: Compares answers.
    """

    def __init__(self, recipe: Recipe, comparer: Comparer) -> None:
        self._recipe, self._comparer = recipe, comparer
        self._rules = stage_rules(recipe.stages)

    def steps(self, job: Pending, attempts: list[Attempt], look: Look) -> list[Step]:
        """The stages that a problem comes to from where it is; all but the last one have a decision.

        Args:
            job: The problem, with the last stage that it has passed.
            attempts: What this run has made of it so far.
            look: Looks a request up.
        """
        order = tuple(self._rules)
        made = [attempt for attempt in attempts if attempt.stage in self._rules]
        place: Stage | Tier = order[0]
        if job.last_stage is not None:
            place = follow(Stage(job.last_stage), Outcome.PASSED_ON, order)
        steps: list[Step] = []
        while isinstance(place, Stage):
            steps.append(self._step(job, place, made, look))
            decision = steps[-1].decision
            if decision is None:
                break
            place = follow(place, decision.outcome, order)
        return steps

    def _step(self, job: Pending, stage: Stage, made: list[Attempt], look: Look) -> Step:
        """One stage; the attempts that are found in it join those that are `made`."""
        rule = self._rules[stage]
        earlier = [attempt for attempt in made if attempt.stage is not stage]
        done = {attempt.sample for attempt in made if attempt.stage is stage}
        requests = [r for r in rule.requests(job.entry.problem_id, job.question, earlier) if r.sample not in done]
        seen = tuple(look(rule.teacher, request) for request in requests)
        for request, one in zip(requests, seen, strict=True):
            if one.attempt is not None:  # the same words may have been asked for by another stage
                made.append(replace(one.attempt, stage=stage, sample=request.sample, teacher=rule.teacher))
        if any(one.attempt is None for one in seen):
            return Step(stage, seen, None)
        own = sorted((attempt for attempt in made if attempt.stage is stage), key=lambda attempt: attempt.sample)
        compare = partial(self._comparer.compare, question=job.question)
        decision = conclude(self._recipe.stages, rule, own, (), earlier, job.ground_truth, compare)
        return Step(stage, seen, decision)

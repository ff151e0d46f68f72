"""Stage 1, weak teacher guiding: one reply with a CoT and a PoT; equal answers settle the problem."""

from collections.abc import Sequence

from engine.config import Guide
from engine.domain import Attempt, Decision, Outcome, Reply, Request, Solution, Stage
from engine.prompts import render
from engine.stages.base import Compare, disagreement, dropped


class GuideStage:
    """Asks once, and settles what is consistent in itself."""

    stage = Stage.GUIDE

    def __init__(self, table: Guide) -> None:
        self._table = table
        self.teacher = table.teacher

    def requests(self, problem_id: str, question: str, earlier: Sequence[Attempt]) -> list[Request]:  # noqa: ARG002 -- nothing comes before stage 1
        """One request, with the question alone."""
        messages = render("guide", question=question)
        return [Request(problem_id, self.stage, 0, messages, self._table.temperature, self._table.max_tokens)]

    def decide(
        self,
        attempts: Sequence[Attempt],
        failures: Sequence[Reply],
        earlier: Sequence[Attempt],  # noqa: ARG002 -- nothing comes before stage 1
        compare: Compare,  # noqa: ARG002 -- inner consistency was compared when the reply was read
    ) -> Decision:
        """Settled if CoT and program agree, passed on if not."""
        if not attempts:
            return dropped(failures)
        attempt = attempts[0]
        if not attempt.consistent:
            rule, reason = disagreement(attempt)
            return Decision(Outcome.PASSED_ON, rule, reason, inner=False)
        return Decision(
            Outcome.SETTLED,
            "inner",
            f"CoT and program agree on {attempt.cot_answer}",
            attempt.cot_answer,
            (Solution(self.stage, attempt.sample, "cot"),),
            inner=True,
        )

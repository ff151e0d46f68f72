"""One solution in words that nobody checks: distilling, and the last step of question-first synthesis."""

from collections.abc import Sequence

from engine.config import Solve
from engine.domain import Attempt, Decision, Outcome, Reply, Request, Solution, Stage
from engine.prompts import render
from engine.stages.base import Compare, dropped


class SolveStage:
    """Asks once, and takes the answer as it comes: it is unverified."""

    stage = Stage.SOLVE

    def __init__(self, table: Solve) -> None:
        self._table = table
        self.teacher = table.teacher

    def requests(self, problem_id: str, question: str, earlier: Sequence[Attempt]) -> list[Request]:  # noqa: ARG002 -- the solution is independent of what came before
        """One request, with the question alone."""
        messages = render("solve", question=question)
        return [Request(problem_id, self.stage, 0, messages, self._table.temperature, self._table.max_tokens)]

    def decide(
        self,
        attempts: Sequence[Attempt],
        failures: Sequence[Reply],
        earlier: Sequence[Attempt],  # noqa: ARG002 -- the solution is independent of what came before
        compare: Compare,  # noqa: ARG002 -- one answer is compared with nothing
    ) -> Decision:
        """Unchecked if the words have an answer, passed on if not."""
        if not attempts:
            return dropped(failures)
        attempt = attempts[0]
        if attempt.cot_answer is None:
            return Decision(Outcome.PASSED_ON, "no_cot_answer", "the words have no final answer")
        return Decision(
            Outcome.UNCHECKED,
            "unchecked",
            f"one solution says {attempt.cot_answer}, and nothing checked it",
            attempt.cot_answer,
            (Solution(self.stage, attempt.sample, "cot"),),
        )

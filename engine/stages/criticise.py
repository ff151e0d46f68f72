"""Stage 2, critical expert teaching: the expert sees the weak attempt, criticises it, and answers afresh."""

from collections.abc import Sequence
from typing import Final

from engine.config import Criticise
from engine.domain import Attempt, Decision, Outcome, ProgramResult, Reply, Request, Solution, Stage
from engine.prompts import render
from engine.stages.base import Compare, disagreement, dropped

OUTPUT_SHOWN: Final = 2_000
"""Characters of a program's output that the expert gets to see."""


class CriticiseStage:
    """Asks the expert once, and settles by the recipe's acceptance rule."""

    stage = Stage.CRITICISE

    def __init__(self, table: Criticise) -> None:
        self._table = table
        self.teacher = table.teacher

    def requests(self, problem_id: str, question: str, earlier: Sequence[Attempt]) -> list[Request]:
        """One request, with the question and the weak teacher's attempt."""
        weak = _weak(earlier)
        messages = render(
            "criticise",
            question=question,
            cot=weak.reading.cot,
            program=weak.reading.program,
            output=_shown(weak.result),
        )
        return [Request(problem_id, self.stage, 0, messages, self._table.temperature, self._table.max_tokens)]

    def decide(
        self,
        attempts: Sequence[Attempt],
        failures: Sequence[Reply],
        earlier: Sequence[Attempt],
        compare: Compare,
    ) -> Decision:
        """Settled if those agree who must by `accept`; every signal is noted whatever the rule."""
        if not attempts:
            return dropped(failures)
        expert, weak = attempts[0], _weak(earlier)
        inner = expert.consistent
        agreed = _cross(expert, weak, compare)
        cross = bool(agreed)
        accept = self._table.accept
        if inner and (accept != "inner_and_cross" or cross):
            rule = "inner_and_cross" if accept == "inner_and_cross" else "inner"
            return Decision(
                Outcome.SETTLED,
                rule,
                f"the expert's CoT and program agree on {expert.cot_answer}"
                + (", and so does the weak teacher" if cross else ""),
                expert.cot_answer,
                (Solution(self.stage, expert.sample, "cot"),),
                inner,
                cross,
            )
        if accept == "inner_or_cross" and cross:
            return self._by_cross(expert, weak, agreed, compare)
        rule, reason = disagreement(expert)
        if inner:
            rule, reason = "no_cross", f"the expert's {expert.cot_answer} is not among the weak teacher's answers"
        return Decision(Outcome.PASSED_ON, rule, reason, inner=inner, cross=cross)

    def _by_cross(self, expert: Attempt, weak: Attempt, agreed: list[str], compare: Compare) -> Decision:
        """The expert contradicts itself; the weak teacher decides, unless it supports both sides."""
        answer = agreed[0]
        if any(not compare(answer, other).equal for other in agreed[1:]):
            reason = f"the weak teacher has both of the expert's answers, {' and '.join(agreed)}"
            return Decision(Outcome.PASSED_ON, "cross_conflict", reason, inner=False, cross=True)
        carrier = next(
            (a for a in (expert, weak) if a.cot_answer is not None and compare(a.cot_answer, answer).equal), None
        )
        solution = (
            Solution(carrier.stage, carrier.sample, "cot")
            if carrier
            else Solution(self.stage, expert.sample, "program")
        )
        reason = f"the expert and the weak teacher share {answer}"
        return Decision(Outcome.SETTLED, "cross", reason, answer, (solution,), inner=False, cross=True)


def _weak(earlier: Sequence[Attempt]) -> Attempt:
    return next(attempt for attempt in earlier if attempt.stage is Stage.GUIDE)


def _cross(expert: Attempt, weak: Attempt, compare: Compare) -> list[str]:
    """The expert's usable answers that equal a usable one of the weak teacher, the CoT's first."""
    theirs = [a for a in (weak.cot_answer, weak.program_answer) if a is not None]
    ours = [a for a in (expert.cot_answer, expert.program_answer) if a is not None]
    return [answer for answer in ours if any(compare(answer, other).equal for other in theirs)]


def _shown(result: ProgramResult | None) -> str | None:
    """What the program gave, as the expert sees it."""
    if result is None:
        return None
    parts = [result.stdout.strip()[-OUTPUT_SHOWN:]]
    if not parts[0] and result.answer is not None:
        parts = [f"answer = {result.answer[:OUTPUT_SHOWN]}"]
    if result.error:
        parts.append(f"[{result.status.value}] {result.error[-OUTPUT_SHOWN:]}")
    return "\n".join(part for part in parts if part)

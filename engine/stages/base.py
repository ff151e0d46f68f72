"""What every stage offers, and the words in which stages give reasons. Stages are pure: they do no I/O."""

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.domain import Attempt, Decision, Outcome, Reply, Request, Stage, Verdict

Compare = Callable[[str | None, str | None], Verdict]
"""Compares two answers; symmetric, and never raises."""


class StageRule(Protocol):
    """One stage of the funnel: what it asks, and what the replies mean."""

    stage: Stage
    teacher: str
    """The role of the teacher that it asks."""

    def requests(self, problem_id: str, question: str, earlier: Sequence[Attempt]) -> list[Request]:
        """What to ask, all at once; `earlier` are the attempts of the stages before."""
        ...

    def decide(
        self,
        attempts: Sequence[Attempt],
        failures: Sequence[Reply],
        earlier: Sequence[Attempt],
        compare: Compare,
    ) -> Decision:
        """What the stage concludes.

        Args:
            attempts: What was read of the replies, by sample.
            failures: Calls that brought no reply.
            earlier: The attempts of the stages before.
            compare: Equality of answers.
        """
        ...


def dropped(failures: Sequence[Reply]) -> Decision:
    """The decision where a reply that is needed could not be had."""
    first = failures[0]
    return Decision(Outcome.DROPPED, first.outcome.value, first.detail or f"the call ended as {first.outcome.value}")


def disagreement(attempt: Attempt) -> tuple[str, str]:
    """Why an attempt is not consistent in itself: a word for counting, and a sentence for people."""
    cot, program = attempt.cot_answer, attempt.program_answer
    result = attempt.result
    if cot is not None and program is not None and attempt.inner is not None:
        return attempt.inner.value.value, f"CoT says {cot}, program says {program} ({attempt.inner.rule})"
    if result is None:
        why = "there is no program"
    elif program is None and result.error:
        why = f"the program ended as {result.status.value}: {result.error.splitlines()[0][:200]}"
    elif program is None:
        why = f"the program ended as {result.status.value} and gave no answer"
    else:
        why = f"program says {program}"
    if cot is None:
        return "no_cot_answer", f"the words have no final answer; {why}"
    return "no_program_answer", f"CoT says {cot}; {why}"

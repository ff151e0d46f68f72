"""The cause of each inconsistent attempt at a problem, found once the problem has its tier."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations

from engine.answers import Comparer
from engine.domain import Attempt, Equality
from engine.quality import Cause, Evidence, error_type, suggested_cause


def causes(
    attempts: Sequence[Attempt], accepted: str | None, truth: str | None, question: str, comparer: Comparer
) -> list[tuple[Attempt, Cause, str | None]]:
    """The cause of each attempt that is not consistent, in their order.

    Args:
        attempts: All attempts at one problem in one round.
        accepted: The answer that it was settled with; `None` if it was not.
        truth: Its ground truth, if it has one.
        question: Its statement.
        comparer: Compares answers.

    Returns:
        Attempt, cause, and for a program's error its type, for one that was stopped by what.
    """
    compare = partial(comparer.compare, question=question)

    def same(a: str, b: str) -> bool:
        return compare(a, b).equal

    contested = _contested(attempts, lambda a, b: compare(a, b).value is Equality.DIFFERENT)
    found = []
    for attempt in attempts:
        cause = suggested_cause(_evidence(attempt, accepted, truth, contested=contested), same)
        if cause is not None:
            found.append((attempt, cause, _detail(attempt, cause)))
    return found


def _detail(attempt: Attempt, cause: Cause) -> str | None:
    """What tells causes of one name apart."""
    if attempt.result is None or cause not in (Cause.ERROR, Cause.STOPPED):
        return None
    return attempt.result.status.value if cause is Cause.STOPPED else error_type(attempt.result.error) or None


def _evidence(attempt: Attempt, accepted: str | None, truth: str | None, *, contested: bool) -> Evidence:
    return Evidence(
        attempt.call,
        attempt.cot_answer,
        attempt.reading.program is not None,
        attempt.result.status if attempt.result else None,
        attempt.program_answer,
        attempt.inner.value if attempt.inner else None,
        accepted,
        contested,
        truth,
    )


def _contested(attempts: Sequence[Attempt], differ: Callable[[str, str], bool]) -> bool:
    """Whether two replies that agree with themselves contradict each other."""
    agreed = list(dict.fromkeys(a.cot_answer for a in attempts if a.consistent and a.cot_answer is not None))
    return any(differ(one, other) for one, other in combinations(agreed, 2))

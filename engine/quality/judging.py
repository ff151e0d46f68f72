"""Whether single answers are right, as far as text and numbers tell it, or the verdict on the accepted answer."""

from collections.abc import Sequence

from engine.answers import quick
from engine.quality.sampling import Samples

Vote = tuple[str | None, int | None]
"""What a sample answered, and its group of equal answers, 0 for the winner's; both `None` if it has no answer."""


def is_right(answer: str | None, truth: str) -> bool | None:
    """Whether an answer equals the ground truth, by text and numbers alone: microseconds, and no process.

    Args:
        answer: The answer; without one it is not right.
        truth: The ground truth.

    Returns:
        `None` where text and numbers do not tell.
    """
    if answer is None or not answer.strip():
        return False
    verdict = quick(answer, truth)
    return verdict.as_bool if verdict else None


def judge_votes(votes: Sequence[Vote], truth: str, *, accepted: bool | None) -> Samples | None:
    """The samples of a problem in groups, right and wrong.

    Args:
        votes: The samples.
        truth: The ground truth.
        accepted: Whether the answer of group 0 was accepted and found right, or accepted and found wrong; `None` if
            none was accepted, or nobody can say. The verdict holds for the whole group; where the group is right, no
            other one is; every other group is compared with the ground truth.

    Returns:
        `None` where it is not known of every group whether it is right: also where people call wrong what equals the
        ground truth, which is then in doubt itself.
    """
    groups: dict[int, list[str]] = {}
    for answer, group in votes:
        if answer is not None and group is not None:
            groups.setdefault(group, []).append(answer)
    verdicts = {group: not group if accepted else _group(own, truth) for group, own in groups.items()}
    if accepted is False:
        if verdicts.get(0):
            return None
        verdicts[0] = False
    if None in verdicts.values():
        return None
    right, wrong = (
        tuple(len(own) for group, own in groups.items() if verdicts[group] == side) for side in (True, False)
    )
    return Samples(right, wrong, len(votes) - sum(right) - sum(wrong))


def _group(answers: Sequence[str], truth: str) -> bool | None:
    """Whether answers that equal one another are right: as soon as one of them is."""
    verdicts = {is_right(answer, truth) for answer in dict.fromkeys(answers)}
    return True if True in verdicts else None if None in verdicts else False

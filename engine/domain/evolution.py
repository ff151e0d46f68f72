"""What was evolved: candidates for the next round, and why some of them fall out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.domain.identity import content_hash


class Rejection(StrEnum):
    """Why a candidate falls out.

    NO_REPLY: the call brought none. UNREADABLE: the reply holds no question, or not just one. DECLINED: the teacher
    says that it cannot be done. NOT_SELF_CONTAINED: it leans on something outside itself. ANSWER_GIVEN: it gives its
    answer away. PARENT_AGAIN: it is the problem that it was to grow out of. BROKEN: the check of the question found
    that it cannot be mended. EXACT_DUPLICATE, NEAR_DUPLICATE: the store has it. VARIANT_LIMIT: the store has enough
    problems of that template with other numbers. CONTAMINATED: it is, or nearly is, a benchmark's. OVER_CAP: the run
    takes no further problem.
    """

    NO_REPLY = "no_reply"
    UNREADABLE = "unreadable"
    DECLINED = "declined"
    NOT_SELF_CONTAINED = "not_self_contained"
    ANSWER_GIVEN = "answer_given"
    PARENT_AGAIN = "parent_again"
    BROKEN = "broken"
    EXACT_DUPLICATE = "exact_duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    VARIANT_LIMIT = "variant_limit"
    CONTAMINATED = "contaminated"
    OVER_CAP = "over_cap"


NOT_WRITTEN: Final = (Rejection.NO_REPLY, Rejection.UNREADABLE, Rejection.DECLINED)
"""Where no question was written at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was read out of a reply that should hold a new problem.

    Attributes:
        question: The question; `None` where there is none.
        rejection: Why it falls out; `None` as long as it does not.
        detail: The same for people.
        claimed_subject: The subject that the teacher claims.
        claimed_level: The level that the teacher claims, 1 to 5.
        similar_to: The problem that it duplicates or varies, if it does.
    """

    question: str | None
    rejection: Rejection | None = None
    detail: str | None = None
    claimed_subject: str | None = None
    claimed_level: int | None = None
    similar_to: str | None = None


def candidate_id(run_id: str, round_: int, parent_id: str, sample: int) -> str:
    """Id of the candidate that a parent's evolving asks for as its sample in a round of a run."""
    return content_hash("candidate", run_id, str(round_), parent_id, str(sample))

"""What people say of problems and attempts: appended with who and why, and never in place of what was computed."""

from dataclasses import dataclass
from enum import StrEnum


class ReviewVerdict(StrEnum):
    """What a person says of an accepted answer."""

    CORRECT = "correct"
    WRONG = "wrong"
    AMBIGUOUS = "ambiguous"


class FlagReason(StrEnum):
    """Why a problem should not be used as it is."""

    WRONG_ANSWER = "wrong answer"
    ILL_POSED = "ill-posed"
    UNREALISTIC = "unrealistic"
    TOO_EASY = "too easy"
    DUPLICATE = "duplicate"
    CONTAMINATED = "contaminated"
    BAD_FORMATTING = "bad formatting"
    OFFENSIVE = "offensive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says something, and why. When, the store adds.

    Attributes:
        author: The person's name.
        note: Why, in the person's words; may be empty.
    """

    author: str
    note: str = ""

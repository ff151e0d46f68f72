"""What people say of problems and attempts: appended with who and why, and never in place of what was computed."""

from dataclasses import dataclass
from enum import StrEnum


class ReviewVerdict(StrEnum):
    """What a person says of an accepted answer."""

    CORRECT = "correct"
    WRONG = "wrong"
    AMBIGUOUS = "ambiguous"


class FlagReason(StrEnum):
    """The usual reasons why a problem should not be used as it is; people may add others, which are plain texts."""

    WRONG_ANSWER = "wrong answer"
    ILL_POSED = "ill-posed"
    UNREALISTIC = "unrealistic"
    TOO_EASY = "too easy"
    DUPLICATE = "duplicate"
    CONTAMINATED = "contaminated"
    BAD_FORMATTING = "bad formatting"
    OFFENSIVE = "offensive"
    OTHER = "other"


class Draw(StrEnum):
    """How the items of a review queue are chosen.

    The first two are probability samples, which say something of the whole set that they are drawn from.
    """

    RANDOM = "random"
    STRATIFIED = "stratified"
    UNCERTAIN = "uncertain"
    SUSPICIOUS = "suspicious"
    IMPORTED = "imported"

    @property
    def is_sample(self) -> bool:
        """Whether every entry had a known chance to be drawn."""
        return self in (Draw.RANDOM, Draw.STRATIFIED)


class DecisionKind(StrEnum):
    """What a person decides that is to happen with a problem."""

    EXCLUDE = "exclude"
    SEED = "seed"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of an item, all at once.

    Attributes:
        verdict: Of the accepted answer.
        flags: Reasons to flag the problem for.
        answer: The final answer that is right; `None` where none is given.
        note: Why, in the person's words; may be empty.
    """

    verdict: ReviewVerdict
    flags: tuple[str, ...] = ()
    answer: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says something, and why. When, the store adds.

    Attributes:
        author: The person's name.
        note: Why, in the person's words; may be empty.
    """

    author: str
    note: str = ""

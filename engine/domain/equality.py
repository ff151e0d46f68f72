"""The verdict on two answers, with three values: undecided is never taken for equal."""

from dataclasses import dataclass
from enum import StrEnum


class Equality(StrEnum):
    """What a comparison of two answers says."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison said, and the rule that decided it."""

    value: Equality
    rule: str

    @property
    def equal(self) -> bool:
        """Whether the answers were found equal; undecided is not."""
        return self.value is Equality.EQUAL

    @property
    def as_bool(self) -> bool | None:
        """True for equal, False for different, None for undecided."""
        return {Equality.EQUAL: True, Equality.DIFFERENT: False, Equality.UNDECIDED: None}[self.value]

"""What long work on vectors says of itself while it goes on."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is.

    Attributes:
        doing: What is done now, in a few words.
        done: Problems that are done, or parts of this step.
        total: Of so many; 0 where that is not known.
        rate: Done in a second, lately; `None` before there is anything to tell.
        seconds_left: Time left at that rate.
    """

    doing: str
    done: int = 0
    total: int = 0
    rate: float | None = None
    seconds_left: float | None = None


Watch = Callable[[Step], None]
"""Is told of each step."""


def nobody(_step: Step) -> None:
    """Watches nothing."""


def never() -> bool:
    """Never asks to stop."""
    return False

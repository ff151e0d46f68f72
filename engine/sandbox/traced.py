"""The numbers that a program's variables took, as the runner has them from the program's process."""

import json
from dataclasses import dataclass
from typing import Any

from engine.domain import ProgramResult
from engine.sandbox import trace, wire


@dataclass(frozen=True, slots=True)
class TracedValue:
    """A variable took a value.

    Attributes:
        line: The line of the program that gave it, from 1.
        variable: The variable's name.
        text: The value as it is written, cut short.
    """

    line: int
    variable: str
    text: str


@dataclass(frozen=True, slots=True)
class Traced:
    """How a program ended while its variables were watched, and what they were.

    Attributes:
        result: How it ended.
        values: The numbers that its variables took, in order; of a variable that took many on one line the first ones
            and the last. None of a program that was ended from outside.
        whole: Whether these are all of them.
    """

    result: ProgramResult
    values: tuple[TracedValue, ...]
    whole: bool


def read_trace(report: bytes) -> tuple[tuple[TracedValue, ...], bool]:
    """The trace in a report, and whether it is whole. It is data from a hostile process: what is no trace is none."""
    try:
        fields: Any = json.loads(report.removeprefix(wire.CONFINED))
        noted, whole = fields.get("trace"), fields.get("whole")
    except (ValueError, AttributeError, RecursionError):
        return (), False
    if not isinstance(noted, list) or len(noted) > trace.MOST or not all(map(_is_value, noted)):
        return (), False
    return tuple(TracedValue(*each) for each in noted), whole is True


def _is_value(noted: object) -> bool:
    return (
        isinstance(noted, list)
        and [type(part) for part in noted] == [int, str, str]
        and 0 < noted[0] < 2**31
        and 0 < len(noted[1]) <= trace.LONGEST_NAME
        and 0 < len(noted[2]) <= trace.LONGEST
    )

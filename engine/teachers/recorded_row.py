"""One line of a file of recorded replies."""

import json
from dataclasses import dataclass
from typing import Any

from engine.domain import CallOutcome, Reply, Stage, Usage, problem_id, storable


class UnusableRowError(Exception):
    """A line that is no recorded reply; its text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A recorded reply, and what it is looked up by.

    Attributes:
        question: The problem it answers.
        role: The teacher's role.
        stage: The stage that asked.
        sample: Which of the stage's replies it is, from 0.
        reply: The reply, its cost left open.
    """

    question: str
    role: str
    stage: Stage
    sample: int
    reply: Reply

    @property
    def problem_id(self) -> str:
        """Id of the problem. It costs more than reading the row, so only rows that are wanted are asked for it."""
        return problem_id(self.question)


def read_row(line: bytes) -> Row:
    """Read one line; keys it does not know are ignored.

    Raises:
        UnusableRowError: It is not a recorded reply.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnusableRowError(f"not JSON ({error})") from None
    if not isinstance(row, dict):
        raise UnusableRowError("not a JSON object")
    return Row(_text(row, "question"), _text(row, "teacher"), _stage(row), _count(row, "sample") or 0, _reply(row))


def _stage(row: dict[str, Any]) -> Stage:
    name = _text(row, "stage")
    try:
        return Stage(name)
    except ValueError:
        raise UnusableRowError(f"stage {name!r} is none of {', '.join(Stage)}") from None


def _reply(row: dict[str, Any]) -> Reply:
    if "reply" not in row:
        raise UnusableRowError("reply is missing")
    text = "" if row["reply"] is None else row["reply"]
    if not isinstance(text, str):
        raise UnusableRowError("reply is not a text")
    model = row.get("model")
    usage = Usage(_count(row, "prompt_tokens"), _count(row, "cached_tokens"), _count(row, "completion_tokens"))
    if not text.strip():
        outcome = CallOutcome.EMPTY
    elif row.get("finish_reason") == "length":
        outcome = CallOutcome.CUT_OFF
    else:
        outcome = CallOutcome.ANSWERED
    return Reply(
        outcome=outcome,
        text=storable(text),
        model=storable(model) if isinstance(model, str) and model else "recorded",
        usage=usage,
        latency_s=_seconds(row),
    )


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UnusableRowError(f"{key} is missing or is not a text")
    return value


def _count(row: dict[str, Any], key: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnusableRowError(f"{key} is not a whole number from 0")
    return value


def _seconds(row: dict[str, Any]) -> float:
    value = row.get("latency_s")
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UnusableRowError("latency_s is not a number of seconds")
    return float(value)

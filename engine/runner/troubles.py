"""What went wrong in a run, with counts, and what a person can do about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.domain import CallOutcome
from engine.store import Reader, watching


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of thing that went wrong.

    Attributes:
        kind: `call`: calls without a reply; `retried`: tries that failed and were made again; `dropped`: problems that
            could not be judged.
        what: How the calls ended (`CallOutcome`), the fault of the tries (`429`, `timeout`), or the rule of the drop.
        stage: The stage.
        teacher: The teacher's role; `None` of problems.
        count: How often.
        example: What an endpoint, or our own text, says of one of them: data from outside.
        last: When it last happened, in UTC; `None` of problems.
        remedy: What to do, or why nothing has to be done.
    """

    kind: str
    what: str
    stage: str
    teacher: str | None
    count: int
    example: str | None
    last: datetime | None
    remedy: str


_CALLS: Final = {
    CallOutcome.MISSING: "The file of recorded replies has none for these. Record them, or ask a model.",
    CallOutcome.TIMED_OUT: "Raise the teacher's timeout_s, lower the stage's max_tokens, or lower concurrency.",
    CallOutcome.RATE_LIMITED: "Lower concurrency, or give the teacher limits that its account allows.",
    CallOutcome.UNAVAILABLE: "The endpoint was down or broke off. Look into its log or its provider's status page; "
    "a higher max_tries bears with it longer.",
    CallOutcome.REJECTED: "The endpoint refused these requests alone. Read why in the example; where it names a "
    "parameter, correct it in the teacher's or the stage's table.",
    CallOutcome.REFUSED: "The key, the model or the credit was refused. Check the teacher, and resume the run.",
    CallOutcome.STOPPED: "The run was stopped between two tries of these. Resume it, and they are asked again.",
}
_TRIES: Final = {
    "429": "The endpoint said to wait, and the run did. Lower concurrency, or set limits, to be refused less often.",
    "timeout": "No reply came in time, and the next try was made. If they are many, raise timeout_s.",
    "connection": "The connection broke, and the next try was made. If they are many, look at the network.",
}
_TRIED: Final = "The next try was made. If they are many, look into the endpoint's log."
_DEFECT: Final = "A defect of this program; the log beside the store has its traceback. Please report it."
_DROPPED: Final = "No reply could be judged, because its calls failed: see there. They are never exported as solved."


def troubles(reader: Reader, run_id: str) -> list[Trouble]:
    """What went wrong in a run, each kind once, the most frequent first."""
    rows = watching.errors(reader, run_id).to_dicts()
    return [Trouble(**row, remedy=_remedy(row["kind"], row["what"])) for row in rows]


def _remedy(kind: str, what: str) -> str:
    if kind == "call":
        return _CALLS[CallOutcome(what)]
    if kind == "retried":
        return _TRIES.get(what, _TRIED)
    return _DEFECT if what == "defect" else _DROPPED

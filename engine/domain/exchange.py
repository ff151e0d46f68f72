"""What is asked of a teacher and what comes back."""

from dataclasses import dataclass, field
from enum import StrEnum

from engine.domain.funnel import Stage


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat: its role (`system`, `user`, `assistant`) and its text."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a teacher. It has no place for a ground truth, so none can leak.

    Attributes:
        problem_id: The problem it is about; a key for recorded replies, never sent.
        stage: The stage that asks.
        sample: Which of the stage's replies is wanted, from 0; sent as `seed` where that is supported.
        messages: What the teacher sees.
        temperature: Sampling temperature.
        max_tokens: The longest reply wanted, in tokens.
    """

    problem_id: str
    stage: Stage
    sample: int
    messages: tuple[Message, ...]
    temperature: float
    max_tokens: int


class CallOutcome(StrEnum):
    """How a call ended.

    ANSWERED, CUT_OFF (at the longest length; the text is kept) and EMPTY are replies. The rest are not: MISSING (no
    recorded reply), TIMED_OUT, RATE_LIMITED and UNAVAILABLE (after all retries), REJECTED (this request alone was
    refused, as by a content filter), REFUSED (the key, the model or the credit was, and so would be every other),
    STOPPED (the run stopped between two tries, of which the first ones may have cost something).
    """

    ANSWERED = "answered"
    CUT_OFF = "cut_off"
    EMPTY = "empty"
    MISSING = "missing"
    TIMED_OUT = "timed_out"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    REJECTED = "rejected"
    REFUSED = "refused"
    STOPPED = "stopped"

    @property
    def replied(self) -> bool:
        """Whether the teacher gave a reply that can be read, be it an empty one."""
        return self in _REPLIED


_REPLIED = frozenset({CallOutcome.ANSWERED, CallOutcome.CUT_OFF, CallOutcome.EMPTY})


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call used.

    Attributes:
        prompt_tokens: Tokens of the request, if known.
        cached_tokens: How many of them the provider had cached.
        completion_tokens: Tokens of the reply, if known.
        cost_usd: US dollars, by an estimate of the tokens where they are not known; `None` where the model has no
            price.
    """

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from a call.

    Attributes:
        outcome: How the call ended.
        text: The reply; empty where there was none.
        model: The model that answered, as it names itself.
        usage: Tokens and money.
        latency_s: Seconds from the first try to the end of the last.
        tries: How often it was sent.
        faults: What went wrong on the tries before the last, in order, such as `429` or `timeout`.
        detail: For people: why there is no reply.
    """

    outcome: CallOutcome
    text: str = ""
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    latency_s: float = 0.0
    tries: int = 1
    faults: tuple[str, ...] = ()
    detail: str | None = None

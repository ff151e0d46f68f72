"""Reading the body of a chat completion, which is data from outside: any part of it may be missing or odd.

The format: https://platform.openai.com/docs/api-reference/chat/object
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import CallOutcome, Usage


class BadBodyError(Exception):
    """The body is no chat completion; its text says why."""


class EmptyReplyError(BadBodyError):
    """The body is a chat completion that holds nothing, and does not say why.

    Attributes:
        usage: Its tokens, as far as they are given.
    """

    def __init__(self, why: str, usage: Usage) -> None:
        super().__init__(why)
        self.usage = usage


@dataclass(frozen=True, slots=True)
class Completion:
    """What a chat completion says.

    Attributes:
        outcome: ANSWERED, CUT_OFF, EMPTY or REJECTED.
        text: The content, without a reasoning part.
        model: The model that answered, as it names itself; empty if it does not.
        usage: Its tokens, as far as they are given.
        detail: Why there is no answer.
    """

    outcome: CallOutcome
    text: str
    model: str
    usage: Usage
    detail: str | None = None


_LONGEST_FINISH: Final = 40
_NOTHING: Final[Mapping[str, Any]] = {}


def read_completion(body: bytes) -> Completion:
    """Read the first choice of a chat completion.

    Raises:
        EmptyReplyError: It holds no choice, or one without content and without a reason why it ended.
        BadBodyError: It is not JSON, or no chat completion.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadBodyError("the body is not JSON") from None
    choices = data.get("choices") if isinstance(data, dict) else None
    said = _table(_table(data).get("error")).get("message")
    if not isinstance(choices, list) or (not choices and isinstance(said, str)):
        raise BadBodyError(said if isinstance(said, str) else "the body has no choices")
    if not choices:
        raise EmptyReplyError("there are no choices", _usage(data.get("usage")))
    message = _table(choices[0]).get("message")
    if not isinstance(message, dict):
        raise BadBodyError("the first choice has no message")
    text = _content(message.get("content"))
    finish = _table(choices[0]).get("finish_reason")
    if not (text.strip() or finish or message.get("refusal")):
        raise EmptyReplyError("there is no content, and no finish_reason", _usage(data.get("usage")))
    outcome, detail = _judge(text, finish, message)
    model = data.get("model")
    return Completion(outcome, text, model if isinstance(model, str) else "", _usage(data.get("usage")), detail)


def _judge(text: str, finish: object, message: Mapping[str, Any]) -> tuple[CallOutcome, str | None]:
    """How a reply ended, and why where there is no answer.

    Endpoints name the reasoning part of a message `reasoning_content` (DeepSeek, vLLM) or `reasoning` (OpenRouter).
    """
    if finish == "content_filter":
        return CallOutcome.REJECTED, "the endpoint's content filter stopped the reply"
    if text.strip():
        return (CallOutcome.CUT_OFF if finish == "length" else CallOutcome.ANSWERED), None
    if finish == "length":
        return CallOutcome.EMPTY, "the longest length was used up before any content; reasoning counts too"
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal:
        return CallOutcome.EMPTY, f"the model refused: {refusal}"
    if message.get("reasoning_content") or message.get("reasoning"):
        return CallOutcome.EMPTY, "the reply holds reasoning, but no content"
    return CallOutcome.EMPTY, f"the content is empty, finish_reason {json.dumps(finish)[:_LONGEST_FINISH]}"


def _content(content: object) -> str:
    """The text of a message: a string, or the text parts of a list, among which others hold the reasoning."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(part for part in parts if isinstance(part, str))


def _usage(usage: object) -> Usage:
    table = _table(usage)
    cached = _count(_table(table.get("prompt_tokens_details")).get("cached_tokens"))
    if cached is None:
        cached = _count(table.get("prompt_cache_hit_tokens"))  # DeepSeek's name for it
    return Usage(_count(table.get("prompt_tokens")), cached, _count(table.get("completion_tokens")))


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

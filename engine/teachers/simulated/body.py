"""The bodies of the API: requests read strictly, completions and errors written.

The format: https://platform.openai.com/docs/api-reference/chat/create
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from engine.teachers.simulated.chance import number_of
from engine.teachers.simulated.simulator import Chat, Said

_ROLES: Final = frozenset({"system", "developer", "user", "assistant"})
_HOTTEST: Final = 2.0


class BadRequestError(Exception):
    """A request that cannot be understood; its text says why.

    Attributes:
        parameter: The parameter that is at fault, if one is.
    """

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


def read_chat(body: bytes) -> Chat:
    """Read the body of a request for a chat completion; parameters that mean nothing here are passed over.

    Raises:
        BadRequestError: It is no such body.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequestError("The body is not JSON.") from None
    if not isinstance(data, dict):
        raise BadRequestError("The body is not a JSON object.")
    if data.get("n") not in (None, 1):
        raise BadRequestError("Unsupported value: 'n' must be 1 with this model.", "n")
    model = data.get("model")
    if not isinstance(model, str) or not model:
        raise BadRequestError("You must provide a model parameter.", "model")
    longest = "max_completion_tokens" if data.get("max_completion_tokens") is not None else "max_tokens"
    return Chat(
        model=model,
        messages=_messages(data.get("messages")),
        temperature=_temperature(data.get("temperature")),
        seed=_whole(data, "seed"),
        max_tokens=_whole(data, longest, least=1),
        **_streaming(data),
    )


def completion(chat: Chat, said: Said) -> bytes:
    """The body of a chat completion."""
    choice = {"message": {"role": "assistant", "content": said.text, "refusal": None}, "finish_reason": said.finish}
    body = {
        **_head(chat, said, "chat.completion"),
        "choices": [{"index": 0, "logprobs": None, **choice}],
        "usage": _usage(said),
    }
    return json_bytes(body)


def streamed(chat: Chat, said: Said) -> bytes:
    """The body of a streamed chat completion, as server-sent events: the role, the text line by line, and the end."""
    deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": line}, None) for line in said.text.splitlines(keepends=True)]
    deltas.append(({}, said.finish))
    head = _head(chat, said, "chat.completion.chunk")
    usage: dict[str, Any] = {"usage": None} if chat.stream_usage else {}
    chunks = [
        {**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}], **usage}
        for delta, finish in deltas
    ]
    if chat.stream_usage:
        chunks.append({**head, "choices": [], "usage": _usage(said)})
    return b"".join(b"data: %b\n\n" % data for data in (*map(json_bytes, chunks), b"[DONE]"))


def json_bytes(value: object) -> bytes:
    """A value as JSON, escaped to ASCII: a prompt may hold half a surrogate pair, and a reply may repeat it."""
    return json.dumps(value).encode("ascii")


def _head(chat: Chat, said: Said, kind: str) -> dict[str, Any]:
    name = f"chatcmpl-{number_of(chat.model, said.text):016x}"
    return {"id": name, "object": kind, "created": 0, "model": chat.model}


def _usage(said: Said) -> dict[str, int]:
    return {
        "prompt_tokens": said.prompt_tokens,
        "completion_tokens": said.completion_tokens,
        "total_tokens": said.prompt_tokens + said.completion_tokens,
    }


def error(message: str, kind: str, parameter: str | None = None, code: str | None = None) -> dict[str, Any]:
    """The body of an error."""
    return {"error": {"message": message, "type": kind, "param": parameter, "code": code}}


def _streaming(data: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the reply is streamed, and whether its usage is told then."""
    stream = data.get("stream") or False
    if not isinstance(stream, bool):
        raise BadRequestError("'stream' must be true or false.", "stream")
    options = data.get("stream_options")
    if options is None:
        return {"stream": stream, "stream_usage": False}
    if not stream:
        raise BadRequestError("'stream_options' is only allowed with 'stream'.", "stream_options")
    usage = options.get("include_usage") or False if isinstance(options, dict) else None
    if not isinstance(usage, bool):
        raise BadRequestError("'stream_options' may hold 'include_usage', true or false.", "stream_options")
    return {"stream": stream, "stream_usage": usage}


def _messages(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list) or not value:
        raise BadRequestError("'messages' must be a list of at least one message.", "messages")
    return [_message(item, at) for at, item in enumerate(value)]


def _message(item: object, at: int) -> dict[str, str]:
    role = item.get("role") if isinstance(item, dict) else None
    if not isinstance(item, dict) or role not in _ROLES:
        raise BadRequestError(f"'messages[{at}].role' must be one of {', '.join(sorted(_ROLES))}.", f"messages[{at}]")
    return {"role": role, "content": _content(item.get("content"), at)}


def _content(content: object, at: int) -> str:
    """The text of a message: a string, or a list of text parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(isinstance(part, dict) for part in content):
        texts = [part.get("text") for part in content if part.get("type") == "text"]
        if len(texts) == len(content) and all(isinstance(text, str) for text in texts):
            return "".join(map(str, texts))
    raise BadRequestError(f"'messages[{at}].content' must be text.", f"messages[{at}].content")


def _temperature(value: object) -> float:
    if value is None:
        return 1.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _HOTTEST:
        raise BadRequestError("'temperature' must be a number from 0 to 2.", "temperature")
    return float(value)


def _whole(data: Mapping[str, object], name: str, least: int | None = None) -> int | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or (least is not None and value < least):
        raise BadRequestError(f"'{name}' must be a whole number{f', {least} or more' if least else ''}.", name)
    return value

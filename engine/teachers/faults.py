"""What can go wrong with one try, and what follows from it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from engine.domain import CallOutcome, Usage
from engine.teachers.plain import SHORT, plain
from engine.teachers.retry_after import retry_after_s

DETAIL_CHARACTERS: Final = 500
"""So much is told of what an endpoint says went wrong."""

_READ_BYTES: Final = 10_000
"""So much is looked at of a body without a message."""

NO_CREDIT: Final = 402
"""The status that means that there is no money (RFC 9110, section 15.5.3); some say so with a 429."""

_PASSING: Final = frozenset({408, 409, 425, 429})
_REFUSALS: Final = {
    401: "refused its key. Put a valid key into the environment variable that `key_env` names",
    402: "asks for payment. Top up the account",
    403: "does not permit this key to use the model. Use a key that may, or another model",
    404: "does not know the model or the address. Check `model` and `base_url` in the recipe",
    405: "takes no chat completions at this address. Check `base_url` in the recipe: mostly it ends in /v1",
}
_WRONG_ADDRESS: Final = (
    "so this is not the address of an OpenAI-compatible endpoint. Put the one that the provider names into `base_url` "
    "of the recipe: mostly it ends in /v1"
)
_MEANT: Final = {
    401: re.compile(r"API key not valid\..*"),
    404: re.compile(r"Model Not Exist|\S+ is not a valid model ID"),
}
"""What some providers say with status 400 where others send a status of its own.

Gemini says so of a key (https://github.com/cequence-io/openai-scala-client/issues/109), DeepSeek
(https://github.com/langbot-app/LangBot/issues/1643) and OpenRouter
(https://github.com/OpenRouterTeam/openrouter-examples/issues/74) say so of a model. Only the whole message counts, as
others may quote a prompt.
"""

_REFUSED_ANYHOW: Final = frozenset({401, 402, 403})
_HTML: Final = ("<!doctype html", "<html")
_NO_CREDIT: Final = "has no credit left for this key. Top up the account or raise its limit"
_UNSUPPORTED: Final = re.compile(
    r"unsupported|not support|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|not available", re.IGNORECASE
)


class Course(StrEnum):
    """What to do after a fault: try again, give this call up, or stop asking this teacher."""

    AGAIN = "again"
    GIVE_UP = "give_up"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one try.

    Attributes:
        name: In short, such as `429`, `timeout`, `connection` or `bad body`.
        course: What follows from it.
        outcome: How the call ends if this was its last try.
        detail: For people.
        retry_after_s: How long the endpoint asks to wait, in seconds.
        parameter: A parameter that the endpoint does not support; without it the request may pass.
        dead: Whether it is what a dead endpoint would cause: nothing of use came.
        usage: What the endpoint says that the try used nevertheless.
        status: The HTTP status that says what it means, whichever was sent; 0 where there was none.
    """

    name: str
    course: Course
    outcome: CallOutcome
    detail: str
    retry_after_s: float = 0.0
    parameter: str | None = None
    dead: bool = False
    usage: Usage = field(default_factory=Usage)
    status: int = 0

    @property
    def refused(self) -> bool:
        """Whether the endpoint refuses the request, and no single parameter of it."""
        return self.course is Course.GIVE_UP and self.parameter is None


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What the body of an error says, as far as it is in OpenAI's form.

    Attributes:
        message: For people; the body itself where it has no message.
        code: A short name of the error, such as `insufficient_quota`.
        type: A wider one.
        parameter: The parameter that it is about.
        status: The HTTP status that it gives as its code; 0 if it gives none.
    """

    message: str
    code: str = ""
    type: str = ""
    parameter: str = ""
    status: int = 0


def timeout_fault(seconds: float) -> Fault:
    """No whole reply came in time."""
    return Fault("timeout", Course.AGAIN, CallOutcome.TIMED_OUT, f"no whole reply within {seconds:g} s", dead=True)


def connection_fault(error: Exception) -> Fault:
    """The connection could not be made or broke."""
    root: BaseException = error
    while root.__cause__ is not None:
        root = root.__cause__
    reason = plain(str(root), DETAIL_CHARACTERS) or type(root).__name__
    return Fault("connection", Course.AGAIN, CallOutcome.UNAVAILABLE, f"the connection failed: {reason}", dead=True)


def bad_body_fault(error: Exception) -> Fault:
    """A reply came that is no chat completion."""
    said = plain(str(error), DETAIL_CHARACTERS)
    return Fault("bad body", Course.AGAIN, CallOutcome.UNAVAILABLE, f"the endpoint answered oddly: {said}", dead=True)


def empty_fault(error: Exception, usage: Usage) -> Fault:
    """A chat completion came without content, and without a reason for that: the endpoint lives, but lost the reply."""
    detail = f"the endpoint answered with nothing: {error}"
    return Fault("empty", Course.AGAIN, CallOutcome.UNAVAILABLE, detail, usage=usage)


def page_fault(status: int, headers: Mapping[str, str], body: bytes, *, met: bool) -> Fault | None:
    """A redirection, or a web page where a completion or its error should be; `None` if it is neither.

    Args:
        status: The status.
        headers: The reply's headers.
        body: Its body.
        met: Whether the endpoint has answered well before: then it is an outage, else a wrong address.
    """
    said = body[:_READ_BYTES].decode("utf-8", "replace")
    html = "html" in headers.get("content-type", "").lower() or said.lstrip().lower().startswith(_HTML)
    if 300 <= status < 400:  # noqa: PLR2004 -- redirections (RFC 9110, section 15.4)
        detail = f"{status}: it redirects to {plain(headers.get('location', ''), SHORT) or 'nowhere'}"
    elif html and status < 500 and status not in _PASSING | _REFUSED_ANYHOW:  # noqa: PLR2004 -- as in `status_fault`
        detail = f"{status}: it answers with a web page, {plain(said, SHORT)!r}"
    else:
        return None
    if met:
        return Fault("page", Course.AGAIN, CallOutcome.UNAVAILABLE, detail, dead=True)
    return Fault("page", Course.STOP, CallOutcome.REJECTED, f"is not there ({detail}), {_WRONG_ADDRESS}")


def read_error(body: bytes) -> ErrorBody:
    """Read the body of an error, which may be anything (https://platform.openai.com/docs/guides/error-codes)."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ErrorBody(plain(body[:_READ_BYTES].decode("utf-8", "replace"), DETAIL_CHARACTERS))
    if isinstance(data, list) and len(data) == 1:
        data = data[0]  # so does Gemini
    error = data.get("error", data) if isinstance(data, dict) else data
    table: Mapping[str, Any] = error if isinstance(error, dict) else {}
    message = table.get("message")
    code, type_, parameter = (
        value if isinstance(value := table.get(k), str) else "" for k in ("code", "type", "param")
    )
    said = message if isinstance(message, str) and message else json.dumps(error, ensure_ascii=False)
    return ErrorBody(plain(said, DETAIL_CHARACTERS), code, type_, parameter, _status(table.get("code")))


def _status(code: object) -> int:
    """The status that a code is, be it a number or in digits (https://openrouter.ai/docs/api-reference/errors)."""
    text = str(code) if isinstance(code, int | str) else ""
    return int(text) if re.fullmatch(r"[45][0-9]{2}", text) else 0


def status_fault(status: int, headers: Mapping[str, str], error: ErrorBody, adaptable: frozenset[str]) -> Fault:
    """An HTTP status that is an error.

    Args:
        status: The status, of the reply or in its body.
        headers: The reply's headers.
        error: What its body says.
        adaptable: The parameters of that request which can be left out or renamed.
    """
    name, detail = str(status), f"{status}: {error.message}"
    if "insufficient_quota" in (error.code, error.type):
        return Fault(name, Course.STOP, CallOutcome.RATE_LIMITED, f"{_NO_CREDIT} ({detail})", status=NO_CREDIT)
    if (meant := _meant(status, error)) in _REFUSALS:
        return Fault(name, Course.STOP, CallOutcome.REJECTED, f"{_REFUSALS[meant]} ({detail})", status=meant)
    if status in _PASSING:
        full = status == 429  # noqa: PLR2004 -- RFC 6585
        outcome = CallOutcome.RATE_LIMITED if full else CallOutcome.UNAVAILABLE
        return Fault(name, Course.AGAIN, outcome, detail, retry_after_s(headers), dead=full, status=status)
    if status >= 500:  # noqa: PLR2004 -- server errors (RFC 9110, section 15.6)
        wait_s = retry_after_s(headers)
        return Fault(name, Course.AGAIN, CallOutcome.UNAVAILABLE, detail, wait_s, dead=True, status=status)
    parameter = _unsupported(error, adaptable) if status in (400, 422) else None
    name = f"{name} {parameter}" if parameter else name
    return Fault(name, Course.GIVE_UP, CallOutcome.REJECTED, detail, parameter=parameter, status=status)


def setup_fault(refused: Fault) -> Fault:
    """An endpoint that has answered nothing yet refuses even the smallest prompt: no call can be right."""
    detail = (
        "has answered nothing yet and refuses even the smallest prompt. Check `model`, `base_url` and `parameters` of "
        f"the teacher, `max_tokens` and `temperature` of the stages, and the key ({refused.detail})"
    )
    return Fault(refused.name, Course.STOP, CallOutcome.REJECTED, detail)


def _meant(status: int, error: ErrorBody) -> int:
    """The status that says what an error means."""
    if status != 400:  # noqa: PLR2004 -- bad request (RFC 9110, section 15.5.1)
        return status
    return next((meant for meant, words in _MEANT.items() if words.fullmatch(error.message)), status)


def _unsupported(error: ErrorBody, adaptable: frozenset[str]) -> str | None:
    """The parameter that an error says is not supported, be it in `param` or only in its words."""
    said = f"{error.code} {error.type} {error.message}"
    if not _UNSUPPORTED.search(said):
        return None
    if error.parameter:
        return error.parameter if error.parameter in adaptable else None
    return next((name for name in sorted(adaptable) if re.search(rf"\b{name}\b", said)), None)

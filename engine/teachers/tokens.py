"""How many tokens a prompt has before its endpoint says so, and which of the numbers that it reports can be."""

import math
from typing import Final

from engine.domain import Request, Usage

TEMPLATE_TOKENS: Final = 16
"""Tokens that a chat template puts around one message, at most; common templates use 3 to 8."""

REPLIES: Final = 20
"""So many replies must have reported their tokens before what they say is believed."""

MARGIN: Final = 1.25
"""What comes may hold more tokens per byte than anything that was seen, by this factor at most."""

RULE_OF_THUMB: Final = 0.25
"""Tokens per byte of English text, before anything was reported."""

TOKENS_A_BYTE: Final = 4
ADDED_TOKENS: Final = 100_000
"""A prompt has no more tokens than so many for each byte, as normalising may lengthen a text, and so many that an
endpoint adds: a system prompt, tools, what it looked up."""

TIMES_MAX_TOKENS: Final = 4
REASONING_TOKENS: Final = 500_000
"""A reply has no more tokens than so many times `max_tokens`, and so many of reasoning, which some endpoints report but
do not count against `max_tokens`: no model reasons longer at a time."""


def size_of(text: str) -> int:
    """The size of a text, in bytes of UTF-8."""
    return len(text.encode("utf-8", "replace"))


def rule_of_thumb(size: int) -> int:
    """Tokens that a text of so many bytes probably has."""
    return math.ceil(size * RULE_OF_THUMB)


def prompt_size(request: Request) -> int:
    """The size of a request's prompt, in bytes of UTF-8 and of the template around its messages.

    No tokeniser in use makes more tokens than there are bytes, so this bounds the tokens too.
    """
    return sum(size_of(message.content) + TEMPLATE_TOKENS for message in request.messages)


def believed(usage: Usage, request: Request) -> Usage:
    """What an endpoint reports of a try, without the numbers that are surely wrong: those count as not reported."""
    prompt = _up_to(TOKENS_A_BYTE * prompt_size(request) + ADDED_TOKENS, usage.prompt_tokens)
    cached = None if prompt is None else _up_to(prompt, usage.cached_tokens)
    completion = _up_to(TIMES_MAX_TOKENS * request.max_tokens + REASONING_TOKENS, usage.completion_tokens)
    return Usage(prompt, cached, completion)


def _up_to(most: int, tokens: int | None) -> int | None:
    return tokens if tokens is not None and tokens <= most else None


class TokenEstimate:
    """Tokens of one teacher's prompts, from their sizes and from what its replies have reported."""

    def __init__(self) -> None:
        self._replies = self._tokens = self._size = 0
        self._largest = 0.0

    def learn(self, size: int, tokens: int | None) -> None:
        """A reply to a prompt of that size reported so many tokens; none or `None` tells nothing."""
        if tokens and size > 0:
            self._replies += 1
            self._tokens += tokens
            self._size += size
            self._largest = max(self._largest, tokens / size)

    def at_most(self, size: int) -> int:
        """Tokens that a prompt of that size has at most.

        One for each byte until 20 replies have reported; from then on by the largest ratio of them all and a quarter
        more, and never more than one for each byte.
        """
        ratio = min(1.0, MARGIN * self._largest) if self._replies >= REPLIES else 1.0
        return math.ceil(size * ratio)

    def likely(self, size: int) -> int:
        """Tokens that a prompt of that size probably has: by all that was reported, else by a rule of thumb."""
        ratio = self._tokens / self._size if self._replies else RULE_OF_THUMB
        return math.ceil(size * min(1.0, ratio))

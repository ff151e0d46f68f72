"""The teacher that is a model behind an OpenAI-compatible endpoint."""

import asyncio
import dataclasses
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt, wait_random_exponential
from tenacity.wait import wait_base

from engine.config import OpenAITeacher
from engine.domain import Reply, Request, Usage
from engine.errors import TeacherRefusedError
from engine.teachers.completion import Completion
from engine.teachers.dialect import Dialect
from engine.teachers.endpoint import Endpoint
from engine.teachers.faults import Course, Fault
from engine.teachers.limits import LOOK_S, Gate
from engine.teachers.pricing import pricing

BACKOFF: Final = wait_random_exponential(multiplier=1, min=0.5, max=60)
"""Seconds between tries: at random from a window that doubles with each."""

CHARACTERS_PER_TOKEN: Final = 4
"""A rule of thumb for English text; what a reply reports corrects it."""

DETAIL_CHARACTERS: Final = 500


@dataclasses.dataclass(slots=True)
class _Call:
    """What one call has met so far."""

    request: Request
    started: float | None = None
    faults: list[Fault] = dataclasses.field(default_factory=list)


class ChatTeacher:
    """A model behind any OpenAI-compatible endpoint.

    It tries again what may pass (408, 409, 425, 429, 5xx, broken connections, time-outs, bodies that are no
    completion), with waits that grow at random and are never shorter than `Retry-After`. A parameter that the endpoint
    does not support is left out or renamed from then on.

    Args:
        role: The teacher's role.
        spec: Its table in the recipe.
        concurrency: Calls in flight at most.
        environment: Where the key is looked for.
        backoff: Seconds to wait between tries.
        clock: Monotonic seconds.
        sleep: Waits so many seconds.
        halted: Whether the run stops, so that nothing more is to be sent.
    """

    def __init__(
        self,
        role: str,
        spec: OpenAITeacher,
        *,
        concurrency: int,
        environment: Mapping[str, str],
        backoff: wait_base = BACKOFF,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.role = role
        self.model = spec.model
        self._spec = spec
        self._pricing = pricing(spec)
        self.priced = self._pricing is not None
        self._endpoint = Endpoint(role, spec, concurrency, environment)
        self._dialect = Dialect(role, spec.model, spec.parameters)
        self._slots = asyncio.Semaphore(concurrency)
        self._gate = Gate(spec.limits, clock, sleep)
        self._backoff, self._clock, self._sleep, self._halted = backoff, clock, sleep, halted

    def __repr__(self) -> str:
        return f"ChatTeacher(role={self.role!r}, model={self.model!r})"

    def shape(self, request: Request) -> dict[str, Any]:
        """What shapes the reply: the model, where it is, and what it is asked."""
        return {
            "kind": "openai",
            "model": self.model,
            "base_url": self._spec.base_url.rstrip("/"),
            "parameters": self._spec.parameters,
            "messages": [[message.role, message.content] for message in request.messages],
            "temperature": float(request.temperature),
            "max_tokens": request.max_tokens,
            "sample": request.sample,
        }

    async def ask(self, request: Request) -> Reply | None:
        """Ask, and ask again what may pass; `None` if the run stops before there is a reply.

        Raises:
            TeacherRefusedError: The endpoint refused the key or the model, or there is no credit.
        """
        call = _Call(request)
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._spec.max_tries),
            wait=self._pause_s,
            retry=retry_if_result(lambda result: isinstance(result, Fault) and result.course is Course.AGAIN),
            retry_error_callback=_last_result,
            sleep=self._pause,
        )
        result: Completion | Fault | None = await retrying(self._try, call)
        if result is None:
            return None
        if isinstance(result, Fault) and result.course is Course.STOP:
            said = self._endpoint.clean(result.detail)
            raise TeacherRefusedError(
                f"Teacher '{self.role}' ({self.model} at {self._spec.base_url}) {said}. What was answered is kept."
            )
        return self._reply(call, result)

    async def close(self) -> None:
        """Close the connections."""
        await self._endpoint.close()

    async def _pause(self, seconds: float) -> None:
        """Wait between two tries, as long as the run goes on."""
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0 and not self._halted():
            await self._sleep(min(left, LOOK_S))

    async def _try(self, call: _Call) -> Completion | Fault | None:
        """Send a call once, or again where the endpoint does not know a parameter."""
        while True:
            adaptable = self._dialect.adaptable
            body = self._dialect.body(call.request)
            result = await self._send(call, body, adaptable)
            if not isinstance(result, Fault):
                return result
            call.faults.append(result)
            if result.parameter is None:
                return result
            self._dialect.avoid(result.parameter)

    async def _send(self, call: _Call, body: dict[str, Any], adaptable: frozenset[str]) -> Completion | Fault | None:
        tokens = _estimated_tokens(call.request)
        async with self._slots:
            sent_at = await self._gate.turn(tokens, self._halted)
            if sent_at is None:
                return None
            if call.started is None:
                call.started = sent_at
            result = await self._endpoint.send(body, adaptable)
        if isinstance(result, Fault):
            if result.name == "429" and result.course is Course.AGAIN:
                self._gate.too_fast(sent_at, result.retry_after_s)
        elif (used := _used_tokens(result.usage)) is not None:
            self._gate.settle(tokens, used)
        return result

    def _pause_s(self, state: RetryCallState) -> float:
        """Seconds to wait before the next try."""
        fault = _last_result(state)
        return max(self._backoff(state), fault.retry_after_s if isinstance(fault, Fault) else 0.0)

    def _reply(self, call: _Call, result: Completion | Fault) -> Reply:
        latency_s = self._clock() - (call.started or 0.0)
        if isinstance(result, Fault):
            earlier = call.faults[:-1]
            return Reply(
                outcome=result.outcome,
                model=self.model,
                latency_s=latency_s,
                tries=len(call.faults),
                faults=tuple(fault.name for fault in earlier),
                detail=self._endpoint.clean(result.detail)[:DETAIL_CHARACTERS],
            )
        cost = self._pricing.usd(result.usage) if self._pricing else None
        return Reply(
            outcome=result.outcome,
            text=self._endpoint.clean(result.text),
            model=self._endpoint.clean(result.model) or self.model,
            usage=dataclasses.replace(result.usage, cost_usd=cost),
            latency_s=latency_s,
            tries=len(call.faults) + 1,
            faults=tuple(fault.name for fault in call.faults),
            detail=self._endpoint.clean(result.detail)[:DETAIL_CHARACTERS] if result.detail else None,
        )


def _last_result(state: RetryCallState) -> Completion | Fault | None:
    if state.outcome is None:
        raise RuntimeError("a retry is only considered after a try")
    result: Completion | Fault | None = state.outcome.result()
    return result


def _estimated_tokens(request: Request) -> int:
    """What a call may use, before it is known."""
    characters = sum(len(message.content) for message in request.messages)
    return characters // CHARACTERS_PER_TOKEN + request.max_tokens


def _used_tokens(usage: Usage) -> int | None:
    if usage.prompt_tokens is None or usage.completion_tokens is None:
        return None
    return usage.prompt_tokens + usage.completion_tokens

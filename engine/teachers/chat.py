"""The teacher that is a model behind an OpenAI-compatible endpoint."""

import dataclasses
import random
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx2

from engine.config import OpenAITeacher
from engine.domain import Reply, Request, Usage
from engine.errors import TeacherRefusedError
from engine.teachers.clock import Clock
from engine.teachers.completion import Completion
from engine.teachers.faults import Course, Fault
from engine.teachers.pricing import pricing
from engine.teachers.sender import TOO_FAST, Sender, Sent
from engine.teachers.tokens import prompt_size

SHORTEST_BACKOFF_S: Final = 0.5
LONGEST_BACKOFF_S: Final = 60.0
DETAIL_CHARACTERS: Final = 500
REFUSALS_A_TRY: Final = 10
"""So many 429s count as one try: they only say to wait, yet a call that an endpoint will never take must end."""

_DOUBLINGS: Final = 16


def backoff_s(tried: int) -> float:
    """Seconds to wait after so many tries: at random from a window that doubles with each, up to a minute."""
    window = min(LONGEST_BACKOFF_S, 2.0 ** min(tried - 1, _DOUBLINGS))
    return random.uniform(SHORTEST_BACKOFF_S, max(SHORTEST_BACKOFF_S, window))  # noqa: S311 -- jitter, nothing secret


@dataclasses.dataclass(slots=True)
class _Call:
    """What one call has met so far.

    Attributes:
        request: What is asked.
        started: When it was first sent.
        faults: Everything that went wrong.
        rows: For each fault that may pass, the row that the breaker counts it to.
    """

    request: Request
    started: float | None = None
    faults: list[Fault] = dataclasses.field(default_factory=list)
    rows: list[int] = dataclasses.field(default_factory=list)

    @property
    def refusals(self) -> int:
        """How often it was refused with a 429."""
        return sum(fault.name == TOO_FAST for fault in self.faults)


class ChatTeacher:
    """A model behind any OpenAI-compatible endpoint.

    It tries again what may pass (408, 409, 425, 429, 5xx, broken connections, time-outs, bodies that are no
    completion or an empty one), with waits that grow at random and are never shorter than `Retry-After`. While the
    endpoint is down or lets nobody through its calls wait, and what they met because of that does not count as tries;
    of other 429s ten count as one. A redirection or a web page is a wrong address, unless it was a right one before.
    A parameter that the endpoint does not support is left out or renamed from then on.

    Args:
        role: The teacher's role.
        spec: Its table in the recipe.
        concurrency: Calls in flight at most.
        environment: Where the key is looked for.
        halted: Whether the run stops, so that nothing more is to be sent.
        transport: What carries the requests instead of the network, such as `httpx2.ASGITransport(app)`.
        backoff: From the number of tries to the seconds to wait before the next.
        clock: The time.
    """

    def __init__(
        self,
        role: str,
        spec: OpenAITeacher,
        *,
        concurrency: int,
        environment: Mapping[str, str],
        halted: Callable[[], bool] = lambda: False,
        transport: httpx2.AsyncBaseTransport | None = None,
        backoff: Callable[[int], float] = backoff_s,
        clock: Clock = Clock(),  # noqa: B008 -- frozen
    ) -> None:
        self.role = role
        self.model = spec.model
        self._spec = spec
        self._pricing = pricing(spec)
        self.priced = self._pricing is not None
        self._sender = Sender(
            role,
            spec,
            concurrency=concurrency,
            environment=environment,
            clock=clock,
            halted=halted,
            transport=transport,
        )
        self._backoff, self._clock, self._halted = backoff, clock, halted

    def __repr__(self) -> str:
        return f"ChatTeacher(role={self.role!r}, model={self.model!r})"

    @property
    def waiting(self) -> str | None:
        """For people: since when and why its calls wait; `None` while they do not."""
        why = self._sender.breaker.waiting or self._sender.slowed
        return f"{self.role} {self._clean(why)}" if why else None

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

    def worst_case_usd(self, request: Request) -> float | None:
        """What one try can cost at most, by what is known of this teacher's tokens; `None` without a price."""
        if self._pricing is None:
            return None
        return self._pricing.worst_case_usd(self._sender.estimate.at_most(prompt_size(request)), request.max_tokens)

    async def ask(self, request: Request) -> Reply | None:
        """Ask, and ask again what may pass; `None` if the run stops before there is a reply.

        Raises:
            TeacherRefusedError: The endpoint refused the key or the model, or there is no credit.
        """
        call = _Call(request)
        while (sent := await self._try(call)) is not None:
            result = sent.result
            if isinstance(result, Completion):
                return self._answer(call, result)
            if result.course is Course.STOP:
                raise TeacherRefusedError(
                    f"Teacher '{self.role}' ({self.model} at {self._spec.base_url}) {self._clean(result.detail)}. "
                    "What was answered is kept."
                )
            if result.course is Course.GIVE_UP:
                return self._failure(call, result)
            call.rows.append(sent.row)
            if not await self._sender.breaker.ready():  # a fault counts only once it is known that it was no outage's
                return None
            if self._counted(call) >= self._spec.max_tries:
                return self._failure(call, result)
            await self._clock.pause(max(self._pause_s(call), result.retry_after_s), self._halted)
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self._sender.endpoint.close()

    async def _try(self, call: _Call) -> Sent | None:
        """Send a call once, or again where the endpoint does not know a parameter."""
        while (sent := await self._sender.send(call.request, call.refusals)) is not None:
            if call.started is None:
                call.started = sent.sent_at
            if isinstance(sent.result, Completion):
                return sent
            call.faults.append(sent.result)
            if sent.result.parameter is None:
                return sent
        return None

    def _counted(self, call: _Call) -> int:
        """Tries that were the call's own bad luck: none of an outage, and each 429 a tenth."""
        unexcused = sum(not self._sender.breaker.excuses(row) for row in call.rows)
        return unexcused - call.refusals + call.refusals // REFUSALS_A_TRY

    def _pause_s(self, call: _Call) -> float:
        """Seconds until the call may try again; after a 429 it is the gate that holds the pace."""
        if call.faults[-1].name == TOO_FAST:
            return self._backoff(call.refusals)
        return self._backoff(len(call.rows) - call.refusals)

    def _answer(self, call: _Call, result: Completion) -> Reply:
        usage = self._priced(_sum([result.usage, *self._others(call)]))
        return Reply(
            outcome=result.outcome,
            text=self._clean(result.text),
            model=self._clean(result.model) or self.model,
            usage=usage,
            latency_s=self._latency_s(call),
            tries=len(call.faults) + 1,
            faults=tuple(fault.name for fault in call.faults),
            detail=self._clean(result.detail)[:DETAIL_CHARACTERS] if result.detail else None,
        )

    def _failure(self, call: _Call, fault: Fault) -> Reply:
        return Reply(
            outcome=fault.outcome,
            model=self.model,
            usage=self._priced(_sum(self._others(call))),
            latency_s=self._latency_s(call),
            tries=len(call.faults),
            faults=tuple(earlier.name for earlier in call.faults[:-1]),
            detail=self._clean(fault.detail)[:DETAIL_CHARACTERS],
        )

    def _others(self, call: _Call) -> list[Usage]:
        """What its earlier tries and the probes before it have used, which are forgotten then."""
        probes, self._sender.probes[:] = list(self._sender.probes), []
        used = [fault.usage for fault in call.faults] + probes
        return [usage for usage in used if None not in (usage.prompt_tokens, usage.completion_tokens)]

    def _priced(self, usage: Usage) -> Usage:
        return dataclasses.replace(usage, cost_usd=self._pricing.usd(usage) if self._pricing else None)

    def _latency_s(self, call: _Call) -> float:
        return self._clock.now() - (call.started or 0.0)

    def _clean(self, text: str) -> str:
        return self._sender.endpoint.clean(text)


def _sum(used: list[Usage]) -> Usage:
    """What several tries have used, of which the first is the one that matters: unknown where that one's is."""
    if not used or used[0].prompt_tokens is None or used[0].completion_tokens is None:
        return used[0] if used else Usage()
    prompt = sum(usage.prompt_tokens or 0 for usage in used)
    completion = sum(usage.completion_tokens or 0 for usage in used)
    return Usage(prompt, used[0].cached_tokens, completion)

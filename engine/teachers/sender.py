"""How one try of a call gets out: in its turn, at the pace that holds, and only while the endpoint answers."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import httpx2

from engine.config import OpenAITeacher
from engine.domain import Message, Request, Stage, Usage
from engine.teachers.breaker import NO_ROW, Breaker
from engine.teachers.clock import Clock
from engine.teachers.completion import Completion
from engine.teachers.dialect import Dialect
from engine.teachers.endpoint import Endpoint
from engine.teachers.faults import Course, Fault, setup_fault
from engine.teachers.limits import Gate
from engine.teachers.tokens import TokenEstimate, believed, prompt_size

PROBE: Final = Request("", Stage.GUIDE, 0, (Message("user", "1+1="),), 0.0, 1)
"""What is asked to see whether an endpoint is alive: as little as can be, since the answer is paid for."""

ALONE_S: Final = 10.0
"""So long the first call may be out alone: what is refused is refused sooner, and a long reply keeps nobody waiting."""

TOO_FAST: Final = "429"


@dataclass(frozen=True, slots=True)
class Sent:
    """How a try ended.

    Attributes:
        result: What came of it.
        sent_at: When it was sent, in the clock's seconds.
        row: The row of faults that it belongs to, as the breaker counts them.
    """

    result: Completion | Fault
    sent_at: float
    row: int


class Sender:
    """Sends the calls of one teacher.

    Args:
        role: The teacher's role.
        spec: Its table in the recipe.
        concurrency: Calls in flight at most.
        environment: Where the key is looked for.
        clock: The time.
        halted: Whether the run stops, so that nothing more is to be sent.
        transport: What carries the requests instead of the network.

    Attributes:
        endpoint: Where to.
        breaker: Whether it answers.
        estimate: How many tokens prompts have, by what it has reported.
        probes: What probes have used that no call has paid for yet.
    """

    def __init__(
        self,
        role: str,
        spec: OpenAITeacher,
        *,
        concurrency: int,
        environment: Mapping[str, str],
        clock: Clock,
        halted: Callable[[], bool],
        transport: httpx2.AsyncBaseTransport | None,
    ) -> None:
        self.endpoint = Endpoint(role, spec, concurrency, environment, transport)
        self.breaker = Breaker(clock, self._probe, halted)
        self.estimate = TokenEstimate()
        self.probes: list[Usage] = []
        self._dialect = Dialect(role, spec.model, spec.parameters)
        self._gate = Gate(spec.limits, clock)
        self._slots = asyncio.Semaphore(concurrency)
        self._first = asyncio.Lock()
        self._answered = False
        self._refusal: Fault | None = None
        self._clock, self._halted = clock, halted

    @property
    def slowed(self) -> str | None:
        """For people: what the endpoint's 429s do to its calls at present, if anything."""
        return self._gate.waiting

    async def send(self, request: Request, refusals: int = 0) -> Sent | None:
        """Send a request once, which was refused so often before with a 429, as soon as that may be.

        `None` if the run stops before.

        Until the endpoint has answered one call goes out at a time, if that does not take long: a refused key or an
        unknown model costs a request or two. After that nothing is sent any more, and everyone gets to hear of it.
        """
        async with self._slots:
            if self._answered or not await self._goes_alone():
                return await self._in_turn(request, refusals)
            try:
                return await self._in_turn(request, refusals)
            finally:
                self._first.release()

    async def _goes_alone(self) -> bool:
        """Wait while another call is out alone; whether this one is the next, and must let the others go then."""
        try:
            async with asyncio.timeout(ALONE_S):
                await self._first.acquire()
        except TimeoutError:
            return False
        if self._answered:
            self._first.release()
        return not self._answered

    async def _in_turn(self, request: Request, refusals: int) -> Sent | None:
        size = prompt_size(request)
        tokens = self.estimate.likely(size) + request.max_tokens
        while self._refusal is None and await self.breaker.ready():
            sent_at = await self._gate.turn(tokens, self._not_now)
            if sent_at is not None:
                result: Completion | Fault | None = await self._post(request, tokens, sent_at, refusals)
                if isinstance(result, Fault) and result.refused and not self._answered:
                    result = await self._doubted(request, result)
                if result is None:
                    return None
                if isinstance(result, Completion):
                    self.estimate.learn(size, result.usage.prompt_tokens)
                return Sent(result, sent_at, self.breaker.note(result, refusals))
        return None if self._refusal is None else Sent(self._refusal, self._clock.now(), NO_ROW)

    async def _doubted(self, request: Request, refused: Fault) -> Fault | None:
        """What a refusal comes to from an endpoint that has answered nothing yet: is it the call's own, or everyone's?

        The same call with the smallest prompt tells. Its price at most is within that of the refused call.
        """
        probed = await self._probe(replace(request, messages=PROBE.messages))
        if isinstance(probed, Completion):
            return refused
        if probed is not None and probed.refused:
            self._refusal = probed = setup_fault(probed)
        return probed

    def _not_now(self) -> bool:
        return self._halted() or self._refusal is not None or not self.breaker.closed

    async def _post(self, request: Request, tokens: int, sent_at: float, refusals: int | None) -> Completion | Fault:
        """Send it now, and learn what there is to learn from what comes; a probe has no number of refusals."""
        adaptable = self._dialect.adaptable
        result = await self.endpoint.send(self._dialect.body(request), adaptable)
        result = replace(result, usage=believed(result.usage, request))
        if isinstance(result, Completion):
            self._answered = True
            self._gate.answered(sent_at, refusals or 0)
            if (used := _used(result.usage)) is not None:
                self._gate.settle(tokens, used)
            return result
        self._answered |= result.course is Course.AGAIN and not result.dead
        if result.course is Course.STOP:
            self._refusal = result
        elif result.name == TOO_FAST and refusals is None:
            self._gate.nobody_passes(sent_at, result.retry_after_s, sure=self.breaker.down)
        elif result.name == TOO_FAST:
            self._gate.too_fast(sent_at, result.retry_after_s, refusals or 0)
        elif result.parameter is not None:
            self._dialect.avoid(result.parameter)
        return result

    async def _probe(self, request: Request = PROBE) -> Completion | Fault | None:
        """Ask the least there is, or something as small."""
        tokens = prompt_size(request) + request.max_tokens
        sent_at = await self._gate.turn(tokens, self._halted)
        if sent_at is None:
            return None
        result = await self._post(request, tokens, sent_at, None)
        if isinstance(result, Completion):
            self.probes.append(result.usage)
        return result


def _used(usage: Usage) -> int | None:
    if usage.prompt_tokens is None or usage.completion_tokens is None:
        return None
    return usage.prompt_tokens + usage.completion_tokens

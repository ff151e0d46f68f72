"""The simulated teacher, in this process: asked by the same way as a model behind a network."""

from collections.abc import Callable
from typing import Any, Final

import httpx2

from engine.config import OpenAITeacher, SimulatedTeacher
from engine.domain import Request
from engine.teachers.chat import ChatTeacher
from engine.teachers.simulated.offer import simulated_app

BASE_URL: Final = "http://simulated/v1"
"""Stands where others have an address; nothing is looked up or sent there."""


class EmbeddedTeacher(ChatTeacher):
    """A simulated teacher that speaks the protocol in this process.

    Args:
        role: The teacher's role.
        spec: Its table in the recipe.
        concurrency: Calls in flight at most.
        halted: Whether the run stops, so that nothing more is to be sent.
    """

    def __init__(self, role: str, spec: SimulatedTeacher, *, concurrency: int, halted: Callable[[], bool]) -> None:
        self._seed = spec.seed
        super().__init__(
            role,
            OpenAITeacher(
                kind="openai",
                model=f"simulated/{spec.model}",
                base_url=BASE_URL,
                key_env="",
                limits=spec.limits,
                price=spec.price,
            ),
            concurrency=concurrency,
            environment={},
            halted=halted,
            transport=httpx2.ASGITransport(simulated_app(spec.seed, latency_s=spec.latency_s)),
        )

    def shape(self, request: Request) -> dict[str, Any]:
        """What shapes the reply: the simulated model, its seed, and what it is asked."""
        return super().shape(request) | {"kind": "simulated", "seed": self._seed}

"""What every teacher can do, and how one is opened."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from engine.config import RecordedTeacher, SimulatedTeacher, TeacherSpec
from engine.domain import Reply, Request, json_hash
from engine.teachers.pricing import Pay, free
from engine.teachers.recorded import RecordedReplies


class Teacher(Protocol):
    """Who answers the requests of the stages that name its role.

    Attributes:
        role: The teacher's name in the recipe, such as `weak` or `expert`.
        model: The model that is asked.
        priced: Whether its calls have a price.
        waiting: For people: since when and why its calls wait; `None` while they do not.
    """

    @property
    def role(self) -> str: ...  # noqa: D102 -- the class describes it

    @property
    def model(self) -> str: ...  # noqa: D102 -- the class describes it

    @property
    def priced(self) -> bool: ...  # noqa: D102 -- the class describes it

    @property
    def waiting(self) -> str | None: ...  # noqa: D102 -- the class describes it

    def shape(self, request: Request) -> dict[str, Any]:
        """Everything that shapes the reply to a request, as a JSON-like value; never a key, a limit or a timeout."""
        ...

    def worst_case_usd(self, request: Request) -> float | None:
        """What one try of a request can cost at most, in US dollars; `None` without a price."""
        ...

    async def ask(self, request: Request, pay: Pay = free) -> Reply | None:
        """Ask once, with retries for what may pass. What concerns this call alone is an outcome of the reply.

        Args:
            request: What is asked.
            pay: Is called with what a failed try has cost before the next one, and says whether that may be paid for.

        Returns:
            The reply, with what all tries cost, or how the call failed; `None` if nothing was sent before the run was
            halted.

        Raises:
            TeacherRefusedError: No later call can succeed: the key, the model or the credit was refused.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and files; it cannot be asked any more."""
        ...


def open_teacher(
    role: str,
    spec: TeacherSpec,
    *,
    concurrency: int,
    environment: Mapping[str, str] = os.environ,
    halted: Callable[[], bool] = lambda: False,
) -> Teacher:
    """Open the teacher that a recipe describes, without calling it yet.

    Args:
        role: Its name in the recipe.
        spec: Its table in the recipe.
        concurrency: How many calls of it are in flight at most.
        environment: Where its key is looked for.
        halted: Whether the run stops, so that calls which wait are not sent any more.

    Raises:
        InputError: A recorded file is not usable for this role.
        TeacherError: The key or the address of an endpoint is not usable.
    """
    if isinstance(spec, RecordedTeacher):
        return RecordedReplies(role, spec)
    if isinstance(spec, SimulatedTeacher):
        from engine.teachers.embedded import EmbeddedTeacher  # noqa: PLC0415 -- the SDK takes half a second to import

        return EmbeddedTeacher(role, spec, concurrency=concurrency, halted=halted)
    from engine.teachers.chat import ChatTeacher  # noqa: PLC0415 -- as above

    return ChatTeacher(role, spec, concurrency=concurrency, environment=environment, halted=halted)


def request_hash(teacher: Teacher, request: Request) -> str:
    """Identity of a request to a teacher: two requests of the same hash get the same reply, as far as we can tell.

    For a model behind an endpoint it covers its model, address and further parameters, and the messages, temperature,
    longest length and sample of the request. For recorded replies it covers the content of the file, the role, and the
    problem, stage and sample that they are looked up by.
    """
    return json_hash("request", teacher.shape(request))

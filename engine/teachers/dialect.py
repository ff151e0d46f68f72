"""How a request is put to one endpoint; compatible endpoints differ in the parameters they know."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from engine.domain import Request, storable

_RENAMED: Final = {"max_tokens": "max_completion_tokens"}
"""Newer models of OpenAI know the longest length by another name. It is never left out: it bounds the cost."""

_ADAPTABLE: Final = frozenset({"seed", "temperature", "max_tokens"})
_LOG: Final = logging.getLogger(__name__)


class Dialect:
    """Makes request bodies, and learns which parameters an endpoint does not support.

    Args:
        role: The teacher's role, for the log.
        model: The model's name at the endpoint.
        parameters: Further parameters of the recipe, passed on as they are.
    """

    def __init__(self, role: str, model: str, parameters: Mapping[str, Any]) -> None:
        self._role = role
        self._fixed = {"model": model, **parameters}
        self._avoided: frozenset[str] = frozenset()

    @property
    def adaptable(self) -> frozenset[str]:
        """The parameters that are sent as yet, and can be left out or renamed."""
        return _ADAPTABLE - self._avoided

    def body(self, request: Request) -> dict[str, Any]:
        """A request as it is sent."""
        ours = {"temperature": float(request.temperature), "seed": request.sample, "max_tokens": request.max_tokens}
        for name in self._avoided:
            value = ours.pop(name)
            if name in _RENAMED:
                ours[_RENAMED[name]] = value
        messages = [{"role": message.role, "content": storable(message.content)} for message in request.messages]
        return {**self._fixed, "messages": messages, **ours}

    def avoid(self, parameter: str) -> None:
        """From now on leave a parameter out, or send it under its other name."""
        if parameter not in self._avoided:
            self._avoided |= {parameter}
            instead = f"sent as {_RENAMED[parameter]}" if parameter in _RENAMED else "left out"
            _LOG.warning("The endpoint of teacher %r does not support %s: it is %s.", self._role, parameter, instead)

"""How far long work is and how long it will take, told step by step; and its end where somebody asks for that."""

import time
from collections.abc import Callable
from typing import Final

from engine.diversity.steps import Step, Watch, never, nobody

_TELLING_S: Final = 2.0
"""Seconds of a step before its rate says anything."""


class StoppedError(Exception):
    """Somebody asked the work to stop; it never leaves this package."""


class Telling:
    """Tells steps, and looks at each whether the work is to stop.

    Args:
        watch: Is told of each step.
        stop: Whether somebody asked to stop.
        clock: Seconds that pass.
    """

    def __init__(
        self, watch: Watch = nobody, stop: Callable[[], bool] = never, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._watch, self._stop, self._clock = watch, stop, clock
        self._doing, self._since = "", clock()

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is.

        Raises:
            StoppedError: Somebody asked to stop.
        """
        if self._stop():
            raise StoppedError
        if doing != self._doing:
            self._doing, self._since = doing, self._clock()
        passed = self._clock() - self._since
        rate = done / passed if done and passed > _TELLING_S else None
        left = (total - done) / rate if rate and total else None
        self._watch(Step(doing, done, total, rate, left))

    def watch(self, step: Step) -> None:
        """Hand on a step of somebody else's work."""
        if self._stop():
            raise StoppedError
        self._watch(step)

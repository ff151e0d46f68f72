"""Helper processes that run programs, kept for the next run: each takes half a second to load its libraries."""

import atexit
from collections import defaultdict
from collections.abc import Iterator

import pytest

from engine.sandbox import Limits, life
from engine.sandbox.launch import Helper, launch

_idle: defaultdict[Limits, list[Helper]] = defaultdict(list)
_given: list[Helper] = []
"""All that were started here: what a test makes itself is not kept."""


@pytest.fixture(scope="module", autouse=True)
def helpers_are_kept() -> Iterator[None]:
    """A sandbox that ended in order leaves its helper process to the next one of the same limits."""
    end = life.Life.end

    async def leave(ended: life.Life) -> None:
        if ended.over or ended._runs or ended.helper not in _given:
            await end(ended)
            return
        ended._stop()
        _idle[ended._limits].append(ended.helper)

    def take(limits: Limits) -> Helper:
        idle = _idle[limits]
        while idle:
            helper = idle.pop()
            if helper.process.poll() is None:
                return helper
            helper.end()
        _given.append(launch(limits))
        return _given[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(life, "launch", take)
        patch.setattr(life.Life, "end", leave)
        yield


@atexit.register
def _end_all() -> None:
    for idle in _idle.values():
        for helper in idle:
            helper.end()

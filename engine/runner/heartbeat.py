"""What a live run does at this moment, told by its process about once a second in a small file beside its lock.

What has happened is in the store. What is in flight only the process knows, and it is worth no commit, which would
empty every page's cache. The file is believed only while the run's lock is held and its word is fresh, since a process
that was killed leaves it behind.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Final

from engine.runner.progress import Progress
from engine.store import Store, check_run_id

EVERY_S: Final = 1.0
"""Seconds between two beats."""

FRESH_S: Final = 5.0
"""Seconds for which a beat is believed: more than a busy machine keeps a live process from the next one."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the process of a live run says of itself.

    Attributes:
        pid: The process.
        at: When it said so, in seconds since 1970.
        round: The round that it is in.
        rounds: How many there are at most.
        done: Problems of the round that have a tier.
        total: Problems of the round.
        doing: What it does, where that is not working on problems.
        waiting: Why calls wait, where an endpoint is down or says 429.
        in_flight: Calls that are out now, by stage.
        calls: Calls that this session made.
        reused: Replies that this session took from the store.
        spent_usd: Spent by all sessions; `None` where nothing has a price.
        rate: Problems per second over the last half minute; `None` before there is anything to tell.
        seconds_left: Time left of the round at that rate.
    """

    pid: int
    at: float
    round: int
    rounds: int
    done: int
    total: int
    doing: str
    waiting: str | None
    in_flight: Mapping[str, int]
    calls: int
    reused: int
    spent_usd: float | None
    rate: float | None
    seconds_left: float | None


def heartbeat(store: Store, run_id: str) -> Heartbeat | None:
    """What the process of a run says of itself; `None` where it is not alive, or has said nothing for a while."""
    try:
        told = json.loads(_file(store, run_id).read_bytes())
        beat = Heartbeat(**{field.name: told[field.name] for field in fields(Heartbeat)})
        fresh = abs(time.time() - beat.at) <= FRESH_S
    except (OSError, ValueError, KeyError, TypeError):  # it is not there, or no heartbeat
        return None
    return beat if fresh and store.run_lock(run_id).is_held() else None


@asynccontextmanager
async def beating(store: Store, progress: Progress) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Tell what the run does for as long as the block lasts; the caller holds the run's lock.

    What it yields tells it at once, for a change that others wait for. A file that cannot be written keeps no run from
    going on: then nobody is told.
    """
    path = _file(store, progress.run_id)
    beat = partial(_beat, path, progress)
    await beat()
    task = asyncio.create_task(_keep(beat))
    try:
        yield beat
    finally:
        task.cancel()
        await asyncio.wait([task])
        with suppress(OSError):
            path.unlink(missing_ok=True)


async def _keep(beat: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        await beat()


async def _beat(path: Path, progress: Progress) -> None:
    p = progress
    beat = Heartbeat(
        pid=os.getpid(),
        at=time.time(),
        round=p.round,
        rounds=p.rounds,
        done=p.done,
        total=p.total,
        doing=p.doing,
        waiting=p.waiting(),
        in_flight={stage: number for stage, number in p.in_flight.items() if number},
        calls=p.calls,
        reused=p.reused,
        spent_usd=p.spent_usd,
        rate=p.rate(),
        seconds_left=p.seconds_left(),
    )
    await asyncio.to_thread(_write, path, json.dumps(asdict(beat)))


def _write(path: Path, text: str) -> None:
    """Replace the file as a whole, so that who reads meanwhile sees the old word or the new one."""
    new = path.with_suffix(".new")
    with suppress(OSError):
        new.write_text(text, encoding="utf-8")
        new.replace(path)


def _file(store: Store, run_id: str) -> Path:
    return store.side / f"run-{check_run_id(run_id)}.live.json"

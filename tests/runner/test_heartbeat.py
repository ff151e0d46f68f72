"""What a live run tells of itself is believed while its lock is held and its word is fresh, and not otherwise."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.runner import Progress, heartbeat
from engine.runner.heartbeat import FRESH_S, beating
from engine.store import Store


def store_in(tmp_path: Path) -> Store:
    store = Store(tmp_path / "s.duckdb")
    store.side.mkdir()
    return store


@contextmanager
def alive(store: Store) -> Iterator[None]:
    with store.run_lock("r").held() as alone:
        assert alone
        yield


async def test_it_tells_what_is_in_flight_and_is_gone_with_the_run(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    progress = Progress("r", rounds=3, doing="getting ready")
    with alive(store):
        async with beating(store, progress) as beat:
            first = heartbeat(store, "r")
            assert first is not None
            assert (first.doing, dict(first.in_flight)) == ("getting ready", {})
            progress.doing, progress.total, progress.waiting = "", 7, lambda: "weak is down"
            progress.in_flight.update({"guide": 3, "vote": 0})
            await beat()
            told = heartbeat(store, "r")
            assert told is not None
            assert (dict(told.in_flight), told.total, told.rounds, told.waiting) == ({"guide": 3}, 7, 3, "weak is down")
        assert heartbeat(store, "r") is None
    assert [path.name for path in store.side.glob("*live*")] == []


async def test_what_a_killed_process_left_behind_is_not_believed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with alive(store):
        async with beating(store, Progress("r")):
            (path,) = store.side.glob("*live.json")
            left = path.read_text()
    path.write_text(left)
    assert heartbeat(store, "r") is None  # nobody holds the lock
    with alive(store):
        assert heartbeat(store, "r") is not None
        path.write_text(json.dumps(json.loads(left) | {"at": time.time() - FRESH_S - 1}))
        assert heartbeat(store, "r") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"pid": 1}', "\xff\xfe"])
def test_a_file_that_is_no_heartbeat_is_none(tmp_path: Path, text: str) -> None:
    store = store_in(tmp_path)
    (store.side / "run-r.live.json").write_bytes(text.encode("latin-1"))
    with alive(store):
        assert heartbeat(store, "r") is None


async def test_a_folder_that_cannot_be_written_keeps_no_run_from_going_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    store.side.write_text("a file stands where the folder should be")
    async with beating(store, Progress("r")):
        await asyncio.sleep(0)

"""The journal: rows go into the store, whatever the store is doing, and never twice."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.errors import StoreBusyError, StoreError
from engine.runner import journal
from engine.runner.journal import Journal
from engine.store import Facts, Store, flush

Flush = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "s.duckdb")


@pytest.fixture
def facts() -> Facts:
    found = Facts(lambda: datetime.now(UTC))
    found.event("r", "started")
    return found


def events(store: Store) -> int:
    with store.read() as reader:
        return int(reader.rows("SELECT count(*) FROM run_event")[0][0])


async def test_rows_that_wait_are_written(store: Store, facts: Facts) -> None:
    await Journal(store, facts, "r", lambda _: None).flush()
    assert (events(store), len(facts)) == (1, 0)


async def test_a_busy_store_is_tried_again_and_the_rows_wait(
    store: Store, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = [True, True]
    written = asyncio.Event()
    loop = asyncio.get_running_loop()

    def sometimes(*arguments: Any) -> None:
        if busy and busy.pop():
            raise StoreBusyError
        flush(*arguments)
        loop.call_soon_threadsafe(written.set)

    monkeypatch.setattr(journal, "flush", sometimes)
    monkeypatch.setattr(journal, "FLUSH_EVERY_S", 0.01)
    done = asyncio.Event()
    keeper = asyncio.create_task(Journal(store, facts, "r", lambda _: None).keep(done))
    await written.wait()
    done.set()
    await keeper
    assert events(store) == 1


async def test_a_store_that_is_broken_stops_the_journal_and_the_rows_wait(
    store: Store, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        message = "no space"
        raise StoreError(message)

    monkeypatch.setattr(journal, "flush", broken)
    with pytest.raises(StoreError, match=r"1 rows of this run could not be saved and are lost\. no space"):
        await Journal(store, facts, "r", lambda _: None).close()
    assert len(facts) == 1


async def test_a_cancelled_flush_is_neither_lost_nor_written_twice(
    store: Store, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(*arguments: Any) -> None:
        loop.call_soon_threadsafe(begun.set)
        flush(*arguments)

    monkeypatch.setattr(journal, "flush", slow)
    own = Journal(store, facts, "r", lambda _: None)
    task = asyncio.create_task(own.flush())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await own.close()
    assert (events(store), len(facts)) == (1, 0)

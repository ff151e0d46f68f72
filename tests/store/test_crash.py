"""Killed at any moment, the store has exactly what was committed, and opens for whoever comes first."""

import random
import time
from pathlib import Path

import pytest
from small_store import Says, Worker

from engine.store import Store

KILLS = 10


def counted(store: Store, how: str) -> tuple[int, int]:
    with store.read() if how == "read" else store.write() as access:
        ((events, lines),) = access.rows("SELECT (SELECT count(*) FROM run_event), (SELECT count(*) FROM set_aside)")
    return events, lines


def test_killed_at_random_moments(store: Store, worker: Worker, says: Says) -> None:
    chance = random.Random(7)  # noqa: S311 -- the moments must only differ
    committed = 0
    for kill in range(KILLS):
        process = worker("write", store, 10_000)
        said = 0
        for _ in range(chance.randint(1, 5)):
            assert says(process) == str(said)
            said += 1
        time.sleep(chance.uniform(0, 0.06))
        process.kill()
        said += process.communicate()[0].count("\n")
        events, lines = counted(Store(store.path), "read" if kill % 2 else "write")
        assert events == lines
        # The last commit may have come before the kill, and the word of it not.
        assert committed + said <= events <= committed + said + 1
        committed = events
    assert committed >= KILLS


def test_a_read_only_opening_beside_a_log_that_was_left_over(store: Store, worker: Worker) -> None:
    assert worker("die_after_commit", store).wait(30) == -9
    log = store.path.with_name(store.path.name + ".wal")
    assert log.stat().st_size > 0
    assert counted(Store(store.path), "read") == (1, 1)
    assert counted(Store(store.path), "read") == (1, 1)
    assert counted(Store(store.path), "write") == (1, 1)


def test_killed_in_mid_transaction(store: Store, worker: Worker) -> None:
    assert worker("die_before_commit", store).wait(30) == -9
    assert counted(Store(store.path), "read") == (0, 0)


@pytest.mark.parametrize("after_s", [0.0, 0.1, 0.2, 0.3, 0.4])
def test_killed_while_the_store_is_made(tmp_path: Path, worker: Worker, after_s: float) -> None:
    store = Store(tmp_path / "s.duckdb")
    process = worker("write", store, 1)
    deadline = time.monotonic() + 30
    while not store.side.exists():
        assert time.monotonic() < deadline
    time.sleep(after_s / 4)
    process.kill()
    process.wait()
    events, lines = counted(store, "write")
    assert events == lines
    assert events in (0, 1)


def test_what_a_killed_maker_left_is_no_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    store.side.mkdir()
    (store.side / "half.duckdb").write_bytes(b"half")
    store.path.with_name("s.duckdb.wal").write_bytes(b"of a store that was deleted")
    assert not store.exists()
    assert counted(store, "write") == (0, 0)
    assert counted(Store(store.path), "read") == (0, 0)
    assert sorted(path.name for path in store.side.iterdir()) == ["access.lock", "turnstile.lock", "version"]

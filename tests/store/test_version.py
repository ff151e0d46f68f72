"""The counter that tells caches whether the store has changed."""

import shutil
import threading
from pathlib import Path

import pytest
from small_store import Worker

from engine.errors import StoreError
from engine.store import Store
from engine.store.version import VersionCounter


def commit(store: Store) -> None:
    with store.write() as writer:
        writer.insert("run_event", [{"run_id": "r", "kind": "x"}])


def test_it_rises_with_each_commit_and_with_nothing_else(store: Store) -> None:
    seen = [store.version()]
    for _ in range(3):
        commit(store)
        seen.append(store.version())
    assert seen == [seen[0] + n for n in range(4)]
    with store.read():
        pass
    with pytest.raises(ZeroDivisionError), store.write():
        raise ZeroDivisionError
    assert store.version() == seen[-1]


def test_another_process_sees_it_rise(store: Store, worker: Worker) -> None:
    before = store.version()
    worker("write", store, 3).communicate(timeout=30)
    assert store.version() == before + 3


def test_a_crash_between_the_counter_and_the_commit_is_harmless(store: Store, worker: Worker) -> None:
    commit(store)
    before = store.version()
    assert worker("die_before_commit", store).wait(30) == -9
    assert store.version() == before + 1
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(1,)]
    commit(store)
    assert store.version() == before + 2


def test_it_is_never_read_half_written(tmp_path: Path) -> None:
    counter = VersionCounter(tmp_path / "version")
    counter.rise()
    seen, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(counter.read())

    reader = threading.Thread(target=read)
    reader.start()
    first = counter.read()
    for _ in range(2000):
        counter.rise()
    done.set()
    reader.join(30)
    assert counter.read() == first + 2000
    assert seen == sorted(seen)
    assert min(seen) >= first


@pytest.mark.parametrize("left", ["", "17\0", "seventeen", "-", None])
def test_a_lost_or_half_written_counter_goes_on_above_all_it_ever_was(store: Store, left: str | None) -> None:
    commit(store)
    before = store.version()
    if left is None:
        shutil.rmtree(store.side)
    else:
        (store.side / "version").write_text(left, encoding="ascii")
    assert store.version() == 0
    commit(store)
    assert store.version() > before


def test_a_store_that_is_made_anew_is_not_taken_for_the_old_one(store: Store) -> None:
    before = store.version()
    store.path.unlink()
    shutil.rmtree(store.side)
    assert store.version() == 0
    assert not store.exists()
    commit(store)
    assert store.version() > before
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(1,)]


def test_there_is_none_without_a_store(tmp_path: Path) -> None:
    assert Store(tmp_path / "none.duckdb").version() == 0
    assert not list(tmp_path.iterdir())


def test_if_it_cannot_be_written_nothing_is_committed(store: Store) -> None:
    (store.side / "version").unlink()
    (store.side / "version").mkdir()
    with pytest.raises(StoreError, match=r"version.*could not be written.*nothing was changed"):
        commit(store)
    (store.side / "version").rmdir()
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(0,)]

"""Who may touch the store when, in threads and in processes."""

import fcntl
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import portalocker
import pytest
from small_store import Says, Worker

from engine.errors import StoreBusyError, StoreError
from engine.store import Store, Writer, locks
from engine.store.locks import AccessLock

FLUSHES = 100


def test_neither_a_flushing_writer_nor_a_polling_reader_starves(
    store: Store, worker: Worker, says: Says, tmp_path: Path
) -> None:
    until = tmp_path / "done"
    reader = worker("poll", store, until)
    writer = worker("write", store, FLUSHES)
    assert [says(writer) for _ in range(FLUSHES)] == [str(n) for n in range(FLUSHES)]
    until.touch()
    said = reader.communicate(timeout=60)[0]
    assert "wrong" not in said
    # The turnstile lets them pass by turns: in the time of ten flushes there is room for a read, whatever the machine.
    assert int(re.search(r"reads (\d+)", said)[1]) > FLUSHES / 10


def test_two_writers_and_three_readers_finish_and_see_whole_transactions(
    store: Store, worker: Worker, tmp_path: Path
) -> None:
    until = tmp_path / "done"
    readers = [worker("poll", store, until) for _ in range(3)]
    for writer in [worker("write", store, 25) for _ in range(2)]:
        assert "longest" in writer.communicate(timeout=60)[0]
    until.touch()
    for reader in readers:
        said = reader.communicate(timeout=60)[0]
        assert "wrong" not in said
        assert int(re.search(r"reads (\d+)", said)[1]) > 0
    with store.read() as found:
        assert found.rows("SELECT count(*), count(DISTINCT kind) FROM run_event") == [(50, 25)]


def test_threads_of_one_process_exclude_each_other(store: Store) -> None:
    inside: list[str] = []
    most_readers: list[int] = []

    def use(how: str) -> None:
        for _ in range(8):
            with store.read() if how == "read" else store.write():
                inside.append(how)
                assert inside == ["write"] or "write" not in inside
                most_readers.append(inside.count("read"))
                time.sleep(0.002)
                inside.remove(how)

    failures: list[object] = []
    hook, threading.excepthook = threading.excepthook, failures.append
    threads = [threading.Thread(target=use, args=(how,)) for how in ("read", "write", "read", "write", "read")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    threading.excepthook = hook
    assert not failures
    assert max(most_readers) > 1


class Queue:
    """Takes a lock in threads, one after the other, and notes in which order they got in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.order: list[str] = []
        self.leave = {name: threading.Event() for name in "abc"}
        self.threads: list[threading.Thread] = []

    def start(self, name: str, how: str) -> None:
        def use() -> None:
            with getattr(AccessLock(self.folder), how)():
                self.order.append(name)
                self.leave[name].wait(30)

        self.threads.append(threading.Thread(target=use))
        self.threads[-1].start()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.001)

    def someone_is_in_the_turnstile(self) -> bool:
        with (self.folder / "turnstile.lock").open("ab") as file:
            return not locks._try_lock(file, locks.LockFlags.EXCLUSIVE)

    def finish(self) -> None:
        for event in self.leave.values():
            event.set()
        for thread in self.threads:
            thread.join(30)


@pytest.mark.parametrize(
    ("first", "waiting", "late"),
    [("shared", "exclusive", "shared"), ("exclusive", "shared", "exclusive"), ("exclusive", "exclusive", "shared")],
)
def test_who_waits_passes_before_who_comes_later(tmp_path: Path, first: str, waiting: str, late: str) -> None:
    queue = Queue(tmp_path)
    queue.start("a", first)
    queue.wait_for(lambda: queue.order == ["a"])
    queue.start("b", waiting)
    queue.wait_for(queue.someone_is_in_the_turnstile)
    queue.start("c", late)
    time.sleep(0.05)
    assert queue.order == ["a"]
    queue.leave["a"].set()
    queue.wait_for(lambda: len(queue.order) > 1)
    queue.finish()
    assert queue.order == ["a", "b", "c"]


def test_readers_share(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    for name in "abc":
        queue.start(name, "shared")
    queue.wait_for(lambda: len(queue.order) == 3)
    queue.finish()


@pytest.mark.parametrize(("held", "wanted"), [("write", "read"), ("write", "write"), ("read", "write")])
def test_a_wait_that_is_given_up_names_the_holder(
    store: Store, worker: Worker, says: Says, held: str, wanted: str
) -> None:
    holder = worker("hold", store, held)
    assert says(holder) == "held"
    impatient = Store(store.path, patience_s=0.2)
    impatient._prepared = True
    with pytest.raises(StoreBusyError) as caught, impatient.read() if wanted == "read" else impatient.write():
        pass
    assert f"process {holder.pid}." in str(caught.value)
    assert str(store.side) in str(caught.value)
    assert "more than 0.2 s" in str(caught.value)


def test_the_holder_may_be_this_process(store: Store) -> None:
    me = rf"process {os.getpid()} \(this one\)"
    with store.read(), pytest.raises(StoreBusyError, match=me), Store(store.path, patience_s=0.1).write():
        pass


def test_who_waits_in_the_turnstile_is_not_taken_for_the_holder(store: Store, worker: Worker, says: Says) -> None:
    holder = worker("hold", store, "write")
    says(holder)
    waiting = worker("poll", store, "never")
    lock = AccessLock(store.side, patience_s=0.2)
    deadline = time.monotonic() + 30
    while waiting.pid not in locks._pids_at(store.side / "turnstile.lock"):
        assert time.monotonic() < deadline
    with pytest.raises(StoreBusyError, match=rf"held for more than 0.2 s by process {holder.pid}\."), lock.shared():
        pass


def test_where_the_kernel_tells_nothing_the_writer_is_known_by_its_signature(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_: Path) -> list[int]:
        raise FileNotFoundError

    monkeypatch.setattr(locks, "_pids_at", nothing)
    impatient = AccessLock(store.side, patience_s=0.05)
    with store.write(), pytest.raises(StoreBusyError, match=rf"by process {os.getpid()} \(.+\)\."), impatient.shared():
        pass


@pytest.mark.parametrize("held", ["read", "write"])
def test_a_killed_holder_frees_the_store(store: Store, worker: Worker, says: Says, held: str) -> None:
    holder = worker("hold", store, held)
    says(holder)
    holder.kill()
    holder.wait()
    with store.write() as writer:
        writer.insert("run_event", [{"run_id": "r", "kind": "started"}])


def test_a_file_system_without_locks_is_not_taken_for_a_busy_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise portalocker.LockException("no locks available")

    monkeypatch.setattr(portalocker, "lock", fail)
    what = r"does not lock files \(no locks available\).*local disk"
    with pytest.raises(StoreError, match=what) as caught, store.read():
        pass
    assert not isinstance(caught.value, StoreBusyError)


def descriptors_of(store: Store) -> dict[str, int]:
    """The open files of this process that belong to a store, with their flags."""
    found = {}
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one by which the folder itself is read is gone
            target = str(link.readlink())
            if str(store.path) in target:
                found[target] = fcntl.fcntl(int(link.name), fcntl.F_GETFD)
    return found


@pytest.mark.parametrize("how", ["read", "write"])
def test_locks_are_closed_on_exec_and_everything_is_closed_after_the_block(store: Store, how: str) -> None:
    with store.run_lock("r").held(), store.read() if how == "read" else store.write():
        open_now = descriptors_of(store)
        assert {str(store.path), str(store.side / "access.lock"), str(store.side / "run-r.lock")} <= set(open_now)
        # DuckDB does not close its own file on exec where it only reads; the locks it has there are not inherited.
        assert all(flags & fcntl.FD_CLOEXEC for path, flags in open_now.items() if path.endswith(".lock"))
    assert not descriptors_of(store)


@pytest.mark.parametrize("how", ["read", "write"])
def test_a_program_that_is_started_in_a_block_does_not_keep_the_store(store: Store, how: str) -> None:
    with store.read() if how == "read" else store.write():
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with Store(store.path, patience_s=0.5).write():
        pass
    assert child.poll() is None
    child.communicate(b"\n")


@pytest.mark.parametrize("how", ["read", "write"])
def test_a_block_that_raises_closes_everything(store: Store, how: str, worker: Worker) -> None:
    def fail() -> None:
        with store.read() if how == "read" else store.write() as access:
            if isinstance(access, Writer):
                access.insert("run_event", [{"run_id": "r", "kind": "lost"}])
            access.rows(f"SELECT {1 / 0}")

    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    assert not descriptors_of(store)
    assert not [thread for thread in threading.enumerate() if thread.name == "store-limit"]
    assert "longest" in worker("write", store, 1).communicate(timeout=30)[0]
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event WHERE kind = 'lost'") == [(0,)]
    del caught

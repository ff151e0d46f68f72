"""Whether a run lives, as its lock tells."""

import threading
from pathlib import Path

import small_store
from small_store import Says, Worker

from engine.store import Facts, RunState, Store, flush, insert_run, list_runs


def event(store: Store, kind: str, detail: str | None = None) -> None:
    facts = Facts(lambda: small_store.NOW)
    facts.event("r", kind, detail)
    flush(store, facts.take())


def state(store: Store) -> RunState:
    (run,) = list_runs(store, "r")
    return run.state


def test_a_run_is_dead_as_soon_as_its_process_is_killed(store: Store, worker: Worker, says: Says) -> None:
    insert_run(store, small_store.run_row("r"))
    assert state(store) is RunState.DEAD
    process = worker("hold_run", store, "r")
    assert says(process) == "True"
    assert state(store) is RunState.RUNNING
    event(store, "stopping", "asked to")
    assert state(store) is RunState.STOPPING
    process.kill()
    process.wait()
    assert state(store) is RunState.DEAD


def test_an_ended_run_is_not_dead(store: Store) -> None:
    insert_run(store, small_store.run_row("r"))
    for kind in ("stopped", "finished", "failed"):
        event(store, "resumed")
        assert state(store) is RunState.DEAD
        event(store, kind)
        assert state(store) is RunState(kind)


def test_only_one_holds_the_lock_of_a_run(store: Store, worker: Worker, says: Says) -> None:
    process = worker("hold_run", store, "r")
    assert says(process) == "True"
    with store.run_lock("r").held() as alone:
        assert not alone
    with store.run_lock("s").held() as alone:
        assert alone
    process.kill()
    process.wait()
    with store.run_lock("r").held() as alone:
        assert alone
        assert store.run_lock("r").is_held()
        with store.run_lock("r").held() as other:
            assert not other
    assert not store.run_lock("r").is_held()


def test_probing_never_makes_a_starting_run_fail(store: Store, worker: Worker, says: Says) -> None:
    for _ in range(2):
        assert says(worker("probe_run", store, "r")) == "probing"
    for _ in range(300):
        with store.run_lock("r").held() as alone:
            assert alone


def test_of_several_that_start_at_once_one_runs(tmp_path: Path) -> None:
    store = Store(tmp_path / "new" / "s.duckdb")
    for _ in range(20):
        begin, leave = threading.Barrier(4), threading.Barrier(4)
        got: list[bool] = []

        def start(begin: threading.Barrier = begin, leave: threading.Barrier = leave, got: list[bool] = got) -> None:
            begin.wait(30)
            with store.run_lock("r").held() as alone:
                got.append(alone)
                leave.wait(30)

        threads = [threading.Thread(target=start) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(got) == [False, False, False, True]


def test_a_run_that_never_held_its_lock_leaves_no_file(store: Store) -> None:
    assert not store.run_lock("r").is_held()
    assert not list(store.side.glob("run-*"))
